using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>The slow re-read that heals what lost notifications would leave wrong, and the suspicion that none arrive at all.</summary>
internal sealed class LivePolls
{
    private const int TracksPerPlayPoll = 64;
    private static readonly TimeSpan SongRefresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ValueRefresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendPoll = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan DeafPlayPoll = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan DeafWindow = TimeSpan.FromSeconds(15);
    private const int ContradictionsToBeDeaf = 3;

    private readonly LiveMirror _mirror;
    private readonly LiveQuestions _questions;
    private readonly LiveBlockReads _blocks;
    private readonly long _deafPlayPoll;
    private readonly long _deafWindow;
    private Turn _play;
    private Turn _state;
    private Turn _names;
    private Turn _song;
    private Turn _values;
    private Turn _sends;
    private bool[] _namesOneByOne = [];
    private bool _readsNames;
    private long _windowEnd;
    private int _contradictions;
    private int _heard;

    public LivePolls(LiveSessionOptions options, Func<TimeSpan, long> stamps, LiveMirror mirror, LiveQuestions questions, LiveBlockReads blocks)
    {
        _mirror = mirror;
        _questions = questions;
        _blocks = blocks;
        _deafPlayPoll = stamps(DeafPlayPoll);
        _deafWindow = stamps(DeafWindow);
        _play.Period = stamps(options.PlayPoll);
        _state.Period = stamps(options.StatePoll);
        _names.Period = stamps(options.NamesPoll);
        _song.Period = stamps(SongRefresh);
        _values.Period = stamps(ValueRefresh);
        _sends.Period = stamps(SendPoll);
    }

    /// <summary>Whether Live answers, but does not notify us.</summary>
    public bool IsDeaf { get; private set; }

    /// <summary>Begins after the set has been read.</summary>
    public void Start(long now, bool[] namesOneByOne, bool readsNames)
    {
        _namesOneByOne = namesOneByOne;
        _readsNames = readsNames;
        _play.Start(now);
        _state.Start(now);
        _names.Start(now);
        _song.Start(now);
        _values.Start(now);
        _sends.Start(now);
        _windowEnd = now + _deafWindow;
        _contradictions = _heard = 0;
        IsDeaf = false;
    }

    /// <summary>Live has notified us of something.</summary>
    public void Heard() => _heard++;

    /// <summary>A re-read has found what no notification had told.</summary>
    public void Contradicted() => _contradictions++;

    /// <summary>Weighs the two. True when <see cref="IsDeaf"/> has changed.</summary>
    public bool NoticeDeafness(long now)
    {
        var deaf = _heard == 0 && (IsDeaf || _contradictions >= ContradictionsToBeDeaf);
        if (now >= _windowEnd)
        {
            _windowEnd = now + _deafWindow;
            _contradictions = _heard = 0;
        }

        if (deaf == IsDeaf)
        {
            return false;
        }

        IsDeaf = deaf;
        return true;
    }

    /// <summary>Asks for what is due; one block of each kind at a time, in turn.</summary>
    public void Tick(long now)
    {
        if (_mirror.TracksShown == 0)
        {
            return;
        }

        if (_play.IsDue(now, IsDeaf ? _deafPlayPoll : 0))
        {
            Read(LiveBlockKind.Play, ref _play, TracksPerPlayPoll, now);
            RefreshRecording();
        }

        if (_state.IsDue(now))
        {
            Read(LiveBlockKind.State, ref _state, _blocks.TracksPerRead(LiveBlockKind.State, _mirror.SceneCount), now);
        }

        if (_readsNames && _names.IsDue(now) && !_namesOneByOne[_names.Next(_mirror.TracksShown)])
        {
            Read(LiveBlockKind.Names, ref _names, _blocks.TracksPerRead(LiveBlockKind.Names, _mirror.SceneCount), now);
        }

        if (_song.IsDue(now))
        {
            _questions.RefreshSong();
        }

        if (_values.IsDue(now))
        {
            var track = _values.Next(_mirror.TracksShown);
            _questions.RefreshValues(track);
            _values.Cursor = track + 1;
        }

        if (_sends.IsDue(now))
        {
            var track = _sends.Next(_mirror.TracksShown);
            _questions.WantSends(track);
            _sends.Cursor = track + 1;
        }
    }

    private void Read(LiveBlockKind kind, ref Turn turn, int tracks, long now)
    {
        if (tracks == 0 || _blocks.IsUnderWay(kind))
        {
            return;
        }

        var first = turn.Next(_mirror.TracksShown);
        var end = Math.Min(first + tracks, _mirror.TracksShown);
        turn.Cursor = end;
        _blocks.Once(new LiveBlock(kind, first, end, _mirror.SceneCount, 0), default, now);
    }

    // That a recording has ended must not be missed, and it lasts long enough to ask.
    private void RefreshRecording()
    {
        for (var track = 0; track < _mirror.TracksShown; track++)
        {
            if (_mirror.IsRecording(track) && _mirror.PlayingSlot(track) is >= 0 and var slot)
            {
                _questions.WantRecording(track, slot);
            }
        }
    }

    private struct Turn
    {
        public long Period;
        public int Cursor;
        private long _due;

        public void Start(long now)
        {
            Cursor = 0;
            _due = now + Period;
        }

        /// <summary>Whether it is time; if so the next time is set.</summary>
        public bool IsDue(long now, long period = 0)
        {
            var due = period == 0 ? _due : _due - Period + Math.Min(period, Period);
            if (now < due)
            {
                return false;
            }

            _due = now + Period;
            return true;
        }

        /// <summary>The track to go on with.</summary>
        public readonly int Next(int tracks) => Cursor < tracks ? Cursor : 0;
    }
}

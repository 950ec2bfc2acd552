using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Session;

/// <summary>
/// One conversation with Live: asks what the set is, keeps a mirror of it, carries out commands, notices when Live is gone and
/// when it is back. Knows neither sockets nor threads nor timers: its owner calls it and says what time it is.
/// </summary>
/// <remarks>
/// <para>One caller at a time. The members of <see cref="ILiveState"/> and the counters may be read from any thread. Times are
/// stamps of the <see cref="TimeProvider"/> given (<see cref="TimeProvider.GetTimestamp"/>). In steady state nothing is
/// allocated.</para>
/// <para>What is believed. Only answers to our own questions count, told by their tags; everything else that arrives is counted
/// and left alone. Notifications bring the mirror up to date at once; because they can be lost, or speak for a track that has
/// moved, a slow re-read compares the mirror with Live and subscribes anew where they differ. What has not been read since the
/// set changed, and everything while Live is silent, shows as <see cref="ClipState.Unknown"/>.</para>
/// </remarks>
public sealed class LiveSession : ILiveState
{
    private readonly ILiveDialect _dialect;
    private readonly ILiveSessionSink _sink;
    private readonly LiveMirror _mirror;
    private readonly LiveSender _sender;
    private readonly LiveQuestions _questions;
    private readonly LiveBlockReads _blocks;
    private readonly LivePolls _polls;
    private readonly LiveIntake _intake;
    private readonly LiveLights _lights;
    private readonly LiveCommands _commands;
    private readonly LiveFollowed _followed;
    private readonly double _frequency;
    private readonly long _heartbeat;
    private readonly long _lostAfter;
    private readonly long _firstPause;
    private readonly bool _names;
    private readonly int _slotListeners;
    private readonly bool[] _namesOneByOne;

    private bool _isStarted;
    private bool _isSizing;
    private bool _hasAdvised;
    private int _tracksSeen;
    private int _beatsUnanswered;
    private int _blocksGivenUp;
    private long _nextHeartbeat;
    private long _nextSizing;
    private long _lastHeard;
    private long _lastBeat;

    /// <summary>A session that has not started.</summary>
    /// <param name="options">What to look at.</param>
    /// <param name="dialect">How to speak.</param>
    /// <param name="sink">Who sends for us and is told.</param>
    /// <param name="time">For the unit of the time stamps only.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LiveSession(LiveSessionOptions options, ILiveDialect dialect, ILiveSessionSink sink, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(time);
        options.Check();
        _dialect = dialect;
        _sink = sink;
        _frequency = time.TimestampFrequency;
        _heartbeat = Stamps(options.Heartbeat);
        _lostAfter = Stamps(options.LostAfter);
        _firstPause = Stamps(options.FirstPause);
        _names = options.Names;
        _slotListeners = options.SlotListeners;
        _mirror = new LiveMirror(options.Tracks, options.Scenes);
        _sender = new LiveSender(dialect, sink, Counters, options.MaxDatagram);
        _questions = new LiveQuestions(options, dialect, _sender, Counters, _mirror, _firstPause);
        _blocks = new LiveBlockReads(dialect, _sender, Counters, options.MaxDatagram, _firstPause);
        _polls = new LivePolls(options, Stamps, _mirror, _questions, _blocks);
        _followed = new LiveFollowed(options, sink);
        _lights = new LiveLights(_mirror, sink);
        _intake = new LiveIntake(options, Stamps, _mirror, _questions, _polls, _followed, _lights, sink, Counters);
        _commands = new LiveCommands(_mirror, _sender, _blocks, _lights);
        _namesOneByOne = new bool[options.Tracks];
    }

    /// <summary>What has been counted so far.</summary>
    public LiveSessionCounters Counters { get; } = new();

    /// <summary>Why the last <see cref="Execute"/> returned false.</summary>
    public LiveRefusal LastRefusal { get; private set; }

    /// <summary>Live's version, such as 12 and 1; zero until it has been told.</summary>
    public (int Major, int Minor) Version { get; private set; }

    /// <summary>Time from the last heartbeat to its answer, in time stamp units: mostly Live's own delay.</summary>
    public long RoundTrip { get; private set; }

    /// <inheritdoc />
    public LiveLink Link => _mirror.Link;

    /// <inheritdoc />
    public int TrackCount => _mirror.TrackCount;

    /// <inheritdoc />
    public int SceneCount => _mirror.SceneCount;

    /// <inheritdoc />
    public int SongQuantization => _mirror.SongQuantization;

    /// <inheritdoc />
    public int PlayingSlot(int track) => _mirror.PlayingSlot(track);

    /// <inheritdoc />
    public int FiredSlot(int track) => _mirror.FiredSlot(track);

    /// <inheritdoc />
    public bool HasClip(int track, int scene) => _mirror.HasClip(track, scene);

    /// <inheritdoc />
    public bool IsGroup(int track) => _mirror.IsGroup(track);

    /// <inheritdoc />
    public int ClipQuantization(int track, int scene) => _mirror.ClipQuantization(track, scene);

    /// <inheritdoc />
    public ClipState SlotState(int track, int scene) => _mirror.SlotState(track, scene);

    /// <summary>A track's name; null when it is not known or not in view.</summary>
    public string? TrackName(int track) => _mirror.TrackName(track);

    /// <summary>A track's colour, 0xRRGGBB; -1 when it is not known.</summary>
    public int TrackColor(int track) => _mirror.TrackColor(track);

    /// <summary>A clip's name; null when there is no clip or it is not known.</summary>
    public string? ClipName(int track, int scene) => _mirror.ClipName(track, scene);

    /// <summary>A clip's colour, 0xRRGGBB; -1 when it is not known.</summary>
    public int ClipColor(int track, int scene) => _mirror.ClipColor(track, scene);

    /// <inheritdoc />
    public double Value(LiveValue value, int track, int item) => _followed.Number(value, track, item);

    /// <summary>Begins: asks whether Live is there. May be called again after <see cref="Stop"/>.</summary>
    public void Start(long now)
    {
        if (_isStarted)
        {
            return;
        }

        _isStarted = true;
        _hasAdvised = false;
        _questions.Start(now);
        _blocks.Clear();
        _mirror.Forget();
        _followed.Forget();
        _lastHeard = now;
        SetLink(LiveLink.Silent, "Asking whether Live is there.");
        Beat(now);
    }

    /// <summary>Ends the subscriptions, as far as one burst goes, and everything else. What was known is not shown any more.</summary>
    public void Stop()
    {
        if (!_isStarted)
        {
            return;
        }

        _isStarted = false;
        if (Link is LiveLink.Reading or LiveLink.Alive)
        {
            const int OneBurst = 200;       // of the 256 small datagrams that a receive buffer holds on many systems
            _questions.UnlistenAll(OneBurst);
        }

        _questions.Clear();
        _blocks.Clear();
        SetLink(LiveLink.Silent, "Stopped.");
    }

    /// <summary>Takes one datagram. Nothing about it is trusted; whatever it holds, this does not throw.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, long now)
    {
        Counters.Received++;
        if (!_isStarted)
        {
            Counters.Unmatched++;
            return;
        }

        var reader = new OscReader(datagram);
        while (reader.TryRead(out var message))
        {
            Handle(_dialect.Read(message), message, now);
        }

        if (reader.InvalidElements > 0)
        {
            Counters.Invalid += reader.InvalidElements;
            _sink.Error($"A datagram of {datagram.Length} bytes is not OSC: {reader.Error} at byte {reader.ErrorOffset}.");
        }
    }

    /// <summary>Does what has come due. To be called about every 50 ms; more often does no harm.</summary>
    public void Tick(long now)
    {
        if (!_isStarted)
        {
            return;
        }

        if (now >= _nextHeartbeat)
        {
            Beat(now);
        }

        NoticeSilence(now);
        if (_isSizing && Link == LiveLink.Reading && now >= _nextSizing)
        {
            Counters.Reasked++;
            AskSize(now);
        }

        _intake.Settle(now);
        if (Link == LiveLink.Alive)
        {
            _polls.Tick(now);
            NoticeDeafness(now);
        }

        Pump(now);
    }

    /// <summary>Carries out a command. False when it cannot be: <see cref="LastRefusal"/> says why, and it is counted.</summary>
    public bool Execute(in LiveCommand command, long now)
    {
        LastRefusal = !_isStarted ? LiveRefusal.NotStarted : _commands.Execute(command, now);
        if (LastRefusal == LiveRefusal.None)
        {
            return true;
        }

        Counters.Refused++;
        Counters.Unsupported += LastRefusal == LiveRefusal.Unsupported ? 1 : 0;
        return false;
    }

    private void Handle(in LiveReply reply, in OscMessageView message, long now)
    {
        if (reply.Kind == LiveReplyKind.Startup)
        {
            Hear(now, begin: false);
            BeginReading(now, "Live has loaded a set; reading it.", isNew: true, show: false);
            return;
        }

        if (reply.FromLive)
        {
            Hear(now, begin: true);
        }

        switch (reply.Kind)
        {
            case LiveReplyKind.Value:
                HandleValue(reply, now);
                break;
            case LiveReplyKind.Block:
                HandleBlock(message, now);
                break;
            case LiveReplyKind.Error:
                Counters.Errors++;
                _sink.Error(Encoding.UTF8.GetString(reply.Text));
                break;
            case LiveReplyKind.Malformed:
                Counters.Invalid++;
                break;
            default:
                Counters.Unmatched++;
                break;
        }
    }

    /// <summary>Live has shown that it is there; if it was not before, its set is read.</summary>
    private void Hear(long now, bool begin)
    {
        _lastHeard = now;
        _beatsUnanswered = 0;
        if (begin && Link is LiveLink.Silent or LiveLink.Lost)
        {
            BeginReading(now, "Live answers; reading its set.", isNew: Link == LiveLink.Silent, show: false);
        }
    }

    /// <summary>Reads the set (again).</summary>
    /// <param name="now">The time.</param>
    /// <param name="reason">For people.</param>
    /// <param name="isNew">Another set, or one that has not been seen yet: nothing known is about it, nobody is subscribed.</param>
    /// <param name="show">Whether to go on showing what was known: it was true a moment ago, and all lights going out would be no truer.</param>
    private void BeginReading(long now, string reason, bool isNew, bool show)
    {
        Counters.Readings++;
        _blocks.Clear();
        _questions.Suspend();
        if (isNew)
        {
            _questions.Clear();
            _mirror.Forget();
            _followed.Forget();
        }
        else if (!show)
        {
            _mirror.Unread();
        }

        Array.Clear(_namesOneByOne);
        _intake.Reset();
        _blocksGivenUp = 0;
        _tracksSeen = -1;
        _isSizing = true;
        SetLink(LiveLink.Reading, reason);
        AskSize(now);
    }

    private void HandleValue(in LiveReply reply, long now)
    {
        switch (reply.Property)
        {
            case LiveProperty.Version:
                Version = ((int)reply.Number, reply.Scene);
                RoundTrip = now - _lastBeat;
                return;
            case LiveProperty.TrackCount:
                _tracksSeen = IsCount(reply.Number) ? (int)reply.Number : _tracksSeen;
                return;
            case LiveProperty.SceneCount:
                if (IsCount(reply.Number) && _tracksSeen >= 0)
                {
                    HandleSize(_tracksSeen, (int)reply.Number, now);
                }

                return;
            default:
                _intake.Take(reply, now);
                return;
        }
    }

    // Live's own limits are far lower; a number beyond this is somebody's joke.
    private static bool IsCount(double number) => number is >= 0 and <= 100_000;

    private void HandleSize(int tracks, int scenes, long now)
    {
        if (!_isSizing)
        {
            if (tracks == _mirror.TrackCount && scenes == _mirror.SceneCount)
            {
                return;
            }

            BeginReading(now, "The set has other tracks or scenes; reading it again.", isNew: false, show: true);
        }

        _isSizing = false;
        if (_mirror.Resize(tracks, scenes))
        {
            _sink.LayoutChanged(tracks, scenes);
        }

        _questions.WantSet();
        var large = _blocks.TracksPerRead(LiveBlockKind.State, scenes) == 0;
        _blocks.Plan(large ? LiveBlockKind.Play : LiveBlockKind.State, 0, _mirror.TracksShown, scenes);
        for (var track = 0; track < _mirror.Tracks; track++)
        {
            _lights.Refresh(track, report: track >= _mirror.TracksShown);
        }

        Pump(now);
    }

    private void HandleBlock(in OscMessageView message, long now)
    {
        _intake.BeginBlock(now);
        if (!_blocks.TryTake(message, _intake, out var block, out var asked))
        {
            Counters.Unmatched++;
            return;
        }

        if (block.Kind == LiveBlockKind.Names)
        {
            if (_intake.TracksRenamed > 1)
            {
                // Several names at once: tracks have changed places, and subscriptions have gone with them.
                BeginReading(now, "Tracks have moved; reading the set again.", isNew: false, show: true);
                _sink.LayoutChanged(_mirror.TrackCount, _mirror.SceneCount);
            }

            return;
        }

        _intake.EndBlock(block, asked);
        Pump(now);
    }

    private void Pump(long now)
    {
        if (_isSizing || Link is not (LiveLink.Reading or LiveLink.Alive))
        {
            return;
        }

        _questions.Pump(now);
        while (!_blocks.Pump(now, out var givenUp))
        {
            GiveUp(givenUp);
        }

        if (Link == LiveLink.Reading && _blocks.Planned == 0 && _questions.IsEnough)
        {
            SetLink(LiveLink.Alive, _blocksGivenUp == 0 ? "" : $"Live does not tell about {_blocksGivenUp} of its tracks; their lights may be late.");
            Complete(now);
        }

        Counters.GivenUp += _questions.TakeGivenUp();
    }

    /// <summary>One track's part was not answered for many attempts. What can be learned piece by piece is asked that way.</summary>
    private void GiveUp(in LiveBlock block)
    {
        for (var track = block.First; track < block.End; track++)
        {
            if (block.Kind == LiveBlockKind.Names)
            {
                AskNamesOneByOne(track);
                continue;
            }

            _blocksGivenUp++;
            _intake.SetRead(track);
        }
    }

    /// <summary>The mirror is complete enough to play; now the rest.</summary>
    private void Complete(long now)
    {
        var scenes = _mirror.SceneCount;
        if (_mirror.Tracks * _mirror.Scenes <= _slotListeners || _blocks.TracksPerRead(LiveBlockKind.State, scenes) == 0)
        {
            _questions.WantSlots();
        }

        _questions.WantValues();
        for (var track = 0; track < _mirror.TracksShown; track++)
        {
            _intake.FollowRecording(track);
            _lights.Refresh(track, report: false);
        }

        if (_names)
        {
            if (_blocks.TracksPerRead(LiveBlockKind.Names, scenes) > 0)
            {
                _blocks.Plan(LiveBlockKind.Names, 0, _mirror.TracksShown, scenes);
            }
            else
            {
                for (var track = 0; track < _mirror.TracksShown; track++)
                {
                    AskNamesOneByOne(track);
                }
            }
        }

        _polls.Start(now, _namesOneByOne, _names);
        _questions.Pump(now);
    }

    private void AskNamesOneByOne(int track)
    {
        _namesOneByOne[track] = true;
        for (var scene = 0; scene < _mirror.ScenesShown; scene++)
        {
            if (_mirror.HasClip(track, scene))
            {
                _questions.WantClip(track, scene, quantization: false, names: true);
            }
        }
    }

    private void Beat(long now)
    {
        _nextHeartbeat = now + _heartbeat;
        _lastBeat = now;
        _beatsUnanswered++;
        _sender.Heartbeat();
    }

    private void AskSize(long now)
    {
        _nextSizing = now + _firstPause;
        Beat(now);
    }

    private void NoticeSilence(long now)
    {
        // Both: after this computer slept, the clock has run on but nobody was asked.
        const int Unanswered = 3;
        if (now - _lastHeard < _lostAfter || _beatsUnanswered < Unanswered)
        {
            return;
        }

        if (Link is LiveLink.Reading or LiveLink.Alive)
        {
            _questions.Suspend();
            _blocks.Clear();
            SetLink(
                LiveLink.Lost,
                $"Live has not answered for {(now - _lastHeard) / _frequency:0} seconds. A menu or dialogue open in Live stops it from answering; otherwise it has ended or hangs.");
        }
        else if (Link == LiveLink.Silent && !_hasAdvised)
        {
            _hasAdvised = true;
            _sink.LinkChanged(LiveLink.Silent, $"Live does not answer. {_dialect.SilenceAdvice}");
        }
    }

    private void NoticeDeafness(long now)
    {
        if (_polls.NoticeDeafness(now))
        {
            _sink.LinkChanged(LiveLink.Alive, _polls.IsDeaf
                ? "Live answers, but its notifications do not arrive: another program, on another computer, may have drawn them to itself. Lights are up to half a second late."
                : "");
        }
    }

    private void SetLink(LiveLink link, string reason)
    {
        _mirror.Link = link;
        for (var track = 0; track < _mirror.Tracks; track++)
        {
            _lights.Refresh(track, report: false);
        }

        _sink.LinkChanged(link, reason);
    }

    private long Stamps(TimeSpan time) => (long)(time.TotalSeconds * _frequency);
}

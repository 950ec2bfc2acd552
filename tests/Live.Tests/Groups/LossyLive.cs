using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>How bad the way to Live and back is.</summary>
internal sealed record BadWeather(double Loss, double Twice, int LongestDelayMilliseconds, bool Bursts);

/// <summary>A small Live of its own behind a bad network, with the group and its mirror on this side; all in simulated milliseconds.</summary>
/// <remarks>
/// It knows what the group relies on and nothing of how the group works: a socket read every 100 ms in arrival order, launches and stops
/// that wait for a quantisation, one word per datagram when what a track plays or waits for changes, and answers to questions. Datagrams
/// in both directions are lost, doubled and delayed each by itself, which also reorders them.
/// </remarks>
internal sealed class LossyLive : IExclusiveSink
{
    private const int Tick = 100;
    private readonly PriorityQueue<Datagram, (long At, long Number)> _air = new();
    private readonly List<Datagram> _socket = [];
    private readonly Random _random;
    private readonly BadWeather _weather;
    private readonly ExclusiveOptions _rules;
    private readonly int[] _playing;
    private readonly int[] _fired;
    private readonly long[] _due;
    private readonly Queue<string> _story = new();
    private long _number;
    private long _wake = long.MaxValue;

    public LossyLive(int seed, int tracks, int scenes, BadWeather weather, Func<ExclusiveOptions, ExclusiveOptions> rules)
    {
        _random = new Random(seed);
        _weather = weather;
        _playing = Enumerable.Repeat(-1, tracks).ToArray();
        _fired = Enumerable.Repeat(-1, tracks).ToArray();
        _due = new long[tracks];
        Board = new LiveBoard(tracks, scenes);
        _rules = rules(GroupBench.Rules(tracks));
        Group = new ExclusiveGroup(_rules, Board, this, new ManualTime());
    }

    private enum Word : byte
    {
        Plays,
        Waits,
        Command,
    }

    public LiveBoard Board { get; }

    public ExclusiveGroup Group { get; private set; }

    /// <summary>Milliseconds since the start.</summary>
    public long Now { get; private set; } = 10_000;

    private bool IsAtRest => Group.Phase is ExclusivePhase.Idle or ExclusivePhase.Failed;

    /// <summary>What went wrong that no test may see: a pursuit that asked for no wake-up.</summary>
    public bool FellAsleep { get; private set; }

    /// <summary>What happened lately, for the message of a failed test.</summary>
    public string Story => string.Join(Environment.NewLine, _story);

    public int Playing(int track) => _playing[track];

    public int Fired(int track) => _fired[track];

    public void Press(int track, int scene)
    {
        Log($"press {track + 1}.{scene + 1}");
        Group.Press(track, scene, Stamp(Now));
        LookAwake();
    }

    /// <summary>Somebody clicks in Live itself.</summary>
    public void Click(int track, int scene) => Fire(track, scene);

    public void Pass(long milliseconds)
    {
        for (var end = Now + milliseconds; Now < end; Now = Next(end))
        {
            Step();
        }
    }

    /// <summary>Nothing gets through for a while, in either direction; then Live is read anew.</summary>
    public void PassCutOff(long milliseconds)
    {
        SetLink(LiveLink.Lost);
        for (var end = Now + milliseconds; Now < end; Now = Next(end))
        {
            _air.Clear();
            _socket.Clear();
            Step();
        }

        _air.Clear();
        for (var track = 0; track < _playing.Length; track++)
        {
            Board.Plays(track, _playing[track]);
            Board.Fires(track, _fired[track]);
        }

        SetLink(LiveLink.Alive);
    }

    /// <summary>The group's owner crashes and is started again.</summary>
    public void Crash()
    {
        _wake = long.MaxValue;
        Group = new ExclusiveGroup(_rules, Board, this, new ManualTime());
        Group.Recover(Stamp(Now));
        LookAwake();
    }

    /// <summary>Until the group rests; false when it does not within the time.</summary>
    public bool PassUntilAtRest(long atMost)
    {
        var end = Now + atMost;
        while (Now < end && !IsAtRest)
        {
            Step();
            Now = IsAtRest ? Now + 1 : Next(end);       // no later than that: what is still in the air may yet meet the next press
        }

        return IsAtRest;
    }

    public void Send(in LiveCommand command)
    {
        if (Board.Mark(command))
        {
            return;
        }

        if (!_weather.Bursts || command.Verb == LiveVerb.AskTracks)
        {
            Throw(new Datagram(Word.Command, -1, -1, command));
            return;
        }

        // A burst: each stop and the start is a datagram of its own.
        var tracks = command.StopTracks;
        for (var track = tracks.Next(0); track >= 0; track = tracks.Next(track + 1))
        {
            var one = default(TrackSet);
            one.Add(track);
            var verb = command.Verb == LiveVerb.FireSlot ? LiveVerb.StopTracks : command.Verb;
            Throw(new Datagram(Word.Command, -1, -1, new LiveCommand(verb, StopTracks: one)));
        }

        if (command.Verb == LiveVerb.FireSlot)
        {
            Throw(new Datagram(Word.Command, -1, -1, command with { StopTracks = default }));
        }
    }

    public void Schedule(long dueTimestamp) => _wake = dueTimestamp;

    public void Note(ExclusiveNote what, int track, int scene, in TrackSet tracks, int attempt) =>
        Log($"  group: {what} {track + 1}.{scene + 1} [{tracks}] {attempt}");

    private static long Stamp(long milliseconds) => milliseconds * TimeSpan.TicksPerMillisecond;

    private static long Quantum(int quantization) => quantization switch { 0 => 0, 4 => 2000, 7 => 500, _ => 1000 };

    /// <summary>The next millisecond in which anything can happen.</summary>
    private long Next(long end)
    {
        var next = Math.Min(end, ((_wake - 1) / TimeSpan.TicksPerMillisecond) + 1);
        if (_air.TryPeek(out _, out var key))
        {
            next = Math.Min(next, key.At);
        }

        if (_socket.Count > 0)
        {
            next = Math.Min(next, ((Now / Tick) + 1) * Tick);
        }

        for (var track = 0; track < _due.Length; track++)
        {
            next = _fired[track] == LiveFiredSlot.None ? next : Math.Min(next, _due[track]);
        }

        return Math.Max(next, Now + 1);
    }

    private void Step()
    {
        for (var track = 0; track < _playing.Length; track++)
        {
            if (_fired[track] != LiveFiredSlot.None && _due[track] <= Now)
            {
                Begin(track);
            }
        }

        while (_air.TryPeek(out _, out var key) && key.At <= Now)
        {
            var datagram = _air.Dequeue();
            if (datagram.Word == Word.Command)
            {
                _socket.Add(datagram);
            }
            else
            {
                Mirror(datagram);
            }
        }

        if (Now % Tick == 0)
        {
            foreach (var datagram in _socket)
            {
                Obey(datagram.Command);
            }

            _socket.Clear();
        }

        if (_wake <= Stamp(Now))
        {
            _wake = long.MaxValue;
            Group.Tick(Stamp(Now));
            LookAwake();
        }
    }

    private void Mirror(Datagram datagram)
    {
        Log($"  word: track {datagram.Track + 1} {datagram.Word} {datagram.Slot + 1}");
        if (datagram.Word == Word.Plays)
        {
            Board.Plays(datagram.Track, datagram.Slot);
        }
        else
        {
            Board.Fires(datagram.Track, datagram.Slot);
        }

        Group.TrackChanged(datagram.Track, Stamp(Now), datagram.Word == Word.Plays ? TrackWords.Playing : TrackWords.Fired);
        LookAwake();
    }

    private void Obey(in LiveCommand command)
    {
        Log($"Live reads: {command.Verb} {command.Track + 1}.{command.Scene + 1} [{command.StopTracks}]");
        var tracks = command.StopTracks;
        for (var track = tracks.Next(0); track >= 0; track = tracks.Next(track + 1))
        {
            if (command.Verb == LiveVerb.AskTracks)
            {
                Say(Word.Plays, track, _playing[track]);
                Say(Word.Waits, track, _fired[track]);
            }
            else
            {
                Wait(track, LiveFiredSlot.Stop, command.Verb == LiveVerb.StopTracksNow ? 0 : Board.SongQuantization);
            }
        }

        if (command.Verb == LiveVerb.FireSlot)
        {
            Fire(command.Track, command.Scene);
        }
    }

    private void Fire(int track, int scene)
    {
        var own = Board.ClipQuantization(track, scene);
        Wait(track, scene, own < 0 ? Board.SongQuantization : own);
    }

    private void Wait(int track, int slot, int quantization)
    {
        _fired[track] = slot;
        Say(Word.Waits, track, slot);
        var quantum = Quantum(quantization);
        _due[track] = quantum == 0 ? Now : ((Now / quantum) + 1) * quantum;
        if (quantum == 0)
        {
            Begin(track);
        }
    }

    private void Begin(int track)
    {
        _playing[track] = _fired[track] >= 0 ? _fired[track] : -1;
        _fired[track] = LiveFiredSlot.None;
        Log($"Live: track {track + 1} plays {_playing[track] + 1}");
        Say(Word.Plays, track, _playing[track]);
        Say(Word.Waits, track, LiveFiredSlot.None);
    }

    private void Say(Word word, int track, int slot) => Throw(new Datagram(word, track, slot, default));

    private void Throw(Datagram datagram)
    {
        if (_random.NextDouble() >= _weather.Loss)
        {
            Fly(datagram);
        }

        if (_random.NextDouble() < _weather.Twice)
        {
            Fly(datagram);
        }
    }

    private void Fly(Datagram datagram) =>
        _air.Enqueue(datagram, (Now + 1 + _random.Next(_weather.LongestDelayMilliseconds + 1), _number++));

    private void Log(string line)
    {
        if (_story.Count == 120)
        {
            _story.Dequeue();
        }

        _story.Enqueue($"{Now} {line}");
    }

    private void SetLink(LiveLink link)
    {
        Log($"{link}");
        Board.Link = link;
        Group.LinkChanged(link, Stamp(Now));
        LookAwake();
    }

    private void LookAwake() =>
        FellAsleep |= _wake == long.MaxValue
            && !IsAtRest && Group.Phase != ExclusivePhase.Suspended;

    private readonly record struct Datagram(Word Word, int Track, int Slot, LiveCommand Command);
}

using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>The conversation with our own remote script (docs/remote-script.md): registered, acknowledged, numbered.</summary>
/// <remarks>
/// Commands carry a number and their age: they are sent until they are acknowledged, done once and not at all when they come
/// too late. Changes are pushed with numbers; a gap that stays has them told again. Questions tell which push their answer is as
/// new as, so that late words never replace newer ones. A start of the script, told or noticed by its epoch, begins everything anew.
/// </remarks>
public sealed partial class ScriptSession : LiveConversation, ILiveOutlet
{
    private const int Protocol = 1;
    private const int LeaseMilliseconds = 5000;
    private const int TracksPerQuestion = 64;       // two kilobytes
    private const int RoomForQuestion = 4096;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DoubtfulBeat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstResend = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestResend = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);     // for an answer; the script reads its socket every few milliseconds
    private static readonly TimeSpan Reordering = TimeSpan.FromMilliseconds(150);   // a push that is late for longer is taken for lost

    private readonly ScriptClient _client;
    private readonly ScriptOutbox _outbox;
    private readonly ScriptSequence _sequence = new();
    private readonly ScriptQuestions _questions = new();
    private readonly ScriptIntake _intake;
    private readonly ScriptTexts _texts;
    private readonly ScriptScan _scan;
    private readonly ScriptLaunches _launches;
    private readonly ScriptMappings _mappings;
    private readonly byte[] _buffer;
    private readonly byte[] _epoch = new byte[64];
    private List<(byte[] Pattern, byte[] Property)> _watches = [];
    private int _epochLength;
    private bool _isRegistered;
    private int _layout;
    private long _nextBeat;
    private long _resendAt;
    private long _resendPause;
    private long _gapSince;
    private long _nextScan;

    /// <summary>A conversation that has not started.</summary>
    /// <param name="options">What to look at.</param>
    /// <param name="client">Who we are to the script; conversations on one socket share it.</param>
    /// <param name="sink">Who sends for us and is told.</param>
    /// <param name="time">For the unit of the time stamps only.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ScriptSession(LiveSessionOptions options, ScriptClient client, ILiveSessionSink sink, TimeProvider time)
        : base(options, sink, time)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _buffer = new byte[options.MaxDatagram];
        _outbox = new ScriptOutbox(client, time);
        _intake = new ScriptIntake(options, Mirror, Followed, Lights, sink);
        _texts = new ScriptTexts(options, Followed, sink);
        _scan = new ScriptScan(Mirror, _intake);
        _launches = new ScriptLaunches(options.Tracks);
        _mappings = new ScriptMappings(client, sink);
        Commands = new LiveCommands(Mirror, this, Lights);
    }

    private protected override LiveCommands Commands { get; }

    private protected override string SilenceAdvice =>
        "Is Live running, is MidiMesh chosen as a control surface in Live's settings (Link, Tempo & MIDI), and does no other program hold its port, 11000?";

    /// <summary>Commands that the script has not acknowledged yet.</summary>
    internal int Unacknowledged => _outbox.Count;

    /// <inheritdoc />
    public override string? Text(LiveText text, int track, int item) => text is LiveText.TrackName or LiveText.ClipName ? base.Text(text, track, item) : _texts.Text(text, item);

    /// <inheritdoc />
    public override void Start(long now)
    {
        if (IsStarted)
        {
            return;
        }

        (IsStarted, _isRegistered, _epochLength) = (true, false, 0);
        BeginListening(now);
        _outbox.Clear();
        _questions.Clear();
        _scan.End();
        _intake.Forget();
        Mirror.Forget();
        Followed.Forget();
        _texts.Forget();
        SetLink(LiveLink.Silent, "Asking whether Live is there.");
        Heartbeat(now);
    }

    /// <inheritdoc />
    public override void Stop()
    {
        if (!IsStarted)
        {
            return;
        }

        if (_isRegistered)
        {
            var writer = new OscWriter(_buffer);
            ScriptPlaces.Begin(ref writer, "/midimesh/bye"u8, [], _client.NextId(), 0, 0);
            writer.EndMessage();
            Send(writer);
        }

        IsStarted = false;
        _mappings.Forget(isNew: true);
        SetLink(LiveLink.Silent, "Stopped.");
    }

    /// <inheritdoc />
    public override void TakeOver(LiveConversation before)
    {
        base.TakeOver(before);
        if (before is ScriptSession script)
        {
            _outbox.TakeOver(script._outbox);
            _mappings.TakeOver(script._mappings);
        }
    }

    /// <inheritdoc />
    public override void Map(IReadOnlyCollection<NativeMapping> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        _mappings.Want(wanted);
    }

    private protected override void OnLost() => _mappings.Forget(isNew: false);

    /// <inheritdoc />
    public override void Tick(long now)
    {
        if (!IsStarted)
        {
            return;
        }

        NoticeSilence(now);
        if (now >= _nextBeat)
        {
            Heartbeat(now);
        }

        if (!_isRegistered)
        {
            return;
        }

        AskAgain(now);
        MendGap(now);
        TransmitMappings(now);
        Counters.GivenUp += _outbox.Expire(now);
        if (_outbox.Count > 0 && now >= _resendAt)
        {
            Counters.Reasked++;
            _resendPause = Math.Min(_resendPause * 3 / 2, Stamps(LongestResend));
            Transmit(now);
        }

        if (Link == LiveLink.Alive && now >= _nextScan && _scan.Id == 0 && !ScriptWatchList.IsNotified(Options))
        {
            Scan(ofSong: false, now);
        }
    }

    bool ILiveOutlet.Command(LiveVerb verb, int track, int scene, double value, long now)
    {
        switch (verb)
        {
            case LiveVerb.SetDeviceBank:
                _texts.WantsHold |= _texts.Hand.ChooseBank((int)Math.Round(value) - 1);
                HoldDevice(now);
                return true;
            case LiveVerb.StepBank:
                _texts.WantsHold |= _texts.Hand.StepBank((int)Math.Round(value));
                HoldDevice(now);
                return true;
            case LiveVerb.SetDeviceLock:
                _texts.Lock(value >= 0.5);
                HoldDevice(now);
                return true;
            case LiveVerb.SetSelectedParameter or LiveVerb.SetSelectedKnob:
                // The command keeps the device that was meant, whatever is selected by the time it arrives.
                scene = _texts.Hand.ParameterOf(verb, scene);
                if (scene < 0 || !int.TryParse(_texts.Device[1..], out track))
                {
                    return false;
                }

                verb = LiveVerb.SetSelectedParameter;
                break;
        }

        if (!ScriptOutbox.Knows(verb))
        {
            return false;
        }

        if (_outbox.Command(verb, track, scene, value, now))
        {
            TransmitNew(now);
        }

        return true;
    }

    bool ILiveOutlet.Launch(in TrackSet stops, LiveVerb stopVerb, int track, int scene, long now)
    {
        _launches.Forget(stops);
        if (scene < 0)
        {
            _outbox.Stop(stops, stopVerb, now);
        }
        else if (_launches.IsDone(track, scene) && Mirror.PlayingSlot(track) != scene && Mirror.FiredSlot(track) != scene)
        {
            // Fired already, and only an old word says otherwise: the truth is asked for, and the others are stopped.
            _outbox.Stop(stops, LiveVerb.StopTracks, now);
            var one = default(TrackSet);
            one.Add(track);
            AskTracks(one, now);
            return true;
        }
        else
        {
            _outbox.Launch(stops, track, scene, now);
        }

        TransmitNew(now);
        return true;
    }

    void ILiveOutlet.Ask(in TrackSet tracks, long now)
    {
        var chunk = default(TrackSet);
        for (var track = tracks.Next(0); track >= 0; track = tracks.Next(track + 1))
        {
            chunk.Add(track);
            if (chunk.Count == TracksPerQuestion)
            {
                AskTracks(chunk, now);
                chunk = default;
            }
        }

        if (!chunk.IsEmpty)
        {
            AskTracks(chunk, now);
        }
    }

    private void AskTracks(in TrackSet tracks, long now) =>
        Ask(new ScriptQuestion { Ask = ScriptAsk.Tracks, Tracks = tracks }, now);
}

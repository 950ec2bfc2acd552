using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>Which LiveOSC is spoken to.</summary>
public enum LiveOscKind : byte
{
    /// <summary>LiveOSC of 2009 and its forks.</summary>
    First,

    /// <summary>LiveOSC2.</summary>
    Second,
}

/// <summary>The conversation with a LiveOSC of Live 8 and 9: one peer, answers under the address of the question, everything pushed.</summary>
/// <remarks>
/// Nothing tells an answer from somebody else's, so every word is taken as Live's newest; a slow re-read of each track mends what
/// was lost. It tells neither a waiting stop nor a recording, and LiveOSC2 names its counts once and slots only when they change.
/// Indices are those of the tracks that Live shows: of a folded group's tracks it knows nothing.
/// </remarks>
public sealed partial class LiveOscSession : LiveConversation, ILiveOutlet
{
    private const int Attempts = 4;
    private const int ClipAttempts = 2;         // an empty slot of LiveOSC2 answers with an error
    private const int MostTracksInBundle = 64;
    private static readonly TimeSpan TimePoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PollWithoutPushes = TimeSpan.FromMilliseconds(300);

    private readonly LiveOscWords _words;
    private readonly LiveOscSlots _slots;
    private readonly RequestTable _states;
    private readonly RequestTable _values;
    private readonly RequestTable _sends;
    private readonly RequestTable _clips;
    private readonly RequestTable _names;
    private readonly RequestTable _colors;      // of tracks and then of clips, where they do not come with the names
    private readonly LiveOscTexts _texts;
    private readonly LiveOscDevices _devices;
    private readonly (LiveOscValue Row, int First, int Count)[] _rows;       // what _values asks for
    private readonly bool _asksTime;
    private readonly byte[] _buffer;
    private TrackSet _asked;                    // somebody waits for the answer
    private int _chosenReturn = -1;
    private bool _stands;                       // the song's time was told twice the same
    private bool _isMuteFork;                   // ideoforms' fork pushes no clip states
    private int _tracks = -1;
    private int _scenes = -1;
    private int _beat;
    private int _beatsWithoutSize;
    private long _lastBeat;
    private long _nextBeat;
    private long _nextPoll;
    private long _nextTime;
    private long _nextValues;

    /// <summary>A conversation that has not started.</summary>
    /// <param name="options">What to look at.</param>
    /// <param name="kind">Which LiveOSC.</param>
    /// <param name="sink">Who sends for us and is told.</param>
    /// <param name="time">For the unit of the time stamps only.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LiveOscSession(LiveSessionOptions options, LiveOscKind kind, ILiveSessionSink sink, TimeProvider time)
        : base(options, sink, time)
    {
        _words = kind == LiveOscKind.First ? LiveOscWords.First : LiveOscWords.Second;
        _slots = new LiveOscSlots(Mirror);
        _buffer = new byte[options.MaxDatagram];
        _rows = RowsFor(options, out var asked);
        _asksTime = options.Values.Contains(LiveValue.SongTime) || options.Values.Contains(LiveValue.Beat) || options.Values.Contains(LiveValue.IsPlaying);
        var pause = Stamps(options.FirstPause);
        var slots = options.Tracks * options.Scenes;
        _states = new RequestTable(options.Tracks, Attempts, pause);
        _values = new RequestTable(asked, Attempts, pause);
        _sends = new RequestTable(options.Values.Contains(LiveValue.TrackSend) && _words.Find(LiveProperty.TrackSend)!.CanAsk ? options.Sends * options.Tracks : 0, ClipAttempts, pause);
        _clips = new RequestTable(options.Names || !_words.TellsSlots ? slots : 0, ClipAttempts, pause);
        _names = new RequestTable(options.Names ? options.Tracks : 0, ClipAttempts, pause);
        _colors = new RequestTable(options.Names && _words.Find(LiveProperty.ClipColor) is not null ? options.Tracks + slots : 0, ClipAttempts, pause);
        _texts = new LiveOscTexts(options, Stamps, _words, Mirror, Ask, sink);
        _devices = new LiveOscDevices(options, Stamps, _words.Devices, Followed, Counters, Mirror, Ask, SetParameter, sink);
        Commands = new LiveCommands(Mirror, this, Lights);
    }

    private protected override LiveCommands Commands { get; }

    private protected override string SilenceAdvice => _words.SilenceAdvice;

    /// <inheritdoc />
    public override string? Text(LiveText text, int track, int item) =>
        text is LiveText.TrackName or LiveText.ClipName ? base.Text(text, track, item) : _texts.Text(text, item) ?? _devices.Text(text, item);

    /// <inheritdoc />
    public override void Start(long now)
    {
        if (IsStarted)
        {
            return;
        }

        IsStarted = true;
        BeginListening(now);
        Forget();
        SetLink(LiveLink.Silent, "Asking whether Live is there.");
        Heartbeat(now);
    }

    /// <inheritdoc />
    public override void Stop()
    {
        if (IsStarted)
        {
            IsStarted = false;
            SetLink(LiveLink.Silent, "Stopped.");
        }
    }

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

        if (Link is not (LiveLink.Reading or LiveLink.Alive))
        {
            return;
        }

        if (Link == LiveLink.Alive)
        {
            Poll(now);
        }

        Pump(now);
    }

    bool ILiveOutlet.Command(LiveVerb verb, int track, int scene, double value, long now)
    {
        var writer = new OscWriter(_buffer);
        switch (verb)
        {
            case LiveVerb.StopAll:
                return StopAll(now);
            case LiveVerb.FireScene:
                writer.BeginMessage(_words.FireScene, "i"u8);
                writer.WriteInt32(scene);
                writer.EndMessage();
                break;
            case LiveVerb.Play:
                writer.WriteMessage("/live/play"u8);
                break;
            case LiveVerb.Stop:
                writer.WriteMessage("/live/stop"u8);
                break;
            case LiveVerb.Continue:
                writer.WriteMessage("/live/play/continue"u8);
                break;
            case LiveVerb.NextLocator:
                writer.WriteMessage(_words.Locator.Next);
                break;
            case LiveVerb.PreviousLocator:
                writer.WriteMessage(_words.Locator.Previous);
                break;
            case LiveVerb.Undo:
                writer.WriteMessage("/live/undo"u8);
                break;
            case LiveVerb.Redo:
                writer.WriteMessage("/live/redo"u8);
                break;
            case LiveVerb.SelectDevice or LiveVerb.StepDevice or LiveVerb.StepBank or LiveVerb.SetDeviceParameter
                or LiveVerb.SetSelectedParameter or LiveVerb.SetSelectedKnob or LiveVerb.SetDeviceBank or LiveVerb.SetDeviceLock:
                return _devices.Command(verb, track, scene, value, now);
            case LiveVerb.SetMasterVolume:                   // LiveOSC2 wants a number in front that means nothing
                writer.BeginMessage(_words.MasterVolume, _words.MasterHasIndex ? "if"u8 : "f"u8);
                if (_words.MasterHasIndex)
                {
                    writer.WriteInt32(0);
                }

                writer.WriteFloat((float)value);
                writer.EndMessage();
                break;
            default:
                return Selects(verb) ? Select(verb, track, scene, value, now) : SetValue(verb, track, scene, value);
        }

        return Send(writer);
    }

    bool ILiveOutlet.Launch(in TrackSet stops, LiveVerb stopVerb, int track, int scene, long now)
    {
        // One bundle lands in one tick of Live. There is no stop that does not wait for the quantisation.
        var writer = new OscWriter(_buffer);
        var isBundle = !stops.IsEmpty && stops.Count <= MostTracksInBundle;
        if (isBundle)
        {
            writer.BeginBundle(OscTimeTag.Immediately);
        }

        for (var stop = stops.Next(0); stop >= 0; stop = stops.Next(stop + 1))
        {
            writer.BeginMessage(_words.StopTrack, "i"u8);
            writer.WriteInt32(stop);
            writer.EndMessage();
            if (!isBundle)
            {
                Send(writer);
                writer = new OscWriter(_buffer);
            }
        }

        if (scene >= 0)
        {
            writer.BeginMessage(_words.Fire, "ii"u8);
            writer.WriteInt32(track);
            writer.WriteInt32(scene);
            writer.EndMessage();
        }

        if (isBundle)
        {
            writer.EndBundle();
        }

        return Send(writer) || scene < 0;
    }

    void ILiveOutlet.Ask(in TrackSet tracks, long now)
    {
        for (var track = tracks.Next(0); track >= 0; track = tracks.Next(track + 1))
        {
            _asked.Add(track);
            AskState(track, now);
        }
    }

    /// <summary>There is no word for it: each track of the set that is not known to be silent is stopped.</summary>
    private bool StopAll(long now)
    {
        var tracks = default(TrackSet);
        var count = Mirror.IsSized ? Math.Min(Mirror.TrackCount, TrackSet.Capacity) : Mirror.Tracks;
        for (var track = 0; track < count; track++)
        {
            if (track >= Mirror.Tracks || Link != LiveLink.Alive || Mirror.PlayingSlot(track) >= 0 || Mirror.FiredSlot(track) >= 0)
            {
                tracks.Add(track);
            }
        }

        return tracks.IsEmpty || ((ILiveOutlet)this).Launch(tracks, LiveVerb.StopTracks, -1, -1, now);
    }
}

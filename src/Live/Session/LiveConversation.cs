using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Live.Session;

/// <summary>
/// A conversation with one Live, in whatever words its script understands: reads the set into a mirror, carries out commands,
/// notices when Live is gone and when it is back. Knows neither sockets nor threads nor timers: its owner calls it and says what time it is.
/// </summary>
/// <remarks>One caller at a time. The members of <see cref="ILiveState"/> and the counters may be read from any thread. Times are
/// stamps of one <see cref="TimeProvider"/> (<see cref="TimeProvider.GetTimestamp"/>). In steady state nothing is allocated.</remarks>
public abstract class LiveConversation : ILiveState
{
    private readonly double _frequency;
    private int _unanswered;
    private bool _hasAdvised;

    private protected LiveConversation(LiveSessionOptions options, ILiveSessionSink sink, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(time);
        options.Check();
        Options = options;
        Sink = sink;
        _frequency = time.TimestampFrequency;
        Mirror = new LiveMirror(options.Tracks, options.Scenes);
        Followed = new LiveFollowed(options, sink);
        Lights = new LiveLights(Mirror, sink);
    }

    /// <summary>What has been counted so far.</summary>
    public LiveSessionCounters Counters { get; } = new();

    /// <summary>Why the last <see cref="Execute"/> returned false.</summary>
    public LiveRefusal LastRefusal { get; private set; }

    /// <summary>Live's version, such as 12 and 1; zero until it has been told.</summary>
    public (int Major, int Minor) Version { get; private protected set; }

    /// <summary>Time from the last heartbeat to its answer, in time stamp units: mostly Live's own delay.</summary>
    public long RoundTrip { get; private protected set; }

    /// <inheritdoc />
    public LiveLink Link => Mirror.Link;

    /// <inheritdoc />
    public int TrackCount => Mirror.TrackCount;

    /// <inheritdoc />
    public int SceneCount => Mirror.SceneCount;

    /// <inheritdoc />
    public int SongQuantization => Mirror.SongQuantization;

    /// <summary>Whether the script itself has said why nothing works; what is seen from outside says less. From any thread.</summary>
    public bool IsExplained { get; private set; }

    /// <summary>When Live was heard last.</summary>
    private protected long LastHeard { get; private set; }

    /// <summary>What to look at when nothing answers at all.</summary>
    private protected abstract string SilenceAdvice { get; }

    /// <summary>Whether <see cref="Start"/> was called, and <see cref="Stop"/> was not since.</summary>
    private protected bool IsStarted { get; set; }

    private protected LiveSessionOptions Options { get; }

    private protected ILiveSessionSink Sink { get; }

    private protected LiveMirror Mirror { get; }

    private protected LiveFollowed Followed { get; }

    private protected LiveLights Lights { get; }

    /// <summary>What carries out commands.</summary>
    private protected abstract LiveCommands Commands { get; }

    /// <inheritdoc />
    public int PlayingSlot(int track) => Mirror.PlayingSlot(track);

    /// <inheritdoc />
    public int FiredSlot(int track) => Mirror.FiredSlot(track);

    /// <inheritdoc />
    public bool HasClip(int track, int scene) => Mirror.HasClip(track, scene);

    /// <inheritdoc />
    public bool IsGroup(int track) => Mirror.IsGroup(track);

    /// <inheritdoc />
    public int ClipQuantization(int track, int scene) => Mirror.ClipQuantization(track, scene);

    /// <inheritdoc />
    public ClipState SlotState(int track, int scene) => Mirror.SlotState(track, scene);

    /// <summary>A track's name; null when it is not known or not in view.</summary>
    public string? TrackName(int track) => Mirror.TrackName(track);

    /// <summary>A track's colour, 0xRRGGBB; -1 when it is not known.</summary>
    public int TrackColor(int track) => Mirror.TrackColor(track);

    /// <summary>A clip's name; null when there is no clip or it is not known.</summary>
    public string? ClipName(int track, int scene) => Mirror.ClipName(track, scene);

    /// <summary>A clip's colour, 0xRRGGBB; -1 when it is not known.</summary>
    public int ClipColor(int track, int scene) => Mirror.ClipColor(track, scene);

    /// <inheritdoc />
    public virtual string? Text(LiveText text, int track, int item) => text switch
    {
        LiveText.TrackName => TrackName(track),
        LiveText.ClipName => HasClip(track, item) ? ClipName(track, item) : TrackName(track) is null ? null : "",
        _ => null,
    };

    /// <inheritdoc />
    public double Value(LiveValue value, int track, int item) => Followed.Number(value, track, item);

    /// <summary>Begins: asks whether Live is there. May be called again after <see cref="Stop"/>.</summary>
    public abstract void Start(long now);

    /// <summary>Says goodbye as far as the script understands one. What was known is not shown any more.</summary>
    public abstract void Stop();

    /// <summary>Takes one datagram. Nothing about it is trusted; whatever it holds, this does not throw.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, long now)
    {
        Counters.Received++;
        if (!IsStarted)
        {
            Counters.Unmatched++;
            return;
        }

        var reader = new OscReader(datagram);
        while (reader.TryRead(out var message))
        {
            Handle(message, now);
        }

        if (reader.InvalidElements > 0)
        {
            Counters.Invalid += reader.InvalidElements;
            Sink.Error($"A datagram of {datagram.Length} bytes is not OSC: {reader.Error} at byte {reader.ErrorOffset}.");
        }
    }

    /// <summary>Does what has come due. To be called about every 50 ms; more often does no harm.</summary>
    public abstract void Tick(long now);

    /// <summary>Carries out a command. False when it cannot be: <see cref="LastRefusal"/> says why, and it is counted.</summary>
    public bool Execute(in LiveCommand command, long now)
    {
        LastRefusal = !IsStarted ? LiveRefusal.NotStarted : Commands.Execute(command, now);
        if (LastRefusal == LiveRefusal.None)
        {
            return true;
        }

        Counters.Refused++;
        Counters.Unsupported += LastRefusal == LiveRefusal.Unsupported ? 1 : 0;
        return false;
    }

    /// <summary>Says which controls Live is to map by itself, in place of those of the last call. What becomes of each is told by <see cref="ILiveSessionSink.MappingChanged"/>; scripts that cannot do it leave it at that.</summary>
    public virtual void Map(IReadOnlyCollection<NativeMapping> wanted)
    {
    }

    /// <summary>Takes over what a conversation about the same set still has to do: our own marks (waiting, failed), before anybody looks at this one.</summary>
    public virtual void TakeOver(LiveConversation before)
    {
        ArgumentNullException.ThrowIfNull(before);
        Mirror.TakeMarks(before.Mirror);
        RefreshLights();
    }

    /// <summary>Takes one message of a datagram.</summary>
    private protected abstract void Handle(in OscMessageView message, long now);

    /// <summary>Live has fallen silent.</summary>
    private protected virtual void OnLost()
    {
    }

    /// <summary>At the start: nobody has been asked yet.</summary>
    private protected void BeginListening(long now) => (LastHeard, _unanswered, _hasAdvised, IsExplained) = (now, 0, false, false);

    /// <summary>Live was asked whether it is there.</summary>
    private protected void NoteAsked() => _unanswered++;

    /// <summary>Live was heard.</summary>
    private protected void NoteHeard(long now) => (LastHeard, _unanswered) = (now, 0);

    /// <summary>The script says why nothing works: told once, until something changes.</summary>
    private protected void Explain(string reason)
    {
        if (!IsExplained)
        {
            SetLink(LiveLink.Silent, reason);
            (IsExplained, _hasAdvised) = (true, true);
        }
    }

    /// <summary>Tells when Live has been silent for too long: that it is lost, or, when it was never there, what to look at.</summary>
    private protected void NoticeSilence(long now)
    {
        // Both: after this computer slept, the clock has run on but nobody was asked.
        const int Unanswered = 3;
        if (now - LastHeard < Stamps(Options.LostAfter) || _unanswered < Unanswered)
        {
            return;
        }

        if (Link is LiveLink.Reading or LiveLink.Alive)
        {
            OnLost();
            SetLink(
                LiveLink.Lost,
                $"Live has not answered for {Seconds(now - LastHeard):0} seconds. A menu or dialogue open in Live stops it from answering; otherwise it has ended or hangs.");
        }
        else if (Link == LiveLink.Silent && !_hasAdvised)
        {
            _hasAdvised = true;
            Sink.LinkChanged(LiveLink.Silent, $"Live does not answer. {SilenceAdvice}");
        }
    }

    private protected void SetLink(LiveLink link, string reason)
    {
        IsExplained = false;
        Mirror.Link = link;
        RefreshLights();
        Sink.LinkChanged(link, reason);
    }

    /// <summary>The set has so many tracks and scenes. True when it had not; of tracks that are gone no number is known any more.</summary>
    private protected bool Resize(int tracks, int scenes)
    {
        var changed = Mirror.Resize(tracks, scenes);
        if (changed)
        {
            Followed.ForgetTracks(Mirror.TracksShown);
        }

        return changed;
    }

    private protected void RefreshLights()
    {
        for (var track = 0; track < Mirror.Tracks; track++)
        {
            Lights.Refresh(track, report: false);
        }
    }

    private protected long Stamps(TimeSpan time) => (long)(time.TotalSeconds * _frequency);

    private protected double Seconds(long stamps) => stamps / _frequency;

    private protected double Milliseconds(long stamps) => stamps * 1000.0 / _frequency;

    // Live's own limits are far lower; a number beyond this is somebody's joke.
    private protected static bool IsCount(double number) => number is >= 0 and <= 100_000;
}

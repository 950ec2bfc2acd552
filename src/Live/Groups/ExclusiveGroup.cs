using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>An exclusive group of tracks: a pressed slot is to be the only one of the group that plays, and every press ends in one true state.</summary>
/// <remarks>
/// The state table is docs/exclusive-launch.md; a test reads it cell by cell. The group believes only the mirror: what a command did is what
/// Live says afterwards. Not for use from two threads: its owner's turn calls it. Time comes in as stamps of one <see cref="TimeProvider"/>
/// and never runs backwards. No member allocates after construction.
/// </remarks>
public sealed partial class ExclusiveGroup
{
    private const long Never = long.MaxValue;

    private readonly ExclusiveOptions _options;
    private readonly ILiveState _live;
    private readonly IExclusiveSink _sink;
    private readonly RecentFires _recent = new();
    private readonly StopOrders _orders = new();
    private readonly long _confirmWithin;
    private readonly long _firstPause;
    private readonly long _longestPause;
    private readonly long _longestPauseHolding;
    private readonly long _grace;
    private readonly long _straggle;
    private readonly long _remember;
    private ExclusiveCounters _counters;

    // What the last press asked for. The slot outlives the pursuit while Live says that it plays: then it is "the clip that plays".
    private int _track = -1;
    private int _scene = -1;
    private Start _start;
    private int _attempt;
    private bool _hadClip;
    private bool _endsRecording;

    // The pursuit: from a press until Live's answers agree with it.
    private bool _active;
    private bool _exclusive;        // the whole group is meant, not one track
    private bool _mayFire;          // false once the press is too old to be sent again
    private bool _held;             // stops wait for the start
    private bool _stopNow;          // stops do not wait for the quantisation
    private TrackWords _wordsSinceFire;
    private long _chainStart;       // first press since the group last rested: what was fired from then on may still take effect
    private long _lawUntil;         // until then whatever else plays in the group is stopped
    private long _deadline = Never;
    private long _lastSent;
    private TrackSet _livesOwn;     // tracks that Live's user changed since the press: left alone

    private LiveLink _link;
    private long _lostAt;

    /// <summary>Makes an idle group. <see cref="Recover"/> reads the mirror; without it the group starts from "nothing pressed yet".</summary>
    /// <param name="options">The rules.</param>
    /// <param name="live">The mirror, brought up to date before each event is told to the group.</param>
    /// <param name="sink">Takes commands, wake-ups and the trace.</param>
    /// <param name="time">Its frequency gives stamps their unit; it is never asked for the time.</param>
    public ExclusiveGroup(ExclusiveOptions options, ILiveState live, IExclusiveSink sink, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _live = live;
        _sink = sink;
        _link = live.Link;
        _confirmWithin = ToStamp(options.ConfirmWithin, time);
        _firstPause = ToStamp(options.FirstPause, time);
        _longestPause = Math.Max(ToStamp(options.LongestPause, time), _firstPause);
        _longestPauseHolding = ToStamp(options.LongestPauseHolding, time);
        _grace = ToStamp(options.Grace, time);
        _straggle = ToStamp(options.Straggle, time);
        _remember = ToStamp(options.Remember, time);
    }

    private enum Start : byte
    {
        None,
        Sent,
        Triggered,
        Playing,
    }

    /// <summary>The slot that the last press wants, or made, the only one; null when nothing is wanted or Live went on without it.</summary>
    public (int Track, int Scene)? Wanted => _track < 0 ? null : (_track, _scene);

    /// <summary>What the group is busy with.</summary>
    public ExclusivePhase Phase => (_active, _start) switch
    {
        (false, _) => _failShown ? ExclusivePhase.Failed : ExclusivePhase.Idle,
        _ when _link != LiveLink.Alive => ExclusivePhase.Suspended,
        (_, Start.Sent) => ExclusivePhase.Launching,
        (_, Start.Triggered) => _held ? ExclusivePhase.Holding : ExclusivePhase.Waiting,
        (_, Start.Playing) => ExclusivePhase.Settling,
        _ => ExclusivePhase.Stopping,
    };

    /// <summary>How often the start of the pending launch was sent; 0 when none is pending.</summary>
    public int Attempt => _active ? _attempt : 0;

    /// <summary>What came of everything so far.</summary>
    public ExclusiveCounters Counters => _counters;

    /// <summary>A pad of the group was pressed. Indices count from 0; one that is not in the group or the set is refused and noted.</summary>
    public void Press(int track, int scene, long now)
    {
        _busy = true;
        try
        {
            FollowLink(now);
            _counters.Presses++;
            Decide(track, scene, now);
            Run(now);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>A pad was let go. Nothing follows: a launch is not a held note, and neither dialect can tell Live of a release (clips in gate mode play on).</summary>
    public void Release(int track, int scene, long now)
    {
        _ = (track, scene);
        MirrorChanged(now);
    }

    /// <summary>The stop-everything button: whatever plays or waits in the group stops at the song's quantisation, as Live's own button does. Sent once also while Live does not answer: it may hear what we cannot.</summary>
    public void Clear(long now)
    {
        _busy = true;
        try
        {
            FollowLink(now);
            _counters.Clears++;
            StopAll(now);
            Run(now);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>The mirror's word on a track (playing and waiting slot) changed, or an answer of Live confirmed it.</summary>
    /// <param name="track">Track index from 0.</param>
    /// <param name="now">The stamp of now.</param>
    /// <param name="words">Which words Live has just said. A mirror that cannot tell leaves the default; then the first word of an answer is taken for the whole of it once <see cref="ExclusiveOptions.Grace"/> has passed.</param>
    public void TrackChanged(int track, long now, TrackWords words = TrackWords.Both)
    {
        if (_active && _live.Link == LiveLink.Alive)
        {
            Hear(track, words, now);
        }

        MirrorChanged(now);
    }

    /// <summary>The mirror's word on a slot changed: its clip came, went, or began or ended to record.</summary>
    public void SlotChanged(int track, int scene, long now)
    {
        _ = (track, scene);
        MirrorChanged(now);
    }

    /// <summary>Live can be reached better or worse than before.</summary>
    public void LinkChanged(LiveLink link, long now)
    {
        _ = link;       // the mirror says the same, and it is what every decision reads
        MirrorChanged(now);
    }

    /// <summary>Tracks or scenes moved, or another set was opened: indices have lost their meaning, so what is pending is dropped.</summary>
    public void LayoutChanged(long now)
    {
        _busy = true;
        try
        {
            if (_active || _failShown)
            {
                Note(ExclusiveNote.LayoutChanged, _track, _scene);
            }

            ClearWaitingMark();
            ClearFailedMark();
            Forget();
            Run(now);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>The wake-up asked for by <see cref="IExclusiveSink.Schedule"/>. One that comes early or late does no harm.</summary>
    public void Tick(long now)
    {
        _scheduled = Never;
        MirrorChanged(now);
    }

    private static long ToStamp(TimeSpan time, TimeProvider provider)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return (long)(time.TotalSeconds * provider.TimestampFrequency);
    }

    private void Begin(long now)
    {
        if (!_active)
        {
            _chainStart = now;
        }

        _active = true;
        _mayFire = true;
        _livesOwn = default;
        _questions = default;
        _heard = default;
        _judgeAt = _deadline = Never;
        AgreesAgain();
        _adoptUntil = long.MinValue;
        ResetPace(now);
    }

    /// <summary>Ends the pursuit as it stands. The wanted slot stays known; <see cref="FollowWanted"/> drops it when Live does.</summary>
    private void Reset()
    {
        _active = _held = _stopNow = _verifying = false;
        _start = Start.None;
        _attempt = 0;
        _questions = default;
        _heard = default;
        _judgeAt = _probeAt = _deadline = _quietSince = _verifyAt = Never;
        AgreesAgain();
        _orders.Clear();
    }

    /// <summary>As new: nothing pending, nothing known of what was sent.</summary>
    private void Forget()
    {
        Reset();
        _recent.Forget();
        _orders.Forget();
        _track = _scene = -1;
        _failShown = false;
        _adoptUntil = long.MinValue;
        _link = _live.Link;
    }

    private bool IsMember(int track) => track < _live.TrackCount && _options.Tracks.Contains(track) && !_live.IsGroup(track);

    private void Note(ExclusiveNote what, int track, int scene) => _sink.Note(what, track, scene, default, 0);

    private void Send(in LiveCommand command) => _sink.Send(command);
}

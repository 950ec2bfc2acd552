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
    private long _pressedAt;
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

    private void Decide(int track, int scene, long now)
    {
        if (!_options.Tracks.Contains(track) || scene < 0)
        {
            Refuse(ExclusiveNote.NotAMember, track, scene);
            return;
        }

        if (_link != LiveLink.Alive)
        {
            Refuse(ExclusiveNote.LiveAway, track, scene);
            ClearFailedMark();
            if (_options.WhenLost == WhenLost.MarkFailed)
            {
                ShowFailed(track, scene, WhenLost.MarkFailed, adoptUntil: long.MinValue);
            }

            return;
        }

        if (!IsMember(track) || scene >= _live.SceneCount)
        {
            Refuse(ExclusiveNote.NotAMember, track, scene);
            return;
        }

        var playing = _live.PlayingSlot(track);
        var fired = _live.FiredSlot(track);
        var ours = _active && _track == track && _scene == scene;
        if (ours && _start is Start.Sent or Start.Triggered)
        {
            Ignore(ExclusiveNote.AlreadyWaiting, track, scene);
        }
        else if (_live.SlotState(track, scene) == ClipState.Recording)
        {
            Launch(track, scene, Start.Sent, now);      // as in Live: the recording ends and plays on
        }
        else if (playing == scene && fired == LiveFiredSlot.None && !StopUnderWay(track, now))
        {
            PressPlaying(track, scene, now);
        }
        else if (fired == scene && !StopUnderWay(track, now))
        {
            Launch(track, scene, Start.Triggered, now);
        }
        else if (!_live.HasClip(track, scene) && playing != scene && fired != scene)
        {
            PressEmpty(track, scene, now);
        }
        else
        {
            Launch(track, scene, Start.Sent, now);
        }
    }

    /// <summary>"Again" means that the slot is the group's one clip already. Among others that play, the press makes it so.</summary>
    private void PressPlaying(int track, int scene, long now)
    {
        var again = (_track == track && _scene == scene) || !OthersActive(track);
        if (_options.PressAgain == PressAgain.Restart)
        {
            Launch(track, scene, Start.Sent, now);
        }
        else if (!again)
        {
            Launch(track, scene, Start.Playing, now);
        }
        else if (_options.PressAgain == PressAgain.Stop)
        {
            StopOne(track, now);
        }
        else
        {
            Ignore(ExclusiveNote.AlreadyPlaying, track, scene);
        }
    }

    private void PressEmpty(int track, int scene, long now)
    {
        switch (_options.EmptySlot)
        {
            case EmptySlot.StopTrack:
                StopOne(track, now);
                break;
            case EmptySlot.StopAll:
                _counters.Stops++;
                StopAll(now);
                break;
            case EmptySlot.Record:
                Launch(track, scene, Start.Sent, now);
                break;
            default:
                Ignore(ExclusiveNote.EmptyIgnored, track, scene);
                break;
        }
    }

    /// <summary>Makes a slot the wanted one: fires it (<see cref="Start.Sent"/>), or keeps what Live already does with it, and stops the others.</summary>
    private void Launch(int track, int scene, Start start, long now)
    {
        var (oldTrack, oldScene, oldStart) = _active ? (_track, _scene, _start) : (-1, -1, Start.None);
        Begin(now);
        _exclusive = true;
        _lawUntil = now + _straggle;

        // A stop waits for the song's quantisation, a fire for the clip's own. Differ they: at once, or once the slot has started.
        var quantization = _live.ClipQuantization(track, scene);
        var differs = start != Start.Playing && quantization >= 0 && quantization != _live.SongQuantization;
        _stopNow = differs && quantization == 0;
        _held = differs && quantization != 0;
        var stops = OrderStops(track, now);

        (_track, _scene, _start) = (track, scene, start);
        _hadClip = _live.HasClip(track, scene);
        _endsRecording = start == Start.Sent && _live.SlotState(track, scene) == ClipState.Recording;
        _attempt = start == Start.Sent ? 1 : 0;
        _deadline = start == Start.Sent && _options.ConfirmElse == ConfirmElse.MarkFailed ? now + _confirmWithin : Never;
        if (start == Start.Sent)
        {
            Fire(stops, now);
        }
        else
        {
            SendStops(stops, now);
        }

        // Marks last: they light pads, the datagram makes the music.
        if (oldTrack >= 0 && (oldTrack, oldScene) != (track, scene))
        {
            Overtaken(oldTrack, oldScene, oldStart);
        }

        ClearFailedMark();
        if (start == Start.Sent && !_endsRecording)
        {
            Send(new LiveCommand(LiveVerb.MarkWaiting, track, scene));      // what records shows that until Live says otherwise
        }

        _counters.Launches++;
        _sink.Note(start == Start.Sent ? ExclusiveNote.Launched : ExclusiveNote.Kept, track, scene, _orders.Targets, _attempt);
        if (_held && !_orders.IsEmpty)
        {
            _sink.Note(ExclusiveNote.StopsHeld, track, scene, _orders.Targets, 0);
        }
    }

    /// <summary>Orders every other track of the group that plays, waits, or may yet start from a press of ours; returns those to be told at once.</summary>
    private TrackSet OrderStops(int except, long now)
    {
        _orders.Remove(except);
        var stops = default(TrackSet);
        for (var track = _options.Tracks.Next(0); track >= 0; track = _options.Tracks.Next(track + 1))
        {
            if (track == except || !IsMember(track))
            {
                _orders.Remove(track);
                continue;
            }

            var playing = _live.PlayingSlot(track);
            var fired = _live.FiredSlot(track);
            var underWay = FireUnderWay(track, now);
            if (playing < 0 && fired < 0 && !underWay && !_orders.Contains(track))
            {
                continue;
            }

            _orders.Add(track, playing, fired);

            // A stop that waits already needs no second one, unless it would come too late. What only plays may be held back;
            // what is triggered would start before the wanted slot, so its stop is never held.
            var plays = playing >= 0 && !_held && (_stopNow || fired == LiveFiredSlot.None);
            if (underWay || fired >= 0 || plays)
            {
                stops.Add(track);
            }
        }

        return stops;
    }

    private void StopOne(int track, long now)
    {
        var playing = _live.PlayingSlot(track);
        var fired = _live.FiredSlot(track);
        var underWay = FireUnderWay(track, now);
        var wanted = _active && track == _track;
        _counters.Stops++;
        ClearFailedMark();
        if (playing < 0 && fired < 0 && !underWay && !wanted)
        {
            Note(ExclusiveNote.NothingToStop, track, -1);
            return;
        }

        if (!_active)
        {
            Begin(now);
            _exclusive = false;
            _lawUntil = now;
            _stopNow = _held = false;
            _start = _track >= 0 ? Start.Playing : Start.None;
        }
        else
        {
            ResetPace(now);
        }

        if (track == _track)
        {
            DropStart();
        }

        _orders.Add(track, playing, fired);
        var stops = default(TrackSet);
        if (underWay || fired >= 0 || (playing >= 0 && fired == LiveFiredSlot.None))
        {
            stops.Add(track);
        }

        _sink.Note(ExclusiveNote.StopAsked, track, -1, _orders.Targets, 0);
        SendStops(stops, now);
    }

    private void StopAll(long now)
    {
        ClearFailedMark();
        Begin(now);
        DropStart();
        _exclusive = true;
        _lawUntil = now + _straggle;
        var stops = OrderStops(except: -1, now);
        _sink.Note(_orders.IsEmpty ? ExclusiveNote.NothingToStop : ExclusiveNote.StopAsked, -1, -1, _orders.Targets, 0);
        SendStops(stops, now);
        if (_orders.IsEmpty || _link != LiveLink.Alive)
        {
            Reset();        // silent already; or sent into the dark, once
        }
    }

    private void Begin(long now)
    {
        _active = true;
        _mayFire = true;
        _pressedAt = now;
        _livesOwn = default;
        _questions = default;
        _heard = default;
        _judgeAt = _contrarySince = _deadline = Never;
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
        _judgeAt = _contrarySince = _probeAt = _deadline = _quietSince = _verifyAt = Never;
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

    /// <summary>Nothing is to start any more: a stop, clear, Live's user or the clip's end came between.</summary>
    private void DropStart()
    {
        if (_track >= 0 && _active)
        {
            Overtaken(_track, _scene, _start);
        }

        _track = _scene = -1;
        _start = Start.None;
        _attempt = 0;
        _deadline = Never;
        _held = _stopNow = false;
        _orders.RemoveUnsent();
    }

    private void Overtaken(int track, int scene, Start start)
    {
        if (start == Start.Sent)
        {
            Send(new LiveCommand(LiveVerb.ClearMark, track, scene));
        }

        if (start is Start.Sent or Start.Triggered)
        {
            _counters.Superseded++;
            Note(ExclusiveNote.Superseded, track, scene);
        }
    }

    private void Ignore(ExclusiveNote why, int track, int scene)
    {
        _counters.Ignored++;
        Note(why, track, scene);
    }

    private void Refuse(ExclusiveNote why, int track, int scene)
    {
        _counters.Refused++;
        Note(why, track, scene);
    }

    private bool IsMember(int track) => track < _live.TrackCount && _options.Tracks.Contains(track) && !_live.IsGroup(track);

    private bool OthersActive(int except)
    {
        for (var track = _options.Tracks.Next(0); track >= 0; track = _options.Tracks.Next(track + 1))
        {
            if (track != except && IsMember(track) && (_live.PlayingSlot(track) >= 0 || _live.FiredSlot(track) >= 0))
            {
                return true;
            }
        }

        return _active && _track >= 0 && _track != except;
    }

    /// <summary>Whether our last word to a track is a start that may not have arrived yet.</summary>
    private bool FireUnderWay(int track, long now)
    {
        var fired = _recent.LastOn(track);
        return fired >= now - _straggle && fired >= _orders.SentAt(track);
    }

    /// <summary>Whether our last word to a track is a stop that may not have arrived yet: then the mirror's word is older than ours.</summary>
    private bool StopUnderWay(int track, long now)
    {
        var sent = _orders.SentAt(track);
        return sent >= _recent.LastOn(track)
            && (sent >= now - _straggle || (_active && _orders.Contains(track) && _orders.WasSent(track)));
    }

    private void Note(ExclusiveNote what, int track, int scene) => _sink.Note(what, track, scene, default, 0);

    private void Send(in LiveCommand command) => _sink.Send(command);
}

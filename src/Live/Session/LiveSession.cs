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
    // Live tells the two halves of a launch, "fired is none" and "playing is s", as two messages in no promised order.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(30);

    // A re-read may overtake the notification of the same change.
    private static readonly TimeSpan Doubt = TimeSpan.FromMilliseconds(250);

    private readonly ILiveDialect _dialect;
    private readonly ILiveSessionSink _sink;
    private readonly LiveMirror _mirror;
    private readonly LiveSender _sender;
    private readonly LiveQuestions _questions;
    private readonly LiveBlockReads _blocks;
    private readonly LivePolls _polls;
    private readonly BlockReader _blockReader;
    private readonly LiveFollowed _followed;
    private readonly double _frequency;
    private readonly long _heartbeat;
    private readonly long _lostAfter;
    private readonly long _firstPause;
    private readonly bool _names;
    private readonly int _slotListeners;
    private readonly bool[] _report;
    private readonly bool[] _namesOneByOne;
    private readonly bool[] _namesRead;
    private readonly long[] _settledAt;
    private readonly long[] _doubtedAt;

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
        _blockReader = new BlockReader(this);
        _report = new bool[options.Tracks];
        _namesOneByOne = new bool[options.Tracks];
        _namesRead = new bool[options.Tracks];
        _settledAt = new long[options.Tracks];
        _doubtedAt = new long[options.Tracks];
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

        for (var track = 0; track < _mirror.TracksShown; track++)
        {
            Settle(track, now);
        }

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
        LastRefusal = !_isStarted ? LiveRefusal.NotStarted : Carry(command, now);
        if (LastRefusal == LiveRefusal.None)
        {
            return true;
        }

        Counters.Refused++;
        Counters.Unsupported += LastRefusal == LiveRefusal.Unsupported ? 1 : 0;
        return false;
    }

    private LiveRefusal Carry(in LiveCommand command, long now)
    {
        switch (command.Verb)
        {
            case LiveVerb.FireSlot:
                return Fire(command);
            case LiveVerb.StopTracks or LiveVerb.StopTracksNow:
                var stops = Stoppable(command.StopTracks);
                Supersede(stops);
                return stops.IsEmpty || _sender.Launch(stops, command.Verb, -1, -1, Link == LiveLink.Alive)
                    ? LiveRefusal.None
                    : LiveRefusal.Unsupported;
            case LiveVerb.StopAll:
                for (var track = 0; track < _mirror.Tracks; track++)
                {
                    if (_mirror.UnmarkWaiting(track))
                    {
                        Refresh(track, report: false);
                    }
                }

                return Sent(_sender.Command(command.Verb, -1, -1, 0));
            case LiveVerb.FireScene:
                return Link == LiveLink.Lost ? LiveRefusal.Lost
                    : !IsScene(command.Scene) ? LiveRefusal.NoSuchScene
                    : Sent(_sender.Command(command.Verb, -1, command.Scene, 0));
            case LiveVerb.Play:
                return Link == LiveLink.Lost ? LiveRefusal.Lost : Sent(_sender.Command(command.Verb, -1, -1, 0));
            case LiveVerb.Stop:
                return Sent(_sender.Command(command.Verb, -1, -1, 0));
            case LiveVerb.AskTracks:
                return Ask(command.StopTracks, now);
            case LiveVerb.MarkWaiting:
                return Mark(command, ClipState.Waiting);
            case LiveVerb.MarkFailed:
                return Mark(command, ClipState.Failed);
            case LiveVerb.ClearMark:
                return Mark(command, ClipState.Unknown);
            default:
                return SetValue(command);
        }
    }

    private LiveRefusal Fire(in LiveCommand command)
    {
        if (Link == LiveLink.Lost)
        {
            return LiveRefusal.Lost;
        }

        if (!IsTrack(command.Track))
        {
            return LiveRefusal.NoSuchTrack;
        }

        if (!IsScene(command.Scene))
        {
            return LiveRefusal.NoSuchScene;
        }

        var stops = Stoppable(command.StopTracks);
        stops.Remove(command.Track);        // firing a slot stops what plays on its own track
        Supersede(stops);
        _mirror.UnmarkWaiting(command.Track);
        if (command.Track < _mirror.Tracks)
        {
            if (command.Scene < _mirror.Scenes)
            {
                _mirror.Mark(command.Track, command.Scene, ClipState.Waiting);
            }

            Refresh(command.Track, report: false);
        }

        return Sent(_sender.Launch(stops, LiveVerb.StopTracks, command.Track, command.Scene, Link == LiveLink.Alive));
    }

    /// <summary>The tracks of a set that can be stopped without harm: those there are, without groups, whose children would stop with them.</summary>
    private TrackSet Stoppable(in TrackSet tracks)
    {
        var stops = tracks;
        for (var track = stops.Next(0); track >= 0; track = stops.Next(track + 1))
        {
            if (!IsTrack(track) || _mirror.IsGroup(track))
            {
                stops.Remove(track);
            }
        }

        return stops;
    }

    /// <summary>What waited on these tracks by our mark has been overtaken by a stop.</summary>
    private void Supersede(in TrackSet tracks)
    {
        for (var track = tracks.Next(0); (uint)track < (uint)_mirror.Tracks; track = tracks.Next(track + 1))
        {
            if (_mirror.UnmarkWaiting(track))
            {
                Refresh(track, report: false);
            }
        }
    }

    private LiveRefusal Mark(in LiveCommand command, ClipState mark)
    {
        if ((uint)command.Track >= (uint)_mirror.Tracks)
        {
            return LiveRefusal.NoSuchTrack;
        }

        if ((uint)command.Scene >= (uint)_mirror.Scenes)
        {
            return LiveRefusal.NoSuchScene;
        }

        _mirror.Mark(command.Track, command.Scene, mark);
        Refresh(command.Track, report: false);
        return LiveRefusal.None;
    }

    private LiveRefusal Ask(in TrackSet tracks, long now)
    {
        if (Link == LiveLink.Lost)
        {
            return LiveRefusal.Lost;
        }

        var asked = tracks;
        int first = -1, end = 0;
        for (var track = asked.Next(0); track >= 0; track = asked.Next(track + 1))
        {
            if (track >= _mirror.TracksShown)
            {
                asked.Remove(track);
                continue;
            }

            first = first < 0 ? track : first;
            end = track + 1;
        }

        if (first >= 0)
        {
            // One question for the whole range: what lies between costs a few bytes and is good to know.
            _blocks.Once(new LiveBlock(LiveBlockKind.Play, first, end, _mirror.SceneCount, 0), asked, now);
        }

        return LiveRefusal.None;
    }

    private LiveRefusal SetValue(in LiveCommand command)
    {
        if (!double.IsFinite(command.Value))
        {
            return LiveRefusal.BadValue;
        }

        var (least, most, ofTrack) = command.Verb switch
        {
            LiveVerb.SetTrackPanning => (-1.0, 1.0, true),
            LiveVerb.SetTempo => (20.0, 999.0, false),
            LiveVerb.SetMasterVolume => (0.0, 1.0, false),
            _ => (0.0, 1.0, true),
        };
        if (ofTrack && !IsTrack(command.Track))
        {
            return LiveRefusal.NoSuchTrack;
        }

        return Sent(_sender.Command(command.Verb, command.Track, command.Scene, Math.Clamp(command.Value, least, most)));
    }

    private static LiveRefusal Sent(bool sent) => sent ? LiveRefusal.None : LiveRefusal.Unsupported;

    // Before Live has told its size, any index may be right.
    private bool IsTrack(int track) => track >= 0 && (!_mirror.IsSized || track < _mirror.TrackCount);

    private bool IsScene(int scene) => scene >= 0 && (!_mirror.IsSized || scene < _mirror.SceneCount);

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

        Array.Clear(_settledAt);
        Array.Clear(_doubtedAt);
        Array.Clear(_namesOneByOne);
        Array.Clear(_namesRead);
        Array.Fill(_report, true);
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
        }

        if (!_questions.TryMatch(reply, out var awaited))
        {
            Counters.Unmatched++;
            return;
        }

        if (!awaited)
        {
            _polls.Heard();
        }

        var track = reply.Track;
        switch (reply.Property)
        {
            case LiveProperty.PlayingSlot:
                _doubtedAt[track] = 0;
                HandlePlaying(track, (int)reply.Number);
                break;
            case LiveProperty.FiredSlot:
                _doubtedAt[track] = 0;
                HandleFired(track, (int)reply.Number, now);
                break;
            case LiveProperty.HasClip:
                if (_mirror.SetHasClip(track, reply.Scene, reply.Number != 0))
                {
                    HandleClip(track, reply.Scene);
                }

                break;
            case LiveProperty.IsRecording:
                _mirror.SetRecording(track, reply.Number != 0);
                Refresh(track, report: false);
                break;
            case LiveProperty.ClipQuantization:
                _mirror.SetClipQuantization(track, reply.Scene, (int)reply.Number);
                break;
            case LiveProperty.ClipName:
                Named(track, _mirror.SetClipName(track, reply.Scene, reply.Text));
                break;
            case LiveProperty.ClipColor:
                Named(track, _mirror.SetClipColor(track, reply.Scene, (int)reply.Number));
                break;
            default:
                if (reply.Property == LiveProperty.SongQuantization)
                {
                    _mirror.SongQuantization = (int)reply.Number;
                }

                _followed.Set(LiveValues.Of(reply.Property), track, reply.Scene, reply.Number);
                break;
        }
    }

    private void Named(int track, bool changed)
    {
        if (changed)
        {
            _sink.NamesChanged(track);
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
            Refresh(track, report: track >= _mirror.TracksShown);
        }

        Pump(now);
    }

    private void HandlePlaying(int track, int slot)
    {
        var changed = false;
        if (_settledAt[track] != 0)
        {
            // The second half of the launch: now both are true.
            _settledAt[track] = 0;
            changed = _mirror.SetFired(track, LiveFiredSlot.None);
        }

        if (_mirror.SetPlaying(track, slot))
        {
            FollowRecording(track);
            changed = true;
        }

        if (changed)
        {
            _sink.TrackChanged(track);
        }

        Refresh(track, report: false);
    }

    private void HandleFired(int track, int slot, long now)
    {
        var before = _mirror.FiredSlot(track);
        if (slot == LiveFiredSlot.None && before >= 0 && _mirror.PlayingSlot(track) != before)
        {
            _settledAt[track] = now + Stamps(Settling);
            return;
        }

        _settledAt[track] = 0;
        if (_mirror.SetFired(track, slot))
        {
            _sink.TrackChanged(track);
        }

        Refresh(track, report: false);
    }

    /// <summary>The other half of a launch has not come: what waited was called off. And a doubt that nothing dispelled.</summary>
    private void Settle(int track, long now)
    {
        if (_settledAt[track] != 0 && now >= _settledAt[track])
        {
            _settledAt[track] = 0;
            if (_mirror.SetFired(track, LiveFiredSlot.None))
            {
                _sink.TrackChanged(track);
            }

            Refresh(track, report: false);
        }

        if (_doubtedAt[track] != 0 && now >= _doubtedAt[track])
        {
            _doubtedAt[track] = 0;
            Counters.Contradictions++;
            _polls.Contradicted();
            _questions.WantPlay(track);
        }
    }

    /// <summary>
    /// Whether the playing clip records is asked anew with each launch: only a clip made by the launch itself can, so before
    /// that there is nothing to listen to, and the first value tells. A group's slot has no clip to ask about.
    /// </summary>
    private void FollowRecording(int track)
    {
        // While the set is being read, groups are not known yet; Complete comes back to it.
        if (Link == LiveLink.Alive && _mirror.PlayingSlot(track) is >= 0 and var slot && slot < _mirror.ScenesShown && !_mirror.IsGroup(track))
        {
            _questions.WantRecording(track, slot);
        }
        else
        {
            _questions.CancelRecording(track);
        }
    }

    private void HandleClip(int track, int scene)
    {
        if (_mirror.HasClip(track, scene))
        {
            _questions.WantClip(track, scene, quantization: true, names: _names);
            if (_mirror.PlayingSlot(track) == scene)
            {
                FollowRecording(track);
            }
        }
        else
        {
            _questions.CancelClip(track, scene);
            Named(track, true);
        }

        Refresh(track, report: false);
    }

    private void HandleBlock(in OscMessageView message, long now)
    {
        _blockReader.Begin(now);
        if (!_blocks.TryTake(message, _blockReader, out var block, out var asked))
        {
            Counters.Unmatched++;
            return;
        }

        if (block.Kind == LiveBlockKind.Names)
        {
            if (_blockReader.TracksRenamed > 1)
            {
                // Several names at once: tracks have changed places, and subscriptions have gone with them.
                BeginReading(now, "Tracks have moved; reading the set again.", isNew: false, show: true);
                _sink.LayoutChanged(_mirror.TrackCount, _mirror.SceneCount);
            }

            return;
        }

        for (var track = block.First; track < block.End; track++)
        {
            _mirror.SetRead(track);
            Refresh(track, report: _report[track]);
            _report[track] = false;
            if (_blockReader.IsChanged(track) || asked.Contains(track))
            {
                _sink.TrackChanged(track);
            }
        }

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
            _mirror.SetRead(track);
            Refresh(track, report: _report[track]);
            _report[track] = false;
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
            FollowRecording(track);
            Refresh(track, report: false);
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
            Refresh(track, report: false);
        }

        _sink.LinkChanged(link, reason);
    }

    /// <summary>Tells what a track's slots in view show now: those that have changed, or all.</summary>
    private void Refresh(int track, bool report)
    {
        for (var scene = 0; scene < _mirror.Scenes; scene++)
        {
            if (_mirror.Refresh(track, scene, out var state) || report)
            {
                _sink.SlotChanged(track, scene, state);
            }
        }
    }

    private long Stamps(TimeSpan time) => (long)(time.TotalSeconds * _frequency);

    /// <summary>Takes block answers into the mirror. It is told of whole answers only, so nothing has to be undone.</summary>
    private sealed class BlockReader(LiveSession session) : ILiveBlockReader
    {
        private readonly LiveMirror _mirror = session._mirror;
        private TrackSet _changed;
        private long _now;
        private int _playing;
        private int _fired;

        /// <summary>Tracks that had another name when they were last read, in this same set.</summary>
        public int TracksRenamed { get; private set; }

        public void Begin(long now)
        {
            _now = now;
            _changed = default;
            TracksRenamed = 0;
        }

        public bool IsChanged(int track) => _changed.Contains(track);

        public void BlockValue(LiveProperty property, int track, int scene, bool present, double number, ReadOnlySpan<byte> text)
        {
            switch (property)
            {
                case LiveProperty.PlayingSlot:
                    _playing = (int)number;
                    return;
                case LiveProperty.FiredSlot:
                    _fired = (int)number;
                    return;
                case LiveProperty.IsGroup:
                    _mirror.SetGroup(track, number != 0);
                    Play(track);
                    return;
                case LiveProperty.TrackName:
                    if (_mirror.SetTrackName(track, text))
                    {
                        TracksRenamed += session._namesRead[track] ? 1 : 0;
                        session.Named(track, true);
                    }

                    session._namesRead[track] = true;
                    return;
                case LiveProperty.TrackColor:
                    session.Named(track, _mirror.SetTrackColor(track, (int)number));
                    return;
            }

            if (scene < _mirror.ScenesShown)
            {
                Slot(property, track, scene, present, number, text);
            }
        }

        private void Slot(LiveProperty property, int track, int scene, bool present, double number, ReadOnlySpan<byte> text)
        {
            switch (property)
            {
                case LiveProperty.HasClip:
                    if (_mirror.SetHasClip(track, scene, number != 0) && session.Link == LiveLink.Alive)
                    {
                        if (session._questions.HearsSlot(track, scene))
                        {
                            session.Counters.Contradictions++;
                            session._questions.WantSlot(track, scene);
                        }

                        session.HandleClip(track, scene);
                    }

                    break;
                case LiveProperty.ClipQuantization:
                    _mirror.SetClipQuantization(track, scene, present ? (int)number : 0);
                    break;
                case LiveProperty.ClipName when present:
                    session.Named(track, _mirror.SetClipName(track, scene, text));
                    break;
                case LiveProperty.ClipColor when present:
                    session.Named(track, _mirror.SetClipColor(track, scene, (int)number));
                    break;
            }
        }

        private void Play(int track)
        {
            session._settledAt[track] = 0;
            var before = _mirror.PlayingSlot(track);
            var changed = _mirror.SetPlaying(track, _playing) | _mirror.SetFired(track, _fired);
            if (!changed)
            {
                return;
            }

            _changed.Add(track);
            if (before != _mirror.PlayingSlot(track))
            {
                session.FollowRecording(track);
            }

            if (session.Link == LiveLink.Alive && session._questions.HearsPlay(track) && session._doubtedAt[track] == 0)
            {
                session._doubtedAt[track] = _now + session.Stamps(Doubt);
            }
        }
    }
}

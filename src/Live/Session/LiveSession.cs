using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Session;

/// <summary>The conversation with a script that is asked property by property and notifies of changes: AbletonOSC, and what speaks like it.</summary>
/// <remarks>
/// What is believed. Only answers to our own questions count, told by their tags; everything else that arrives is counted
/// and left alone. Notifications bring the mirror up to date at once; because they can be lost, or speak for a track that has
/// moved, a slow re-read compares the mirror with Live and subscribes anew where they differ. What has not been read since the
/// set changed, and everything while Live is silent, shows as <see cref="ClipState.Unknown"/>.
/// </remarks>
public sealed class LiveSession : LiveConversation
{
    /// <summary>Live reads its socket every 100 ms; of a fader's positions between two reads one would do.</summary>
    private static readonly TimeSpan ValuePause = TimeSpan.FromMilliseconds(50);

    private readonly ILiveDialect _dialect;
    private readonly AskedOutlet _outlet;
    private readonly LiveSender _sender;
    private readonly LiveQuestions _questions;
    private readonly LiveBlockReads _blocks;
    private readonly LivePolls _polls;
    private readonly LiveIntake _intake;
    private readonly LiveTexts _texts;
    private readonly LiveDeviceRanges _ranges;
    private readonly double[] _read = new double[DeviceHand.MostParameters];
    private readonly long _heartbeat;
    private readonly long _firstPause;
    private readonly bool[] _namesOneByOne;

    private bool _isSizing;
    private int _tracksSeen;
    private int _blocksGivenUp;
    private long _nextHeartbeat;
    private long _nextSizing;
    private long _lastBeat;

    /// <summary>A session that has not started.</summary>
    /// <param name="options">What to look at.</param>
    /// <param name="dialect">How to speak.</param>
    /// <param name="sink">Who sends for us and is told.</param>
    /// <param name="time">For the unit of the time stamps only.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LiveSession(LiveSessionOptions options, ILiveDialect dialect, ILiveSessionSink sink, TimeProvider time)
        : base(options, sink, time)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        _dialect = dialect;
        _heartbeat = Stamps(options.Heartbeat);
        _firstPause = Stamps(options.FirstPause);
        _sender = new LiveSender(dialect, sink, Counters, options.MaxDatagram);
        _questions = new LiveQuestions(options, dialect, _sender, Counters, Mirror, _firstPause);
        _blocks = new LiveBlockReads(dialect, _sender, Counters, options.MaxDatagram, _firstPause);
        _polls = new LivePolls(options, Stamps, Mirror, _questions, _blocks);
        _texts = new LiveTexts(options, Stamps, dialect, Mirror, _questions, _sender, Followed, sink);
        _intake = new LiveIntake(options, Stamps, Mirror, _questions, _polls, Followed, Lights, sink, Counters);
        _ranges = new LiveDeviceRanges(
            Stamps, options.FirstPause,
            (track, device) =>
            {
                _sender.Request(new LiveRequest(LiveAsk.Get, LiveProperty.ParameterLeast, track, device, 0));
                _sender.Request(new LiveRequest(LiveAsk.Get, LiveProperty.ParameterMost, track, device, 0));
            },
            (track, place, number) => _sender.Command(LiveVerb.SetDeviceParameter, track, place, number), Counters);
        _outlet = new AskedOutlet(Mirror, _sender, _texts, _ranges, _blocks, Counters, Stamps(ValuePause));
        Commands = new LiveCommands(Mirror, _outlet, Lights);
        _namesOneByOne = new bool[options.Tracks];
    }

    private protected override LiveCommands Commands { get; }

    private protected override string SilenceAdvice => _dialect.SilenceAdvice;

    /// <inheritdoc />
    public override string? Text(LiveText text, int track, int item) => text is LiveText.TrackName or LiveText.ClipName ? base.Text(text, track, item) : _texts.Text(text, item);

    /// <inheritdoc />
    public override void Start(long now)
    {
        if (IsStarted)
        {
            return;
        }

        IsStarted = true;
        _questions.Start(now);
        _blocks.Clear();
        Mirror.Forget();
        Followed.Forget();
        BeginListening(now);
        SetLink(LiveLink.Silent, "Asking whether Live is there.");
        Beat(now);
    }

    /// <inheritdoc />
    public override void Stop()
    {
        if (!IsStarted)
        {
            return;
        }

        IsStarted = false;
        if (Link is LiveLink.Reading or LiveLink.Alive)
        {
            const int OneBurst = 200;       // of the 256 small datagrams that a receive buffer holds on many systems
            _questions.UnlistenAll(OneBurst);
            _texts.Unlisten();
        }

        _questions.Clear();
        _texts.Forget();
        _blocks.Clear();
        SetLink(LiveLink.Silent, "Stopped.");
    }

    /// <inheritdoc />
    public override void Tick(long now)
    {
        if (!IsStarted)
        {
            return;
        }

        if (now >= _nextHeartbeat)
        {
            Beat(now);
        }

        _outlet.Tick(now);
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
            _texts.Tick(now);
            NoticeDeafness(now);
        }

        Pump(now);
    }

    private protected override void OnLost()
    {
        _questions.Suspend();
        _blocks.Clear();
    }

    private protected override void Handle(in OscMessageView message, long now) => Handle(_dialect.Read(message), message, now);

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
            case LiveReplyKind.Names:
                Counters.Unmatched += _texts.TakeParameters(reply.Property, message) | TakeRanges(reply.Property, message, now) ? 0 : 1;      // one device may be of use to both
                break;
            case LiveReplyKind.Error:
                Counters.Errors++;
                Sink.Error(Encoding.UTF8.GetString(reply.Text));
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
        NoteHeard(now);
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
        _ranges.Forget();
        _questions.Suspend();
        if (isNew)
        {
            _questions.Clear();
            Mirror.Forget();
            Followed.Forget();
            _texts.Forget();
        }
        else if (!show)
        {
            Mirror.Unread();
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
                if (!_texts.TryTake(reply, now))
                {
                    _intake.Take(reply, now);
                }

                return;
        }
    }

    private void HandleSize(int tracks, int scenes, long now)
    {
        if (!_isSizing)
        {
            if (tracks == Mirror.TrackCount && scenes == Mirror.SceneCount)
            {
                return;
            }

            BeginReading(now, "The set has other tracks or scenes; reading it again.", isNew: false, show: true);
        }

        _isSizing = false;
        if (Resize(tracks, scenes))
        {
            Sink.LayoutChanged(tracks, scenes);
        }

        _questions.WantSet();
        var large = _blocks.TracksPerRead(LiveBlockKind.State, scenes) == 0;
        _blocks.Plan(large ? LiveBlockKind.Play : LiveBlockKind.State, 0, Mirror.TracksShown, scenes);
        for (var track = 0; track < Mirror.Tracks; track++)
        {
            Lights.Refresh(track, report: track >= Mirror.TracksShown);
        }

        Pump(now);
    }

    private bool TakeRanges(LiveProperty property, in OscMessageView message, long now) =>
        property is LiveProperty.ParameterLeast or LiveProperty.ParameterMost
        && _dialect.ReadParameterNumbers(message, out var track, out var device, _read) is >= 0 and var count
        && _ranges.Take(property == LiveProperty.ParameterLeast, track, device, _read.AsSpan(0, Math.Min(count, _read.Length)), now);

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
                Sink.LayoutChanged(Mirror.TrackCount, Mirror.SceneCount);
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
        var scenes = Mirror.SceneCount;
        if (Mirror.Tracks * Mirror.Scenes <= Options.SlotListeners || _blocks.TracksPerRead(LiveBlockKind.State, scenes) == 0)
        {
            _questions.WantSlots();
        }

        _questions.WantValues();
        for (var track = 0; track < Mirror.TracksShown; track++)
        {
            _intake.FollowRecording(track);
            Lights.Refresh(track, report: false);
        }

        if (Options.Names)
        {
            if (_blocks.TracksPerRead(LiveBlockKind.Names, scenes) > 0)
            {
                _blocks.Plan(LiveBlockKind.Names, 0, Mirror.TracksShown, scenes);
            }
            else
            {
                for (var track = 0; track < Mirror.TracksShown; track++)
                {
                    AskNamesOneByOne(track);
                }
            }
        }

        _polls.Start(now, _namesOneByOne, Options.Names);
        _texts.Start(now);
        _questions.Pump(now);
    }

    private void AskNamesOneByOne(int track)
    {
        _namesOneByOne[track] = true;
        for (var scene = 0; scene < Mirror.ScenesShown; scene++)
        {
            if (Mirror.HasClip(track, scene))
            {
                _questions.WantClip(track, scene, quantization: false, names: true);
            }
        }
    }

    private void Beat(long now)
    {
        _nextHeartbeat = now + _heartbeat;
        _lastBeat = now;
        NoteAsked();
        _sender.Heartbeat();
    }

    private void AskSize(long now)
    {
        _nextSizing = now + _firstPause;
        Beat(now);
    }

    private void NoticeDeafness(long now)
    {
        if (_polls.NoticeDeafness(now))
        {
            Sink.LinkChanged(LiveLink.Alive, _polls.IsDeaf
                ? "Live answers, but its notifications do not arrive: another program, on another computer, may have drawn them to itself. Lights are up to half a second late."
                : "");
        }
    }
}

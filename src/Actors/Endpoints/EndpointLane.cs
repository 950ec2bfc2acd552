using System.Buffers;
using System.Net;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Stage;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Live.Session;

namespace MidiMesh.Actors.Endpoints;

/// <summary>An endpoint's part of the data path: its socket, for a Live its session and mirror, for others its routes.</summary>
/// <remarks>
/// Made by the supervisor, outlives the incarnations of its <see cref="EndpointActor"/> and keeps the socket meanwhile: a peer that answers during a restart is heard.
/// <see cref="Deliver"/>, <see cref="Receive"/> and the members of <see cref="ILiveState"/> are called from any thread, all else within a turn.
/// </remarks>
public sealed partial class EndpointLane : ILaneHandler<EndpointDelivery>, IRouteHost, IDatagramSink, ILiveSessionSink, ILiveState, IDisposable
{
    private const int LaneCapacity = 2048;
    private const int MaxDatagram = 65507;
    private static readonly TimeSpan SessionTick = TimeSpan.FromMilliseconds(50);

    private readonly MeshContext _mesh;
    private readonly Lane<EndpointDelivery, EndpointDeliveryPolicy> _lane;
    private readonly RouteRunner _routes;
    private readonly HeldNotes _held = new();                // notes that its messages have sounded
    private readonly byte[] _buffer = new byte[MaxDatagram];
    private readonly long _sessionTick;

    private MeshWiring _wiring = MeshWiring.Empty;
    private OscSource _source = OscSource.None;
    private int _index = -1;
    private EndpointReport _report = new(false, false, "not opened yet");
    private IOscSocket? _socket;
    private (OscWay Way, IPEndPoint? Peer, IPEndPoint? Local) _way;      // where the socket was opened to
    private LiveConversation? _session;
    private LiveWords? _words;                               // how it is spoken to
    private LiveSessionOptions? _needs;                      // what the session looks at
    private NextSession? _next;                              // reads more than the session does, and will take its place
    private long _nextTick = long.MaxValue;
    private long _cause;
    private long _arrived;                                   // stamp of the datagram that is being heard, or 0
    private bool _tellsPlaces;                               // this Live tells fractions of beats
    private long _received;
    private long _invalid;
    private long _unrouted;
    private long _sent;
    private long _refused;
    private long _errors;
    private long _asked;
    private long _strangers;
    private bool _unsent;                                    // written to the socket since it was flushed
    private readonly OwedCommands _owed = new();
    private readonly LaunchCauses _launches = new();

    /// <summary>Makes the lane of an endpoint.</summary>
    public EndpointLane(EndpointPlan plan, MeshContext mesh)
    {
        Plan = plan;
        _mesh = mesh;
        _lane = new Lane<EndpointDelivery, EndpointDeliveryPolicy>(plan.Name, LaneCapacity, mesh.Time);
        _routes = new RouteRunner(this, mesh.Time);
        _sessionTick = (long)(SessionTick.TotalSeconds * mesh.Time.TimestampFrequency);
    }

    /// <summary>What the rig says of the endpoint.</summary>
    public EndpointPlan Plan { get; private set; }

    /// <summary>How the endpoint is, for status: set by its actor, read from anywhere.</summary>
    public EndpointReport Report
    {
        get => Volatile.Read(ref _report);
        set => Volatile.Write(ref _report, value);
    }

    /// <summary>Told, within the turn, when the link to Live changes: how it is, and why in words.</summary>
    public Action<LiveLink, string>? LinkReported { get; set; }

    /// <summary>Told, within the turn, of Live's errors and of datagrams that are not OSC. The first of a kind is worth a log line.</summary>
    public Action<string>? ErrorReported { get; set; }

    /// <summary>What passed through, and what became of it.</summary>
    public EndpointCounts Counts => new(
        _lane.Counts, Interlocked.Read(ref _received), Interlocked.Read(ref _invalid), Interlocked.Read(ref _unrouted),
        Interlocked.Read(ref _sent), Interlocked.Read(ref _refused), Interlocked.Read(ref _errors))
    {
        Mapped = Volatile.Read(ref _mapped).Count, HandedOver = Interlocked.Read(ref _handedOver),
        MappingsTaken = Interlocked.Read(ref _mappingsTaken), MappingsRefused = Interlocked.Read(ref _mappingsRefused),
        Asked = Interlocked.Read(ref _asked), Rescued = _owed.Taken, Strangers = Interlocked.Read(ref _strangers),
    };

    /// <summary>The figures for status: read while nobody has the turn, if that can be had without waiting. Never from within a turn.</summary>
    public EndpointCounts Look()
    {
        var isExact = _lane.TryLook(out var turn);
        using (turn)
        {
            var counts = Counts;
            return counts with { Lane = counts.Lane with { IsExact = isExact } };
        }
    }

    /// <summary>The session with Live, or null. Its figures may be read from anywhere.</summary>
    public LiveConversation? Session => Volatile.Read(ref _session);

    /// <summary>Where it listens, or null while no socket is open.</summary>
    public IPEndPoint? LocalEndPoint => Volatile.Read(ref _socket)?.LocalEndPoint;

    /// <summary>Whether an incarnation is in place.</summary>
    public bool IsAttached => _lane.IsAttached;

    /// <inheritdoc />
    public LiveLink Link => Session?.Link ?? LiveLink.Silent;

    /// <inheritdoc />
    public int TrackCount => Session?.TrackCount ?? 0;

    /// <inheritdoc />
    public int SceneCount => Session?.SceneCount ?? 0;

    /// <inheritdoc />
    public int SongQuantization => Session?.SongQuantization ?? 0;

    /// <summary>Hands something to the endpoint's lane, from any thread.</summary>
    /// <returns>False when there was no room. A stop or a mark is seen to all the same, as soon as the lane has worked its queue off.</returns>
    public bool Deliver(in EndpointDelivery delivery)
    {
        if (_lane.Deliver(delivery))
        {
            return true;
        }

        if (delivery.Kind == EndpointDeliveryKind.Live && _owed.TryOwe(delivery.Command, delivery.EventId))
        {
            _lane.Nudge();
        }

        return false;
    }

    /// <summary>Tells what is held from the endpoint and why. Takes the turn: for people who ask, never from within a turn.</summary>
    public void ReadHeld(ICollection<HeldNote> into)
    {
        using var turn = EnterTurn();
        _held.Report(Plan.Name, _mesh.Time, into);
    }

    /// <summary>Takes the turn for a control handler.</summary>
    public Lane<EndpointDelivery, EndpointDeliveryPolicy>.Turn EnterTurn() => _lane.EnterTurn();

    /// <summary>Within a turn: the socket to speak through; null closes the old one.</summary>
    public void UseSocket(IOscSocket? socket)
    {
        Flush();
        var old = _socket;
        _way = (Plan.Way, Plan.Peer, Plan.Local);
        Volatile.Write(ref _socket, socket);
        old?.Dispose();
    }

    /// <summary>A new incarnation takes the lane over: the mirror is read afresh, steps have forgotten.</summary>
    public void Attach(Action<Exception> fault) => _lane.Attach(this, fault, () =>
    {
        Flush();                                             // what the last incarnation wrote before it crashed
        _held.ReleaseAll(0);
        _routes.Reset(_source.StateCount);
        StartSession(NeedsOf(Plan));
    });

    /// <summary>The incarnation stops; deliveries wait for the next.</summary>
    public void Detach() => _lane.Detach(this);

    /// <summary>Before the turn, by whoever swaps tables: works out what <see cref="Apply(Change)"/> then takes over.</summary>
    internal Change Prepare(MeshWiring wiring, int index, EndpointPlan? plan = null)
    {
        var source = index < wiring.Table.OscSources.Length ? wiring.Table.OscSources[index] : OscSource.None;
        return new Change(plan ?? Plan, new LaneTable(wiring, index, source.StateCount), source, RouteMatches.Between(_source, source)) { Natives = NativesOf(wiring, index) };
    }

    /// <summary>Within a turn: takes a new table. What it needs to know of Live is asked for beside what is known; see <see cref="Reopen"/> for another peer.</summary>
    internal void Apply(Change change)
    {
        _routes.Use(change.Table, change.Matches);
        var before = Plan;
        (Plan, _wiring, _index, _source) = (change.Plan, change.Table.Wiring, change.Table.Index, change.Source);
        UseFront(before);
        UseNatives(change.Natives);
        LookAtNeeds();
        KeepWindowsWithin();
        _tellsPlaces = Plan.Kind.Reach()?.Follows(LiveValue.SongTime) == true;
        TellClockWhatIsKnown();                              // it is no news to anybody else
    }

    /// <summary>Within a turn: takes a new table.</summary>
    public void Apply(MeshWiring wiring, int index) => Apply(Prepare(wiring, index));

    /// <summary>Whether a socket is open, and to where the plan says.</summary>
    public bool IsOpenAsPlanned => Volatile.Read(ref _socket) is not null && _way.Way == Plan.Way && Equals(_way.Peer, Plan.Peer) && Equals(_way.Local, Plan.Local);

    /// <summary>Told when the plan names another peer or port: the actor binds anew.</summary>
    public Action? ReopenWanted { get; set; }

    /// <summary>Within a turn: leaves the old peer, which is told to forget us, and closes the socket. What is asked meanwhile is refused and counted.</summary>
    public void Close()
    {
        _session?.Stop();
        UseSocket(null);
    }

    /// <summary>Within a turn, once a socket is open to another peer: begins to know it.</summary>
    public void Begin() => StartSession(NeedsOf(Plan));

    /// <summary>A table on its way to the lane.</summary>
    internal sealed record Change(EndpointPlan Plan, LaneTable Table, OscSource Source, RouteMatches Matches)
    {
        /// <summary>Controls that Live is to map by itself.</summary>
        public NativeMapping[] Natives { get; init; } = [];
    }

    /// <summary>Within a turn: these lanes are about to go. What its messages have sounded there is let go while they still listen.</summary>
    internal void ReleaseTowards(IReadOnlySet<object> lanes) => _held.ReleaseTowards(lanes);

    /// <summary>Within a turn: the notes that its messages have sounded are let go, and what steps still delay or repeat is dropped.</summary>
    public void Panic()
    {
        _routes.Forget();
        _held.ReleaseAll(0);
    }

    /// <summary>Within a turn: orderly goodbye. Live is told to forget us, the socket closes.</summary>
    public void Goodbye()
    {
        _session?.Stop();
        _held.ReleaseAll(0);
        UseSocket(null);
        (_wiring, _source, _natives) = (MeshWiring.Empty, OscSource.None, []);
        _routes.Use(LaneTable.Empty);
        _routes.Reset(0);
    }

    /// <inheritdoc />
    public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp)
    {
        if (Admits(sender))
        {
            Take(datagram, timestamp, isReplayed: false);
        }
    }

    /// <summary>A datagram of a recording that is played again; from any thread.</summary>
    public void Replay(ReadOnlySpan<byte> datagram, long timestamp) => Take(datagram, timestamp, isReplayed: true);

    private void Take(ReadOnlySpan<byte> datagram, long timestamp, bool isReplayed)
    {
        if (_lane.TryBeginTurn())
        {
            Exception? failure = null;
            try
            {
                OnDatagram(datagram, timestamp, isReplayed);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            _lane.EndTurn(failure);
            return;
        }

        var copy = EndpointDelivery.Datagram(datagram, timestamp, isReplayed);
        if (!_lane.Deliver(copy))
        {
            ArrayPool<byte>.Shared.Return(copy.Buffer!);
        }
    }

    /// <inheritdoc />
    public bool Admits(SocketAddress sender)
    {
        if (Plan.Allow is not { } allow || allow.Contains(sender))
        {
            return true;
        }

        if (Interlocked.Increment(ref _strangers) == 1)
        {
            // The first only: whoever sends more of it must not fill the log.
            ErrorReported?.Invoke($"{new IPEndPoint(IPAddress.Any, 0).Create(sender)} is not among those that 'allow' names, and is not heard");
        }

        return false;
    }

    /// <summary>A destination's present value, for take-over; NaN when nobody knows it.</summary>
    public double Read(TargetValue target, in MeshEvent e) => Value(
        target.Value, target.Track is null ? -1 : target.Track.EvaluateWhole(e) - 1, target.Item is null ? -1 : target.Item.EvaluateWhole(e) - 1);

    /// <inheritdoc />
    public int PlayingSlot(int track) => Session?.PlayingSlot(track) ?? -1;

    /// <inheritdoc />
    public int FiredSlot(int track) => Session?.FiredSlot(track) ?? LiveFiredSlot.None;

    /// <inheritdoc />
    public bool HasClip(int track, int scene) => Session?.HasClip(track, scene) ?? false;

    /// <inheritdoc />
    public bool IsGroup(int track) => Session?.IsGroup(track) ?? false;

    /// <inheritdoc />
    public int ClipQuantization(int track, int scene) => Session?.ClipQuantization(track, scene) ?? -1;

    /// <inheritdoc />
    public ClipState SlotState(int track, int scene) => Session?.SlotState(track, scene) ?? ClipState.Unknown;

    /// <inheritdoc />
    public string? TrackName(int track) => Session?.TrackName(track);

    /// <inheritdoc />
    public int TrackColor(int track) => Session?.TrackColor(track) ?? -1;

    /// <inheritdoc />
    public string? ClipName(int track, int scene) => Session?.ClipName(track, scene);

    /// <inheritdoc />
    public string? Text(LiveText text, int track, int item) => Session?.Text(text, track, item);

    /// <inheritdoc />
    public int ClipColor(int track, int scene) => Session?.ClipColor(track, scene) ?? -1;

    /// <inheritdoc />
    public double Value(LiveValue value, int track, int item) => Session?.Value(value, track, item) ?? double.NaN;

    /// <inheritdoc />
    public void Dispose()
    {
        Volatile.Read(ref _socket)?.Dispose();
        _lane.Dispose();
    }

    void ILaneHandler<EndpointDelivery>.Handle(in EndpointDelivery item)
    {
        switch (item.Kind)
        {
            case EndpointDeliveryKind.Live:
                if (_owed.IsOlderThan(item.EventId))
                {
                    PayOwed();
                }

                Execute(item.Command, item.EventId);
                break;
            case EndpointDeliveryKind.Osc:
                var length = item.Template!.Write(item.Event, _buffer);
                Transmit(_buffer.AsSpan(0, length), item.EventId);
                break;
            case EndpointDeliveryKind.News:
                HearNews(item);
                break;
            default:
                try
                {
                    OnDatagram(item.Buffer.AsSpan(0, item.Length), item.Stamp, item.IsReplayed);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(item.Buffer!);
                }

                break;
        }
    }

    void ILaneHandler<EndpointDelivery>.Wake(long now)
    {
        _routes.Wake(now);
        _lane.WakeAt(_held.NextDue);
        if (now >= _nextTick)
        {
            LookAtNatives();
            _session?.Tick(now);
            _next?.Session.Tick(now);
            TakeNextOver();
            ScheduleTick(now);
        }
        else if (_nextTick != long.MaxValue)
        {
            _lane.WakeAt(_nextTick);
        }
    }

    void ILaneHandler<EndpointDelivery>.TurnEnding()
    {
        if (_owed.IsDue)
        {
            PayOwed();
        }

        if (_unsent && !_lane.TryPutOff())
        {
            Flush();
        }
    }

    void ILiveSessionSink.Send(ReadOnlySpan<byte> datagram) => Transmit(datagram, _cause);

    void ILiveSessionSink.SlotChanged(int track, int scene, ClipState state)
    {
        var entry = new TraceEntry
        {
            Kind = TraceKind.Slot, Subject = Plan.Name, EventId = _cause, Parent = _cause == 0 ? _launches.CauseOf(track, scene, state) : 0, Track = track, Scene = scene, State = state,
        };
        _mesh.Trace.Write(ref entry);
        ShowLights(LightSource.Clip, 0, track, scene);

        TellGroups(GroupDelivery.SlotChanged(track, scene));
        TellFronts(LiveNews.Slot, track, scene);
    }

    void ILiveSessionSink.TrackChanged(int track)
    {
        ShowLights(LightSource.Track, 0, track, -1);

        TellGroups(GroupDelivery.TrackChanged(track));
    }

    void ILiveSessionSink.NamesChanged(int track)
    {
        TellFronts(LiveNews.Names, track);
        foreach (var light in _wiring.NamedLights(_index, track))
        {
            Show(light);
        }

        if (_wiring.MovingNames(_index) is { Length: > 0 } moving)
        {
            var moment = _wiring.Capture();
            foreach (var (light, follow) in moving)
            {
                if (follow.At(moment).Track == track)
                {
                    Show(light);
                }
            }
        }
    }

    void ILiveSessionSink.TextChanged(LiveText text, int index) => ShowLights(LightSource.Text, (int)text, -1, index);

    void ILiveSessionSink.ValueChanged(LiveValue value, int track, int index, double number)
    {
        TellClock(value, number);
        ShowLights(LightSource.Value, (int)value, track, index);
        RunValueRoutes(value, track, index, number);
        TellFronts(LiveNews.Value, track, index, value, number);
    }

    private void TellClock(LiveValue value, double number)
    {
        // Whole beats where there is nothing finer only: they would hold the clock back.
        if (LiveValueInfo.Of(value).Scope != LiveScope.Song || (value == LiveValue.Beat && _tellsPlaces))
        {
            return;
        }

        var now = _arrived == 0 ? _mesh.Time.GetTimestamp() : _arrived;
        _mesh.Beat.Hear(Plan.Name, value, number, ((ILiveState)this).Value(LiveValue.Tempo, -1, -1), now);
        if (IsClock)
        {
            _mesh.Clock.Hear(value, number, now);
        }
    }

    // Not where its song is: that has been true when it was told, and comes again with the next tick.
    private void TellClockWhatIsKnown()
    {
        foreach (var value in (ReadOnlySpan<LiveValue>)[LiveValue.Tempo, LiveValue.SignatureNumerator, LiveValue.SignatureDenominator, LiveValue.IsPlaying])
        {
            TellClock(value, ((ILiveState)this).Value(value, -1, -1));
        }
    }

    private bool IsClock => _wiring.Table.Clock is { Source: ClockSource.Live } clock && clock.From == _index;

    void ILiveSessionSink.LinkChanged(LiveLink link, string reason)
    {
        if (link == LiveLink.Lost)
        {
            _mesh.Beat.Lose(Plan.Name, _mesh.Time.GetTimestamp());
            if (IsClock)
            {
                _mesh.Clock.LoseLive(_mesh.Time.GetTimestamp());
            }
        }
        else if (link == LiveLink.Alive)
        {
            TellClockWhatIsKnown();
        }

        RefreshLights();
        TellGroups(GroupDelivery.LinkChanged(link));
        TellFronts(LiveNews.Link);
        LinkReported?.Invoke(link, reason);
    }

    void ILiveSessionSink.LayoutChanged(int tracks, int scenes)
    {
        KeepWindowsWithin();
        TellGroups(GroupDelivery.LayoutChanged());
        TellFronts(LiveNews.Layout);
    }

    void ILiveSessionSink.Error(string text)
    {
        Interlocked.Increment(ref _errors);
        Note(TraceKind.OscDropped, default, text, 0);
        ErrorReported?.Invoke(text);
    }

    void IRouteHost.WakeAt(long due) => _lane.WakeAt(due);

    void IRouteHost.Settle(long until) => _held.ReleaseDue(until);

    double IRouteHost.Read(TargetValue target, in MeshEvent e) => Wiring.Endpoints[target.Endpoint].Read(target, e);

    void IRouteHost.ClearGroup(int group, in MeshEvent e) => Wiring.Groups[group].Deliver(GroupDelivery.Clear(e.Id));

    void IRouteHost.ChangePage(PageMove move, string page, in MeshEvent e) => Wiring.StageLane?.Deliver(StageDelivery.ChangePage(move, page, e.Id));

    void IRouteHost.VariablesChanged() => Wiring.Relight(variablesOnly: true);

    ClockReading IRouteHost.ReadClock(long now) => _mesh.Clock.Read(now);

    void IRouteHost.ActOnClock(ClockAction action, double value, in MeshEvent e) => _mesh.Clock.Act(action, value, _mesh.Time.GetTimestamp(), e.Id);

    void IRouteHost.EndPhrase(int phrase) => _held.ReleasePhrase(phrase);

    void IRouteHost.Ran(Route route, in MeshEvent e, StepOutcome outcome, int step, string? remark) => _mesh.Trace.Route(Plan.Name, route, e, outcome, step, remark);

    void IDeliverySink.ToLive(int endpoint, in LiveCommand command, in MeshEvent cause) =>
        Wiring.Endpoints[endpoint].Deliver(EndpointDelivery.ToLive(command, cause.Id));

    void IDeliverySink.ToOsc(int endpoint, OscTemplate template, in MeshEvent cause)
    {
        // The commonest case by far is this very endpoint or its twin; either way the lane orders it.
        var target = Wiring.Endpoints[endpoint];
        if (ReferenceEquals(target, this))
        {
            var length = template.Write(cause, _buffer);
            Transmit(_buffer.AsSpan(0, length), cause.Id);
            return;
        }

        target.Deliver(EndpointDelivery.ToOsc(template, cause));
    }

    void IDeliverySink.ToMidi(int device, in MeshEvent cause)
    {
        var target = Wiring.Devices[device];
        if (!_held.Admit(cause, target, _mesh.Time.GetTimestamp(), _routes.RunningRoute))
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        target.Deliver(DeviceDelivery.Output(cause.Midi, cause.Id, cause.SysEx));
        _lane.WakeAt(_held.NextDue);
    }

    void IDeliverySink.ToGroup(int group, int track, int scene, in MeshEvent cause) =>
        Wiring.Groups[group].Deliver(GroupDelivery.Press(track, scene, cause.Id));

    private void StartSession(LiveSessionOptions needs)
    {
        if (!Plan.Kind.IsLive())
        {
            return;
        }

        (_needs, _next, _words, _arrived) = (needs, null, new LiveWords(Plan.Kind), 0);
        Volatile.Write(ref _mapped, []);                     // the last session's: its script forgets them when the new one says hello
        Volatile.Write(ref _session, _words.Converse(needs, this, _mesh.Time));
        LookAtNatives(isNew: true);
        RefreshLights();
        var now = _mesh.Time.GetTimestamp();
        _session!.Start(now);
        ScheduleTick(now);
    }

    /// <summary>A rig that looks at more of Live than the last: a second session reads it all, while the first goes on, and takes its place once it knows as much.</summary>
    private void LookAtNeeds()
    {
        var wanted = NeedsOf(Plan);
        var known = _next?.Needs ?? _needs;
        if (_session is null || known is null || (wanted.Tracks <= known.Tracks && wanted.Scenes <= known.Scenes && wanted.Sends <= known.Sends && wanted.Values.All(known.Values.Contains)
            && wanted.Parameters <= known.Parameters && wanted.Knobs <= known.Knobs && wanted.Devices <= known.Devices && wanted.DeviceParameters <= known.DeviceParameters
            && wanted.Returns <= known.Returns && wanted.Banks.Equals(known.Banks) && wanted.Texts.All(known.Texts.Contains)))
        {
            return;
        }

        var all = wanted with
        {
            Tracks = Math.Max(wanted.Tracks, known.Tracks), Scenes = Math.Max(wanted.Scenes, known.Scenes), Sends = Math.Max(wanted.Sends, known.Sends),
            Values = [.. known.Values.Union(wanted.Values)], Texts = [.. known.Texts.Union(wanted.Texts)], Parameters = Math.Max(wanted.Parameters, known.Parameters),
            Knobs = Math.Max(wanted.Knobs, known.Knobs), Devices = Math.Max(wanted.Devices, known.Devices), DeviceParameters = Math.Max(wanted.DeviceParameters, known.DeviceParameters),
            Returns = Math.Max(wanted.Returns, known.Returns),
        };
        _next = new NextSession(all, _words!, datagram => Transmit(datagram, 0), _mesh.Time);
        _next.Session.Start(_mesh.Time.GetTimestamp());
    }

    private void TakeNextOver()
    {
        if (_next is not { Session.Link: LiveLink.Alive } next || _session is not { } session)
        {
            return;
        }

        // The subscriptions are one and the same at Live, so the old session ends without a word.
        next.TakeOver(session, this);
        (_needs, _next) = (next.Needs, null);
        Volatile.Write(ref _session, next.Session);
        RefreshLights();
        TellClockWhatIsKnown();
        TellGroups(GroupDelivery.LayoutChanged());
    }

    private static LiveSessionOptions NeedsOf(EndpointPlan plan) => new()
    {
        Tracks = Math.Clamp(plan.Tracks, 1, LiveSessionOptions.MostTracks), Scenes = Math.Clamp(plan.Scenes, 1, LiveSessionOptions.MostScenes),
        Values = plan.Values, Sends = plan.Sends, Texts = plan.Texts, Parameters = Math.Min(plan.Parameters, LiveSessionOptions.MostParameters),
        Knobs = plan.Knobs, Devices = plan.Devices, DeviceParameters = plan.DeviceParameters, Returns = plan.Returns, Banks = plan.Banks,
    };

    /// <summary>What the route that runs names is looked up here.</summary>
    private MeshWiring Wiring => _routes.Running.Wiring;

    private void PayOwed()
    {
        while (_owed.TryTakeNext(out var command))
        {
            Execute(command, 0);
        }
    }

    private void Execute(LiveCommand command, long eventId)
    {
        if (_session is not { } session)
        {
            Refuse();
            return;
        }

        _cause = eventId;
        _launches.Add(command, eventId);
        if (double.IsNaN(command.Value))
        {
            // A toggle: the present state turned round. What Live has not told counts as off.
            command = command with { Value = Value(LiveValueInfo.OfVerb(command.Verb)?.Value ?? LiveValue.TrackMute, command.Track, command.Scene) > 0.5 ? 0 : 1 };
        }

        if (!session.Execute(command, _mesh.Time.GetTimestamp()))
        {
            Refuse();
            Note(TraceKind.OscDropped, default, "Live cannot be asked for this now", eventId);
        }

        _cause = 0;
    }

    private void Refuse()
    {
        Interlocked.Increment(ref _asked);
        Interlocked.Increment(ref _refused);
    }

    private void OnDatagram(ReadOnlySpan<byte> datagram, long stamp, bool isReplayed)
    {
        Interlocked.Increment(ref _received);
        // What comes in has the number of what it becomes. Live's own answers become something only where a route asks for them.
        var id = _session is null || Feeds(datagram) ? _mesh.Numbers.Next() : 0;
        var moment = id == 0 ? StageMoment.None : _wiring.Capture();
        NoteInput(datagram, stamp, id, moment, isReplayed);
        _arrived = stamp;
        _session?.Receive(datagram, stamp);
        if (_next is { } next)
        {
            next.Session.Receive(datagram, stamp);
            TakeNextOver();
        }

        _arrived = 0;

        if (_source.Routes.Length == 0 && _session is not null)
        {
            return;
        }

        var reader = new OscReader(datagram);
        for (; reader.TryRead(out var message); id = 0)      // each further message of a bundle is an event of its own, and sees what those before it did
        {
            var isTemplates = TakeAsFront(message, out var refusal);
            (id, moment) = id == 0 ? (_mesh.Numbers.Next(), _wiring.Capture()) : (id, moment);
            var isRouted = Route(message, stamp, id, moment);
            if (!isRouted && refusal is not null)
            {
                RefuseAsFront(refusal, message, id);
            }
            else if (!isRouted && !isTemplates)
            {
                Interlocked.Increment(ref _unrouted);
            }
        }

        var bad = Math.Max(reader.InvalidElements, reader.Error == OscError.None ? 0 : 1);
        if (bad > 0 && _session is null)
        {
            Interlocked.Add(ref _invalid, bad);
            Note(TraceKind.OscDropped, datagram, "not OSC", 0);
            ErrorReported?.Invoke("not OSC");
        }
    }

    /// <summary>Whether the first message of a datagram has routes.</summary>
    private bool Feeds(ReadOnlySpan<byte> datagram) =>
        _source.Routes.Length > 0 && new OscReader(datagram).TryRead(out var first) && _source.RoutesFor(first.Address).MoveNext();

    private bool Route(in OscMessageView message, long stamp, long id, in StageMoment moment)
    {
        var isRouted = false;
        foreach (var route in _source.RoutesFor(message.Address))
        {
            isRouted = true;
            var e = new MeshEvent { Id = id, Stamp = stamp, Source = _index, Control = -1, Gesture = Gesture.Osc, Moment = moment };
            BindArguments(ref e, message, route.ArgumentSlots);
            if (_routes.TryRun(e, route.Entry) && route.Entry.Route.Last)
            {
                break;
            }
        }

        return isRouted;
    }

    /// <summary>Routes that a number of Live's sets off. It stands for an OSC message with one argument.</summary>
    private void RunValueRoutes(LiveValue value, int track, int item, double number)
    {
        var entries = _source.RoutesFor(value, track, item);
        if (entries.Length == 0 || double.IsNaN(number))
        {
            return;                                          // a number that is not known any more is no event
        }

        var e = new MeshEvent
        {
            Id = _mesh.Numbers.Next(), Stamp = _mesh.Time.GetTimestamp(), Source = _index, Control = -1, Gesture = Gesture.Osc, Moment = _wiring.Capture(), Value = number,
        };
        foreach (var entry in entries)
        {
            if (_routes.TryRun(e, entry) && entry.Route.Last)
            {
                break;
            }
        }
    }

    private static void BindArguments(ref MeshEvent e, in OscMessageView message, int[] slots)
    {
        var arguments = message.GetArguments();
        for (var i = 0; arguments.TryRead(out var argument); i++)
        {
            if (!argument.TryGetNumber(out var number))
            {
                continue;
            }

            if (i == 0)
            {
                e.Value = number;
            }

            if (i < slots.Length && slots[i] >= 0)
            {
                e.Bind(slots[i], number);
                if (argument.Tag is 'i' or 'h')
                {
                    e.WholeMask |= (byte)(1 << slots[i]);
                }
            }
        }
    }

    private void Transmit(ReadOnlySpan<byte> datagram, long eventId)
    {
        Interlocked.Increment(ref _asked);
        bool isTaken;
        try
        {
            isTaken = !datagram.IsEmpty && _socket is { } socket && socket.Send(datagram);
        }
        catch
        {
            Interlocked.Increment(ref _refused);
            throw;
        }

        if (!isTaken)
        {
            Interlocked.Increment(ref _refused);
            Note(TraceKind.OscDropped, datagram, _socket?.LastError ?? "no socket is open", eventId);
            return;
        }

        _unsent = true;
        Interlocked.Increment(ref _sent);
        Note(TraceKind.OscOut, datagram, null, eventId);
    }

    /// <summary>Sends what the turn has written. All that one event has caused leaves together.</summary>
    private void Flush()
    {
        _unsent = false;
        if (_socket?.Flush() is not (> 0 and var refused))
        {
            return;
        }

        Interlocked.Add(ref _sent, -refused);
        Interlocked.Add(ref _refused, refused);
        Note(TraceKind.OscDropped, default, $"{refused} of the last messages: {_socket.LastError}", 0);
    }

    /// <summary>Variables that stay within the set are brought back into it.</summary>
    private void KeepWindowsWithin()
    {
        if (_wiring.Stage?.LimitTo(_index) == true)
        {
            _wiring.Relight(variablesOnly: true);
        }
    }

    private void TellGroups(in GroupDelivery delivery)
    {
        // By the table that runs: a group kept over a reload still has the plan, and the endpoint's index, of the old one.
        for (var i = 0; i < _wiring.Groups.Length; i++)
        {
            if (_wiring.Table.Groups[i].Endpoint == _index)
            {
                _wiring.Groups[i].Deliver(delivery);
            }
        }
    }

    private void RefreshLights()
    {
        foreach (var light in _wiring.Table.Lights)
        {
            if (light.Endpoint == _index)
            {
                Show(light);
            }
        }
    }

    /// <summary>Something of Live's has changed: the lights that follow it, and those that variables have moved there, are told.</summary>
    private void ShowLights(LightSource source, int value, int track, int item)
    {
        foreach (var light in _wiring.LightsFor(_index, source, value, track, item))
        {
            Show(light);
        }

        var moving = _wiring.MovingLightsFor(_index, source, value);
        if (moving.Length == 0)
        {
            return;
        }

        var moment = _wiring.Capture();
        foreach (var (light, follow) in moving)
        {
            if (follow.At(moment) == (track, item))
            {
                Show(light);
            }
        }
    }

    /// <summary>What the light shows, if it is there now. Whether it is still there the device decides in its own turn; when the stage changes it reads all its lights anew.</summary>
    private void Show(LightBinding light)
    {
        if (light is { IsGated: false, IsMotor: false, IsWritten: false })
        {
            _wiring.Devices[light.Device].Deliver(DeviceDelivery.Light(light.Element, light.WishNow(this)));
        }
        else if (light.IsOpen(_wiring.Capture()))
        {
            _wiring.Devices[light.Device].Deliver(DeviceDelivery.Light(light.Element, light.IsWritten ? 0 : light.WishNow(this), light));
        }
    }

    private void ScheduleTick(long now)
    {
        _nextTick = now + _sessionTick;
        _lane.WakeAt(_nextTick);
    }

    private void NoteInput(ReadOnlySpan<byte> datagram, long stamp, long id, in StageMoment moment, bool isReplayed)
    {
        var entry = new TraceEntry
        {
            Kind = TraceKind.OscIn, Subject = Plan.Name, EventId = id, Arrived = stamp, StageVersion = moment.Version, Step = moment.Page, Track = -1, Scene = -1,
            Text = isReplayed ? TraceEntry.Replayed : null,
        };
        entry.Keep(datagram);
        _mesh.Trace.Write(ref entry);
    }

    private void Note(TraceKind kind, ReadOnlySpan<byte> datagram, string? text, long eventId)
    {
        var entry = new TraceEntry { Kind = kind, Subject = Plan.Name, EventId = eventId, Track = -1, Scene = -1, Text = text };
        entry.Keep(datagram);
        _mesh.Trace.Write(ref entry);
    }
}

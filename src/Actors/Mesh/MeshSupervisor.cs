using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Status;

namespace MidiMesh.Actors.Mesh;

/// <summary>Runs this rig from now on. The sender is told <see cref="RigApplied"/> once every lane has changed over.</summary>
/// <param name="Plan">A compiled rig.</param>
public sealed record ApplyRig(MeshPlan Plan);

/// <summary>Silences everything, at once.</summary>
public sealed class PanicAll
{
    private PanicAll() { }

    /// <summary>The one instance.</summary>
    public static PanicAll Instance { get; } = new();
}

/// <summary>The root of the mesh, <c>/mesh</c>: makes the lanes that a rig needs, keeps the actors that own them, and says goodbye to every device when it ends.</summary>
/// <remarks>
/// Children: ports, graph, status; devices, endpoints and groups, each a keeper of one actor per name. The small ones are restarted at once by the usual strategy; they hold nothing.
/// Lanes, wiring and plan are on the <see cref="MeshBoard"/>: if this actor itself is restarted it finds them there.
/// </remarks>
public sealed class MeshSupervisor : ReceiveActor
{
    private readonly MeshBoard _board;
    private IActorRef _graph = ActorRefs.Nobody;
    private IActorRef _ports = ActorRefs.Nobody;
    private IActorRef _devices = ActorRefs.Nobody;
    private IActorRef _endpoints = ActorRefs.Nobody;
    private IActorRef _groups = ActorRefs.Nobody;
    private bool _failed;

    /// <summary>Runs a board.</summary>
    public MeshSupervisor(MeshBoard board)
    {
        _board = board;
        Receive<ApplyRig>(apply => Apply(apply.Plan, Sender));
        Receive<PanicAll>(_ => Panic());
        Receive<InjectCrash>(crash => MeshActor.PassOrCrash(crash, Context));
    }

    /// <summary>Props of the root actor.</summary>
    public static Props CreateProps(MeshBoard board) => Props.Create(() => new MeshSupervisor(board));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _ports = Context.ActorOf(PortWatcher.CreateProps(_board), "ports");
        _graph = Context.ActorOf(GraphActor.CreateProps(_board), "graph");
        _endpoints = Context.ActorOf(KeeperActor.CreateProps(_board, "endpoints", EndpointProps), "endpoints");
        _groups = Context.ActorOf(KeeperActor.CreateProps(_board, "groups", GroupProps), "groups");
        _devices = Context.ActorOf(KeeperActor.CreateProps(_board, "devices", DeviceProps), "devices");
        Context.ActorOf(StatusActor.CreateProps(_board), "status");
    }

    /// <inheritdoc />
    protected override void PreRestart(Exception reason, object message)
    {
        _failed = true;
        base.PreRestart(reason, message);
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        // The children have stopped before this runs, so the lanes are ours. After a failure of our own they stay as they are:
        // the next incarnation takes them over, and nothing may go dark or silent for our sake.
        if (_failed)
        {
            return;
        }

        foreach (var (name, lane) in _board.DeviceLanes)
        {
            Retire(lane);
            _board.DeviceLanes.TryRemove(name, out _);
        }

        foreach (var (name, lane) in _board.EndpointLanes)
        {
            using (lane.EnterTurn())
            {
                lane.Goodbye();
            }

            _board.EndpointLanes.TryRemove(name, out _);
            lane.Dispose();
        }

        foreach (var (name, lane) in _board.GroupLanes)
        {
            _board.GroupLanes.TryRemove(name, out _);
            lane.Dispose();
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(maxNrOfRetries: Backoff.MaxFailures, withinTimeRange: Backoff.Window, localOnlyDecider: _ => Directive.Restart);

    private static IReadOnlyDictionary<string, KeptChild> DeviceProps(MeshBoard board) =>
        board.DeviceLanes.ToDictionary(lane => lane.Key, lane => new KeptChild(lane.Value, DeviceActor.CreateProps(board, lane.Value)));

    private static IReadOnlyDictionary<string, KeptChild> EndpointProps(MeshBoard board) =>
        board.EndpointLanes.ToDictionary(lane => lane.Key, lane => new KeptChild(lane.Value, EndpointActor.CreateProps(board, lane.Value)));

    private static IReadOnlyDictionary<string, KeptChild> GroupProps(MeshBoard board) =>
        board.GroupLanes.ToDictionary(lane => lane.Key, lane => new KeptChild(lane.Value, ExclusiveLaunchActor.CreateProps(lane.Value)));

    private void Apply(MeshPlan plan, IActorRef asker)
    {
        var goneDevices = new List<DeviceLane>();
        foreach (var device in plan.Devices)
        {
            if (_board.DeviceLanes.TryGetValue(device.Name, out var lane) && !SameDevice(lane.Plan, device))
            {
                goneDevices.Add(lane);
                _board.DeviceLanes.TryRemove(device.Name, out _);
            }

            _board.DeviceLanes.GetOrAdd(device.Name, static (_, state) => new DeviceLane(state.device, state.Context), (device, _board.Context));
        }

        foreach (var endpoint in plan.Endpoints)
        {
            if (_board.EndpointLanes.TryGetValue(endpoint.Name, out var lane) && !SameEndpoint(lane.Plan, endpoint))
            {
                RemoveEndpoint(lane);
            }

            _board.EndpointLanes.GetOrAdd(endpoint.Name, static (_, state) => new EndpointLane(state.endpoint, state.Context), (endpoint, _board.Context));
        }

        foreach (var group in plan.Groups)
        {
            if (_board.GroupLanes.TryGetValue(group.Name, out var lane) && !lane.Plan.Options.Equals(group.Options))
            {
                _board.GroupLanes.TryRemove(group.Name, out _);
            }

            _board.GroupLanes.GetOrAdd(group.Name, static (_, state) => new GroupLane(state.group, state.Context), (group, _board.Context));
        }

        goneDevices.AddRange(_board.DeviceLanes.Values.Where(lane => plan.Devices.All(device => device.Name != lane.Plan.Name)));
        _board.Plan = plan;
        _graph.Tell(
            new GraphActor.SwapTable(
                plan,
                [.. plan.Devices.Select(device => _board.DeviceLanes[device.Name])],
                [.. plan.Endpoints.Select(endpoint => _board.EndpointLanes[endpoint.Name])],
                [.. plan.Groups.Select(group => _board.GroupLanes[group.Name])]),
            asker);

        // What the new rig no longer has lets go only now: the table above no longer leads there.
        foreach (var lane in goneDevices)
        {
            _board.DeviceLanes.TryRemove(new KeyValuePair<string, DeviceLane>(lane.Plan.Name, lane));
            Retire(lane);
        }

        foreach (var lane in _board.EndpointLanes.Values.Where(lane => plan.Endpoints.All(endpoint => endpoint.Name != lane.Plan.Name)).ToArray())
        {
            RemoveEndpoint(lane);
        }

        foreach (var name in _board.GroupLanes.Keys.Where(name => plan.Groups.All(group => group.Name != name)).ToArray())
        {
            _board.GroupLanes.TryRemove(name, out _);
        }

        _endpoints.Tell(KeeperActor.SyncChildren.Instance);
        _groups.Tell(KeeperActor.SyncChildren.Instance);
        _devices.Tell(KeeperActor.SyncChildren.Instance);
        _ports.Tell(PortWatcher.LookAgain.Instance);
    }

    private void Panic()
    {
        foreach (var lane in _board.DeviceLanes.Values)
        {
            using (lane.EnterTurn())
            {
                lane.Panic();
            }
        }
    }

    private void RemoveEndpoint(EndpointLane lane)
    {
        _board.EndpointLanes.TryRemove(new KeyValuePair<string, EndpointLane>(lane.Plan.Name, lane));
        using (lane.EnterTurn())
        {
            lane.Goodbye();
        }
    }

    private void Retire(DeviceLane lane)
    {
        using (lane.EnterTurn())
        {
            lane.Goodbye();
        }

        if (lane.TakePorts() is { } ports)
        {
            ports.Dispose();
            _board.Closing.Enqueue(ports.Closed);
        }
    }

    private static bool SameDevice(DevicePlan a, DevicePlan b) =>
        a.Attachment == b.Attachment && a.OnLost == b.OnLost && a.ForwardClock == b.ForwardClock && a.Profile.Id == b.Profile.Id && a.Match.SequenceEqual(b.Match);

    private static bool SameEndpoint(EndpointPlan a, EndpointPlan b) =>
        a.Kind == b.Kind && Equals(a.Peer, b.Peer) && a.Local.Equals(b.Local) && a.Tracks == b.Tracks && a.Scenes == b.Scenes
        && a.Sends == b.Sends && a.Values.SequenceEqual(b.Values);
}

using System.Collections.Concurrent;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Stage;
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

/// <summary>Tells a device everything that its lights show anew: somebody has pressed its reset, or another program has painted over them.</summary>
/// <param name="Device">The device's key in the rig, or null for all.</param>
public sealed record Repaint(string? Device);

/// <summary>Makes a device the one that plays a role. The sender is told <see cref="StageChanged"/>.</summary>
/// <param name="Role">The role's key in the rig.</param>
/// <param name="Device">The device's key in the rig.</param>
public sealed record GiveRole(string Role, string Device);

/// <summary>Puts a page on. The sender is told <see cref="StageChanged"/>.</summary>
/// <param name="Page">The page's key in the rig.</param>
public sealed record ShowPage(string Page);

/// <summary>Finds out which unit a device is: listens on the ports that may be it for a press. The sender is told <see cref="IdentifyOutcome"/>.</summary>
/// <param name="Device">The device's key in the rig.</param>
/// <param name="Patience">Longest wait for the press.</param>
/// <param name="Listening">Told the names of the ports that are listened on, from any thread.</param>
/// <param name="Stop">Ends the wait.</param>
public sealed record IdentifyDevice(string Device, TimeSpan Patience, Action<IReadOnlyList<string>>? Listening, CancellationToken Stop);

/// <summary>What became of <see cref="GiveRole"/> or <see cref="ShowPage"/>.</summary>
/// <param name="Refused">Why nothing changed, for people; null when it is done.</param>
public sealed record StageChanged(string? Refused);

/// <summary>The root of the mesh, <c>/mesh</c>: makes the lanes that a rig needs, keeps the actors that own them, and says goodbye to every device when it ends.</summary>
/// <remarks>
/// Children: ports, graph, status; devices, endpoints and groups, each a keeper of one actor per name. The small ones are restarted at once by the usual strategy; they hold nothing.
/// Lanes, wiring and plan are on the <see cref="MeshBoard"/>: if this actor itself is restarted it finds them there.
/// </remarks>
public sealed class MeshSupervisor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private const string Ports = "ports";
    private const string Graph = "graph";
    private const string Endpoints = "endpoints";
    private const string Groups = "groups";
    private const string Devices = "devices";
    private const string Stage = "stage";
    private const string Status = "status";

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
        Receive<GraphActor.TableSwapped>(OnSwapped);
        Receive<PanicAll>(_ => Panic());
        Receive<Repaint>(repaint => PaintAgain(repaint.Device));
        Receive<GiveRole>(give => ChangeStage(stage => stage.Give(give.Role, give.Device)));
        Receive<ShowPage>(show => ChangeStage(stage => stage.ShowPage(show.Page)));
        Receive<IdentifyDevice>(ask => _ports.Forward(ask));
        Receive<Terminated>(ended => OnPartEnded(ended.ActorRef.Path.Name));
        Receive<StartPart>(start => Start(start.Name));
        Receive<InjectCrash>(crash => MeshActor.PassOrCrash(crash, Context));
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Props of the root actor.</summary>
    public static Props CreateProps(MeshBoard board) => Props.Create(() => new MeshSupervisor(board));

    /// <inheritdoc />
    protected override void PreStart()
    {
        foreach (var name in (string[])[Ports, Graph, Endpoints, Groups, Devices, Stage, Status])
        {
            Start(name);
        }
    }

    /// <summary>Starts a part, at the beginning or after its rest. What it owned is on the board.</summary>
    private void Start(string name)
    {
        _board.Parked.TryRemove(name, out _);
        var part = Context.Watch(Context.ActorOf(
            name switch
            {
                Ports => PortWatcher.CreateProps(_board),
                Graph => GraphActor.CreateProps(_board),
                Endpoints => KeeperActor.CreateProps(_board, Endpoints, EndpointProps),
                Groups => KeeperActor.CreateProps(_board, Groups, GroupProps),
                Devices => KeeperActor.CreateProps(_board, Devices, DeviceProps),
                Stage => StageActor.CreateProps(_board.Stage),
                _ => StatusActor.CreateProps(_board),
            },
            name));
        switch (name)
        {
            case Ports:
                _ports = part;
                break;
            case Graph:
                _graph = part;
                break;
            case Endpoints:
                _endpoints = part;
                break;
            case Groups:
                _groups = part;
                break;
            case Devices:
                _devices = part;
                break;
        }
    }

    /// <summary>Its strategy has given it up. The mesh cannot do without any of them: it rests, people can see why, and it is tried again.</summary>
    private void OnPartEnded(string name)
    {
        _board.Parked[name] = $"it failed more than {Backoff.MaxFailures} times in {Backoff.Window.TotalSeconds:0} seconds and is tried again in {Rest.TotalSeconds:0}";
        _board.Context.Trace.Life(name, "crashed too often and rests");
        Timers.StartSingleTimer(name, new StartPart(name), Rest);
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
        var devices = plan.Devices.Select(device => Keep(_board.DeviceLanes, device.Name, lane => lane.Plan.Profile.SaysTheSame(device.Profile), () => NewLane(device))).ToArray();
        var endpoints = plan.Endpoints.Select(endpoint => Keep(_board.EndpointLanes, endpoint.Name, lane => lane.Plan.Kind == endpoint.Kind, () => new EndpointLane(endpoint, _board.Context))).ToArray();
        var groups = plan.Groups.Select(group => Keep(_board.GroupLanes, group.Name, static _ => true, () => new GroupLane(group, _board.Context))).ToArray();
        _board.Plan = plan;
        _graph.Tell(new GraphActor.SwapTable(plan, devices, endpoints, groups, asker));
    }

    private DeviceLane NewLane(DevicePlan plan)
    {
        var lane = new DeviceLane(plan, _board.Context);
        if (_board.LastRun?.Sounds.GetValueOrDefault(plan.Name) is { } left)
        {
            lane.Recall(left);
        }

        return lane;
    }

    /// <summary>Every lane runs the new table, so nothing new comes to those that leave. What is held there is let go first, then they say goodbye.</summary>
    private void OnSwapped(GraphActor.TableSwapped swapped)
    {
        var (swap, leaving) = (swapped.Swap, swapped.Leaving);
        if (leaving.All.Count > 0)
        {
            ReleaseTowards(leaving, swap);
        }

        foreach (var lane in leaving.Devices)
        {
            _board.DeviceLanes.TryRemove(new KeyValuePair<string, DeviceLane>(lane.Plan.Name, lane));
            Retire(lane);
        }

        foreach (var lane in leaving.Endpoints)
        {
            _board.EndpointLanes.TryRemove(new KeyValuePair<string, EndpointLane>(lane.Plan.Name, lane));
            using var turn = lane.EnterTurn();
            lane.Goodbye();
        }

        foreach (var lane in leaving.Groups)
        {
            _board.GroupLanes.TryRemove(new KeyValuePair<string, GroupLane>(lane.Plan.Name, lane));
        }

        foreach (var lane in leaving.Moved)
        {
            lane.ReopenWanted?.Invoke();
        }

        _endpoints.Tell(KeeperActor.SyncChildren.Instance);
        _groups.Tell(KeeperActor.SyncChildren.Instance);
        _devices.Tell(KeeperActor.SyncChildren.Instance);
        _ports.Tell(PortWatcher.LookAgain.Instance);
        swap.Asker.Tell(new RigApplied(swapped.Version));
    }

    private void ReleaseTowards(LeavingLanes leaving, GraphActor.SwapTable swap)
    {
        using (_board.Stage.EnterTurn())
        {
            _board.Stage.ReleaseTowards(leaving.All);
        }

        foreach (var lane in swap.Endpoints)
        {
            using var turn = lane.EnterTurn();
            lane.ReleaseTowards(leaving.All);
        }

        foreach (var lane in swap.Devices)
        {
            using var turn = lane.EnterTurn();
            lane.ReleaseTowards(leaving.All);
        }
    }

    /// <summary>The lane that is there under a name, if it will do, or a new one in its place.</summary>
    private static TLane Keep<TLane>(ConcurrentDictionary<string, TLane> lanes, string name, Func<TLane, bool> isFit, Func<TLane> make)
        where TLane : class
    {
        if (!lanes.TryGetValue(name, out var lane) || !isFit(lane))
        {
            lanes[name] = lane = make();
        }

        return lane;
    }

    private void ChangeStage(Func<StageLane, string?> change)
    {
        string? refused;
        using (_board.Stage.EnterTurn())
        {
            refused = change(_board.Stage);
        }

        Sender.Tell(new StageChanged(refused));
    }

    private void PaintAgain(string? device)
    {
        foreach (var lane in _board.DeviceLanes.Values.Where(lane => device is null || lane.Plan.Name == device))
        {
            using (lane.EnterTurn())
            {
                lane.Repaint();
            }
        }
    }

    /// <summary>Those that only play first: what they let go is told before their outputs are silenced, and none of them starts anything anew.</summary>
    private void Panic()
    {
        using (_board.Stage.EnterTurn())
        {
            _board.Stage.Panic();
        }

        foreach (var lane in _board.EndpointLanes.Values)
        {
            using (lane.EnterTurn())
            {
                lane.Panic();
            }
        }

        foreach (var lane in _board.DeviceLanes.Values)
        {
            using (lane.EnterTurn())
            {
                lane.Panic();
            }
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

    private sealed record StartPart(string Name);
}

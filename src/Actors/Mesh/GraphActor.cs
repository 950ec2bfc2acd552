using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Actors.Mesh;

/// <summary>Owns the table that runs and its version: joins a plan with its lanes and swaps it in.</summary>
/// <remarks>Child of <see cref="MeshSupervisor"/>, which has made the lanes. The wiring is on the board: a crash changes nothing that runs, the last good table stays.</remarks>
internal sealed class GraphActor : MeshActor
{
    private readonly MeshBoard _board;
    private readonly ILogger _log;

    public GraphActor(MeshBoard board)
    {
        _board = board;
        _log = board.Loggers.CreateLogger("MidiMesh.Graph");
        Receive<SwapTable>(OnSwap);
        ReceiveFaults();
    }

    public static Props CreateProps(MeshBoard board) => Props.Create(() => new GraphActor(board));

    private void OnSwap(SwapTable swap)
    {
        var old = _board.Wiring;
        var wiring = new MeshWiring(old.Version + 1, swap.Plan.Table, swap.Devices, swap.Endpoints, swap.Groups, _board.Stage);

        _board.Context.Clock.Use(swap.Plan.Table.Clock);

        // Page and roles first, so that no lane comes to a table whose roles nobody plays yet.
        using (_board.Stage.EnterTurn())
        {
            _board.Stage.Apply(wiring, _board.LastRun);
        }

        var leaving = LeavingLanes.Between(old, wiring, swap.Plan);

        // Every lane changes over in its own turn, first those that only receive. A lane on the new table may still reach one on the
        // old: what is delivered names a lane and a thing in it, never an index of a table, so each delivery means the same on both.
        for (var i = 0; i < wiring.Groups.Length; i++)
        {
            using var turn = wiring.Groups[i].EnterTurn();
            wiring.Groups[i].Apply(wiring, i, swap.Plan.Groups[i]);
        }

        for (var i = 0; i < wiring.Endpoints.Length; i++)
        {
            var change = wiring.Endpoints[i].Prepare(wiring, i, swap.Plan.Endpoints[i]);
            using var turn = wiring.Endpoints[i].EnterTurn();
            wiring.Endpoints[i].Apply(change);
        }

        for (var i = 0; i < wiring.Devices.Length; i++)
        {
            var change = wiring.Devices[i].Prepare(wiring, i, swap.Plan.Devices[i]);
            using var turn = wiring.Devices[i].EnterTurn();
            wiring.Devices[i].Apply(change);
        }

        _board.Context.ClockOut.Use(wiring);
        _board.Wiring = wiring;
        _board.LastRun = null;
        GraphLog.Applied(_log, swap.Plan.Name, wiring.Version, wiring.Table.Routes.Length);
        _board.Context.Trace.Life("graph", "a rig was applied");
        Sender.Tell(new TableSwapped(wiring.Version, swap, leaving));
    }

    /// <summary>Swaps a plan in; answered with <see cref="TableSwapped"/>.</summary>
    internal sealed record SwapTable(MeshPlan Plan, DeviceLane[] Devices, EndpointLane[] Endpoints, GroupLane[] Groups, IActorRef Asker);

    /// <summary>Every lane runs the new table.</summary>
    internal sealed record TableSwapped(int Version, SwapTable Swap, LeavingLanes Leaving);
}

/// <summary>Lanes that a new rig has no use for, or that lead elsewhere in it.</summary>
/// <param name="Devices">Devices that are gone, or are other devices now.</param>
/// <param name="Endpoints">Endpoints that are gone.</param>
/// <param name="Groups">Groups that are gone.</param>
/// <param name="Moved">Endpoints with another peer or port.</param>
internal sealed record LeavingLanes(
    IReadOnlyList<DeviceLane> Devices, IReadOnlyList<EndpointLane> Endpoints, IReadOnlyList<GroupLane> Groups, IReadOnlyList<EndpointLane> Moved)
{
    /// <summary>What a swap leaves behind.</summary>
    public static LeavingLanes Between(MeshWiring old, MeshWiring next, MeshPlan plan) => new(
        [.. old.Devices.Except(next.Devices)],
        [.. old.Endpoints.Except(next.Endpoints)],
        [.. old.Groups.Except(next.Groups)],
        [.. next.Endpoints.Where((lane, index) => !SameWay(lane.Plan, plan.Endpoints[index]))]);

    private static bool SameWay(EndpointPlan a, EndpointPlan b) => a.Way == b.Way && Equals(a.Peer, b.Peer) && a.Local.Equals(b.Local);

    /// <summary>All of them.</summary>
    public IReadOnlySet<object> All { get; } = new HashSet<object>([.. Devices, .. Endpoints, .. Groups, .. Moved], ReferenceEqualityComparer.Instance);
}

/// <summary>A rig runs now.</summary>
/// <param name="Version">Counts applied rigs, from 1.</param>
public sealed record RigApplied(int Version);

internal static partial class GraphLog
{
    [LoggerMessage(41, LogLevel.Information, "Rig '{Rig}' runs as version {Version} with {Routes} routes")]
    public static partial void Applied(ILogger logger, string rig, int version, int routes);
}

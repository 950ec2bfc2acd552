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
        var wiring = new MeshWiring(old.Version + 1, swap.Plan.Table, swap.Devices, swap.Endpoints, swap.Groups);

        // Every lane changes over in its own turn, first those that only receive. A lane on the new table may still reach one on the
        // old: what is delivered names a lane and a thing in it, never an index of a table, so each delivery means the same on both.
        for (var i = 0; i < wiring.Groups.Length; i++)
        {
            using var turn = wiring.Groups[i].EnterTurn();
            wiring.Groups[i].Apply(wiring, i);
        }

        for (var i = 0; i < wiring.Endpoints.Length; i++)
        {
            using var turn = wiring.Endpoints[i].EnterTurn();
            wiring.Endpoints[i].Apply(wiring, i);
        }

        for (var i = 0; i < wiring.Devices.Length; i++)
        {
            using var turn = wiring.Devices[i].EnterTurn();
            wiring.Devices[i].Apply(wiring, i);
        }

        _board.Wiring = wiring;
        GraphLog.Applied(_log, swap.Plan.Name, wiring.Version, wiring.Table.Routes.Length);
        _board.Context.Trace.Life("graph", "a rig was applied");
        Sender.Tell(new RigApplied(wiring.Version));
    }

    /// <summary>Swaps a plan in; answered with <see cref="RigApplied"/>.</summary>
    internal sealed record SwapTable(MeshPlan Plan, DeviceLane[] Devices, EndpointLane[] Endpoints, GroupLane[] Groups);
}

/// <summary>A rig runs now.</summary>
/// <param name="Version">Counts applied rigs, from 1.</param>
public sealed record RigApplied(int Version);

internal static partial class GraphLog
{
    [LoggerMessage(41, LogLevel.Information, "Rig '{Rig}' runs as version {Version} with {Routes} routes")]
    public static partial void Applied(ILogger logger, string rig, int version, int routes);
}

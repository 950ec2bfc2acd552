using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Routing;

/// <summary>A table as one lane runs it: the wiring, the lane's place in it, and what the steps of its routes remember.</summary>
/// <remarks>An event that waits, or a press that is held, keeps the one that it began with: what its route names means the same until it ends, whatever has been swapped in meanwhile.</remarks>
/// <param name="wiring">The table and the lanes that its indices mean.</param>
/// <param name="index">The lane's index in it, or -1.</param>
/// <param name="stateCount">How many memories its routes need.</param>
internal sealed class LaneTable(MeshWiring wiring, int index, int stateCount)
{
    /// <summary>What runs before the first rig, and after goodbye.</summary>
    public static LaneTable Empty { get; } = new(MeshWiring.Empty, -1, 0);

    /// <summary>The table and the lanes that its indices mean.</summary>
    public MeshWiring Wiring => wiring;

    /// <summary>The lane's index in it, or -1.</summary>
    public int Index => index;

    /// <summary>What the steps remember; touched only within the lane's turn.</summary>
    public StepState[] States { get; } = new StepState[stateCount];
}

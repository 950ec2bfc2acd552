using MidiMesh.Hocon.Graph;

namespace MidiMesh.Hocon.Resolution;

/// <summary>A substitution or concatenation being evaluated as a layer of a key. While it lasts, the key shows only the layers below.</summary>
/// <param name="slot">The key.</param>
/// <param name="layer">The layer; 0 means that nothing lies below.</param>
/// <param name="outer">The evaluation of the same key around this one.</param>
/// <param name="forShape">True when only the shape is wanted, to follow a path; false for the whole value.</param>
/// <param name="depth">Number of evaluations around this one.</param>
/// <param name="cuts">How many of them, this one included, have something below.</param>
/// <param name="frame">Number of routines running when it began.</param>
internal sealed class ActiveLayer(Slot slot, int layer, ActiveLayer? outer, bool forShape, int depth, int cuts, int frame)
{
    public Slot Slot { get; } = slot;

    public int Layer { get; } = layer;

    public ActiveLayer? Outer { get; } = outer;

    public bool ForShape { get; } = forShape;

    public int Depth { get; } = depth;

    public int Cuts { get; } = cuts;

    public int Frame { get; } = frame;

    public bool IsLive { get; set; } = true;
}

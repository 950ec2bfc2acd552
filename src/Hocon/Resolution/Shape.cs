using MidiMesh.Hocon.Graph;

namespace MidiMesh.Hocon.Resolution;

/// <summary>As much of a value as a path needs to pass through it: the objects it is made of, the winning one first.</summary>
/// <param name="Parts">Empty for a scalar or a list (<paramref name="IsLeaf"/>) and for an undefined value.</param>
/// <param name="IsLeaf">True for a scalar or a list: it ends a path and hides what is below.</param>
internal sealed record Shape(IReadOnlyList<Part> Parts, bool IsLeaf)
{
    public static Shape Leaf { get; } = new([], true);

    public static Shape Undefined { get; } = new([], false);
}

/// <summary>An object, still as a node of the graph or already resolved: exactly one of the two.</summary>
internal readonly record struct Part(ObjectNode? Node, HoconObject? Value);

/// <summary>What one object says about a key: the lowest <paramref name="Visible"/> layers of a slot, or a value already resolved.</summary>
internal readonly record struct Entry(Slot? Slot, int Visible, HoconValue? Value);

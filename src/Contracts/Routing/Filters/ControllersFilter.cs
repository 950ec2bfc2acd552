using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Filters;

/// <summary>Control changes of some controllers: those that say one thing together, as the parts of a pair or a parameter do.</summary>
/// <param name="name">The word of the rig.</param>
/// <param name="controllers">The controllers.</param>
public sealed class ControllersFilter(string name, Func<int, bool> controllers) : Filter
{
    private readonly bool[] _controllers = [.. Enumerable.Range(0, MidiMessage.MaxValue + 1).Select(controllers)];

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) => Admits(e.Midi.Kind, e.Midi.Data1);

    /// <inheritdoc />
    public override bool Admits(MidiKind kind, int number) => kind == MidiKind.ControlChange && _controllers[number];
}

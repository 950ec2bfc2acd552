using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Filters;

/// <summary><c>controller = 7</c>: control changes of the controllers within the range.</summary>
/// <param name="low">Lowest controller, 0..127.</param>
/// <param name="high">Highest controller, 0..127.</param>
public sealed class ControllerFilter(int low, int high) : Filter
{
    /// <inheritdoc />
    public override string Name => "controller";

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) =>
        e.Midi.Kind == MidiKind.ControlChange && e.Midi.Controller >= low && e.Midi.Controller <= high;
}

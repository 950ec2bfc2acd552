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
    public override bool Matches(in MeshEvent e) => Admits(e.Midi.Kind, e.Midi.Data1);

    /// <inheritdoc />
    public override bool Admits(MidiKind kind, int number) => kind == MidiKind.ControlChange && number >= low && number <= high;

    /// <inheritdoc />
    public override bool Covers(Filter other) => other is ControllerFilter narrower && narrower.Low >= low && narrower.High <= high;

    private int Low => low;

    private int High => high;
}

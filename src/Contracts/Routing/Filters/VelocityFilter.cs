using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Filters;

/// <summary><c>velocity = "1..100"</c>: notes struck within the range. A release passes whatever its velocity: it belongs to the press that passed.</summary>
/// <param name="low">Lowest velocity, 1..127.</param>
/// <param name="high">Highest velocity, 1..127.</param>
public sealed class VelocityFilter(int low, int high) : Filter
{
    /// <inheritdoc />
    public override string Name => "velocity";

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) =>
        e.Midi.IsNoteOff || (e.Midi.IsNoteOn && e.Midi.Velocity >= low && e.Midi.Velocity <= high);

    /// <inheritdoc />
    public override bool Admits(MidiKind kind, int number) => kind is MidiKind.NoteOn or MidiKind.NoteOff;

    /// <inheritdoc />
    public override bool Covers(Filter other) => other is VelocityFilter narrower && narrower.Low >= low && narrower.High <= high;

    private int Low => low;

    private int High => high;
}

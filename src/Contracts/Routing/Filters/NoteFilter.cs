using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Filters;

/// <summary><c>note = "C1..C4"</c>: note on, note off and poly pressure of the notes within the range; nothing else has a note.</summary>
/// <param name="low">Lowest note, 0..127.</param>
/// <param name="high">Highest note, 0..127.</param>
public sealed class NoteFilter(int low, int high) : Filter
{
    /// <inheritdoc />
    public override string Name => "note";

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) =>
        e.Midi.Kind is MidiKind.NoteOn or MidiKind.NoteOff or MidiKind.PolyPressure && e.Midi.Note >= low && e.Midi.Note <= high;
}

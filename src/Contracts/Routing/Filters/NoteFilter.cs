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
    public override bool Matches(in MeshEvent e) => Admits(e.Midi.Kind, e.Midi.Data1);

    /// <inheritdoc />
    public override bool Admits(MidiKind kind, int number) =>
        kind is MidiKind.NoteOn or MidiKind.NoteOff or MidiKind.PolyPressure && number >= low && number <= high;

    /// <inheritdoc />
    public override bool Covers(Filter other) => other is NoteFilter narrower && narrower.Low >= low && narrower.High <= high;

    private int Low => low;

    private int High => high;
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>note-map { C3 = E3, else = pass }</c>: each note becomes the one that a table names, or is left out. Messages without a note pass unchanged.</summary>
public sealed class NoteMapStep : Step
{
    /// <summary>The mark of a note that is left out.</summary>
    public const sbyte Drop = -1;

    private readonly sbyte[] _notes;

    /// <summary>Takes the table.</summary>
    /// <param name="notes">For each of the 128 notes another note, or <see cref="Drop"/>.</param>
    /// <exception cref="ArgumentException">There are not 128.</exception>
    public NoteMapStep(sbyte[] notes)
    {
        if (notes.Length != MidiMessage.MaxValue + 1)
        {
            throw new ArgumentException("There are 128 notes.", nameof(notes));
        }

        _notes = [.. notes];
    }

    /// <inheritdoc />
    public override string Name => "note-map";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var midi = e.Midi;
        if (midi.Kind is not (MidiKind.NoteOn or MidiKind.NoteOff or MidiKind.PolyPressure))
        {
            return StepOutcome.Continue;
        }

        var note = _notes[midi.Note];
        if (note == Drop)
        {
            return StepOutcome.Filtered;
        }

        e.Midi = midi.Kind switch
        {
            MidiKind.NoteOn => MidiMessage.NoteOn(midi.Channel, note, midi.Velocity),
            MidiKind.NoteOff => MidiMessage.NoteOff(midi.Channel, note, midi.Velocity),
            _ => MidiMessage.PolyPressure(midi.Channel, note, midi.Value),
        };
        return StepOutcome.Continue;
    }
}

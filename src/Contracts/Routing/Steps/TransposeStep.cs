using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>transpose = 12</c>: moves notes by semitones. A note that would leave 0..127 goes no further; messages without a note pass unchanged.</summary>
/// <param name="semitones">Up when positive.</param>
public sealed class TransposeStep(int semitones) : Step
{
    /// <inheritdoc />
    public override string Name => "transpose";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var midi = e.Midi;
        if (midi.Kind is not (MidiKind.NoteOn or MidiKind.NoteOff or MidiKind.PolyPressure))
        {
            return StepOutcome.Continue;
        }

        var note = midi.Note + semitones;
        if (note is < 0 or > MidiMessage.MaxValue)
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

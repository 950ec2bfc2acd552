using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>transpose = 12</c>, <c>transpose = "octave * 12"</c>: moves notes by semitones. A note that would leave 0..127 goes no further; messages without a note pass unchanged.</summary>
/// <remarks>A release goes where the ledger of held notes has its press, so what the expression is by then does not matter.</remarks>
/// <param name="semitones">Up when positive; cut to a whole number.</param>
public sealed class TransposeStep(Expression semitones) : Step
{
    /// <summary>Moves notes by a fixed number of semitones.</summary>
    public TransposeStep(int semitones)
        : this(Expression.Whole(semitones))
    {
    }

    // Farther than any note can go and stay on the keyboard.
    private const int Beyond = MidiMessage.MaxValue + 1;

    /// <summary>By how many semitones.</summary>
    public Expression Semitones => semitones;

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

        var note = midi.Note + Math.Clamp(semitones.EvaluateWhole(e), -Beyond, Beyond);
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

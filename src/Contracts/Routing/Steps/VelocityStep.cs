using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>velocity = 100</c> or <c>velocity = [40, 127]</c>: the same velocity for every note, or 1..127 spread over a range. Releases and other messages pass unchanged.</summary>
/// <param name="low">Velocity of the softest note, 1..127.</param>
/// <param name="high">Velocity of the hardest note, 1..127; below <paramref name="low"/> it turns the range round.</param>
public sealed class VelocityStep(int low, int high) : Step
{
    /// <inheritdoc />
    public override string Name => "velocity";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (!e.Midi.IsNoteOn)
        {
            return StepOutcome.Continue;
        }

        var hardness = (e.Midi.Velocity - 1) / (MidiMessage.MaxValue - 1.0);
        var velocity = (int)Math.Round(low + (hardness * (high - low)), MidpointRounding.AwayFromZero);
        e.Midi = MidiMessage.NoteOn(e.Midi.Channel, e.Midi.Note, velocity);
        e.Value = velocity / (double)MidiMessage.MaxValue;
        return StepOutcome.Continue;
    }
}

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>nrpn = 1234</c>, <c>rpn = 0</c>: the event's value leaves as a (non-)registered parameter towards a MIDI output; see <see cref="MidiDestination"/> for the messages.</summary>
/// <param name="number">The parameter, 0..16382.</param>
/// <param name="form">Which of the two kinds.</param>
public sealed class ParameterOutStep(int number, ValueForm form) : Step
{
    /// <inheritdoc />
    public override string Name => form == ValueForm.Rpn ? "rpn" : "nrpn";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (e.Midi.IsChannel)
        {
            (e.Form, e.FormNumber) = (form, (ushort)number);
        }

        return StepOutcome.Continue;
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>when { nrpn = 1234 }</c>, <c>when { rpn = 0 }</c>: makes one event of the control changes that set a (non-)registered parameter. All parts are swallowed, and so are other parameters.</summary>
/// <remarks>MIDI 1.0 Detailed Specification, "Registered and Non-Registered Parameter Numbers": 99 and 98, or 101 and 100, name the parameter, 6 and 38 set its value, 96 and 97 move it by one; 127 twice names none.</remarks>
/// <param name="number">The parameter, 0..16383.</param>
/// <param name="form">Which of the two kinds.</param>
public sealed class ParameterInStep(int number, ValueForm form) : Step
{
    // The parameter that the sender has named last: its number in B, its kind in the flags.
    private const int NonRegistered = ValueParts.FirstFree;
    private const int Registered = ValueParts.FirstFree * 2;
    private readonly int _own = form == ValueForm.Rpn ? Registered : NonRegistered;

    /// <inheritdoc />
    public override string Name => form == ValueForm.Rpn ? "rpn" : "nrpn";

    /// <inheritdoc />
    public override StepMemory Memory => StepMemory.Channel;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var midi = e.Midi;
        switch (midi.Controller)
        {
            case ParameterNumbers.NrpnMsb or ParameterNumbers.RpnMsb:
                return Select(ref state, midi, Midi14.Combine(midi.Value, Midi14.Lsb((int)state.B)));
            case ParameterNumbers.NrpnLsb or ParameterNumbers.RpnLsb:
                return Select(ref state, midi, Midi14.Combine(Midi14.Msb((int)state.B), midi.Value));
        }

        if ((state.Flags & _own) == 0 || (int)state.B != number)
        {
            return StepOutcome.Filtered;
        }

        var outcome = midi.Controller switch
        {
            ParameterNumbers.DataMsb => ValueParts.TakeMsb(ref e, ref state, host),
            ParameterNumbers.DataLsb => ValueParts.TakeLsb(ref e, ref state),
            ParameterNumbers.Increment => ValueParts.Nudge(ref e, ref state, 1),
            ParameterNumbers.Decrement => ValueParts.Nudge(ref e, ref state, -1),
            _ => StepOutcome.Filtered,
        };
        if (outcome is StepOutcome.Filtered or StepOutcome.Swallowed)
        {
            return outcome;
        }

        e.Midi = MidiMessage.ControlChange(midi.Channel, ParameterNumbers.DataMsb, ValueParts.SevenBits(e.Value));
        (e.Gesture, e.Form, e.FormNumber) = (Gesture.Move, form, (ushort)number);
        return outcome == StepOutcome.Postponed ? ValueParts.Wait(e, host) : outcome;
    }

    /// <inheritdoc />
    public override StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host) => ValueParts.Resume(ref state);

    private static StepOutcome Select(ref StepState state, in MidiMessage midi, int selected)
    {
        var kind = midi.Controller is ParameterNumbers.NrpnMsb or ParameterNumbers.NrpnLsb ? NonRegistered : Registered;
        if ((int)state.B != selected || (state.Flags & kind) == 0)
        {
            ValueParts.Forget(ref state);
        }

        state.B = selected;
        state.Flags = (state.Flags & ~(NonRegistered | Registered)) | (selected == ParameterNumbers.Null ? 0 : kind);
        return StepOutcome.Swallowed;
    }
}

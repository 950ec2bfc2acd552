using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>pair14 = [1, 33]</c>: two controllers become one value of 14 bits, and leave as the two towards a MIDI output. Other messages pass unchanged.</summary>
/// <remarks>
/// MIDI 1.0 Detailed Specification, "Control Change": the upper controller (MSB) sets the lower one (LSB) to 0 and is valid alone. A device that has sent an LSB before is given
/// <see cref="Patience"/> to send it again, so that the value does not jump between the two; one that never sends it is not waited for, and its 0..127 are the whole range.
/// </remarks>
/// <param name="msb">Upper controller, 0..127.</param>
/// <param name="lsb">Lower controller, 0..127.</param>
/// <param name="only">Whether the route's controls are others: then their values only leave as the two.</param>
public sealed class PairStep(int msb, int lsb, bool only = false) : Step
{
    /// <summary>How long an LSB may stay away. At 31,250 baud the three bytes take 1 ms.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    /// <inheritdoc />
    public override string Name => "pair14";

    /// <inheritdoc />
    public override StepMemory Memory => StepMemory.Channel;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var midi = e.Midi;
        if (only)
        {
            MakePair(ref e, e.Value);
            return StepOutcome.Continue;
        }

        if (midi.Kind != MidiKind.ControlChange || (midi.Controller != msb && midi.Controller != lsb))
        {
            return StepOutcome.Continue;
        }

        var outcome = midi.Controller == msb ? ValueParts.TakeMsb(ref e, ref state, host) : ValueParts.TakeLsb(ref e, ref state);
        if (outcome != StepOutcome.Swallowed)
        {
            e.Midi = MidiMessage.ControlChange(midi.Channel, msb, ValueParts.SevenBits(e.Value));
            MakePair(ref e, e.Value);
        }

        return outcome == StepOutcome.Postponed ? ValueParts.Wait(e, host) : outcome;
    }

    /// <inheritdoc />
    public override StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host) => ValueParts.Resume(ref state);

    private void MakePair(ref MeshEvent e, double value)
    {
        (e.Value, e.Form, e.FormNumber) = (value, ValueForm.Pair, (ushort)(msb | (lsb << 7)));
    }
}

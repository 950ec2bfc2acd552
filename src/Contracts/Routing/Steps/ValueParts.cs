using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary>A value that comes as an MSB and perhaps an LSB: what both 14-bit pairs and (N)RPN data are made of. Uses a step's <see cref="StepState.A"/> and two bits of its flags.</summary>
internal static class ValueParts
{
    /// <summary>First flag that is free for the step's own use.</summary>
    public const int FirstFree = 8;

    private const int SendsLsb = 1;
    private const int Waiting = 2;
    private const int Known = 4;

    /// <summary>Takes the MSB: sets the event's value.</summary>
    /// <returns>Continue, or Postponed when an LSB is likely to follow.</returns>
    public static StepOutcome TakeMsb(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        state.A = Midi14.Combine(e.Midi.Value, 0);
        state.Flags |= Known;
        if ((state.Flags & SendsLsb) == 0)
        {
            e.Value = e.Midi.Value / (double)MidiMessage.MaxValue;
            return StepOutcome.Continue;
        }

        state.Flags |= Waiting;
        e.Value = state.A / Midi14.Max;
        return StepOutcome.Postponed;
    }

    /// <summary>Takes the LSB: sets the event's value.</summary>
    /// <returns>Continue, or Swallowed when no MSB has come yet.</returns>
    public static StepOutcome TakeLsb(ref MeshEvent e, ref StepState state)
    {
        state.Flags = (state.Flags | SendsLsb) & ~Waiting;
        state.A = Midi14.Combine(Midi14.Msb((int)state.A), e.Midi.Value);
        e.Value = state.A / Midi14.Max;
        return (state.Flags & Known) != 0 ? StepOutcome.Continue : StepOutcome.Swallowed;
    }

    /// <summary>Moves the value by one step: of the LSB where there is one, else of the MSB.</summary>
    public static StepOutcome Nudge(ref MeshEvent e, ref StepState state, int direction)
    {
        var step = (state.Flags & SendsLsb) != 0 ? 1 : 128;
        state.A = Math.Clamp(state.A + (direction * step), 0, step == 1 ? Midi14.Max : Midi14.Max - 127);
        state.Flags = (state.Flags | Known) & ~Waiting;
        e.Value = step == 1 ? state.A / Midi14.Max : Midi14.Msb((int)state.A) / (double)MidiMessage.MaxValue;
        return StepOutcome.Continue;
    }

    /// <summary>Another parameter begins: nothing is known of its value.</summary>
    public static void Forget(ref StepState state) => (state.A, state.Flags) = (0, state.Flags & ~Known);

    /// <summary>Holds an MSB back until its LSB has come, or will not come.</summary>
    public static StepOutcome Wait(in MeshEvent e, IStepHost host) =>
        host.Postpone(e, host.Now + (long)(PairStep.Patience.TotalSeconds * host.Frequency), replace: true) ? StepOutcome.Swallowed : StepOutcome.Continue;

    /// <summary>The LSB has come meanwhile, or the MSB is all there is.</summary>
    public static StepOutcome Resume(ref StepState state)
    {
        var alone = (state.Flags & Waiting) != 0;
        state.Flags &= ~Waiting;
        return alone ? StepOutcome.Continue : StepOutcome.Swallowed;
    }

    /// <summary>0..1 as the seven bits of a controller.</summary>
    public static int SevenBits(double value) => Midi14.Msb(FourteenBits(value));

    /// <summary>0..1 as fourteen bits.</summary>
    public static int FourteenBits(double value) =>
        (int)Math.Round(Math.Clamp(double.IsNaN(value) ? 0 : value, 0, 1) * Midi14.Max, MidpointRounding.AwayFromZero);
}

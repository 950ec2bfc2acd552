namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>deadband = 0.01</c>: drops a position that differs from the last one let through by less than that, so that a worn fader is quiet. The ends always come through.</summary>
/// <remarks>Presses, releases and messages that belong to no control pass unchanged.</remarks>
/// <param name="band">Smallest change that counts, above 0, in the value's unit at this place.</param>
/// <param name="low">One end of the value at this place: 0, or that of a scale in front.</param>
/// <param name="high">The other end.</param>
public sealed class DeadbandStep(double band, double low, double high) : Step
{
    private const int Known = 1;

    // 1 - 0.99 is a little less than 0.01 in binary, and the end of a scale a little beside what was written.
    private const double Rounding = 1e-9;

    /// <inheritdoc />
    public override string Name => "deadband";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (e.Gesture is not (Gesture.Move or Gesture.Turn or Gesture.Osc))
        {
            return StepOutcome.Continue;
        }

        // A: the last value let through.
        var value = e.Value;
        var change = Math.Abs(value - state.A);
        var isEnd = value <= low + Rounding || value >= high - Rounding;
        if (!double.IsFinite(value) || ((state.Flags & Known) != 0 && (isEnd ? change == 0 : change < band - Rounding)))
        {
            return StepOutcome.Filtered;
        }

        state.A = value;
        state.Flags |= Known;
        return StepOutcome.Continue;
    }
}

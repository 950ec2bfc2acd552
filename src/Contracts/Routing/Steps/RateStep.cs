namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>rate = 30/s, keep = latest</c>: lets at most so many events a second through; of those between, the latest goes out when its time comes.</summary>
/// <param name="perSecond">Events a second, above 0.</param>
/// <param name="keepLatest">False drops what comes too soon instead of sending the latest of it.</param>
public sealed class RateStep(double perSecond, bool keepLatest) : Step
{
    private const int Running = 1;

    /// <inheritdoc />
    public override string Name => "rate";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var gap = (long)(host.Frequency / perSecond);
        if ((state.Flags & Running) == 0 || host.Now - state.Stamp >= gap)
        {
            state.Flags |= Running;
            state.Stamp = host.Now;
            return StepOutcome.Continue;
        }

        if (!keepLatest)
        {
            return StepOutcome.RateLimited;
        }

        return host.Postpone(e, state.Stamp + gap, replace: true) ? StepOutcome.Postponed : StepOutcome.RateLimited;
    }

    /// <inheritdoc />
    public override StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host)
    {
        // The next gap counts from when this one should have left, so that a late timer does not slow the rate.
        state.Stamp = due;
        return StepOutcome.Continue;
    }
}

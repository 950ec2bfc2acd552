namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>delay = 250ms</c>: everything goes on later, in the order in which it came. A note lasts as long as its key was held: its release comes as much later as the note did.</summary>
/// <param name="time">How much later.</param>
public sealed class DelayStep(TimeSpan time) : Step
{
    /// <inheritdoc />
    public override string Name => "delay";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var stamps = (long)(time.TotalSeconds * host.Frequency);
        e.Delay += stamps;
        return host.Postpone(e, host.Now + stamps, replace: false) ? StepOutcome.Postponed : StepOutcome.RateLimited;
    }
}

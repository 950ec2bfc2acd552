namespace MidiMesh.Contracts.Routing.Steps;

/// <summary>A condition on the value that a step before it has put together from several messages.</summary>
public sealed class FilterStep(Filter filter) : Step
{
    /// <inheritdoc />
    public override string Name => filter.Name;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host) =>
        filter.Matches(e) ? StepOutcome.Continue : StepOutcome.Filtered;
}

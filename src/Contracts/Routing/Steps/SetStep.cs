namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>set { octave = "octave + 1" }</c>: variables become something else, all at once; what stands behind the step sees the new values.</summary>
/// <param name="assignments">The variables and what they become.</param>
/// <param name="slots">Where their expressions find the variables that they use.</param>
public sealed class SetStep(VariableAssignment[] assignments, VariableSlot[] slots) : Step
{
    /// <inheritdoc />
    public override string Name => "set";

    /// <summary>The variables and what they become.</summary>
    public IReadOnlyList<VariableAssignment> Assignments => assignments;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (e.Moment.Stage is { } stage)
        {
            // The page stays the one that the event came in on, whatever has become of it meanwhile.
            e.Moment = stage.Set(assignments, slots, e) with { Page = e.Moment.Page, PageChanges = e.Moment.PageChanges };
            host.VariablesChanged(ref e);
        }

        return StepOutcome.Continue;
    }
}

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>clear = GROUP</c>: the group lets go of whatever it plays; the event goes on to the route's destination.</summary>
/// <param name="group">Index in <see cref="RouteTable.Groups"/>.</param>
public sealed class ClearStep(int group) : Step
{
    /// <inheritdoc />
    public override string Name => "clear";

    /// <summary>The group it clears.</summary>
    public int Group => group;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        host.ClearGroup(group, e);
        return StepOutcome.Continue;
    }
}

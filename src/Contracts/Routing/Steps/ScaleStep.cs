namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>scale = [low, high]</c>: maps the value 0..1 onto a range; low above high turns it round.</summary>
public sealed class ScaleStep(double low, double high) : Step
{
    /// <inheritdoc />
    public override string Name => "scale";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        e.Value = low + (e.Value * (high - low));
        return StepOutcome.Continue;
    }
}

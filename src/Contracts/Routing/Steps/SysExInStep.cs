namespace MidiMesh.Contracts.Routing.Steps;

/// <summary>Takes the names out of a SysEx message that a <see cref="Filters.SysExFilter"/> has let pass.</summary>
public sealed class SysExInStep(SysExPattern pattern) : Step
{
    /// <inheritdoc />
    public override string Name => "sysex";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        pattern.Bind(e.SysEx.Span, ref e);
        return StepOutcome.Continue;
    }
}

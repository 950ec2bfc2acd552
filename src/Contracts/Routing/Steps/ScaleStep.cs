namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>scale = [low, high]</c>: maps the value 0..1 onto a range; low above high turns it round.</summary>
/// <remarks>The event's control change, pressure or pitch bend takes the new value too (0..1 over its whole range), for a MIDI destination behind the step. Notes keep their velocity.</remarks>
public sealed class ScaleStep(double low, double high) : Step, IValueShape
{
    /// <inheritdoc />
    public override string Name => "scale";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        e.TakeValue(Apply(e.Value));
        return StepOutcome.Continue;
    }

    /// <inheritdoc />
    public double Apply(double value) => low + (value * (high - low));

    /// <inheritdoc />
    public double Undo(double result) => high == low ? double.NaN : (result - low) / (high - low);
}

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>takeover = pickup</c>: a fader without a motor does nothing until it meets or crosses the target's value, so that nothing jumps.</summary>
/// <remarks>
/// The step compares in the control's own 0..1, so it stands before the steps that shape the value; these bring the target back to 0..1.
/// Once taken over it stays so until someone else moves the target away by more than <paramref name="window"/>.
/// </remarks>
/// <param name="shape">What the steps behind it make of a position.</param>
/// <param name="window">How near counts as met, 0..1; two steps of a 7-bit fader by default.</param>
public sealed class TakeoverStep(ValueShape shape, double window = 2.0 / 127) : TargetStep(shape)
{
    private const int Known = 1;
    private const int Taken = 2;

    /// <inheritdoc />
    public override string Name => "takeover";

    /// <inheritdoc />
    public override TargetStep Before(ValueShape behind) => new TakeoverStep(behind, window);

    /// <inheritdoc />
    public override bool ForgetsWithPage => true;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var position = e.Value;
        var target = TargetPosition(e, host);
        var wanted = double.IsNaN(target) ? position : target;

        // A: the fader's last position; B: where the target stood when this fader last moved it.
        var met = Math.Abs(position - wanted) <= window;
        var crossed = (state.Flags & Known) != 0 && (state.A - wanted) * (position - wanted) <= 0;
        var stillOurs = (state.Flags & Taken) != 0 && (Math.Abs(state.B - wanted) <= window || Math.Abs(state.A - wanted) <= window);
        state.A = position;
        state.Flags |= Known;
        if (!met && !crossed && !stillOurs)
        {
            state.Flags &= ~Taken;
            return StepOutcome.TakeoverWaiting;
        }

        state.Flags |= Taken;
        state.B = wanted;
        return StepOutcome.Continue;
    }
}

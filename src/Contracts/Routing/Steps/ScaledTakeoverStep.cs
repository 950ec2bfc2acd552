namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>takeover = scaled</c>: while fader and destination differ, the value moves with the fader, faster or slower, so that both reach the end together; nothing jumps and nothing waits.</summary>
/// <remarks>Live's "value scaling" (Preferences, Takeover Mode). The first movement only tells where the fader stands. Where nobody knows the destination's value, the fader's goes.</remarks>
/// <param name="shape">What the steps behind it make of a position.</param>
public sealed class ScaledTakeoverStep(ValueShape shape) : TargetStep(shape)
{
    private const int Known = 1;
    private const int Led = 2;

    /// <inheritdoc />
    public override string Name => "takeover";

    /// <inheritdoc />
    public override bool ForgetsWithPage => true;

    /// <inheritdoc />
    public override TargetStep Before(ValueShape behind) => new ScaledTakeoverStep(behind);

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        // A: the fader's last position; B: the value that this step sent last, on the fader's scale; Stamp: when.
        var position = Math.Clamp(e.Value, 0, 1);
        var last = state.A;
        var known = (state.Flags & Known) != 0;
        var value = (state.Flags & Led) != 0 && IsRecent(state.Stamp, host) ? state.B : TargetPosition(e, host);
        if (double.IsNaN(position))
        {
            return StepOutcome.Filtered;
        }

        state.A = position;
        state.Flags |= Known;
        if (double.IsNaN(value))
        {
            value = position;
        }
        else if (!known && value != position)
        {
            return StepOutcome.TakeoverWaiting;
        }
        else if (known)
        {
            value = position > last ? value + ((1 - value) * (position - last) / (1 - last))
                : position < last ? value * (position / last)
                : value;
        }

        state.Flags |= Led;
        (state.B, state.Stamp) = (value, host.Now);
        e.TakeValue(value);
        return StepOutcome.Continue;
    }
}

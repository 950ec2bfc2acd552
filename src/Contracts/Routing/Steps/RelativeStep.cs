using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>relative = turn</c>: steps of an endless knob change the destination's present value, from 0 to 1 and no further; what comes out is a position like a fader's.</summary>
/// <remarks>It begins where the destination stands; where nobody knows that, at what it sent last, and at 0 in the beginning.</remarks>
/// <param name="encoding">How a plain controller writes its steps; null when the event's value is the steps already.</param>
/// <param name="step">How far one step goes, above 0.</param>
/// <param name="acceleration">How many times farther it goes when turned fast, at least 1.</param>
/// <param name="shape">What the steps behind it make of a position.</param>
public sealed class RelativeStep(RelativeEncoding? encoding, double step, double acceleration, ValueShape shape) : TargetStep(shape)
{
    /// <summary>Up to so many steps a second count as slow: someone who looks for a value.</summary>
    public const double Slow = 10;

    /// <summary>From so many steps a second on a turn has its full acceleration: a knob of 24 steps turned three times a second.</summary>
    public const double Fast = 72;

    private const int Known = 1;

    /// <summary>How a plain controller writes its steps; null when the event's value is the steps already.</summary>
    public RelativeEncoding? Encoding => encoding;

    /// <inheritdoc />
    public override string Name => "relative";

    /// <inheritdoc />
    public override TargetStep Before(ValueShape behind) => new RelativeStep(encoding, step, acceleration, behind);

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var turned = encoding is { } written ? RelativeEncodings.Decode(written, e.Midi.Data2) : e.Value;
        if (turned == 0 || !double.IsFinite(turned))
        {
            return StepOutcome.Filtered;
        }

        // A: the position sent last; Stamp: when.
        var known = (state.Flags & Known) != 0;
        var from = state.A;
        if (!known || !IsRecent(state.Stamp, host))
        {
            var target = TargetPosition(e, host);
            from = double.IsNaN(target) ? from : target;
        }

        var speed = known ? Math.Abs(turned) * host.Frequency / Math.Max(1, host.Now - state.Stamp) : 0;
        var factor = 1 + ((acceleration - 1) * Math.Clamp((speed - Slow) / (Fast - Slow), 0, 1));
        (state.A, state.Stamp, state.Flags) = (Math.Clamp(from + (turned * step * factor), 0, 1), host.Now, Known);
        e.TakeValue(state.A);
        return StepOutcome.Continue;
    }
}

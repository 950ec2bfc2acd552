namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>smooth = 50ms</c>: the value glides towards the newest position instead of jumping, fast at first and then slower, and comes to rest exactly on it.</summary>
/// <remarks>After the time 95 % of the way is done, after twice the time all of it. While it glides it sends 100 values a second, however many come in. Presses, releases and messages that belong to no control pass unchanged.</remarks>
/// <param name="time">How long most of the way takes.</param>
public sealed class SmoothStep(TimeSpan time) : Step
{
    private const int Known = 1;
    private const int Gliding = 2;
    private const int OneValue = 4;                           // the bits above count the values that are still to be sent
    private const double Pause = 0.010;                       // seconds between values: Live reads its socket ten times slower, ears are not much faster
    private const double TimeConstants = 3;                   // e^-3 = 5 % of the way is left

    private readonly double _constant = time.TotalSeconds / TimeConstants;
    private readonly int _values = Math.Max(1, (int)Math.Round(2 * time.TotalSeconds / Pause));

    /// <inheritdoc />
    public override string Name => "smooth";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (e.Gesture is not (Gesture.Move or Gesture.Turn or Gesture.Osc))
        {
            return StepOutcome.Continue;
        }

        if (!double.IsFinite(e.Value))
        {
            return StepOutcome.Filtered;
        }

        // A: the value sent last; Stamp: when; B: where it glides to.
        state.B = e.Value;
        if ((state.Flags & Known) == 0)
        {
            return Settle(ref e, ref state);
        }

        if ((state.Flags & Gliding) == 0)
        {
            state.Stamp = host.Now;
        }

        state.Flags = Known | Gliding | (_values * OneValue);
        return host.Postpone(e, host.Now + Gap(host), replace: true) ? StepOutcome.Postponed : Settle(ref e, ref state);
    }

    /// <inheritdoc />
    public override StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host)
    {
        if ((state.Flags & Gliding) == 0)
        {
            return StepOutcome.Filtered;                     // settled meanwhile, as there was no room to wait
        }

        var elapsed = (host.Now - state.Stamp) / (double)host.Frequency;
        state.Flags -= OneValue;
        if (state.Flags < OneValue || elapsed >= 2 * time.TotalSeconds || !host.Postpone(e, host.Now + Gap(host), replace: true))
        {
            return Settle(ref e, ref state);
        }

        state.A += (state.B - state.A) * (1 - Math.Exp(-elapsed / _constant));
        state.Stamp = host.Now;
        e.TakeValue(state.A);
        return StepOutcome.Continue;
    }

    private static StepOutcome Settle(ref MeshEvent e, ref StepState state)
    {
        (state.A, state.Flags) = (state.B, Known);
        e.TakeValue(state.A);
        return StepOutcome.Continue;
    }

    private static long Gap(IStepHost host) => (long)(Pause * host.Frequency);
}

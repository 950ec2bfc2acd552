namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>debounce = 15ms</c>: one press of a worn button is one press. What follows an accepted edge within the time is chatter.</summary>
/// <remarks>
/// A press within the time is dropped, and so is its release. A release within the time waits until the time is over: when the button is down again by then it was chatter,
/// else it goes on, so the release of an accepted press is never lost. Only notes that sound at a MIDI output are released at once, by the ledger, which waits for nobody.
/// </remarks>
/// <param name="time">How long contacts may chatter.</param>
/// <param name="keepReleases">False when the route did not ask for releases and only this step needs to see them.</param>
public sealed class DebounceStep(TimeSpan time, bool keepReleases = true) : Step
{
    private const int Seen = 1;
    private const int Down = 2;
    private const int ReleaseWaits = 4;

    /// <inheritdoc />
    public override string Name => "debounce";

    /// <summary>How long contacts may chatter.</summary>
    public TimeSpan Time => time;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        // Stamp: the last accepted edge.
        var over = state.Stamp + (long)(time.TotalSeconds * host.Frequency);
        var chatters = (state.Flags & Seen) != 0 && host.Now < over;
        switch (e.Gesture)
        {
            case Gesture.Press when chatters:
                state.Flags &= ~ReleaseWaits;
                return StepOutcome.Filtered;
            case Gesture.Press:
                state.Flags = Seen | Down;
                state.Stamp = host.Now;
                return StepOutcome.Continue;
            case Gesture.Release when (state.Flags & (Seen | Down)) == Seen:
                return StepOutcome.Filtered;
            case Gesture.Release when chatters && host.Postpone(e, over, replace: true):
                state.Flags |= ReleaseWaits;
                return StepOutcome.Postponed;
            case Gesture.Release:
                return Release(ref state, host.Now);
            default:
                return StepOutcome.Continue;
        }
    }

    /// <inheritdoc />
    public override StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host) =>
        (state.Flags & ReleaseWaits) == 0 ? StepOutcome.Filtered : Release(ref state, due);

    private StepOutcome Release(ref StepState state, long at)
    {
        (state.Flags, state.Stamp) = (Seen, at);
        return keepReleases ? StepOutcome.Continue : StepOutcome.Filtered;
    }
}

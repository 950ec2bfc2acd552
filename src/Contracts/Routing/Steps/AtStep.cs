using MidiMesh.Contracts.Clocks;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>at = next-bar</c>: the event goes on with the next bar, beat or part of a note of the rig's clock. While the clock does not run it goes on at once.</summary>
/// <remarks>
/// The clock is looked at a few times a beat while the event waits, so a tempo that changes is followed. When the song is stopped or begun anew meanwhile, nothing waits for a place
/// that does not come: the event goes on. A note lasts as long as its key was held: its release comes as much later as the note did.
/// </remarks>
/// <param name="beats">The grid in quarter notes; 0 for bars.</param>
/// <param name="bars">How many bars, where the grid is one of bars.</param>
public sealed class AtStep(double beats, int bars) : Step
{
    /// <summary>What the trace says of an event that has not waited.</summary>
    public const string AtOnce = "the clock does not run, so at once";

    // The clock is looked at so often, in quarter notes.
    private const double Look = 0.25;

    /// <inheritdoc />
    public override string Name => "at";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var clock = host.Clock;
        if (!clock.IsRunning)
        {
            host.Remark(e, AtOnce);
            return StepOutcome.Continue;
        }

        var grid = Grid(clock);
        e.Until = Math.Ceiling((clock.Beat - Slack(clock)) / grid) * grid;
        if (HasCome(e, clock, grid))
        {
            return StepOutcome.Continue;
        }

        e.Delay += (long)((e.Until - clock.Beat) * clock.StampsPerBeat);
        return Wait(e, clock, host);
    }

    /// <inheritdoc />
    public override StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host)
    {
        var clock = host.Clock;
        return !clock.IsRunning || HasCome(e, clock, Grid(clock)) ? StepOutcome.Continue : Wait(e, clock, host);
    }

    private double Grid(in ClockReading clock) => beats > 0 ? beats : bars * clock.BeatsPerBar;

    // Stamps are whole.
    private static double Slack(in ClockReading clock) => 1.5 / clock.StampsPerBeat;

    private static bool HasCome(in MeshEvent e, in ClockReading clock, double grid)
    {
        var left = e.Until - clock.Beat;
        return left <= Slack(clock) || left > grid + Slack(clock);
    }

    private static StepOutcome Wait(in MeshEvent e, in ClockReading clock, IStepHost host)
    {
        var wait = Math.Min(e.Until - clock.Beat, Look) * clock.StampsPerBeat;
        return host.Postpone(e, host.Now + Math.Max(1, (long)Math.Round(wait)), replace: false) ? StepOutcome.Postponed : StepOutcome.RateLimited;
    }
}

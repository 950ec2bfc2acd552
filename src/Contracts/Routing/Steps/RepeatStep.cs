namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>repeat = 125ms</c>: a press or note comes again and again while it is held; with <c>times = 4</c> any event comes so many times more, held or not, and each repeated note lasts until the next.</summary>
/// <remarks>A repetition ends the one before it. The next one counts from when this one was due, so that late timers do not add up.</remarks>
/// <param name="every">Time from one to the next.</param>
/// <param name="times">Repetitions; 0 for as long as it is held.</param>
public sealed class RepeatStep(TimeSpan every, int times) : Step
{
    /// <summary>A key that is held for ever does not repeat for ever.</summary>
    public const int MostRepetitions = 10_000;

    /// <inheritdoc />
    public override string Name => "repeat";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (IsRelease(e) || (times == 0 && !IsHeld(e)))
        {
            return StepOutcome.Continue;
        }

        var next = e;
        next.Repeat = 0;
        if (times > 0)
        {
            next.Length = Gap(host);
        }

        host.Postpone(next, host.Now + Gap(host), replace: false);
        return StepOutcome.Continue;
    }

    /// <inheritdoc />
    public override StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host)
    {
        if (times == 0 && e.IsUp && due >= e.UpAt + e.Delay)
        {
            return StepOutcome.Filtered;                     // it has been let go
        }

        e.Repeat++;
        if (e.Repeat < (times == 0 ? MostRepetitions : times))
        {
            host.Postpone(e, Math.Max(due + Gap(host), host.Now), replace: false);
        }

        return StepOutcome.Continue;
    }

    private long Gap(IStepHost host) => (long)(every.TotalSeconds * host.Frequency);

    private static bool IsRelease(in MeshEvent e) => e.Gesture == Gesture.Release || e.Midi.IsNoteOff;

    private static bool IsHeld(in MeshEvent e) => e.Midi.IsNoteOn || e.Gesture is Gesture.Press or Gesture.LongPress or Gesture.DoublePress;
}

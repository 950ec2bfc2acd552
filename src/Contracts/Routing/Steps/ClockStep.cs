using MidiMesh.Contracts.Clocks;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>clock = start</c>: starts, stops or sets the rig's own clock; the event goes on as it is.</summary>
/// <remarks>Releases do nothing, but for <c>tempo</c>, which takes the value of whatever comes.</remarks>
/// <param name="action">What is done.</param>
public sealed class ClockStep(ClockAction action) : Step
{
    /// <inheritdoc />
    public override string Name => "clock";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (action == ClockAction.Tempo || !IsRelease(e))
        {
            host.ActOnClock(action, e.Value, e);
        }

        return StepOutcome.Continue;
    }

    private static bool IsRelease(in MeshEvent e) => e.Gesture == Gesture.Release || e.Midi.IsNoteOff || (e.Gesture == Gesture.Osc && e.Value <= 0);
}

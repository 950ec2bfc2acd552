using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>toggle = [0, 1]</c>: each press gives the other of two values, the second one first; releases go no further. The message carries the value: a controller's value, a note's velocity.</summary>
/// <remarks>
/// A note or pedal that is switched on stays on when the button comes up: the event is marked <see cref="MeshEvent.Latch"/> and the source's ledger keeps it until the next press, or until everything of the source is released.
/// From OSC a value above 0 is a press. Other gestures pass unchanged.
/// </remarks>
/// <param name="off">Value at rest.</param>
/// <param name="on">Value that the first press gives.</param>
/// <param name="sounds">The route leads to a MIDI output: a note is on for as long as the ledger says so, and not when panic or a pulled plug has let it go meanwhile.</param>
public sealed class ToggleStep(double off, double on, bool sounds = false) : Step
{
    private const int Known = 1;
    private const int On = 2;

    /// <inheritdoc />
    public override string Name => "toggle";

    /// <summary>The same step in a route that leads to a MIDI output.</summary>
    public ToggleStep Sounding() => new(off, on, sounds: true);

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        switch (e.Gesture)
        {
            case Gesture.Press:
            case Gesture.Osc when e.Value > 0:
                break;
            case Gesture.Release or Gesture.Osc:
                return StepOutcome.Filtered;
            default:
                return StepOutcome.Continue;
        }

        // A table that is new does not know what is on; the ledger does.
        var isOn = (state.Flags & Known) == 0 ? e.WasLatched : (state.Flags & On) != 0 && (e.WasLatched || !sounds || !e.Midi.IsNoteOn);
        state.Flags = isOn ? Known : Known | On;
        var value = isOn ? off : on;
        e.Latch = true;
        e.TakeValue(value);
        if (e.Midi.Kind == MidiKind.NoteOn)
        {
            var velocity = (int)Math.Round(Math.Clamp(value, 0, 1) * MidiMessage.MaxValue, MidpointRounding.AwayFromZero);
            e.Midi = velocity > 0
                ? MidiMessage.NoteOn(e.Midi.Channel, e.Midi.Note, velocity)
                : MidiMessage.NoteOff(e.Midi.Channel, e.Midi.Note);
        }

        return StepOutcome.Continue;
    }
}

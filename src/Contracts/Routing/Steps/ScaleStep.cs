using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>scale = [low, high]</c>: maps the value 0..1 onto a range; low above high turns it round.</summary>
/// <remarks>The event's control change, pressure or pitch bend takes the new value too (0..1 over its whole range), for a MIDI destination behind the step. Notes keep their velocity.</remarks>
public sealed class ScaleStep(double low, double high) : Step
{
    private const int MaxBend = 16383;

    /// <inheritdoc />
    public override string Name => "scale";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        e.Value = low + (e.Value * (high - low));
        var midi = e.Midi;
        switch (midi.Kind)
        {
            case MidiKind.ControlChange:
                e.Midi = MidiMessage.ControlChange(midi.Channel, midi.Controller, OnWire(e.Value, MidiMessage.MaxValue));
                break;
            case MidiKind.PolyPressure:
                e.Midi = MidiMessage.PolyPressure(midi.Channel, midi.Note, OnWire(e.Value, MidiMessage.MaxValue));
                break;
            case MidiKind.ChannelPressure:
                e.Midi = MidiMessage.ChannelPressure(midi.Channel, OnWire(e.Value, MidiMessage.MaxValue));
                break;
            case MidiKind.PitchBend:
                e.Midi = MidiMessage.PitchBend(midi.Channel, OnWire(e.Value, MaxBend));
                break;
        }

        return StepOutcome.Continue;
    }

    // A value beyond 0..1 is meant for a destination with another unit; MIDI can only show its nearer end.
    private static int OnWire(double value, int most) =>
        (int)Math.Round(Math.Clamp(double.IsNaN(value) ? 0 : value, 0, 1) * most, MidpointRounding.AwayFromZero);
}

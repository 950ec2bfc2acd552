using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.RigTests;

/// <summary>What a device sends when something is done to one of its controls: the inverse of <see cref="ControlDecoder"/>.</summary>
internal static class ControlMessages
{
    /// <summary>A button goes down.</summary>
    /// <param name="element">The button.</param>
    /// <param name="velocity">How hard, 1 to 127.</param>
    public static MidiMessage Press(in ControlElement element, int velocity) => element.Message switch
    {
        MidiKind.ControlChange => MidiMessage.ControlChange(ChannelOf(element), element.Number, velocity),
        MidiKind.ProgramChange => MidiMessage.ProgramChange(ChannelOf(element), element.Number),
        _ => MidiMessage.NoteOn(ChannelOf(element), element.Number, velocity),
    };

    /// <summary>A button comes up.</summary>
    public static MidiMessage Release(in ControlElement element) => element.Message == MidiKind.ControlChange
        ? MidiMessage.ControlChange(ChannelOf(element), element.Number, 0)
        : MidiMessage.NoteOff(ChannelOf(element), element.Number);

    /// <summary>A fader, knob or pedal stands at a position.</summary>
    /// <param name="element">The control.</param>
    /// <param name="position">0 to 1.</param>
    public static MidiMessage Move(in ControlElement element, double position) => element.Message switch
    {
        MidiKind.PitchBend => MidiMessage.PitchBend(ChannelOf(element), (int)Math.Round(position * Midi14.Max)),
        MidiKind.ChannelPressure => MidiMessage.ChannelPressure(ChannelOf(element), Seven(position)),
        MidiKind.NoteOn => MidiMessage.NoteOn(ChannelOf(element), element.Number, Seven(position)),
        _ => MidiMessage.ControlChange(ChannelOf(element), element.Number, Seven(position)),
    };

    /// <summary>An encoder is turned; as many messages as the steps need.</summary>
    public static IEnumerable<MidiMessage> Turn(ControlElement element, RelativeEncoding encoding, int steps)
    {
        const int MostAtOnce = 15;                           // fits every encoding
        while (steps != 0)
        {
            var now = Math.Clamp(steps, -MostAtOnce, MostAtOnce);
            steps -= now;
            yield return MidiMessage.ControlChange(ChannelOf(element), element.Number, RelativeEncodings.Encode(encoding, now));
        }
    }

    private static int ChannelOf(in ControlElement element) => Math.Max(element.Channel, 0);

    private static int Seven(double position) => (int)Math.Round(Math.Clamp(position, 0, 1) * MidiMessage.MaxValue);
}

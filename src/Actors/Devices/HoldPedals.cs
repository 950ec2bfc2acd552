using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>The pedals that keep notes sounding: sustain, sostenuto and hold 2 (MIDI 1.0, controllers 64, 66 and 69). Down from 64 on.</summary>
internal static class HoldPedals
{
    /// <summary>How many there are; each has a place in every channel.</summary>
    public const int Count = 3;

    /// <summary>Places of all pedals of all channels.</summary>
    public const int Places = Count * MidiMessage.ChannelCount;

    private const int Down = 64;

    /// <summary>Place of the pedal that a message moves, by channel and pedal; -1 when it moves none.</summary>
    public static int PlaceOf(in MidiMessage message) => message.Kind != MidiKind.ControlChange ? -1 : message.Controller switch
    {
        64 => message.Channel * Count,
        66 => (message.Channel * Count) + 1,
        69 => (message.Channel * Count) + 2,
        _ => -1,
    };

    /// <summary>Whether a message puts a pedal down.</summary>
    public static bool GoesDown(in MidiMessage message) => message.Value >= Down && PlaceOf(message) >= 0;

    /// <summary>Whether a message lets a pedal up.</summary>
    public static bool GoesUp(in MidiMessage message) => message.Value < Down && PlaceOf(message) >= 0;

    /// <summary>The message that moves the pedal of a place.</summary>
    public static MidiMessage Message(int place, int value) =>
        MidiMessage.ControlChange(place / Count, (place % Count) switch { 0 => 64, 1 => 66, _ => 69 }, value);
}

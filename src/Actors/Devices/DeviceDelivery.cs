using MidiMesh.Actors.Lanes;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Devices;

/// <summary>What a device's lane carries.</summary>
public enum DeviceDeliveryKind : byte
{
    /// <summary>A message that the device sent.</summary>
    Input,

    /// <summary>A message for the device.</summary>
    Output,

    /// <summary>A wish for a light.</summary>
    Light,

    /// <summary>Page, role or variable have changed: the lights are to be looked at again.</summary>
    Relight,
}

/// <summary>One delivery to a device's lane: a plain value.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Midi">The message; marks SysEx when <paramref name="SysEx"/> holds it.</param>
/// <param name="SysEx">Whole bytes of a SysEx message, F0 to F7.</param>
/// <param name="Stamp">Stamp of arrival at the edge.</param>
/// <param name="EventId">The event that caused it; 0 for one that has no number yet.</param>
/// <param name="Element">The light's element.</param>
/// <param name="Wish">What the light should show: a <see cref="Contracts.Devices.LightWish"/>.</param>
/// <param name="Gated">The light, when it is there only on some pages, for some role or by some variable; else null.</param>
public readonly record struct DeviceDelivery(
    DeviceDeliveryKind Kind, MidiMessage Midi, ReadOnlyMemory<byte> SysEx, long Stamp, long EventId, int Element, int Wish, LightBinding? Gated = null)
{
    /// <summary>Of an input: no hand did it, a recording is played again.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>A message that the device sent.</summary>
    public static DeviceDelivery Input(in MidiMessage midi, ReadOnlyMemory<byte> sysEx, long stamp) =>
        new(DeviceDeliveryKind.Input, midi, sysEx, stamp, 0, -1, 0);

    /// <summary>A message that it sent in a recording which is played again.</summary>
    public static DeviceDelivery Replayed(in MidiMessage midi, ReadOnlyMemory<byte> sysEx, long stamp) => Input(midi, sysEx, stamp) with { IsReplayed = true };

    /// <summary>A message for the device.</summary>
    public static DeviceDelivery Output(in MidiMessage midi, long eventId, ReadOnlyMemory<byte> sysEx = default) =>
        new(DeviceDeliveryKind.Output, midi, sysEx, 0, eventId, -1, 0);

    /// <summary>A wish for a light.</summary>
    public static DeviceDelivery Light(int element, int wish, LightBinding? gated = null) =>
        new(DeviceDeliveryKind.Light, default, default, 0, 0, element, wish, gated);

    /// <summary>Page, role or variable have changed.</summary>
    public static DeviceDelivery Relight() => new(DeviceDeliveryKind.Relight, default, default, 0, 0, -1, 0);
}

/// <summary>How a full device lane treats a delivery.</summary>
public readonly struct DeviceDeliveryPolicy : IDeliveryPolicy<DeviceDelivery>
{
    /// <inheritdoc />
    public static DeliveryKind KindOf(in DeviceDelivery item)
    {
        if (item.Kind is DeviceDeliveryKind.Light or DeviceDeliveryKind.Relight)
        {
            return DeliveryKind.Latest;
        }

        return item.Midi.Kind switch
        {
            MidiKind.NoteOn when item.Midi.Velocity > 0 => DeliveryKind.Ordered,
            MidiKind.NoteOn or MidiKind.NoteOff => DeliveryKind.Essential,
            MidiKind.ControlChange => OfController(item.Midi),
            MidiKind.PitchBend or MidiKind.ChannelPressure or MidiKind.PolyPressure => DeliveryKind.Latest,
            MidiKind.Clock or MidiKind.ActiveSensing => DeliveryKind.Expendable,
            _ => DeliveryKind.Ordered,
        };
    }

    /// <inheritdoc />
    public static int KeyOf(in DeviceDelivery item) => item.Kind is DeviceDeliveryKind.Light or DeviceDeliveryKind.Relight
        ? -1 - item.Element
        : ((int)item.Kind << 24) | (item.Midi.Status << 8) | (item.Midi.Kind is MidiKind.ControlChange or MidiKind.PolyPressure ? item.Midi.Data1 : 0);

    /// <summary>Whether a controller says how something stands, so that its latest value makes up for all before. Not for a part of a number that is told in several messages.</summary>
    /// <remarks>What a device sends may be any of its buttons, which must come up again; what goes to one is merged only where MIDI 1.0 says what it is: positions, pedals, channel mode.</remarks>
    public static bool IsState(in DeviceDelivery item) => item.Midi.Controller switch
    {
        0 or 6 or 32 or 38 or (>= 96 and <= 101) => false,
        64 or 66 or 69 or >= 120 => true,
        _ => item.Kind == DeviceDeliveryKind.Input || OfController(item.Midi) == DeliveryKind.Latest,
    };

    // Pedals and switches (64-69, 120-127) and the parts of bank select, data entry and (N)RPN mean something only in order;
    // relative knobs add up. Only the plain positions of MIDI 1.0, table III, are safe to merge: modulation to general purpose, without 0, 6, 32 and 38.
    private static DeliveryKind OfController(in MidiMessage midi) => midi.Controller switch
    {
        64 or 66 or 69 when midi.Value < 64 => DeliveryKind.Essential,
        >= 120 => DeliveryKind.Essential,
        1 or 2 or 4 or 5 or 7 or 8 or (>= 10 and <= 13) => DeliveryKind.Latest,
        _ => DeliveryKind.Ordered,
    };
}

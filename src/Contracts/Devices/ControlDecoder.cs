using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Contracts.Devices;

/// <summary>Finds the control that a MIDI message belongs to, by table: one look-up per message.</summary>
public sealed class ControlDecoder
{
    private const int Channels = 16;
    private const int Numbers = 128;
    private readonly DeviceProfile _profile;
    private readonly short[] _notes = NewTable(Numbers);
    private readonly short[] _controllers = NewTable(Numbers);
    private readonly short[] _programs = NewTable(Numbers);
    private readonly short[] _bends = NewTable(1);
    private readonly short[] _pressures = NewTable(1);

    /// <summary>Builds the tables of a profile. Where two elements claim one message the first keeps it; the profile's check reports the other.</summary>
    public ControlDecoder(DeviceProfile profile)
    {
        _profile = profile;
        for (var i = 0; i < profile.Elements.Length; i++)
        {
            var element = profile.Elements[i];
            var (table, width) = TableOf(element.Message);
            if (table is null || profile.Controls[element.Group].Kind == ControlKind.Light)
            {
                continue;
            }

            var (first, last) = element.Channel < 0 ? (0, Channels - 1) : (element.Channel, element.Channel);
            for (var channel = first; channel <= last; channel++)
            {
                ref var place = ref table[(channel * width) + (width == 1 ? 0 : element.Number)];
                place = place < 0 ? (short)i : place;
            }
        }
    }

    /// <summary>What a message does to which control.</summary>
    /// <param name="message">A channel message.</param>
    /// <param name="element">Index of the element, or -1 when the message belongs to none.</param>
    /// <param name="gesture">What was done.</param>
    /// <param name="value">Velocity or position 0..1; steps, signed, for a turn.</param>
    /// <returns>False when the message belongs to no control, or means nothing (an encoder's "minus zero").</returns>
    public bool TryDecode(in MidiMessage message, out int element, out Gesture gesture, out double value)
    {
        (element, gesture, value) = (-1, Gesture.None, 0);
        var (table, width) = TableOf(message.Kind);
        if (table is null)
        {
            return false;
        }

        element = table[(message.Channel * width) + (width == 1 ? 0 : message.Data1 & 0x7F)];
        if (element < 0)
        {
            return false;
        }

        var control = _profile.Controls[_profile.Elements[element].Group];
        value = message.Kind switch
        {
            MidiKind.PitchBend => message.Bend / 16383.0,
            MidiKind.ChannelPressure => message.Data1 / 127.0,
            MidiKind.ProgramChange => 1,
            _ => message.Data2 / 127.0,
        };
        gesture = control.Kind switch
        {
            ControlKind.Position => Gesture.Move,
            ControlKind.Encoder => Gesture.Turn,
            _ => IsDown(message) ? Gesture.Press : Gesture.Release,
        };
        if (gesture == Gesture.Turn)
        {
            value = control.Encoding is { } encoding ? RelativeEncodings.Decode(encoding, message.Data2) : 0;
            return value != 0;
        }

        return true;
    }

    private static bool IsDown(in MidiMessage message) => message.Kind switch
    {
        // A button's note release is known by status or velocity 0: the APC40 sends its releases with velocity 127.
        MidiKind.NoteOn => message.Data2 > 0,
        MidiKind.NoteOff => false,
        MidiKind.ControlChange => message.Data2 >= 64,
        _ => true,
    };

    private (short[]? Table, int Width) TableOf(MidiKind kind) => kind switch
    {
        MidiKind.NoteOn or MidiKind.NoteOff => (_notes, Numbers),
        MidiKind.ControlChange => (_controllers, Numbers),
        MidiKind.ProgramChange => (_programs, Numbers),
        MidiKind.PitchBend => (_bends, 1),
        MidiKind.ChannelPressure => (_pressures, 1),
        _ => (null, 1),
    };

    private static short[] NewTable(int width)
    {
        var table = new short[Channels * width];
        Array.Fill(table, (short)-1);
        return table;
    }
}

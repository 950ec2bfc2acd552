using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Contracts.Devices;

/// <summary>Finds the control that a MIDI message belongs to, by table: one look-up per message.</summary>
/// <remarks>Remembers what messages of several parts have said so far, and the last position of controls with a dead band: one decoder per device, used by one thread at a time.</remarks>
public sealed class ControlDecoder
{
    private const int Channels = 16;
    private const int Numbers = 128;

    // What a table says of a controller besides the element it belongs to.
    private const short None = -1;
    private const short Parameter = -2;                      // part of a non-registered parameter
    private const short ByValue = -3;                        // and below: the value says which button, and whether it is its press
    private readonly DeviceProfile _profile;
    private readonly short[] _notes = NewTable(Numbers);
    private readonly short[] _pressed = NewTable(Numbers);
    private readonly short[] _controllers = NewTable(Numbers);
    private readonly short[] _programs = NewTable(Numbers);
    private readonly short[] _bends = NewTable(1);
    private readonly short[] _pressures = NewTable(1);
    private readonly List<(short Element, bool IsPress)[]> _byValue = [];
    private readonly ControlPair[] _pairs;                   // by element, for controls of 14 bits
    private readonly bool[] _isFine;                         // by element: its lower seven bits have been heard
    private readonly int[] _told;                            // by element: the raw value told last, for a dead band
    private readonly ParameterNumbers _parameters;

    /// <summary>Builds the tables of a profile. Where two elements claim one message the first keeps it; the profile's check reports the other.</summary>
    public ControlDecoder(DeviceProfile profile)
    {
        _profile = profile;
        _pairs = new ControlPair[profile.Elements.Length];
        _isFine = new bool[profile.Elements.Length];
        _told = new int[profile.Elements.Length];
        Array.Fill(_told, int.MinValue);
        _parameters = new ParameterNumbers(profile);
        for (var i = 0; i < profile.Elements.Length; i++)
        {
            if (profile.Controls[profile.Elements[i].Group].Kind is not (ControlKind.Light or ControlKind.Display))
            {
                Claim(i, profile.Elements[i]);
            }
        }
    }

    /// <summary>What a message does to which control.</summary>
    /// <param name="message">A channel message.</param>
    /// <param name="element">Index of the element, or -1 when the message belongs to none.</param>
    /// <param name="gesture">What was done.</param>
    /// <param name="value">Velocity or position 0..1; steps, signed, for a turn.</param>
    /// <returns>False when the message belongs to no control, or means nothing by itself: an encoder's "minus zero", half of a value of 14 bits, a flutter within the dead band.</returns>
    public bool TryDecode(in MidiMessage message, out int element, out Gesture gesture, out double value)
    {
        (element, gesture, value) = (-1, Gesture.None, 0);
        var (table, width) = TableOf(message.Kind);
        if (table is null)
        {
            return false;
        }

        var found = table[(message.Channel * width) + (width == 1 ? 0 : message.Data1 & 0x7F)];
        switch (found)
        {
            case >= 0:
                element = found;
                break;
            case None:
                return false;
            case Parameter:
                return _parameters.TryTake(message, out element, out var parameter) && TryTellPosition(element, parameter, Midi14.Max, out gesture, out value);
            default:
                return TryDecodeByValue(_byValue[ByValue - found], message.Data2, out element, out gesture, out value);
        }

        var control = _profile.Controls[_profile.Elements[element].Group];
        if (_profile.Elements[element].Form == ControlForm.FourteenBit)
        {
            return TryTakePart(element, control, message, out gesture, out value);
        }

        if (control.Kind == ControlKind.Position)
        {
            var (raw, top) = RawOf(message);
            return TryTellPosition(element, raw, top, out gesture, out value);
        }

        if (control.Kind == ControlKind.Encoder)
        {
            gesture = Gesture.Turn;
            value = control.Encoding switch
            {
                RelativeEncoding.Increments => message.Data1 == _profile.Elements[element].Number ? 1 : -1,
                { } encoding => RelativeEncodings.Decode(encoding, message.Data2),
                null => 0,
            };
            return value != 0;
        }

        if (control.Toggles)
        {
            (gesture, value) = (Gesture.Press, 1);
            return true;
        }

        gesture = IsDown(message) ? Gesture.Press : Gesture.Release;
        var (velocity, most) = RawOf(message);
        value = velocity / (double)most;
        return true;
    }

    private static (int Raw, int Top) RawOf(in MidiMessage message) => message.Kind switch
    {
        MidiKind.PitchBend => (message.Bend, Midi14.Max),
        MidiKind.ChannelPressure => (message.Data1, MidiMessage.MaxValue),
        MidiKind.ProgramChange => (1, 1),
        _ => (message.Data2, MidiMessage.MaxValue),
    };

    private static bool IsDown(in MidiMessage message) => message.Kind switch
    {
        // A button's note release is known by status or velocity 0: the APC40 sends its releases with velocity 127.
        MidiKind.NoteOn => message.Data2 > 0,
        MidiKind.NoteOff => false,
        MidiKind.ControlChange => message.Data2 >= 64,
        _ => true,
    };

    private static bool TryDecodeByValue((short Element, bool IsPress)[] values, int value, out int element, out Gesture gesture, out double velocity)
    {
        var (found, isPress) = values[value & 0x7F];
        (element, gesture, velocity) = (found, isPress ? Gesture.Press : Gesture.Release, isPress ? 1 : 0);
        return found >= 0;
    }

    /// <summary>
    /// One half of a value of 14 bits. The standard lets a receiver act on the upper half alone, and so it does until the control has sent a lower half once:
    /// from then on the upper half waits for it, so that a fader does not jump back and forth on its way.
    /// </summary>
    private bool TryTakePart(int element, ControlGroup control, in MidiMessage message, out Gesture gesture, out double value)
    {
        (gesture, value) = (Gesture.None, 0);
        ref var pair = ref _pairs[element];
        if (message.Data1 == _profile.Elements[element].Number)
        {
            pair.TakeMsb(message.Data2);
            if (_isFine[element] || control.Kind == ControlKind.Encoder)
            {
                return false;
            }

            // Alone, the upper half goes all the way to the top.
            return TryTellPosition(element, (message.Data2 << 7) | message.Data2, Midi14.Max, out gesture, out value);
        }

        _isFine[element] = true;
        pair.TakeLsb(message.Data2);
        if (control.Kind == ControlKind.Encoder)
        {
            (gesture, value) = (Gesture.Turn, control.Encoding is { } encoding ? RelativeEncodings.DecodeFine(encoding, pair.Value) : 0);
            return value != 0;
        }

        return TryTellPosition(element, pair.Value, Midi14.Max, out gesture, out value);
    }

    private bool TryTellPosition(int element, int raw, int top, out Gesture gesture, out double value)
    {
        var control = _profile.Controls[_profile.Elements[element].Group];
        var (low, high) = control.Calibration ?? (0, top);
        raw = Math.Clamp(raw, Math.Min(low, high), Math.Max(low, high));
        (gesture, value) = (Gesture.Move, Math.Abs(raw - low) / (double)Math.Abs(high - low));
        if (control.DeadBand > 0)
        {
            ref var told = ref _told[element];
            if (raw == told || (told != int.MinValue && raw != low && raw != high && Math.Abs((long)raw - told) < control.DeadBand))
            {
                return false;
            }

            told = raw;
        }

        return true;
    }

    private void Claim(int index, in ControlElement element)
    {
        if (element.Form == ControlForm.Nrpn)
        {
            foreach (var number in ParameterNumbers.Controllers)
            {
                Place(_controllers, Numbers, element.Channel, number, Parameter);
            }
        }
        else if (element.Value is { } value)
        {
            ClaimValue(index, element.Channel, element.Number, value, isPress: true);
        }
        else if (TableOf(element.Message) is ({ } table, var width))
        {
            Place(table, width, element.Channel, width == 1 ? 0 : element.Number, (short)index);
            if (element.Form == ControlForm.FourteenBit)
            {
                Place(table, width, element.Channel, element.Number + ControlPair.LsbOffset, (short)index);
            }
            else if (_profile.Controls[element.Group].Encoding == RelativeEncoding.Increments)
            {
                Place(table, width, element.Channel, element.Number + 1, (short)index);
            }
        }

        if (element.Release is { } release)
        {
            ClaimValue(index, release.Channel, release.Number, release.Value, isPress: false);
        }
    }

    private void ClaimValue(int index, int channel, int number, int value, bool isPress)
    {
        var (first, last) = channel < 0 ? (0, Channels - 1) : (channel, channel);
        for (var at = first; at <= last; at++)
        {
            ref var place = ref _controllers[(at * Numbers) + number];
            if (place == None)
            {
                var fresh = new (short, bool)[Numbers];
                Array.Fill(fresh, ((short)-1, false));
                place = (short)(ByValue - _byValue.Count);
                _byValue.Add(fresh);
            }

            if (place <= ByValue && _byValue[ByValue - place] is var values && values[value].Element < 0)
            {
                values[value] = ((short)index, isPress);
            }
        }
    }

    private static void Place(short[] table, int width, int channel, int number, short what)
    {
        var (first, last) = channel < 0 ? (0, Channels - 1) : (channel, channel);
        for (var at = first; at <= last; at++)
        {
            ref var place = ref table[(at * width) + number];
            place = place == None ? what : place;
        }
    }

    private (short[]? Table, int Width) TableOf(MidiKind kind) => kind switch
    {
        MidiKind.NoteOn or MidiKind.NoteOff => (_notes, Numbers),
        MidiKind.PolyPressure => (_pressed, Numbers),
        MidiKind.ControlChange => (_controllers, Numbers),
        MidiKind.ProgramChange => (_programs, Numbers),
        MidiKind.PitchBend => (_bends, 1),
        MidiKind.ChannelPressure => (_pressures, 1),
        _ => (null, 1),
    };

    private static short[] NewTable(int width)
    {
        var table = new short[Channels * width];
        Array.Fill(table, None);
        return table;
    }
}

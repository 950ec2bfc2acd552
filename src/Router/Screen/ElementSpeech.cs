using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Screen;

/// <summary>What a device of some model says when its controls are touched: the router's <see cref="ControlDecoder"/> the other way round.</summary>
internal sealed class ElementSpeech
{
    private const int ReplyModelBytes = 4;                   // family and member, two bytes each
    private const int ReplyVersionBytes = 4;
    private readonly DeviceProfile _profile;
    private readonly ControlDecoder _decoder;

    public ElementSpeech(DeviceProfile profile)
    {
        _profile = profile;
        _decoder = new ControlDecoder(profile);
        IdentityReply = profile.Identity is { } identity && identity.Model.Length <= ReplyModelBytes ? ReplyOf(identity) : null;
    }

    /// <summary>Its answer to the identity request, or null when the model gives none.</summary>
    public byte[]? IdentityReply { get; }

    /// <summary>Writes the message of a press; returns its length.</summary>
    public int Press(int element, int velocity, Span<byte> into) => MessageOf(element, Math.Clamp(velocity, 1, MidiMessage.MaxValue)).CopyTo(into);

    /// <summary>Writes the message of a release; returns its length, 0 for controls that send none.</summary>
    public int Release(int element, Span<byte> into)
    {
        if (_profile.Elements[element].Release is { } release)
        {
            return MidiMessage.ControlChange(Math.Max(release.Channel, 0), release.Number, release.Value).CopyTo(into);
        }

        var (_, message, channel, number) = _profile.Elements[element];
        return message switch
        {
            // With velocity 127, as the APC40 sends it: a router that reads the velocity instead of the status would be found out.
            MidiKind.NoteOn => MidiMessage.NoteOff(Math.Max(channel, 0), number, MidiMessage.MaxValue).CopyTo(into),
            MidiKind.ControlChange when _profile.Controls[_profile.Elements[element].Group].Toggles => 0,
            MidiKind.ControlChange => MidiMessage.ControlChange(Math.Max(channel, 0), number, 0).CopyTo(into),
            _ => 0,
        };
    }

    /// <summary>Longest message that any of these writes: a non-registered parameter, four controllers.</summary>
    public const int MaxLength = 12;

    /// <summary>Writes the messages of a fader or knob at a position 0..1, one behind the other; returns their length.</summary>
    public int Move(int element, double position, Span<byte> into)
    {
        var control = _profile.Elements[element];
        var isFine = control.Message == MidiKind.PitchBend || control.Form != ControlForm.Plain;
        var (low, high) = _profile.Controls[control.Group].Calibration ?? (0, isFine ? Midi14.Max : MidiMessage.MaxValue);
        var raw = low + (int)Math.Round(position * (high - low));
        var channel = Math.Max(control.Channel, 0);
        return (control.Form, control.Message) switch
        {
            (ControlForm.Nrpn, _) => MidiMessage.ControlChange(channel, 99, Midi14.Msb(control.Number)).CopyTo(into)
                + MidiMessage.ControlChange(channel, 98, Midi14.Lsb(control.Number)).CopyTo(into[3..])
                + Pair(channel, 6, raw, into[6..]),
            (ControlForm.FourteenBit, _) => Pair(channel, control.Number, raw, into),
            (_, MidiKind.PitchBend) => MidiMessage.PitchBend(channel, raw).CopyTo(into),
            _ => MessageOf(element, raw).CopyTo(into),
        };
    }

    /// <summary>Writes the messages of an encoder turned by some steps, clockwise positive; returns their length.</summary>
    public int Turn(int element, int steps, Span<byte> into)
    {
        var control = _profile.Elements[element];
        var channel = Math.Max(control.Channel, 0);
        return _profile.Controls[control.Group].Encoding switch
        {
            null => 0,
            RelativeEncoding.Increments => MidiMessage.ControlChange(channel, steps > 0 ? control.Number : control.Number + 1, 1).CopyTo(into),
            { } encoding when control.Form == ControlForm.FourteenBit => Pair(channel, control.Number, RelativeEncodings.EncodeFine(encoding, steps), into),
            { } encoding => MessageOf(element, RelativeEncodings.Encode(encoding, steps)).CopyTo(into),
        };
    }

    /// <summary>The fader or knob whose own message this is, or null.</summary>
    public int? ElementMovedBy(in MidiMessage message) =>
        message.Kind is MidiKind.ControlChange or MidiKind.PitchBend && _decoder.TryDecode(message, out var element, out var gesture, out _) && gesture == Contracts.Routing.Gesture.Move
            ? element
            : null;

    /// <summary>Whether a SysEx message is one that the profile's own start or goodbye consists of.</summary>
    public bool IsModeMessage(ReadOnlySpan<byte> bytes)
    {
        foreach (var known in _profile.Start)
        {
            if (bytes.SequenceEqual(known.Span))
            {
                return true;
            }
        }

        foreach (var known in _profile.Stop)
        {
            if (bytes.SequenceEqual(known.Span))
            {
                return true;
            }
        }

        return bytes.SequenceEqual(UniversalDeviceInquiry.Request);
    }

    private static byte[] ReplyOf(IdentityPattern identity) =>
    [
        MidiStatus.SysEx, UniversalDeviceInquiry.NonRealTime, 0, 6, 2,
        .. identity.Manufacturer, .. identity.Model.Select(static value => value == IdentityPattern.AnyByte ? (byte)0 : value), .. new byte[ReplyModelBytes - identity.Model.Length + ReplyVersionBytes],
        MidiStatus.EndOfSysEx,
    ];

    private static int Pair(int channel, int number, int value, Span<byte> into) =>
        MidiMessage.ControlChange(channel, number, Midi14.Msb(value)).CopyTo(into) + MidiMessage.ControlChange(channel, number + ControlPair.LsbOffset, Midi14.Lsb(value)).CopyTo(into[3..]);

    private MidiMessage MessageOf(int element, int value)
    {
        var (_, message, channel, number) = _profile.Elements[element];
        value = _profile.Elements[element].Value ?? value;
        channel = Math.Max(channel, 0);
        return message switch
        {
            MidiKind.ControlChange => MidiMessage.ControlChange(channel, number, value),
            MidiKind.ProgramChange => MidiMessage.ProgramChange(channel, number),
            MidiKind.PolyPressure => MidiMessage.PolyPressure(channel, number, value),
            MidiKind.ChannelPressure => MidiMessage.ChannelPressure(channel, value),
            MidiKind.PitchBend => MidiMessage.PitchBend(channel, Midi14.Combine(value, value)),
            _ => MidiMessage.NoteOn(channel, number, value),
        };
    }
}

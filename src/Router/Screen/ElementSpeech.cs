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
        var (_, message, channel, number) = _profile.Elements[element];
        return message switch
        {
            // With velocity 127, as the APC40 sends it: a router that reads the velocity instead of the status would be found out.
            MidiKind.NoteOn => MidiMessage.NoteOff(Math.Max(channel, 0), number, MidiMessage.MaxValue).CopyTo(into),
            MidiKind.ControlChange => MidiMessage.ControlChange(Math.Max(channel, 0), number, 0).CopyTo(into),
            _ => 0,
        };
    }

    /// <summary>Writes the message of a fader or knob at a position 0..1; returns its length.</summary>
    public int Move(int element, double position, Span<byte> into)
    {
        var (_, message, channel, _) = _profile.Elements[element];
        return message == MidiKind.PitchBend
            ? MidiMessage.PitchBend(Math.Max(channel, 0), (int)Math.Round(position * Midi14.Max)).CopyTo(into)
            : MessageOf(element, (int)Math.Round(position * MidiMessage.MaxValue)).CopyTo(into);
    }

    /// <summary>Writes the message of an encoder turned by some steps, clockwise positive; returns its length.</summary>
    public int Turn(int element, int steps, Span<byte> into) =>
        _profile.Controls[_profile.Elements[element].Group].Encoding is { } encoding
            ? MessageOf(element, RelativeEncodings.Encode(encoding, steps)).CopyTo(into)
            : 0;

    /// <summary>The fader or knob whose own message this is, or null.</summary>
    public int? ElementMovedBy(in MidiMessage message) =>
        message.Kind == MidiKind.ControlChange && _decoder.TryDecode(message, out var element, out var gesture, out _) && gesture == Contracts.Routing.Gesture.Move
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
        .. identity.Manufacturer, .. identity.Model, .. new byte[ReplyModelBytes - identity.Model.Length + ReplyVersionBytes],
        MidiStatus.EndOfSysEx,
    ];

    private MidiMessage MessageOf(int element, int value)
    {
        var (_, message, channel, number) = _profile.Elements[element];
        channel = Math.Max(channel, 0);
        return message switch
        {
            MidiKind.ControlChange => MidiMessage.ControlChange(channel, number, value),
            MidiKind.ProgramChange => MidiMessage.ProgramChange(channel, number),
            MidiKind.ChannelPressure => MidiMessage.ChannelPressure(channel, value),
            MidiKind.PitchBend => MidiMessage.PitchBend(channel, Midi14.Combine(value, value)),
            _ => MidiMessage.NoteOn(channel, number, value),
        };
    }
}

using System.Globalization;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;

namespace MidiMesh.Contracts.Tests.Devices;

/// <summary>Messages of a small device, and which control they belong to, what was done to it and how far.</summary>
public sealed class ControlDecoderTests
{
    private static readonly DeviceProfile Profile = Device(
        (ControlKind.Button, null, new ControlElement(0, MidiKind.NoteOn, 0, 60)),                    // 0
        (ControlKind.Button, null, new ControlElement(0, MidiKind.NoteOn, -1, 61)),                   // 1: any channel
        (ControlKind.Button, null, new ControlElement(0, MidiKind.ControlChange, 0, 64)),             // 2
        (ControlKind.Position, null, new ControlElement(0, MidiKind.ControlChange, 0, 7)),            // 3
        (ControlKind.Position, null, new ControlElement(0, MidiKind.PitchBend, 0, 0)),                // 4
        (ControlKind.Position, null, new ControlElement(0, MidiKind.ChannelPressure, 0, 0)),          // 5
        (ControlKind.Button, null, new ControlElement(0, MidiKind.ProgramChange, 0, 5)),              // 6
        (ControlKind.Encoder, RelativeEncoding.TwosComplement, new ControlElement(0, MidiKind.ControlChange, 0, 20)), // 7
        (ControlKind.Encoder, RelativeEncoding.BinaryOffset, new ControlElement(0, MidiKind.ControlChange, 0, 21)),   // 8
        (ControlKind.Encoder, RelativeEncoding.SignedBit, new ControlElement(0, MidiKind.ControlChange, 0, 22)),      // 9
        (ControlKind.Light, null, new ControlElement(0, MidiKind.ControlChange, 0, 30)),              // 10
        (ControlKind.Position, null, new ControlElement(0, MidiKind.ControlChange, 0, 7)),            // 11: claims what 3 has
        (ControlKind.Position, null, new ControlElement(0, MidiKind.NoteOn, 0, 62)));                 // 12: a pad that tells its force

    [Theory]
    [InlineData("90 3C 7F", "0 Press 1")]
    [InlineData("90 3C 40", "0 Press 0.504")]
    [InlineData("90 3C 00", "0 Release 0")]
    [InlineData("80 3C 7F", "0 Release 1")]
    [InlineData("91 3C 7F", "")]
    [InlineData("90 3D 7F", "1 Press 1")]
    [InlineData("9F 3D 7F", "1 Press 1")]
    [InlineData("8F 3D 00", "1 Release 0")]
    [InlineData("B0 40 7F", "2 Press 1")]
    [InlineData("B0 40 40", "2 Press 0.504")]
    [InlineData("B0 40 3F", "2 Release 0.496")]
    [InlineData("B0 40 00", "2 Release 0")]
    [InlineData("B0 07 00", "3 Move 0")]
    [InlineData("B0 07 7F", "3 Move 1")]
    [InlineData("B1 07 7F", "")]
    [InlineData("E0 00 00", "4 Move 0")]
    [InlineData("E0 7F 7F", "4 Move 1")]
    [InlineData("E0 00 40", "4 Move 0.5")]
    [InlineData("D0 7F", "5 Move 1")]
    [InlineData("C0 05", "6 Press 1")]
    [InlineData("C0 06", "")]
    [InlineData("B0 14 01", "7 Turn 1")]
    [InlineData("B0 14 7F", "7 Turn -1")]
    [InlineData("B0 14 00", "")]
    [InlineData("B0 15 43", "8 Turn 3")]
    [InlineData("B0 15 3F", "8 Turn -1")]
    [InlineData("B0 15 40", "")]
    [InlineData("B0 16 02", "9 Turn 2")]
    [InlineData("B0 16 41", "9 Turn -1")]
    [InlineData("B0 16 40", "")]
    [InlineData("B0 1E 7F", "")]
    [InlineData("90 3E 40", "12 Move 0.504")]
    [InlineData("A0 3C 40", "")]
    [InlineData("90 10 40", "")]
    [InlineData("F8", "")]
    [InlineData("F2 01 02", "")]
    public void TryDecode_Message_FindsTheControl(string bytes, string expected)
    {
        Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)), out var message));

        var decoded = new ControlDecoder(Profile).TryDecode(message, out var element, out var gesture, out var value)
            ? string.Create(CultureInfo.InvariantCulture, $"{element} {gesture} {Math.Round(value, 3)}")
            : "";

        Assert.Equal(expected, decoded);
    }

    [Fact]
    public void TryDecode_EveryMessageThereIs_NeverFailsAndAllocatesNothing()
    {
        var decoder = new ControlDecoder(Profile);
        var found = Sweep(decoder);
        var again = 0;

        Assert.Equal(0, Steady.LeastAllocated(() => again = Sweep(decoder)));
        Assert.True(found > 0);
        Assert.Equal(found, again);
    }

    private static int Sweep(ControlDecoder decoder)
    {
        var found = 0;
        Span<byte> bytes = stackalloc byte[3];
        for (var status = 0x80; status < 0x100; status++)
        {
            for (var data1 = 0; data1 < 128; data1++)
            {
                (bytes[0], bytes[1], bytes[2]) = ((byte)status, (byte)data1, (byte)(127 - data1));
                for (var length = 1; length <= 3; length++)
                {
                    found += MidiMessage.TryFromBytes(bytes[..length], out var message) && decoder.TryDecode(message, out _, out _, out _) ? 1 : 0;
                }
            }
        }

        return found;
    }

    private static DeviceProfile Device(params (ControlKind Kind, RelativeEncoding? Encoding, ControlElement Element)[] controls) => new(
        "test/device", "Device", null, null, [], [],
        [.. controls.Select(static (control, index) => new ControlGroup($"control{index}", control.Kind, [], 0, control.Encoding, index, -1, "test"))],
        [.. controls.Select(static (control, index) => control.Element with { Group = index })],
        [], 0);
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class MidiMessageTests
{
    // MIDI 1.0 Detailed Specification, tables I (voice), IV (system common) and V (real time).
    public static TheoryData<string, MidiMessage, MidiKind, string> Golden => new()
    {
        { "80 3C 40", MidiMessage.NoteOff(0, 60), MidiKind.NoteOff, "note off C3 (60) velocity 64 channel 1" },
        { "9F 00 7F", MidiMessage.NoteOn(15, 0, 127), MidiKind.NoteOn, "note on C-2 (0) velocity 127 channel 16" },
        { "90 3C 64", MidiMessage.NoteOn(0, 60, 100), MidiKind.NoteOn, "note on C3 (60) velocity 100 channel 1" },
        { "91 3D 00", MidiMessage.NoteOn(1, 61, 0), MidiKind.NoteOn, "note off C#3 (61) velocity 0 (sent as note on) channel 2" },
        { "A2 7F 05", MidiMessage.PolyPressure(2, 127, 5), MidiKind.PolyPressure, "poly pressure G8 (127) pressure 5 channel 3" },
        { "B3 07 64", MidiMessage.ControlChange(3, 7, 100), MidiKind.ControlChange, "control change 7 value 100 channel 4" },
        { "C4 05", MidiMessage.ProgramChange(4, 5), MidiKind.ProgramChange, "program change 5 channel 5" },
        { "D5 7F", MidiMessage.ChannelPressure(5, 127), MidiKind.ChannelPressure, "channel pressure 127 channel 6" },
        { "E6 00 40", MidiMessage.PitchBend(6, 8192), MidiKind.PitchBend, "pitch bend 0 channel 7" },
        { "E0 7F 7F", MidiMessage.PitchBend(0, 16383), MidiKind.PitchBend, "pitch bend +8191 channel 1" },
        { "E0 01 00", MidiMessage.PitchBend(0, 1), MidiKind.PitchBend, "pitch bend -8191 channel 1" },
        { "F1 35", MidiMessage.TimeCode(3, 5), MidiKind.TimeCode, "time code piece 3 value 5" },
        { "F2 08 10", MidiMessage.SongPosition(0x808), MidiKind.SongPosition, "song position 2056" },
        { "F3 09", MidiMessage.SongSelect(9), MidiKind.SongSelect, "song select 9" },
        { "F6", MidiMessage.TuneRequest, MidiKind.TuneRequest, "tune request" },
        { "F8", MidiMessage.Clock, MidiKind.Clock, "clock" },
        { "FA", MidiMessage.Start, MidiKind.Start, "start" },
        { "FB", MidiMessage.Continue, MidiKind.Continue, "continue" },
        { "FC", MidiMessage.Stop, MidiKind.Stop, "stop" },
        { "FE", MidiMessage.ActiveSensing, MidiKind.ActiveSensing, "active sensing" },
        { "FF", MidiMessage.Reset, MidiKind.Reset, "reset" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Message_OfEveryKind_HasTheSpecificationsBytesAndItsWords(string hex, MidiMessage message, MidiKind kind, string words)
    {
        var bytes = new byte[4];
        var written = MidiWriter.Write(message, bytes);

        Assert.Equal(hex, Wire.Hex(bytes.AsSpan(0, written)));
        Assert.Equal(written, MidiWriter.Size(message));
        Assert.Equal(written, message.CopyTo(bytes));
        Assert.Equal(kind, message.Kind);
        Assert.Equal(words, message.ToString());
        Assert.Equal([hex], ParserRun.Of(hex).Messages);
        Assert.True(MidiMessage.TryFromBytes(Wire.Bytes(hex), out var read));
        Assert.Equal(message, read);
    }

    [Fact]
    public void Golden_Always_CoversEveryShortKind()
    {
        var covered = Golden.Select(row => (MidiKind)row[2]).ToHashSet();
        Assert.Equal(Enum.GetValues<MidiKind>().Except([MidiKind.None, MidiKind.SysEx]), covered.Order());
    }

    [Fact]
    public void Write_DestinationTooShort_WritesNothing()
    {
        foreach (var row in Golden)
        {
            var message = (MidiMessage)row[1];
            for (var room = 0; room < message.Length; room++)
            {
                var destination = new byte[room];
                Assert.Equal(0, MidiWriter.Write(message, destination));
                Assert.All(destination, b => Assert.Equal(0, b));
            }
        }
    }

    [Fact]
    public void Fields_OfChannelMessages_SayWhatWasPutIn()
    {
        var on = MidiMessage.NoteOn(9, 36, 99);
        Assert.Equal((9, 10, 36, 99), (on.Channel, on.ChannelNumber, on.Note, on.Velocity));
        var control = MidiMessage.ControlChange(0, 47, 3);
        Assert.Equal((0, 1, 47, 3), (control.Channel, control.ChannelNumber, control.Controller, control.Value));
        Assert.Equal((12, 12), (MidiMessage.ProgramChange(0, 12).Program, MidiMessage.ProgramChange(0, 12).Value));
        Assert.Equal(77, MidiMessage.ChannelPressure(0, 77).Value);
        Assert.Equal(78, MidiMessage.PolyPressure(0, 60, 78).Value);
        Assert.Equal(12345, MidiMessage.PitchBend(0, 12345).Bend);
        Assert.Equal(12345, MidiMessage.SongPosition(12345).Position);
        Assert.Equal(42, MidiMessage.SongSelect(42).Value);
    }

    [Fact]
    public void PitchBend_EveryValue_ComesBack()
    {
        for (var bend = 0; bend <= Midi14.Max; bend++)
        {
            Assert.Equal(bend, MidiMessage.PitchBend(3, bend).Bend);
        }
    }

    [Theory]
    [InlineData("90 3C 01", true, false)]
    [InlineData("90 3C 00", false, true)]
    [InlineData("80 30 7F", false, true)] // the APC40 releases a pad with velocity 127
    [InlineData("80 3C 00", false, true)]
    [InlineData("A0 3C 00", false, false)]
    [InlineData("B0 3C 00", false, false)]
    [InlineData("F8", false, false)]
    public void NoteOnAndOff_ByStatusAndVelocity_AreTold(string hex, bool on, bool off)
    {
        Assert.True(MidiMessage.TryFromBytes(Wire.Bytes(hex), out var message));
        Assert.Equal((on, off), (message.IsNoteOn, message.IsNoteOff));
    }

    [Fact]
    public void Default_Always_IsNoMessage()
    {
        var none = default(MidiMessage);
        Assert.Equal((MidiKind.None, 0, 0, 0), (none.Kind, none.Length, none.Channel, none.ChannelNumber));
        Assert.False(none.IsNoteOn || none.IsNoteOff || none.IsRealTime || none.IsChannel);
        Assert.Equal(0, none.CopyTo(new byte[3]));
        Assert.Equal("no message", none.ToString());
    }

    [Fact]
    public void SysExMark_Always_HasNoBytes()
    {
        var mark = MidiMessage.SysEx;
        Assert.Equal((MidiKind.SysEx, 0, 0), (mark.Kind, mark.Length, mark.ChannelNumber));
        Assert.Equal(0, MidiWriter.Write(mark, new byte[3]));
        Assert.Equal("SysEx", mark.ToString());
    }

    [Fact]
    public void TryFromBytes_EveryStatusWithEveryLength_TakesOnlyTheRightOne()
    {
        for (var status = 0; status <= 0xFF; status++)
        {
            var right = status switch
            {
                < 0x80 or 0xF0 or 0xF4 or 0xF5 or 0xF7 or 0xF9 or 0xFD => 0,
                < 0xC0 or (>= 0xE0 and < 0xF0) or 0xF2 => 3,
                < 0xE0 or 0xF1 or 0xF3 => 2,
                _ => 1,
            };
            for (var length = 0; length <= 5; length++)
            {
                var bytes = new byte[length];
                bytes.AsSpan().Fill(0x7F);
                if (length > 0)
                {
                    bytes[0] = (byte)status;
                }

                Assert.Equal(length > 0 && length == right, MidiMessage.TryFromBytes(bytes, out var message));
                Assert.Equal(length > 0 && length == right, message != default);
            }
        }
    }

    [Theory]
    [InlineData("90 80 00")]
    [InlineData("90 00 80")]
    [InlineData("C0 FF")]
    [InlineData("F2 00 F8")]
    public void TryFromBytes_DataAbove127_IsRefused(string hex) => Assert.False(MidiMessage.TryFromBytes(Wire.Bytes(hex), out _));

    public static TheoryData<string, Func<MidiMessage>> OutOfRange => new()
    {
        { "channel", () => MidiMessage.NoteOn(16, 0, 0) },
        { "channel", () => MidiMessage.NoteOff(-1, 0, 0) },
        { "note", () => MidiMessage.NoteOn(0, 128, 0) },
        { "velocity", () => MidiMessage.NoteOn(0, 0, -1) },
        { "velocity", () => MidiMessage.NoteOff(0, 0, 128) },
        { "pressure", () => MidiMessage.PolyPressure(0, 0, 128) },
        { "controller", () => MidiMessage.ControlChange(0, 128, 0) },
        { "value", () => MidiMessage.ControlChange(0, 0, 128) },
        { "program", () => MidiMessage.ProgramChange(0, 128) },
        { "pressure", () => MidiMessage.ChannelPressure(0, int.MinValue) },
        { "bend", () => MidiMessage.PitchBend(0, 16384) },
        { "piece", () => MidiMessage.TimeCode(8, 0) },
        { "value", () => MidiMessage.TimeCode(0, 16) },
        { "position", () => MidiMessage.SongPosition(-1) },
        { "song", () => MidiMessage.SongSelect(128) },
        { "channel", () => MidiMessage.Clock.WithChannel(16) },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Factory_ArgumentOutOfRange_NamesTheArgument(string name, Func<MidiMessage> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => make()).ParamName);
    }

    [Fact]
    public void WithChannel_OnEveryKind_MovesChannelMessagesOnly()
    {
        foreach (var row in Golden)
        {
            var message = (MidiMessage)row[1];
            var moved = message.WithChannel(11);
            Assert.Equal(message.IsChannel ? 11 : 0, moved.Channel);
            Assert.Equal((message.Kind, message.Data1, message.Data2), (moved.Kind, moved.Data1, moved.Data2));
        }
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class RunningStatusWriterTests
{
    [Fact]
    public void Write_SameStatus_IsLeftOutUntilSomethingCancelsIt()
    {
        var writer = new RunningStatusWriter();
        var on = MidiMessage.NoteOn(0, 60, 100);

        Assert.Equal("90 3C 64", Write(ref writer, on));
        Assert.Equal("3C 64", Write(ref writer, on));
        Assert.Equal("F8", Write(ref writer, MidiMessage.Clock));
        Assert.Equal("3C 64", Write(ref writer, on));
        Assert.Equal("F6", Write(ref writer, MidiMessage.TuneRequest));
        Assert.Equal("90 3C 64", Write(ref writer, on));
        Assert.Equal("91 3C 64", Write(ref writer, on.WithChannel(1)));
        Assert.Equal("C1 05", Write(ref writer, MidiMessage.ProgramChange(1, 5)));
        Assert.Equal("06", Write(ref writer, MidiMessage.ProgramChange(1, 6)));
        writer.Reset();
        Assert.Equal("C1 06", Write(ref writer, MidiMessage.ProgramChange(1, 6)));
    }

    [Fact]
    public void Write_SystemCommonTwice_KeepsItsStatus()
    {
        var writer = new RunningStatusWriter();
        Assert.Equal("F3 01", Write(ref writer, MidiMessage.SongSelect(1)));
        Assert.Equal("F3 01", Write(ref writer, MidiMessage.SongSelect(1)));
    }

    [Fact]
    public void Write_DestinationTooShort_ChangesNothing()
    {
        var writer = new RunningStatusWriter();
        var on = MidiMessage.NoteOn(0, 60, 100);
        Assert.Equal(0, writer.Write(on, new byte[2]));
        Assert.Equal("90 3C 64", Write(ref writer, on));
        Assert.Equal(0, writer.Write(on, new byte[1]));
        Assert.Equal(2, writer.Size(on));
        Assert.Equal("3C 64", Write(ref writer, on));
    }

    [Fact]
    public void Write_NothingToWrite_KeepsTheRunningStatus()
    {
        var writer = new RunningStatusWriter();
        Write(ref writer, MidiMessage.NoteOn(0, 60, 100));
        Assert.Equal("", Write(ref writer, default));
        Assert.Equal("", Write(ref writer, MidiMessage.SysEx));
        Assert.Equal("3D 64", Write(ref writer, MidiMessage.NoteOn(0, 61, 100)));
    }

    [Fact]
    public void Write_LongRun_RepeatsTheStatusForLateReceivers()
    {
        var writer = new RunningStatusWriter();
        var on = MidiMessage.NoteOn(0, 60, 100);
        Write(ref writer, on);
        for (var i = 0; i < RunningStatusWriter.RefreshInterval; i++)
        {
            Assert.Equal("3C 64", Write(ref writer, on));
        }

        Assert.Equal("90 3C 64", Write(ref writer, on));
        Assert.Equal("3C 64", Write(ref writer, on));
    }

    [Fact]
    public void Write_RandomMessages_ComeBackThroughTheParser()
    {
        var random = new Random(30);
        var writer = new RunningStatusWriter();
        var sent = new List<string>();
        var bytes = new List<byte>();
        Span<byte> wire = stackalloc byte[3];
        for (var i = 0; i < 20_000; i++)
        {
            // Few channels and kinds, so that statuses repeat.
            var message = random.Next(8) == 0 ? MidiStreams.Message(random) : MidiMessage.NoteOn(random.Next(2), random.Next(128), random.Next(128));
            var size = writer.Size(message);
            var written = writer.Write(message, wire);
            Assert.Equal(size, written);
            bytes.AddRange(wire[..written]);
            sent.Add(Wire.Hex(wire[..message.CopyTo(wire)]));
        }

        var run = new ParserRun(new MidiParser());
        MidiStreams.FeedInPortions(run, bytes.ToArray(), random);
        Assert.Equal(sent, run.Messages);
        Assert.Equal(0, run.Parser.InvalidBytes);
        Assert.True(bytes.Count < sent.Sum(s => (s.Length + 1) / 3) * 9 / 10, "running status saved less than a tenth");
    }

    private static string Write(ref RunningStatusWriter writer, MidiMessage message)
    {
        Span<byte> wire = stackalloc byte[3];
        return Wire.Hex(wire[..writer.Write(message, wire)]);
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class MidiParserCapacityTests
{
    [Theory]
    [InlineData("F0 01 02 03 04 05 F7", true)] // seven bytes
    [InlineData("F0 01 02 03 04 05 06 F7", true)] // eight: exactly the capacity
    [InlineData("F0 01 02 03 04 05 06 07 F7", false)] // nine
    [InlineData("F0 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D F7", false)]
    public void Read_SysExAroundCapacity8_IsWholeOrNotAtAll(string hex, bool fits)
    {
        var bytes = Wire.Bytes(hex);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var run = new ParserRun(new MidiParser(8));
            run.Feed(bytes.AsSpan(0, cut));
            run.Feed(bytes.AsSpan(cut));
            run.Feed(Wire.Bytes("F0 7D F7"));

            Assert.Equal(fits ? [hex, "F0 7D F7"] : ["F0 7D F7"], run.Messages);
            Assert.Equal(fits ? 0 : 1, run.Parser.OversizedSysEx);
            Assert.Equal(fits ? 0 : bytes.Length, run.Parser.InvalidBytes);
            Assert.Equal(0, run.Parser.UnfinishedSysEx);
        }
    }

    [Fact]
    public void Read_RealTimeInsideOversizedSysEx_IsDelivered()
    {
        var run = ParserRun.Of("F0 01 02 03 F8 04 05 FA 06 F7 90 3C 64", sysExCapacity: 4);
        Assert.Equal(["F8", "FA", "90 3C 64"], run.Messages);
        Assert.Equal((8L, 1L, 0L), (run.Parser.InvalidBytes, run.Parser.OversizedSysEx, run.Parser.UnfinishedSysEx));
    }

    [Fact]
    public void Read_OversizedSysExEndedByAStatus_CountsOnce()
    {
        var run = ParserRun.Of("F0 01 02 03 04 90 3C 64 3E 40", sysExCapacity: 4);
        Assert.Equal(["90 3C 64", "90 3E 40"], run.Messages);
        Assert.Equal((5L, 1L, 0L), (run.Parser.InvalidBytes, run.Parser.OversizedSysEx, run.Parser.UnfinishedSysEx));
    }

    [Fact]
    public void Read_EndlessSysEx_StaysWithinTheCapacity()
    {
        var run = new ParserRun(new MidiParser(64));
        run.Feed([0xF0]);
        for (var i = 0; i < 1000; i++)
        {
            run.Feed(new byte[1000]);
        }

        run.Feed(Wire.Bytes("F7 C0 01"));
        Assert.Equal(["C0 01"], run.Messages);
        Assert.Equal((1_000_002L, 1L), (run.Parser.InvalidBytes, run.Parser.OversizedSysEx));
    }

    [Fact]
    public void Read_CapacityOfTwo_TakesOnlyTheEmptyMessage()
    {
        var run = ParserRun.Of("F0 F7 F0 01 F7 F0 F7", sysExCapacity: 2);
        Assert.Equal(["F0 F7", "F0 F7"], run.Messages);
        Assert.Equal(1, run.Parser.OversizedSysEx);
    }

    [Fact]
    public void Read_DefaultCapacity_TakesAMessageOfExactlyThatLength()
    {
        var bytes = new byte[MidiParser.DefaultSysExCapacity];
        bytes[0] = 0xF0;
        bytes[^1] = 0xF7;
        var parser = new MidiParser();
        Assert.Equal(System.Buffers.OperationStatus.Done, parser.Read(bytes, out _, out _));
        Assert.True(parser.SysEx.SequenceEqual(bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_CapacityWithoutRoomForF0F7_Throws(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MidiParser(capacity));
}

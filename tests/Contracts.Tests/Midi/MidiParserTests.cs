using System.Buffers;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class MidiParserTests
{
    public static TheoryData<string, string, string[], long> Streams => new()
    {
        { "running status", "90 3C 64 3E 40 3C 00", ["90 3C 64", "90 3E 40", "90 3C 00"], 0 },
        { "running status of two-byte messages", "C0 01 02 03", ["C0 01", "C0 02", "C0 03"], 0 },
        { "a new status replaces the running one", "90 3C 64 B0 07 10 11 12", ["90 3C 64", "B0 07 10", "B0 11 12"], 0 },
        { "real-time inside a message", "90 F8 3C FE 64", ["F8", "FE", "90 3C 64"], 0 },
        { "real-time keeps the running status", "90 3C 64 F8 3E 40", ["90 3C 64", "F8", "90 3E 40"], 0 },
        { "reset is real-time too", "90 3C 64 FF 3E 40", ["90 3C 64", "FF", "90 3E 40"], 0 },
        { "system common ends the running status", "90 3C 64 F3 01 3E 40", ["90 3C 64", "F3 01"], 2 },
        { "tune request ends the running status", "90 3C 64 F6 3E 40", ["90 3C 64", "F6"], 2 },
        { "SysEx ends the running status", "90 3C 64 F0 7D F7 3E 40", ["90 3C 64", "F0 7D F7"], 2 },
        { "undefined common ends the running status", "90 3C 64 F4 3E 40", ["90 3C 64"], 3 },
        { "stray F7 ends the running status", "90 3C 64 F7 3E 40", ["90 3C 64"], 3 },
        { "undefined real-time is skipped inside a message", "90 3C F9 64 FD 3E 40", ["90 3C 64", "90 3E 40"], 2 },
        { "system common has no running status", "F2 01 02 03 04", ["F2 01 02"], 2 },
        { "stray data before the first status", "00 7F 90 3C 64", ["90 3C 64"], 2 },
        { "a status cuts off a message", "90 3C 80 3C 40", ["80 3C 40"], 2 },
        { "a status cuts off a running message", "90 3C 64 3E 80 3C 40", ["90 3C 64", "80 3C 40"], 1 },
        { "a tune request cuts off a message", "90 3C F6", ["F6"], 2 },
        { "the same status twice", "90 90 3C 64", ["90 3C 64"], 1 },
        { "empty SysEx", "F0 F7", ["F0 F7"], 0 },
        { "real-time inside a SysEx comes first", "F0 01 F8 02 FA F7", ["F8", "FA", "F0 01 02 F7"], 0 },
        { "undefined real-time does not end a SysEx", "F0 01 F9 02 FD F7", ["F0 01 02 F7"], 2 },
        { "a note ends a SysEx", "F0 01 02 90 3C 64", ["90 3C 64"], 3 },
        { "another SysEx ends a SysEx", "F0 01 F0 02 F7", ["F0 02 F7"], 2 },
        { "undefined common ends a SysEx", "F0 01 F5 02 F7", [], 5 },
        { "a tune request ends a SysEx", "F0 01 F6", ["F6"], 2 },
        { "two SysEx in a row", "F0 01 F7 F0 02 F7", ["F0 01 F7", "F0 02 F7"], 0 },
        { "nothing", "", [], 0 },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Read_Stream_DeliversWhatTheSpecificationSays(string what, string hex, string[] messages, long invalid)
    {
        var run = ParserRun.Of(hex);
        Assert.True(messages is not null && run.Messages.SequenceEqual(messages), $"{what}: {string.Join(", ", run.Messages)}");
        Assert.Equal(invalid, run.Parser.InvalidBytes);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Read_StreamByteByByte_DeliversTheSame(string what, string hex, string[] messages, long invalid)
    {
        var run = new ParserRun(new MidiParser());
        foreach (var b in Wire.Bytes(hex))
        {
            run.Feed([b]);
        }

        Assert.True(messages is not null && run.Messages.SequenceEqual(messages), $"{what}: {string.Join(", ", run.Messages)}");
        Assert.Equal(invalid, run.Parser.InvalidBytes);
    }

    [Theory]
    [InlineData("F4")]
    [InlineData("F5")]
    [InlineData("F7")]
    [InlineData("F9")]
    [InlineData("FD")]
    [InlineData("00")]
    [InlineData("7F")]
    public void Read_OneMeaninglessByte_IsInvalidCountedAndPassed(string hex)
    {
        var parser = new MidiParser();
        Assert.Equal(OperationStatus.InvalidData, parser.Read(Wire.Bytes(hex + "90 3C 64"), out var consumed, out _));
        Assert.Equal((1, 1), (consumed, parser.InvalidBytes));
        Assert.Equal(OperationStatus.Done, parser.Read(Wire.Bytes("90 3C 64"), out consumed, out var message));
        Assert.Equal((3, MidiMessage.NoteOn(0, 60, 100)), (consumed, message));
    }

    [Fact]
    public void Read_CutOffMessage_IsInvalidAtTheStatusThatCutsIt()
    {
        var parser = new MidiParser();
        Assert.Equal(OperationStatus.NeedMoreData, parser.Read(Wire.Bytes("90 3C"), out _, out _));
        Assert.Equal(OperationStatus.InvalidData, parser.Read(Wire.Bytes("80 3C 40"), out var consumed, out _));
        Assert.Equal((1, 2L), (consumed, parser.InvalidBytes));
        Assert.Equal(OperationStatus.Done, parser.Read(Wire.Bytes("3C 40"), out _, out var message));
        Assert.Equal(MidiMessage.NoteOff(0, 60), message);
    }

    [Fact]
    public void SysEx_AfterTheNextRead_IsEmpty()
    {
        var parser = new MidiParser();
        Assert.Equal(OperationStatus.Done, parser.Read(Wire.Bytes("F0 01 02 F7"), out _, out _));
        Assert.Equal("F0 01 02 F7", Wire.Hex(parser.SysEx));
        Assert.Equal(OperationStatus.NeedMoreData, parser.Read([], out _, out _));
        Assert.True(parser.SysEx.IsEmpty);
    }

    [Fact]
    public void SysEx_WhileOneIsUnderWay_IsEmpty()
    {
        var parser = new MidiParser();
        parser.Read(Wire.Bytes("F0 01"), out _, out _);
        Assert.True(parser.SysEx.IsEmpty);
        Assert.Equal(OperationStatus.Done, parser.Read(Wire.Bytes("F8"), out _, out _));
        Assert.True(parser.SysEx.IsEmpty);
    }

    [Theory]
    [InlineData("90 3C", 2, 0)]
    [InlineData("90 3C 64 3E", 1, 0)]
    [InlineData("F0 01 02", 3, 1)]
    [InlineData("90 3C 64", 0, 0)]
    public void Reset_InTheMiddle_ForgetsAndCountsWhatWasUnderWay(string hex, long invalid, long unfinished)
    {
        var run = ParserRun.Of(hex);
        run.Messages.Clear();
        run.Parser.Reset();
        Assert.Equal((invalid, unfinished), (run.Parser.InvalidBytes, run.Parser.UnfinishedSysEx));

        // Running status is gone too: these two are stray now.
        run.Feed(Wire.Bytes("3E 40 B0 01 02"));
        Assert.Equal(["B0 01 02"], run.Messages);
        Assert.Equal(invalid + 2, run.Parser.InvalidBytes);
    }

    [Fact]
    public void Reset_WithASysExDelivered_CountsNothing()
    {
        var run = ParserRun.Of("F0 01 F7");
        run.Parser.Reset();
        Assert.True(run.Parser.SysEx.IsEmpty);
        Assert.Equal((0L, 0L), (run.Parser.InvalidBytes, run.Parser.UnfinishedSysEx));
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>One stream with everything that makes cutting hard, cut at every byte, and at every two.</summary>
public sealed class MidiParserCutTests
{
    private const string Stream =
        "90 3C F8 64 3E 40 F8 40 FE 00 " // clock inside a note on, then running status with real-time between its bytes
        + "F0 47 7F F8 73 60 00 04 FA 42 01 01 01 F7 " // the APC40's mode message with real-time inside
        + "C3 05 06 E0 00 F8 40 01 41 " // two-byte running status, then pitch bend
        + "F2 10 F8 20 F1 35 F3 01 F6 " // system common
        + "B0 07 F0 01 90 3C 64 F4 11 22 80 3C 7F"; // cut-off messages, an undefined status with stray data

    private static readonly string[] Expected =
    [
        "F8", "90 3C 64", "90 3E 40", "F8", "FE", "90 40 00",
        "F8", "FA", "F0 47 7F 73 60 00 04 42 01 01 01 F7",
        "C3 05", "C3 06", "F8", "E0 00 40", "E0 01 41",
        "F8", "F2 10 20", "F1 35", "F3 01", "F6",
        "90 3C 64", "80 3C 7F",
    ];

    private const long Invalid = 7; // B0 07, F0 01, F4 11 22

    private static readonly byte[] Bytes = Wire.Bytes(Stream);

    public static TheoryData<int> EveryCut => [.. Enumerable.Range(0, Bytes.Length + 1)];

    [Theory]
    [MemberData(nameof(EveryCut))]
    public void Read_StreamCutAnywhere_DeliversTheSame(int cut) => FeedAndCompare(cut, cut);

    [Theory]
    [MemberData(nameof(EveryCut))]
    public void Read_StreamCutAtAnyTwoBytes_DeliversTheSame(int cut)
    {
        for (var second = cut; second <= Bytes.Length; second++)
        {
            FeedAndCompare(cut, second);
        }
    }

    [Fact]
    public void Expected_Always_IsWhatTheOracleSays()
    {
        var oracle = new ParserOracle(Bytes, MidiParser.DefaultSysExCapacity);
        Assert.Equal(Expected, oracle.Messages);
        Assert.Equal(Invalid, oracle.InvalidBytes);
    }

    private static void FeedAndCompare(int first, int second)
    {
        var run = new ParserRun(new MidiParser());
        run.Feed(Bytes.AsSpan(0, first));
        run.Feed(Bytes.AsSpan(first, second - first));
        run.Feed(Bytes.AsSpan(second));
        Assert.Equal(Expected, run.Messages);
        Assert.Equal((Invalid, 1L), (run.Parser.InvalidBytes, run.Parser.UnfinishedSysEx));
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class MidiParserRandomTests
{
    private const int BytesEach = 100_000;

    public static TheoryData<int, int> Seeds => new()
    {
        { 1, 2 }, { 2, 3 }, { 3, 8 }, { 4, 16 }, { 5, 64 }, { 6, 100 }, { 7, 256 }, { 8, 1000 }, { 9, 4096 }, { 10, 65_536 },
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_NoiseInRandomPortions_AgreesWithTheOracle(int seed, int capacity)
    {
        var random = new Random(seed);
        Compare(MidiStreams.Noise(random, BytesEach), capacity, random);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_UniformBytesInRandomPortions_AgreesWithTheOracle(int seed, int capacity)
    {
        var random = new Random(seed + 1000);
        var bytes = new byte[BytesEach];
        random.NextBytes(bytes);
        Compare(bytes, capacity, random);
    }

    [Fact]
    public void Noise_OverAllSeeds_ReachesEveryMistakeAndEveryKind()
    {
        // Guards the tests above: noise without overflow or cut-off SysEx would prove little.
        var messages = new HashSet<MidiKind>();
        long oversized = 0, unfinished = 0, longSysEx = 0;
        for (var seed = 1; seed <= 10; seed++)
        {
            var oracle = new ParserOracle(MidiStreams.Noise(new Random(seed), BytesEach), 64);
            messages.UnionWith(oracle.Messages.Select(m => MidiStatus.KindOf(Wire.Bytes(m[..2])[0])));
            oversized += oracle.Oversized;
            unfinished += oracle.Unfinished;
            longSysEx += oracle.Messages.Count(m => m.StartsWith("F0", StringComparison.Ordinal) && m.Length > 60);
        }

        Assert.Equal(Enum.GetValues<MidiKind>().Except([MidiKind.None]), messages.Order());
        Assert.True(oversized > 100 && unfinished > 1000 && longSysEx > 100, $"{oversized} oversized, {unfinished} unfinished, {longSysEx} long");
    }

    [Fact]
    public void Read_RandomMessagesWritten_ComeBack()
    {
        var random = new Random(20);
        var sent = new List<string>();
        var bytes = new List<byte>();
        Span<byte> wire = stackalloc byte[3];
        for (var i = 0; i < 20_000; i++)
        {
            var written = MidiWriter.Write(MidiStreams.Message(random), wire);
            bytes.AddRange(wire[..written]);
            sent.Add(Wire.Hex(wire[..written]));
        }

        var run = new ParserRun(new MidiParser());
        MidiStreams.FeedInPortions(run, bytes.ToArray(), random);
        Assert.Equal(sent, run.Messages);
        Assert.Equal(0, run.Parser.InvalidBytes);
    }

    private static void Compare(byte[] bytes, int capacity, Random random)
    {
        var run = new ParserRun(new MidiParser(capacity));
        MidiStreams.FeedInPortions(run, bytes, random);

        var oracle = new ParserOracle(bytes, capacity);
        Assert.Equal(oracle.Messages, run.Messages);
        Assert.Equal(oracle.InvalidBytes, run.Parser.InvalidBytes);
        Assert.Equal(oracle.Oversized, run.Parser.OversizedSysEx);
        Assert.Equal(oracle.Unfinished, run.Parser.UnfinishedSysEx);
    }
}

using System.Text;
using CoreOSC.Types;
using MidiMesh.Contracts.Osc;
using Theirs = CoreOSC;

namespace MidiMesh.Contracts.Tests.Osc.CoreOsc;

/// <summary>A second opinion on the codec: CoreOSC reads what we write and writes what we read. Only in builds with <c>-p:ActorRuntime=Akka</c>, where its package can be had.</summary>
/// <remarks>
/// Left out is what CoreOSC 1.0 does differently from the specification: text beyond ASCII, which it turns into question marks; blobs, which it cannot write and
/// bundles of several messages, which it writes with one size for all. It knows no arrays.
/// </remarks>
public class CoreOscTests
{
    private const string Letters = "abcdefgXYZ0189_-. ";

    public static TheoryData<string> Messages =>
    [
        "/live/test",
        "/live/clip/fire ,ii 0 2",
        "/i ,iii 2147483647 -2147483648 0",
        "/f ,ff 0.25 -1e10",
        "/s ,sss a abc abcd",
        "/h ,hh 9223372036854775807 -1",
        "/d ,d 0.1",
        "/S ,S symbol",
        "/m ,m 00903c7f",
        "/none ,TFNI",
        "/mix ,TiFsNd 7 text 2.5",
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_EachType_IsTheSameInBoth(string text)
    {
        Assert.True(OscText.TryParse(text.Split(' '), out var message, out var error), error);
        AssertSame(message);
    }

    [Fact]
    public void Message_ThousandOfEveryShape_AreTheSameInBoth()
    {
        var random = new Random(20261127);
        for (var i = 0; i < 1000; i++)
        {
            AssertSame(RandomMessage(random));
        }
    }

    [Fact]
    public void Blob_OfAnyLength_IsReadByTheirs()
    {
        for (var length = 0; length < 10; length++)
        {
            var blob = Enumerable.Range(200, length).Select(static value => (byte)value).ToArray();
            var read = Read(new OscMessage("/blob", OscValue.FromBlob(blob), OscValue.FromInt32(7)).ToPacket());

            Assert.Equal(blob, (IEnumerable<byte>)read.Arguments.First());
            Assert.Equal(7, read.Arguments.Last());
        }
    }

    [Fact]
    public void Bundle_OfOneMessage_IsTheSameInBoth()
    {
        var tag = new OscTimeTag(0xE5A1_2345_8000_0001);
        var message = new OscMessage("/live/clip/fire", OscValue.FromInt32(3), OscValue.FromString("x"));
        var buffer = new byte[256];
        var writer = new OscWriter(buffer);
        writer.BeginBundle(tag);
        message.WriteTo(ref writer);
        writer.EndBundle();
        var ours = writer.Written.ToArray();

        var theirs = Bytes(new OscBundleConverter().Serialize(new Theirs.OscBundle(new Theirs.Timetag(tag.Value), [TheirsOf(message)])));
        Assert.Equal(theirs, ours);
        new OscBundleConverter().Deserialize(Words(ours), out var read);
        Assert.Equal(tag.Value, read.Timetag.Tag);
        Assert.Equal(message, OursOf(Assert.Single(read.Messages)));
    }

    private static void AssertSame(OscMessage message)
    {
        var ours = message.ToPacket();
        var theirs = Bytes(new OscMessageConverter().Serialize(TheirsOf(message)));

        Assert.Equal(theirs, ours);
        Assert.Equal(message, OursOf(Read(ours)));
        Assert.Equal(message, OscMessage.Parse(theirs));
    }

    private static OscMessage RandomMessage(Random random)
    {
        var arguments = Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(13) switch
        {
            0 => OscValue.FromInt32(random.Next(int.MinValue, int.MaxValue)),
            1 => OscValue.FromFloat((float)(random.NextDouble() * 1e6) - 5e5f),
            2 => OscValue.FromString(Text(random)),
            3 => OscValue.FromInt64(random.NextInt64(long.MinValue, long.MaxValue)),
            4 => OscValue.FromTimeTag(new OscTimeTag((ulong)random.NextInt64())),
            5 => OscValue.FromDouble(random.NextDouble()),
            6 => OscValue.FromSymbol(Text(random)),
            7 => OscValue.FromChar(new Rune((char)random.Next(0x20, 0x7F))),
            8 => OscValue.FromColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)),
            9 => OscValue.FromMidi((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)),
            10 => OscValue.True,
            11 => OscValue.False,
            _ => random.Next(2) == 0 ? OscValue.Nil : OscValue.Impulse,
        });
        return new OscMessage("/" + Text(random).Replace(' ', '_'), [.. arguments]);
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));

    private static Theirs.OscMessage Read(byte[] packet)
    {
        var rest = new OscMessageConverter().Deserialize(Words(packet), out var message);
        Assert.Empty(rest);
        return message;
    }

    private static IEnumerable<DWord> Words(byte[] packet) => [.. new BytesConverter().Serialize(packet)];

    private static byte[] Bytes(IEnumerable<DWord> words)
    {
        new BytesConverter().Deserialize(words, out var bytes);
        return [.. bytes];
    }

    private static Theirs.OscMessage TheirsOf(OscMessage message) => new(new Theirs.Address(message.Address), [.. message.Arguments.Select(TheirsOf)]);

    private static object TheirsOf(OscValue value)
    {
        var argument = value.Argument;
        var bytes = value.Bytes.Span;
        return value.Tag switch
        {
            'i' => argument.AsInt32(),
            'f' => argument.AsFloat(),
            's' => Encoding.ASCII.GetString(bytes),
            'h' => argument.AsInt64(),
            't' => new Theirs.Timetag(argument.AsTimeTag().Value),
            'd' => argument.AsDouble(),
            'S' => new Theirs.Symbol(Encoding.ASCII.GetString(bytes)),
            'c' => (char)bytes[3],
            'r' => new Theirs.RGBA(bytes[0], bytes[1], bytes[2], bytes[3]),
            'm' => new Theirs.Midi(bytes[0], bytes[1], bytes[2], bytes[3]),
            'T' => Theirs.OscTrue.True,
            'F' => Theirs.OscFalse.False,
            'N' => Theirs.OscNil.Nil,
            'I' => Theirs.OscInfinitum.Infinitum,
            _ => throw new ArgumentOutOfRangeException(nameof(value), value.Tag, "CoreOSC does not write it"),
        };
    }

    private static OscMessage OursOf(Theirs.OscMessage message) => new(message.Address.Value, [.. message.Arguments.Select(OursOf)]);

    private static OscValue OursOf(object value) => value switch
    {
        int number => OscValue.FromInt32(number),
        float number => OscValue.FromFloat(number),
        string text => OscValue.FromString(text),
        long number => OscValue.FromInt64(number),
        Theirs.Timetag tag => OscValue.FromTimeTag(new OscTimeTag(tag.Tag)),
        double number => OscValue.FromDouble(number),
        Theirs.Symbol symbol => OscValue.FromSymbol(symbol.Value),
        char letter => OscValue.FromChar(new Rune(letter)),
        Theirs.RGBA colour => OscValue.FromColor(colour.R, colour.G, colour.B, colour.A),
        Theirs.Midi midi => OscValue.FromMidi(midi.Port, midi.Status, midi.Data1, midi.Data2),
        Theirs.OscTrue => OscValue.True,
        Theirs.OscFalse => OscValue.False,
        Theirs.OscNil => OscValue.Nil,
        Theirs.OscInfinitum => OscValue.Impulse,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "not read by CoreOSC"),
    };
}

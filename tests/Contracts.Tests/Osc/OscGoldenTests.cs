using MidiMesh.Contracts.Osc;

namespace MidiMesh.Contracts.Tests.Osc;

/// <summary>Bytes worked out by hand from the specification; the first two are the examples printed in OSC 1.0.</summary>
public class OscGoldenTests
{
    public static TheoryData<string, OscMessage> Messages => new()
    {
        { "2f6f7363 696c6c61 746f722f 342f6672 65717565 6e637900 2c660000 43dc0000", new("/oscillator/4/frequency", 440f) },
        {
            "2f666f6f 00000000 2c696973 66660000 000003e8 ffffffff 68656c6c 6f000000 3f9df3b6 40b5b22d",
            new("/foo", 1000, -1, "hello", 1.234f, 5.678f)
        },
        { "2f610000 2c000000", new("/a") },
        { "2f616263 00000000 2c000000", new("/abc") },
        { "2f610000 2c736900 00000000 00000007", new("/a", "", 7) },
        { "2f610000 2c730000 61626364 00000000", new("/a", "abcd") },
        { "2f610000 2c530000 61626300", new("/a", OscValue.FromSymbol("abc")) },
        { "2f610000 2c620000 00000005 01020304 05000000", new("/a", OscValue.FromBlob([1, 2, 3, 4, 5])) },
        { "2f610000 2c626900 00000000 00000007", new("/a", OscValue.FromBlob([]), 7) },
        { "2f610000 2c544649 4e000000", new("/a", true, false, OscValue.Impulse, OscValue.Nil) },
        { "2f610000 2c680000 00000001 00000002", new("/a", OscValue.FromInt64(0x1_0000_0002)) },
        { "2f610000 2c640000 3ff80000 00000000", new("/a", OscValue.FromDouble(1.5)) },
        { "2f610000 2c740000 00000000 00000001", new("/a", OscValue.FromTimeTag(OscTimeTag.Immediately)) },
        { "2f610000 2c630000 00000041", new("/a", OscValue.FromChar(new('A'))) },
        { "2f610000 2c720000 ff800040", new("/a", OscValue.FromColor(255, 128, 0, 64)) },
        { "2f610000 2c6d0000 00903c7f", new("/a", OscValue.FromMidi(0, 0x90, 60, 127)) },
        {
            "2f610000 2c5b695b 5d5d6900 00000001 00000002",
            new("/a", OscValue.ArrayBegin, 1, OscValue.ArrayBegin, OscValue.ArrayEnd, OscValue.ArrayEnd, 2)
        },
        { "2f610000 2c730000 c3a40000", new("/a", "ä") },
        {
            "2f6c6976 652f636c 69702f66 69726500 2c696900 00000000 00000002",
            new("/live/clip/fire", 0, 2)
        },
    };

    [Theory, MemberData(nameof(Messages))]
    public void Message_KnownBytes_ReadsAndWritesThem(string hex, OscMessage message)
    {
        var bytes = Hex(hex);

        Assert.Equal(message, OscMessage.Parse(bytes));
        Assert.Equal(hex.Replace(" ", ""), Convert.ToHexStringLower(message.ToPacket()));
        Assert.Equal(bytes.Length, message.Size);
    }

    [Fact]
    public void Bundle_KnownBytes_ReadsAndWritesThem()
    {
        var hex = "2362756e646c6500 83aa7e80 80000000"
            + "0000000c 2f610000 2c690000 00000001"
            + "0000001c 2362756e646c6500 00000000 00000001 00000008 2f620000 2c000000"
            + "00000008 2f630000 2c540000";
        var bytes = Hex(hex);
        var buffer = new byte[bytes.Length];
        var writer = new OscWriter(buffer);
        writer.BeginBundle(new OscTimeTag(0x83aa7e80_80000000));
        new OscMessage("/a", 1).WriteTo(ref writer);
        writer.BeginBundle(OscTimeTag.Immediately);
        writer.WriteMessage("/b"u8);
        writer.EndBundle();
        new OscMessage("/c", true).WriteTo(ref writer);
        Assert.Equal(0, writer.Length);
        writer.EndBundle();

        Assert.Equal(hex.Replace(" ", ""), Convert.ToHexStringLower(writer.Written));

        var reader = new OscReader(bytes);
        var half = new DateTimeOffset(1970, 1, 1, 0, 0, 0, 500, TimeSpan.Zero);
        Assert.True(reader.TryRead(out var a));
        Assert.Equal("/a ,i 1", OscMessage.FromView(a).ToString());
        Assert.Equal(half, a.TimeTag.ToDateTimeOffset());
        Assert.True(reader.TryRead(out var b));
        Assert.Equal("/b", b.AddressString());
        Assert.True(b.TimeTag.IsImmediate);
        Assert.True(reader.TryRead(out var c));
        Assert.Equal("/c ,T", OscMessage.FromView(c).ToString());
        Assert.Equal(half, c.TimeTag.ToDateTimeOffset());
        Assert.False(reader.TryRead(out _));
        Assert.Equal(OscError.None, reader.Error);
        Assert.Equal(0, reader.InvalidElements);
    }

    internal static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", ""));
}

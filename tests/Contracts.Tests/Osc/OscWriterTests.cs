using MidiMesh.Contracts.Osc;
using static MidiMesh.Contracts.Tests.Osc.OscGoldenTests;

namespace MidiMesh.Contracts.Tests.Osc;

public class OscWriterTests
{
    private delegate void Script(ref OscWriter writer);

    [Fact]
    public void Write_RandomMessages_ReadBackTheSame()
    {
        var random = new Random(4711);
        for (var i = 0; i < 20_000; i++)
        {
            var message = RandomOsc.Message(random);
            var packet = message.ToPacket();

            Assert.Equal(message.Size, packet.Length);
            Assert.Equal(message, OscMessage.Parse(packet));
        }
    }

    [Fact]
    public void Write_RandomBundles_ReadBackTheSame()
    {
        var random = new Random(815);
        for (var i = 0; i < 5_000; i++)
        {
            var packet = RandomOsc.Packet(random, out var messages);

            Assert.Equal(OscError.None, OscMessage.ParseAll(packet, out var read));
            Assert.Equal(messages, read);
        }
    }

    [Fact]
    public void Write_DirtyDestination_PadsWithZeros()
    {
        Span<byte> buffer = stackalloc byte[64];
        buffer.Fill(0xff);
        var writer = new OscWriter(buffer);
        writer.BeginMessage("/ab"u8, "sbs"u8);
        writer.WriteString("x");
        writer.WriteBlob([1]);
        writer.WriteString("four"u8);
        writer.EndMessage();

        Assert.Equal(
            Hex("2f616200 2c736273 00000000 78000000 00000001 01000000 666f7572 00000000"), writer.Written.ToArray());
    }

    [Fact]
    public void Write_DestinationOfAnySize_IsWholeOrNothing()
    {
        Script script = static (ref OscWriter writer) =>
        {
            writer.BeginBundle(OscTimeTag.Immediately);
            writer.BeginMessage("/a"u8, "isbhdTS"u8);
            writer.WriteInt32(1);
            writer.WriteString("two");
            writer.WriteBlob([3]);
            writer.WriteInt64(4);
            writer.WriteDouble(5);
            writer.WriteSymbol("six"u8);
            writer.EndMessage();
            writer.BeginBundle(OscTimeTag.Immediately);
            writer.WriteMessage("/b"u8);
            writer.EndBundle();
            writer.EndBundle();
        };
        var message = OscSize.Message(2, 7, 4 + OscSize.String("two") + OscSize.Blob(1) + 8 + 8 + OscSize.String(3));
        var whole = OscSize.Bundle(2, message + OscSize.Bundle(1, OscSize.Message("/b"u8, [])));
        for (var size = 0; size <= whole + 8; size++)
        {
            // Guard bytes behind the destination must stay as they are.
            var memory = Enumerable.Repeat((byte)0xee, size + 16).ToArray();
            var writer = new OscWriter(memory.AsSpan(0, size));
            script(ref writer);

            Assert.Equal(size < whole, writer.Overflowed);
            Assert.Equal(size < whole ? 0 : whole, writer.Length);
            Assert.Equal(writer.Length, writer.Written.Length);
            Assert.All(memory[size..], guard => Assert.Equal(0xee, guard));
        }
    }

    [Fact]
    public void Write_CallsThatMakeNoPacket_SayWhy()
    {
        var table = new (string Name, OscError Error, Script Script)[]
        {
            ("value without message", OscError.WrongOrder, static (ref OscWriter w) => w.WriteInt32(1)),
            ("end without message", OscError.WrongOrder, static (ref OscWriter w) => w.EndMessage()),
            ("end without bundle", OscError.WrongOrder, static (ref OscWriter w) => w.EndBundle()),
            ("other type than the tag", OscError.WrongOrder, static (ref OscWriter w) => { w.BeginMessage("/a"u8, "i"u8); w.WriteFloat(1); w.EndMessage(); }),
            ("value missing", OscError.WrongOrder, static (ref OscWriter w) => { w.BeginMessage("/a"u8, "ii"u8); w.WriteInt32(1); w.EndMessage(); }),
            ("value too many", OscError.WrongOrder, static (ref OscWriter w) => { w.BeginMessage("/a"u8, "iT"u8); w.WriteInt32(1); w.WriteInt32(2); w.EndMessage(); }),
            ("message in message", OscError.WrongOrder, static (ref OscWriter w) => { w.BeginMessage("/a"u8, "i"u8); w.BeginMessage("/b"u8, []); }),
            ("bundle in message", OscError.WrongOrder, static (ref OscWriter w) => { w.BeginMessage("/a"u8, "i"u8); w.BeginBundle(default); }),
            ("bundle ends in message", OscError.WrongOrder, static (ref OscWriter w) => { w.BeginBundle(default); w.BeginMessage("/a"u8, []); w.EndBundle(); }),
            ("address without slash", OscError.BadAddress, static (ref OscWriter w) => w.WriteMessage("a"u8)),
            ("empty address", OscError.BadAddress, static (ref OscWriter w) => w.WriteMessage([])),
            ("NUL in address", OscError.BadAddress, static (ref OscWriter w) => w.WriteMessage("/a\0b"u8)),
            ("unknown tag", OscError.UnknownTypeTag, static (ref OscWriter w) => w.BeginMessage("/a"u8, "ix"u8)),
            ("array not closed", OscError.UnbalancedArray, static (ref OscWriter w) => w.BeginMessage("/a"u8, "[i"u8)),
            ("array not opened", OscError.UnbalancedArray, static (ref OscWriter w) => w.BeginMessage("/a"u8, "]["u8)),
            ("NUL in string", OscError.BadValue, static (ref OscWriter w) => { w.BeginMessage("/a"u8, "s"u8); w.WriteString("a\0b"); w.EndMessage(); }),
            ("NUL in UTF-8", OscError.BadValue, static (ref OscWriter w) => { w.BeginMessage("/a"u8, "S"u8); w.WriteSymbol("a\0"u8); w.EndMessage(); }),
            ("nine bundles", OscError.TooDeep, static (ref OscWriter w) => { for (var i = 0; i < 9; i++) { w.BeginBundle(default); } }),
        };
        foreach (var (name, error, script) in table)
        {
            var writer = new OscWriter(new byte[512]);
            script(ref writer);
            // What comes later changes neither the reason nor the outcome.
            writer.WriteMessage("/later"u8);
            writer.EndBundle();

            Assert.True(error == writer.Error, $"{name}: {writer.Error} instead of {error}");
            Assert.Equal(0, writer.Length);
            Assert.False(writer.Overflowed);
        }
    }

    [Fact]
    public void Write_BundlesAtTheCap_AreRead()
    {
        var writer = new OscWriter(new byte[512]);
        for (var i = 0; i < OscReader.MaxBundleDepth; i++)
        {
            writer.BeginBundle(OscTimeTag.Immediately);
        }

        writer.WriteMessage("/in"u8);
        for (var i = 0; i < OscReader.MaxBundleDepth; i++)
        {
            writer.EndBundle();
        }

        Assert.Equal(OscError.None, writer.Error);
        Assert.Equal("/in ,", OscMessage.Parse(writer.Written).ToString());
    }

    [Fact]
    public void Write_SecondPacket_KeepsTheFirst()
    {
        var writer = new OscWriter(new byte[64]);
        writer.WriteMessage("/one"u8);
        writer.WriteMessage("/two"u8);

        Assert.Equal(OscError.WrongOrder, writer.Error);
        Assert.Equal("/one ,", OscMessage.Parse(writer.Written).ToString());
    }

    [Fact]
    public void WriteRaw_MessageFromReader_GoesOnUnchanged()
    {
        // Dirty padding and trailing bytes included: they are the sender's.
        var source = Hex("2f6100ff 2c6900ff 00000007 12345678");
        var reader = new OscReader(source);
        Assert.True(reader.TryRead(out var view));
        var alone = new OscWriter(new byte[64]);
        alone.WriteRaw(view);
        var bundled = new OscWriter(new byte[64]);
        bundled.BeginBundle(OscTimeTag.Immediately);
        bundled.WriteRaw(view);
        bundled.EndBundle();

        Assert.Equal(source, alone.Written.ToArray());
        Assert.Equal("/a ,i 7", OscMessage.Parse(bundled.Written).ToString());
    }

    [Fact]
    public void Size_VariableTags_AreRefused() =>
        Assert.Throws<ArgumentException>(() => OscSize.Message("/a"u8, "is"u8));
}

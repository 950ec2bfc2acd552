using MidiMesh.Contracts.Osc;
using static MidiMesh.Contracts.Tests.Osc.OscGoldenTests;

namespace MidiMesh.Contracts.Tests.Osc;

public class OscReaderTests
{
    private const string Bundle = "2362756e646c6500 0000000000000001";

    [Theory]
    [InlineData("", OscError.Empty, 0)]
    [InlineData("2f", OscError.Misaligned, 0)]
    [InlineData("2f61 0000 2c", OscError.Misaligned, 4)]
    [InlineData("61620000 2c000000", OscError.BadAddress, 0)]
    [InlineData("00000000", OscError.BadAddress, 0)]
    [InlineData("2f616263", OscError.BadPadding, 0)]
    [InlineData("2f610000 00000001", OscError.BadTypeTags, 4)]
    [InlineData("2f610000 69000000 00000001", OscError.BadTypeTags, 4)]
    [InlineData("2f610000 2c696969", OscError.BadPadding, 4)]
    [InlineData("2f610000 2c697800 00000001", OscError.UnknownTypeTag, 6)]
    [InlineData("2f610000 2c2c0000", OscError.UnknownTypeTag, 5)]
    [InlineData("2f610000 2c690000", OscError.Truncated, 8)]
    [InlineData("2f610000 2c660000", OscError.Truncated, 8)]
    [InlineData("2f610000 2c680000 00000001", OscError.Truncated, 8)]
    [InlineData("2f610000 2c730000", OscError.Truncated, 8)]
    [InlineData("2f610000 2c730000 61626364", OscError.BadPadding, 8)]
    [InlineData("2f610000 2c620000", OscError.Truncated, 8)]
    [InlineData("2f610000 2c620000 00000005 61626364", OscError.Truncated, 8)]
    [InlineData("2f610000 2c620000 7fffffff 61626364", OscError.Truncated, 8)]
    [InlineData("2f610000 2c620000 ffffffff 61626364", OscError.BadValue, 8)]
    [InlineData("2f610000 2c620000 80000000 61626364", OscError.BadValue, 8)]
    [InlineData("2f610000 2c5b0000", OscError.UnbalancedArray, 6)]
    [InlineData("2f610000 2c5d5b00", OscError.UnbalancedArray, 5)]
    [InlineData("23627500", OscError.BadBundleHeader, 0)]
    [InlineData("2362756e646c6578 00000000 00000001", OscError.BadBundleHeader, 0)]
    [InlineData("2362756e646c6500 00000000", OscError.Truncated, 12)]
    [InlineData(Bundle + "00000000", OscError.Empty, 20)]
    [InlineData(Bundle + "00000004", OscError.BadElementSize, 16)]
    [InlineData(Bundle + "fffffffc 2f610000 2c000000", OscError.BadElementSize, 16)]
    [InlineData(Bundle + "7ffffffc 2f610000 2c000000", OscError.BadElementSize, 16)]
    [InlineData(Bundle + "00000006 2f610000 2c000000", OscError.BadElementSize, 16)]
    [InlineData(Bundle + "00000008 2f610000 2c690000", OscError.Truncated, 28)]
    public void TryRead_InvalidPacket_SaysWhatAndWhere(string hex, OscError error, int offset)
    {
        var reader = new OscReader(Hex(hex));

        Assert.False(reader.TryRead(out _));
        Assert.Equal((error, offset, 1), (reader.Error, reader.ErrorOffset, reader.InvalidElements));
        Assert.False(reader.TryRead(out _));
        Assert.Equal(1, reader.InvalidElements);
    }

    [Theory]
    [InlineData("2f610000", "/a ,")] // no type tag string: older senders
    [InlineData("2f6100ff 2c6900ff 00000007", "/a ,i 7")] // dirty padding
    [InlineData("2f610000 2c730000 620041ff", "/a ,s \"b\"")]
    [InlineData("2f610000 2c690000 00000007 00000008", "/a ,i 7")] // more bytes than arguments
    [InlineData("2f620a01 00000000 2c000000", "\"/b\\n\\u0001\" ,")] // any byte in an address
    public void TryRead_SloppyPeer_IsUnderstood(string hex, string expected)
    {
        var error = OscMessage.ParseAll(Hex(hex), out var messages);

        Assert.Equal(OscError.None, error);
        Assert.Equal(expected, Assert.Single(messages).ToString());
    }

    [Fact]
    public void TryRead_EmptyBundle_EndsCleanly()
    {
        var reader = new OscReader(Hex(Bundle));

        Assert.False(reader.TryRead(out _));
        Assert.Equal(OscError.None, reader.Error);
    }

    [Theory]
    [InlineData("00000008 2f620000 2c690000", OscError.Truncated)] // argument missing
    [InlineData("00000000", OscError.Empty)]
    [InlineData("00000004 78787878", OscError.BadAddress)]
    [InlineData("00000008 23787878 78787878", OscError.BadBundleHeader)]
    [InlineData("00000014" + Bundle + "00000040", OscError.BadElementSize)] // the inner bundle's rest only
    public void TryRead_InvalidElementInBundle_KeepsTheOthers(string element, OscError error)
    {
        var packet = Hex(Bundle + "00000008 2f610000 2c000000" + element + "00000008 2f630000 2c000000");
        var reader = new OscReader(packet);

        Assert.True(reader.TryRead(out var first));
        Assert.Equal("/a", first.AddressString());
        Assert.True(reader.TryRead(out var second));
        Assert.Equal("/c", second.AddressString());
        Assert.False(reader.TryRead(out _));
        Assert.Equal((error, 1), (reader.Error, reader.InvalidElements));
    }

    [Fact]
    public void TryRead_BadSizeInBundle_KeepsWhatCameBefore()
    {
        var error = OscMessage.ParseAll(
            Hex(Bundle + "00000008 2f610000 2c000000 00000100 2f620000 2c000000"), out var messages);

        Assert.Equal(OscError.BadElementSize, error);
        Assert.Equal("/a ,", Assert.Single(messages).ToString());
    }

    [Theory]
    [InlineData(1, OscError.None)]
    [InlineData(8, OscError.None)]
    [InlineData(9, OscError.TooDeep)]
    [InlineData(3000, OscError.TooDeep)]
    public void TryRead_NestedBundles_HoldsToTheCap(int depth, OscError error)
    {
        var packet = Nested(depth);
        var reader = new OscReader(packet);
        var read = 0;
        while (reader.TryRead(out var message))
        {
            Assert.Equal("/deep", message.AddressString());
            Assert.Equal((ulong)depth, message.TimeTag.Value);
            read++;
        }

        Assert.Equal(error, reader.Error);
        Assert.Equal(error == OscError.None ? (1, 0) : (0, 1), (read, reader.InvalidElements));
        Assert.Equal(error == OscError.None ? 0 : 8 * 20, reader.ErrorOffset);
    }

    [Fact]
    public void TryRead_AfterNestedBundle_HasTheOuterTimeAgain()
    {
        var buffer = new byte[256];
        var writer = new OscWriter(buffer);
        writer.BeginBundle(new OscTimeTag(10));
        writer.BeginBundle(new OscTimeTag(20));
        writer.WriteMessage("/in"u8);
        writer.EndBundle();
        writer.BeginBundle(new OscTimeTag(30));
        writer.EndBundle();
        writer.WriteMessage("/out"u8);
        writer.EndBundle();
        var reader = new OscReader(writer.Written);

        Assert.True(reader.TryRead(out var inner));
        Assert.Equal(20UL, inner.TimeTag.Value);
        Assert.True(reader.TryRead(out var outer));
        Assert.Equal(10UL, outer.TimeTag.Value);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void TryRead_MessageCutAnywhere_IsRefusedOrShorter()
    {
        var packet = new OscMessage("/cut/me", 1, "two", 3f, OscValue.FromBlob([4, 4, 4, 4, 4]), OscValue.FromInt64(5)).ToPacket();
        for (var length = 0; length < packet.Length; length++)
        {
            // A copy of exactly that size: a read past the end would throw.
            var cut = packet[..length];
            var error = OscMessage.ParseAll(cut, out var messages);

            // Cut right behind the address it is a whole message of the old kind, without type tags.
            var untyped = length == OscSize.String("/cut/me".Length);
            Assert.Equal(untyped, error == OscError.None);
            Assert.Equal(untyped ? 1 : 0, messages.Count);
        }
    }

    [Fact]
    public void TryRead_BundleCutAnywhere_YieldsTheWholeMessagesBefore()
    {
        var buffer = new byte[128];
        var writer = new OscWriter(buffer);
        writer.BeginBundle(OscTimeTag.Immediately);
        int[] ends = new int[3];
        for (var i = 0; i < ends.Length; i++)
        {
            new OscMessage("/m", i).WriteTo(ref writer);
            ends[i] = OscSize.BundleHeader + ((i + 1) * (OscSize.ElementPrefix + 12));
        }

        writer.EndBundle();
        for (var length = 0; length < writer.Length; length++)
        {
            var error = OscMessage.ParseAll(writer.Written[..length].ToArray(), out var messages);

            var aligned = length % 4 == 0 && length >= OscSize.BundleHeader;
            Assert.Equal(aligned ? ends.Count(end => end <= length) : 0, messages.Count);
            Assert.Equal(length == OscSize.BundleHeader || ends.Contains(length), error == OscError.None);
        }
    }

    [Fact]
    public void TryRead_RandomBytes_NeverFails()
    {
        var random = new Random(20240611);
        var reasons = new HashSet<OscError>();
        for (var i = 0; i < 100_000; i++)
        {
            var packet = new byte[random.Next(0, 16) * 4];
            random.NextBytes(packet);
            // Half of them get a start that leads further in.
            if (packet.Length >= 24 && i % 2 == 0)
            {
                (i % 4 == 0 ? "/a\0\0,"u8 : "#bundle\0\0\0\0\0\0\0\0\u0001\0\0\0"u8).CopyTo(packet);
            }

            ReadAll(packet, reasons);
        }

        Assert.Contains(OscError.UnknownTypeTag, reasons);
        Assert.Contains(OscError.BadElementSize, reasons);
    }

    [Fact]
    public void TryRead_DamagedPackets_NeverFails()
    {
        var random = new Random(7);
        var reasons = new HashSet<OscError>();
        var valid = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var packet = RandomOsc.Packet(random);
            for (var damage = random.Next(1, 4); damage > 0; damage--)
            {
                var at = random.Next(packet.Length);
                packet[at] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)(packet[at] ^ (1 << random.Next(8))),
                    _ => "if[]sb,#/\0"u8[random.Next(10)],
                };
            }

            valid += ReadAll(packet, reasons);
        }

        // Damage of a number or text goes unseen; damage of the structure must have met every kind of refusal.
        Assert.True(valid > 3_000, $"{valid} valid messages");
        OscError[] all =
        [
            OscError.BadAddress, OscError.BadTypeTags, OscError.UnknownTypeTag, OscError.Truncated, OscError.BadPadding,
            OscError.BadBundleHeader, OscError.BadElementSize, OscError.UnbalancedArray, OscError.BadValue,
        ];
        Assert.Subset(reasons, all.ToHashSet());
    }

    [Fact]
    public void View_ArgumentsByIndex_ConvertOnlyWhatIsMeant()
    {
        var packet = new OscMessage(
            "/v", 7, 2.5f, 3f, "text", true, OscValue.Nil, OscValue.FromInt64(1L << 40), OscValue.FromSymbol("sym")).ToPacket();
        var reader = new OscReader(packet);
        Assert.True(reader.TryRead(out var view));

        Assert.Equal(8, view.ArgumentCount);
        Assert.Equal("iffsTNhS"u8, view.TypeTags);
        Assert.Equal(packet, view.Bytes.ToArray());
        Assert.True(view.TryGetInt32(0, out var seven));
        Assert.Equal(7, seven);
        Assert.False(view.TryGetInt32(1, out _)); // 2.5 is no index
        Assert.True(view.TryGetInt32(2, out var three));
        Assert.Equal(3, three);
        Assert.True(view.TryGetFloat(1, out var half));
        Assert.Equal(2.5f, half);
        Assert.False(view.TryGetFloat(3, out _));
        Assert.True(view.TryGetString(3, out var text));
        Assert.Equal("text", text);
        Assert.True(view.TryGetUtf8(7, out var symbol));
        Assert.Equal("sym"u8, symbol);
        Assert.True(view.TryGetInt32(4, out var one));
        Assert.Equal(1, one);
        Assert.False(view.TryGetNumber(5, out _));
        Assert.False(view.TryGetInt32(6, out _)); // beyond 32 bits
        Assert.False(view.TryGetInt32(8, out _));
        Assert.False(view.TryGetInt32(-1, out _));
        Assert.False(view.TryGetString(0, out var none));
        Assert.Equal("", none);
    }

    [Theory]
    [InlineData("7fc00000", 0, 0L)] // NaN
    [InlineData("7f800000", int.MaxValue, long.MaxValue)] // infinity
    [InlineData("ff800000", int.MinValue, long.MinValue)]
    [InlineData("5f000000", int.MaxValue, long.MaxValue)] // 2^63
    [InlineData("df000000", int.MinValue, long.MinValue)] // -2^63
    [InlineData("c0200000", -2, -2L)] // -2.5, towards zero
    public void Argument_FloatAsInteger_IsClamped(string bits, int as32, long as64)
    {
        var value = Assert.Single(OscMessage.Parse(Hex("2f610000 2c660000" + bits)).Arguments);

        Assert.Equal(as32, value.Argument.AsInt32());
        Assert.Equal(as64, value.Argument.AsInt64());
    }

    [Fact]
    public void Argument_OtherTypes_ReadAsZeroOrEmpty()
    {
        foreach (var value in new[] { "7", OscValue.Nil, OscValue.FromBlob([1, 2, 3, 4]), OscValue.ArrayBegin })
        {
            Assert.Equal((0, 0L, 0f, 0d), (value.Argument.AsInt32(), value.Argument.AsInt64(), value.Argument.AsFloat(), value.Argument.AsDouble()));
            Assert.True(value.Argument.AsTimeTag().IsImmediate);
        }

        Assert.Equal("", OscValue.FromInt32(5).Argument.AsString());
        Assert.Equal(int.MaxValue, OscValue.FromInt64(long.MaxValue).Argument.AsInt32());
        Assert.Equal('A', OscValue.FromChar(new('A')).Argument.AsInt32());
        Assert.Equal(0x00903c7f, OscValue.FromMidi(0, 0x90, 0x3c, 0x7f).Argument.AsInt32());
    }

    /// <summary>Bundles in one another, the time tag telling the depth, and a message in the innermost.</summary>
    private static byte[] Nested(int depth)
    {
        var packet = new OscMessage("/deep").ToPacket();
        for (var level = depth; level > 0; level--)
        {
            var outer = new byte[packet.Length + 20];
            "#bundle\0"u8.CopyTo(outer);
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(outer.AsSpan(8), level);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(outer.AsSpan(16), packet.Length);
            packet.CopyTo(outer, 20);
            packet = outer;
        }

        return packet;
    }

    /// <summary>Reads everything there is to read, which fails on any bad bound. Returns the messages found valid.</summary>
    private static int ReadAll(byte[] packet, HashSet<OscError> reasons)
    {
        var reader = new OscReader(packet);
        var count = 0;
        while (reader.TryRead(out var view))
        {
            var message = OscMessage.FromView(view);
            Assert.Equal(view.ArgumentCount, message.Arguments.Count);
            Assert.NotNull(message.ToString());
            count++;
        }

        Assert.Equal(reader.Error != OscError.None, reader.InvalidElements > 0);
        Assert.InRange(reader.ErrorOffset, 0, packet.Length);
        reasons.Add(reader.Error);
        return count;
    }
}

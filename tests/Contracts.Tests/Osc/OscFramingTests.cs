using System.Buffers;
using MidiMesh.Contracts.Osc;
using static MidiMesh.Contracts.Tests.Osc.OscGoldenTests;

namespace MidiMesh.Contracts.Tests.Osc;

public class OscFramingTests
{
    private delegate OperationStatus Read(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet);

    [Fact]
    public void Write_KnownBytes_AreFramed()
    {
        var packet = Hex("2f61c0db 2c000000");
        var buffer = new byte[32];

        Assert.True(OscFraming.TryWriteLengthPrefixed(packet, buffer, out var written));
        Assert.Equal(Hex("00000008 2f61c0db 2c000000"), buffer[..written]);
        Assert.True(OscFraming.TryWriteSlip(packet, buffer, out written));
        Assert.Equal(Hex("c0 2f61 dbdc dbdd 2c000000 c0"), buffer[..written]);
        Assert.Equal(written, OscFraming.SlipSize(packet));
    }

    [Fact]
    public void Write_DestinationTooSmall_WritesNothing()
    {
        var packet = Hex("c0dbc0db");
        for (var size = 0; size < 12; size++)
        {
            var buffer = new byte[size];
            Assert.Equal(size >= 8, OscFraming.TryWriteLengthPrefixed(packet, buffer, out var prefixed));
            Assert.Equal(size >= 8 ? 8 : 0, prefixed);
            Array.Clear(buffer);
            Assert.Equal(size >= 10, OscFraming.TryWriteSlip(packet, buffer, out var slip));
            Assert.Equal(size >= 10 ? 10 : 0, slip);
            Assert.True(size >= 10 || buffer.All(value => value == 0));
        }
    }

    [Fact]
    public void Read_StreamCutAnywhere_YieldsThePackets()
    {
        var packets = Packets();
        var prefixed = packets.SelectMany(packet => Frame(packet, OscFraming.TryWriteLengthPrefixed)).ToArray();
        var slip = packets.SelectMany(packet => Frame(packet, OscFraming.TryWriteSlip)).ToArray();
        for (var cut = 0; cut <= prefixed.Length; cut++)
        {
            var reader = new OscLengthPrefixReader(64);
            Assert.Equal(packets, [.. All(reader.Read, prefixed.AsSpan(0, cut)), .. All(reader.Read, prefixed.AsSpan(cut))]);
        }

        for (var cut = 0; cut <= slip.Length; cut++)
        {
            var reader = new OscSlipReader(64);
            Assert.Equal(packets, [.. All(reader.Read, slip.AsSpan(0, cut)), .. All(reader.Read, slip.AsSpan(cut))]);
            Assert.Equal(0, reader.InvalidFrames);
        }
    }

    [Fact]
    public void Read_ByteByByte_YieldsThePackets()
    {
        var packets = Packets();
        var prefixed = new OscLengthPrefixReader(64);
        var slip = new OscSlipReader(64);

        Assert.Equal(packets, packets.SelectMany(packet => Frame(packet, OscFraming.TryWriteLengthPrefixed))
            .SelectMany(value => All(prefixed.Read, [value])));
        Assert.Equal(packets, packets.SelectMany(packet => Frame(packet, OscFraming.TryWriteSlip))
            .SelectMany(value => All(slip.Read, [value])));
    }

    [Theory]
    [InlineData("00000009 2f616263")] // one above the cap
    [InlineData("ffffffff 2f616263")]
    [InlineData("2f6c6976 652f7465")] // a peer that does not frame
    public void ReadLengthPrefixed_SizeBeyondTheCap_BreaksForGood(string hex)
    {
        var reader = new OscLengthPrefixReader(8);
        ReadOnlySpan<byte> input = Hex(hex);

        Assert.Equal(OperationStatus.InvalidData, reader.Read(ref input, out var packet));
        Assert.True(packet.IsEmpty);
        Assert.True(reader.IsBroken);
        input = Hex("00000004 2f610000");
        Assert.Equal(OperationStatus.InvalidData, reader.Read(ref input, out _));
    }

    [Fact]
    public void ReadLengthPrefixed_SizeAtTheCapAndZero_AreTaken()
    {
        var reader = new OscLengthPrefixReader(8);

        Assert.Equal([[1, 2, 3, 4, 5, 6, 7, 8], []], All(reader.Read, Hex("00000008 0102030405060708 00000000")));
        Assert.False(reader.IsBroken);
    }

    [Theory]
    [InlineData("c0 0102 db00 0304 c0 05 c0", "05", 1)] // no such escape
    [InlineData("c0 0102 dbc0 05 c0", "05", 1)] // END right behind ESC
    [InlineData("c0 010203040506070809 0a dbdc c0 05 c0", "05", 1)] // above the cap of 8
    [InlineData("c0 0102030405060708 dbdc c0 05 c0", "05", 1)] // an escape above the cap
    [InlineData("c0 01 db00 c0 db01 c0 02 c0", "02", 2)]
    [InlineData("01 c0 c0 c0 02 c0", "01 02", 0)] // no leading END, empty frames
    [InlineData("c0 0102030405060708 c0", "0102030405060708", 0)]
    [InlineData("c0 dbdc dbdd c0", "c0db", 0)]
    public void ReadSlip_DamagedFrames_AreDroppedUpToTheNextEnd(string hex, string expected, int invalid)
    {
        var bytes = Hex(hex);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var reader = new OscSlipReader(8);
            byte[][] packets = [.. All(reader.Read, bytes.AsSpan(0, cut)), .. All(reader.Read, bytes.AsSpan(cut))];

            Assert.Equal(expected, string.Join(' ', packets.Select(Convert.ToHexStringLower)));
            Assert.Equal(invalid, reader.InvalidFrames);
        }
    }

    [Fact]
    public void Read_RandomBytes_NeverFailsAndStaysWithinTheCap()
    {
        var random = new Random(77);
        var slip = new OscSlipReader(16);
        var frames = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            // Enough of the special bytes to meet all states.
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = random.Next(4) == 0 ? Hex("c0dbdcdd")[random.Next(4)] : bytes[j];
            }

            foreach (var packet in All(slip.Read, bytes))
            {
                Assert.InRange(packet.Length, 1, 16);
                frames++;
            }

            Assert.All(All(new OscLengthPrefixReader(16).Read, bytes), packet => Assert.InRange(packet.Length, 0, 16));
        }

        Assert.True(frames > 1_000 && slip.InvalidFrames > 1_000, $"{frames} frames, {slip.InvalidFrames} invalid");
    }

    private delegate bool Write(ReadOnlySpan<byte> packet, Span<byte> destination, out int written);

    private static byte[] Frame(byte[] packet, Write write)
    {
        var buffer = new byte[2 + (2 * packet.Length) + 4];
        Assert.True(write(packet, buffer, out var written));
        return buffer[..written];
    }

    private static byte[][] Packets() =>
    [
        new OscMessage("/a", 1).ToPacket(),
        new OscMessage("/slip", OscValue.FromBlob([0xc0, 0xdb, 0xdc, 0xdd, 0xc0])).ToPacket(),
        new OscMessage("/b").ToPacket(),
    ];

    private static List<byte[]> All(Read read, ReadOnlySpan<byte> input)
    {
        var packets = new List<byte[]>();
        OperationStatus status;
        do
        {
            var before = input.Length;
            status = read(ref input, out var packet);
            if (status == OperationStatus.Done)
            {
                packets.Add(packet.ToArray());
            }
            else if (status == OperationStatus.InvalidData && input.Length == before)
            {
                break; // broken for good
            }
        }
        while (status != OperationStatus.NeedMoreData);

        return packets;
    }
}

using System.Buffers;
using MidiMesh.Contracts.Osc;
using MidiMesh.Testing;

namespace MidiMesh.Contracts.Tests.Osc;

/// <summary>The data path allocates nothing per message.</summary>
public class OscAllocationTests
{
    [Fact]
    public void Read_BundleOfAllTypes_AllocatesNothing()
    {
        var packet = AllTypes();
        AssertAllocatesNothing(() =>
        {
            var reader = new OscReader(packet);
            var sum = 0d;
            while (reader.TryRead(out var message))
            {
                message.TryGetFloat(0, out var first);
                message.TryGetUtf8(3, out var text);
                sum += first + text.Length + message.TimeTag.Value;
                for (var arguments = message.GetArguments(); arguments.TryRead(out var argument);)
                {
                    sum += argument.AsDouble() + argument.Bytes.Length + argument.AsInt64();
                }
            }

            Assert.True(sum > 0);
        });
    }

    [Fact]
    public void Read_InvalidPackets_AllocatesNothing()
    {
        var packet = AllTypes();
        packet[^20] ^= 0x55;
        packet[20] = (byte)'x';
        AssertAllocatesNothing(() =>
        {
            var reader = new OscReader(packet);
            while (reader.TryRead(out _))
            {
            }

            Assert.True(reader.InvalidElements > 0);
        });
    }

    [Fact]
    public void Write_BundleOfAllTypes_AllocatesNothing()
    {
        var buffer = new byte[512];
        AssertAllocatesNothing(() => Assert.True(WriteAllTypes(buffer) > 0));
    }

    [Fact]
    public void Match_Patterns_AllocatesNothing()
    {
        OscAddressPattern[] patterns =
        [
            OscAddressPattern.Compile("/live/clip/get/*"), OscAddressPattern.Compile("//{na,x}?[a-m]"),
            OscAddressPattern.Compile("/live/clip/get/name"),
        ];
        AssertAllocatesNothing(() =>
        {
            foreach (var pattern in patterns)
            {
                Assert.True(pattern.Matches("/live/clip/get/name"u8));
            }
        });
    }

    [Fact]
    public void Frame_Packets_AllocatesNothing()
    {
        var packet = AllTypes();
        var buffer = new byte[2048];
        var slip = new OscSlipReader(1024);
        var prefixed = new OscLengthPrefixReader(1024);
        AssertAllocatesNothing(() =>
        {
            OscFraming.TryWriteSlip(packet, buffer, out var written);
            ReadOnlySpan<byte> input = buffer.AsSpan(0, written);
            Assert.True(slip.Read(ref input, out _) == OperationStatus.Done);
            OscFraming.TryWriteLengthPrefixed(packet, buffer, out written);
            input = buffer.AsSpan(0, written);
            Assert.True(prefixed.Read(ref input, out _) == OperationStatus.Done);
        });
    }

    private static byte[] AllTypes()
    {
        var buffer = new byte[512];
        return buffer[..WriteAllTypes(buffer)];
    }

    private static int WriteAllTypes(Span<byte> buffer)
    {
        var writer = new OscWriter(buffer);
        writer.BeginBundle(OscTimeTag.Immediately);
        writer.BeginMessage("/every/type"u8, "ifhsSbdtcrmTFNI[i]"u8);
        writer.WriteInt32(1);
        writer.WriteFloat(2);
        writer.WriteInt64(3);
        writer.WriteString("text of a string");
        writer.WriteSymbol("symbol"u8);
        writer.WriteBlob([1, 2, 3]);
        writer.WriteDouble(4);
        writer.WriteTimeTag(OscTimeTag.Immediately);
        writer.WriteChar(new('c'));
        writer.WriteColor(1, 2, 3, 4);
        writer.WriteMidi(0, 0x90, 60, 100);
        writer.WriteInt32(5);
        writer.EndMessage();
        writer.BeginBundle(OscTimeTag.Immediately);
        writer.WriteMessage("/inner"u8);
        writer.EndBundle();
        writer.EndBundle();
        return writer.Length;
    }

    private static void AssertAllocatesNothing(Action action)
    {
        // The first rounds compile and settle; the count is of this thread alone, so other tests do not disturb it.
        for (var i = 0; i < 50; i++)
        {
            action();
        }

        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                action();
            }
        }));
    }
}

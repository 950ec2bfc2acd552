using System.Buffers;
using MidiMesh.Contracts.Midi;
using MidiMesh.Testing;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class MidiAllocationTests
{
    [Fact]
    public void Read_TenThousandStreams_AllocatesNothing()
    {
        var parser = new MidiParser(256);
        var stream = Wire.Bytes("90 3C F8 64 3E 40 F4 11 F0 01 02 F8 03 F7 E0 00 40 F0 01 90 3C 64 F2 01 02 99 F9");
        var oversized = new byte[1000];
        oversized[0] = 0xF0;
        oversized[^1] = 0xF7;
        var messages = 0;

        AssertAllocatesNothing(() =>
        {
            messages += Read(parser, stream) + Read(parser, oversized);
        });
        Assert.True(messages > 0 && parser.OversizedSysEx > 0 && parser.UnfinishedSysEx > 0);
    }

    [Fact]
    public void Write_EveryKind_AllocatesNothing()
    {
        var random = new Random(50);
        var messages = Enumerable.Range(0, 200).Select(_ => MidiStreams.Message(random)).ToArray();
        var destination = new byte[3];
        var running = new RunningStatusWriter();
        var written = 0;

        AssertAllocatesNothing(() =>
        {
            foreach (ref readonly var message in messages.AsSpan())
            {
                written += MidiWriter.Write(message, destination) + running.Write(message, destination);
            }
        });
        Assert.True(written > 0);
    }

    [Fact]
    public void SmallCodecs_OnTheDataPath_AllocateNothing()
    {
        var reply = Wire.Bytes("F0 7E 00 06 02 47 22 01 19 00 01 02 03 04 F7");
        var destination = new byte[3];
        var sum = 0;

        AssertAllocatesNothing(() =>
        {
            sum += NoteNames.Format(61).Length;
            sum += NoteNames.TryParse("C#3", out var note) ? note : 0;
            sum += RelativeEncodings.Decode(RelativeEncoding.SignedBit, 65);
            sum += UniversalDeviceInquiry.TryParseReply(reply, out var identity) ? identity.Model : 0;
            sum += MidiMessage.TryFromBytes([0x90, 0x3C, 0x64], out var message) ? message.WithChannel(3).CopyTo(destination) : 0;
        });
        Assert.True(sum > 0);
    }

    private static int Read(MidiParser parser, ReadOnlySpan<byte> input)
    {
        var messages = 0;
        while (parser.Read(input, out var consumed, out _) is var status && status != OperationStatus.NeedMoreData)
        {
            messages += status == OperationStatus.Done ? 1 : 0;
            input = input[consumed..];
        }

        return messages;
    }

    private static void AssertAllocatesNothing(Action action)
    {
        // The first rounds may allocate on behalf of the runtime (static tables, tiering).
        for (var i = 0; i < 200; i++)
        {
            action();
        }

        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                action();
            }
        }));
    }
}

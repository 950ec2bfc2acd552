using System.Buffers;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>Feeds a parser in portions, keeps what it says as hex, and holds it to the contract of every single <see cref="MidiParser.Read"/>.</summary>
internal sealed class ParserRun(MidiParser parser)
{
    private readonly byte[] _wire = new byte[3];

    public List<string> Messages { get; } = [];

    public int InvalidReads { get; private set; }

    public static ParserRun Of(string hex, int sysExCapacity = MidiParser.DefaultSysExCapacity)
    {
        var run = new ParserRun(new MidiParser(sysExCapacity));
        run.Feed(Wire.Bytes(hex));
        return run;
    }

    public MidiParser Parser => parser;

    public void Feed(ReadOnlySpan<byte> portion)
    {
        while (true)
        {
            var invalidBefore = parser.InvalidBytes;
            var status = parser.Read(portion, out var consumed, out var message);
            Assert.InRange(consumed, portion.IsEmpty ? 0 : 1, portion.Length);
            Assert.Equal(status == OperationStatus.Done && message.Kind == MidiKind.SysEx, !parser.SysEx.IsEmpty);
            portion = portion[consumed..];
            switch (status)
            {
                case OperationStatus.Done:
                    Keep(message);
                    break;
                case OperationStatus.InvalidData:
                    Assert.True(parser.InvalidBytes > invalidBefore, "InvalidData without a counted byte");
                    Assert.Equal(default, message);
                    InvalidReads++;
                    break;
                default:
                    Assert.Equal(OperationStatus.NeedMoreData, status);
                    Assert.Equal(invalidBefore, parser.InvalidBytes);
                    Assert.Equal(default, message);
                    Assert.Equal(0, portion.Length);
                    return;
            }
        }
    }

    private void Keep(MidiMessage message)
    {
        if (message.Kind == MidiKind.SysEx)
        {
            Assert.True(SysExFormat.IsWhole(parser.SysEx), "a delivered SysEx is not F0, data, F7");
            Messages.Add(Wire.Hex(parser.SysEx));
            return;
        }

        Assert.True(MidiMessage.TryFromBytes(_wire.AsSpan(0, message.CopyTo(_wire)), out var again), "a delivered message is not well formed");
        Assert.Equal(message, again);
        Messages.Add(Wire.Hex(_wire.AsSpan(0, message.Length)));
    }
}

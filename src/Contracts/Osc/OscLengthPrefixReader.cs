using System.Buffers;
using System.Buffers.Binary;

namespace MidiMesh.Contracts.Osc;

/// <summary>Takes packets with a size in front (OSC 1.0 over TCP) out of a stream that may be cut anywhere. One per connection, one thread.</summary>
public sealed class OscLengthPrefixReader
{
    private readonly byte[] _frame;
    private int _filled;

    /// <summary>A reader that holds at most one packet.</summary>
    /// <param name="maxPacket">Cap on a packet in bytes; the memory is taken now, so a peer cannot make it grow.</param>
    public OscLengthPrefixReader(int maxPacket = OscFraming.DefaultMaxPacket)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPacket);
        _frame = new byte[OscFraming.LengthPrefix + maxPacket];
    }

    /// <summary>
    /// True after a size that is negative or above the cap. Nothing behind it can be trusted to be a size, so every further
    /// read is invalid: the connection has to be closed.
    /// </summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes bytes off the input until it has a packet.</summary>
    /// <param name="input">Bytes from the stream; moved behind what was taken.</param>
    /// <param name="packet">The packet, valid until the next call; may be empty, as the peer said.</param>
    /// <returns>Done: a packet. NeedMoreData: the input is used up. InvalidData: see <see cref="IsBroken"/>.</returns>
    public OperationStatus Read(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (IsBroken)
        {
            return OperationStatus.InvalidData;
        }

        if (!Fill(ref input, OscFraming.LengthPrefix))
        {
            return OperationStatus.NeedMoreData;
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(_frame);
        if (size < 0 || size > _frame.Length - OscFraming.LengthPrefix)
        {
            IsBroken = true;
            return OperationStatus.InvalidData;
        }

        if (!Fill(ref input, OscFraming.LengthPrefix + size))
        {
            return OperationStatus.NeedMoreData;
        }

        packet = _frame.AsSpan(OscFraming.LengthPrefix, size);
        _filled = 0;
        return OperationStatus.Done;
    }

    private bool Fill(ref ReadOnlySpan<byte> input, int wanted)
    {
        var taken = Math.Clamp(wanted - _filled, 0, input.Length);
        input[..taken].CopyTo(_frame.AsSpan(_filled));
        input = input[taken..];
        _filled += taken;
        return _filled >= wanted;
    }
}

using System.Buffers.Binary;

namespace MidiMesh.Contracts.Osc;

/// <summary>How packets are kept apart on a stream such as TCP: by a size in front (OSC 1.0) or by SLIP (OSC 1.1, RFC 1055).</summary>
public static class OscFraming
{
    /// <summary>Bytes of the size in front of a packet: 32 bits, big-endian.</summary>
    public const int LengthPrefix = 4;

    /// <summary>Cap on a packet from a stream unless told otherwise: what a datagram could have carried, rounded up.</summary>
    public const int DefaultMaxPacket = 65_536;

    internal const byte SlipEnd = 0xc0;
    internal const byte SlipEscape = 0xdb;
    internal const byte SlipEscapedEnd = 0xdc;
    internal const byte SlipEscapedEscape = 0xdd;

    /// <summary>Writes the size and the packet. False, and nothing written, when the destination is too small.</summary>
    public static bool TryWriteLengthPrefixed(ReadOnlySpan<byte> packet, Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length - LengthPrefix < packet.Length)
        {
            return false;
        }

        BinaryPrimitives.WriteInt32BigEndian(destination, packet.Length);
        packet.CopyTo(destination[LengthPrefix..]);
        written = LengthPrefix + packet.Length;
        return true;
    }

    /// <summary>Exact size of a packet in SLIP.</summary>
    public static int SlipSize(ReadOnlySpan<byte> packet) => 2 + packet.Length + packet.Count(SlipEnd) + packet.Count(SlipEscape);

    /// <summary>Writes the packet in SLIP, with an END on both sides as OSC 1.1 asks. False, and nothing written, when the destination is too small.</summary>
    public static bool TryWriteSlip(ReadOnlySpan<byte> packet, Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length < SlipSize(packet))
        {
            return false;
        }

        var at = 0;
        destination[at++] = SlipEnd;
        foreach (var value in packet)
        {
            if (value is SlipEnd or SlipEscape)
            {
                destination[at++] = SlipEscape;
                destination[at++] = value == SlipEnd ? SlipEscapedEnd : SlipEscapedEscape;
            }
            else
            {
                destination[at++] = value;
            }
        }

        destination[at++] = SlipEnd;
        written = at;
        return true;
    }
}

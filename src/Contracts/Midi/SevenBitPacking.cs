namespace MidiMesh.Contracts.Midi;

/// <summary>
/// Bytes of eight bits within SysEx, whose data bytes have seven: each group of up to seven bytes is one byte with their top bits (bit 0 the first
/// byte's, bit 1 the second's, and so on) and then the bytes without them.
/// </summary>
/// <remarks>The classic packing of dumps; our script in Live packs in the same way. Nothing is allocated.</remarks>
public static class SevenBitPacking
{
    private const int Group = 7;

    /// <summary>How many bytes so many become.</summary>
    public static int SizeOf(int length) => length + ((length + Group - 1) / Group);

    /// <summary>Packs.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="to">Room for <see cref="SizeOf"/> bytes, all of which will be below 80 hex.</param>
    /// <returns>How many were written.</returns>
    public static int Pack(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        var written = 0;
        for (var at = 0; at < bytes.Length; at += Group)
        {
            var group = bytes.Slice(at, Math.Min(Group, bytes.Length - at));
            ref var tops = ref to[written++];
            tops = 0;
            for (var i = 0; i < group.Length; i++)
            {
                tops |= (byte)((group[i] >> 7) << i);
                to[written++] = (byte)(group[i] & MidiMessage.MaxValue);
            }
        }

        return written;
    }

    /// <summary>The reverse. False, with <paramref name="length"/> 0, for what <see cref="Pack"/> never makes: a byte above 7F, or top bits of nothing.</summary>
    /// <param name="packed">What was packed.</param>
    /// <param name="to">As long as <paramref name="packed"/> at most.</param>
    /// <param name="length">How many bytes it was made of.</param>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> to, out int length)
    {
        length = 0;
        var written = 0;
        for (var at = 0; at < packed.Length; at += Group + 1)
        {
            var group = packed.Slice(at, Math.Min(Group + 1, packed.Length - at));
            if (group.Length < 2 || group.ContainsAnyInRange((byte)0x80, (byte)0xFF) || group[0] >> (group.Length - 1) != 0)
            {
                return false;
            }

            for (var i = 1; i < group.Length; i++)
            {
                to[written++] = (byte)(group[i] | (((group[0] >> (i - 1)) & 1) << 7));
            }
        }

        length = written;
        return true;
    }
}

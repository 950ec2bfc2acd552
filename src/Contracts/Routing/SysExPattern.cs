namespace MidiMesh.Contracts.Routing;

/// <summary>What one byte of a <see cref="SysExPattern"/> must be.</summary>
public enum PatternByteKind : byte
{
    /// <summary>This byte.</summary>
    Constant,

    /// <summary>Any byte.</summary>
    Any,

    /// <summary>Any byte: seven bits of a name.</summary>
    Seven,

    /// <summary>Any byte: the upper seven of a name's fourteen bits.</summary>
    Msb,

    /// <summary>Any byte: the lower seven of a name's fourteen bits.</summary>
    Lsb,
}

/// <summary>One byte of a <see cref="SysExPattern"/>.</summary>
/// <param name="Kind">What it must be.</param>
/// <param name="Value">The byte, for a constant.</param>
/// <param name="Slot">The bound name, or -1 for the event's value.</param>
public readonly record struct PatternByte(PatternByteKind Kind, byte Value = 0, int Slot = -1);

/// <summary>Which SysEx messages a route takes, and where in them its names stand.</summary>
/// <param name="bytes">Its bytes; of a message as long as these, or longer when <paramref name="rest"/> is not negative.</param>
/// <param name="rest">Index of the byte before which any number of others may stand, or -1.</param>
public sealed class SysExPattern(PatternByte[] bytes, int rest = -1)
{
    /// <summary>Whether a message is one of these.</summary>
    public bool Matches(ReadOnlySpan<byte> message)
    {
        if (message.Length < bytes.Length || (rest < 0 && message.Length != bytes.Length))
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i].Kind == PatternByteKind.Constant && bytes[i].Value != message[PlaceOf(i, message.Length)])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the names of a message that matches. The value is spread over 0..1, other names are whole numbers.</summary>
    public void Bind(ReadOnlySpan<byte> message, ref MeshEvent e)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var (kind, slot) = (bytes[i].Kind, bytes[i].Slot);
            if (kind is PatternByteKind.Constant or PatternByteKind.Any)
            {
                continue;
            }

            // The two halves of fourteen bits may stand in either order and anywhere: each adds its own.
            var part = message[PlaceOf(i, message.Length)] & 0x7F;
            if (slot < 0)
            {
                e.Value = (IsFirstOf(i) ? 0 : e.Value) + (kind switch { PatternByteKind.Seven => part / 127.0, PatternByteKind.Msb => (part << 7) / 16383.0, _ => part / 16383.0 });
            }
            else
            {
                e.Bind(slot, (IsFirstOf(i) ? 0 : (int)e.Bound[slot]) + (kind == PatternByteKind.Msb ? part << 7 : part));
            }
        }
    }

    private bool IsFirstOf(int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (bytes[i].Kind >= PatternByteKind.Seven && bytes[i].Slot == bytes[at].Slot)
            {
                return false;
            }
        }

        return true;
    }

    private int PlaceOf(int i, int length) => rest >= 0 && i >= rest ? length - bytes.Length + i : i;
}

namespace MidiMesh.Contracts.Osc;

/// <summary>How the payload of a type tag lies in the packet.</summary>
internal enum OscPayload : byte
{
    Unknown,
    None,
    FourBytes,
    EightBytes,
    String,
    Blob,
}

/// <summary>The type tags of OSC 1.0: the four every program has, and the extras of its table of non-standard types.</summary>
internal static class OscTypeTags
{
    public static OscPayload PayloadOf(byte tag) => tag switch
    {
        (byte)'i' or (byte)'f' or (byte)'c' or (byte)'r' or (byte)'m' => OscPayload.FourBytes,
        (byte)'s' or (byte)'S' => OscPayload.String,
        (byte)'T' or (byte)'F' or (byte)'N' or (byte)'I' or (byte)'[' or (byte)']' => OscPayload.None,
        (byte)'h' or (byte)'d' or (byte)'t' => OscPayload.EightBytes,
        (byte)'b' => OscPayload.Blob,
        _ => OscPayload.Unknown,
    };

    /// <summary>Whether all tags are known and the brackets pair up. Counts depth only, so nesting costs nothing.</summary>
    /// <param name="tags">The tags without their comma.</param>
    /// <param name="at">Index of the tag at fault; for an array never closed, the number of tags.</param>
    public static OscError Check(ReadOnlySpan<byte> tags, out int at)
    {
        var open = 0;
        for (at = 0; at < tags.Length; at++)
        {
            switch (tags[at])
            {
                case (byte)'[':
                    open++;
                    break;
                case (byte)']' when --open < 0:
                    return OscError.UnbalancedArray;
                case var tag when PayloadOf(tag) == OscPayload.Unknown:
                    return OscError.UnknownTypeTag;
            }
        }

        return open == 0 ? OscError.None : OscError.UnbalancedArray;
    }
}

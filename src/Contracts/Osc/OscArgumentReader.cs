using System.Buffers.Binary;

namespace MidiMesh.Contracts.Osc;

/// <summary>Walks the arguments of a message that <see cref="OscReader"/> has validated, one per type tag.</summary>
public ref struct OscArgumentReader
{
    private readonly ReadOnlySpan<byte> _tags;
    private readonly ReadOnlySpan<byte> _payload;
    private int _tag;
    private int _offset;

    internal OscArgumentReader(ReadOnlySpan<byte> tags, ReadOnlySpan<byte> payload)
    {
        _tags = tags;
        _payload = payload;
    }

    /// <summary>The next argument; false after the last.</summary>
    public bool TryRead(out OscArgument argument)
    {
        if (_tag == _tags.Length)
        {
            argument = default;
            return false;
        }

        // Every size below was checked against the packet when the message was read.
        var tag = _tags[_tag++];
        var rest = _payload[_offset..];
        switch (OscTypeTags.PayloadOf(tag))
        {
            case OscPayload.FourBytes:
                argument = new OscArgument(tag, rest[..4]);
                _offset += 4;
                break;
            case OscPayload.EightBytes:
                argument = new OscArgument(tag, rest[..8]);
                _offset += 8;
                break;
            case OscPayload.String:
                var length = rest.IndexOf((byte)0);
                argument = new OscArgument(tag, rest[..length]);
                _offset += OscSize.String(length);
                break;
            case OscPayload.Blob:
                var size = BinaryPrimitives.ReadInt32BigEndian(rest);
                argument = new OscArgument(tag, rest.Slice(4, size));
                _offset += OscSize.Blob(size);
                break;
            default:
                argument = new OscArgument(tag, []);
                break;
        }

        return true;
    }
}

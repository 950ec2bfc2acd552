using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MidiMesh.Contracts.Osc;

/// <summary>
/// Reads the messages of one packet in order, through bundles of any nesting up to <see cref="MaxBundleDepth"/>, in place:
/// it copies and allocates nothing, never throws, and every message it yields is checked to its last argument.
/// </summary>
/// <remarks>
/// <para>A bundle states the size of each element, so one bad element does not spoil the others: it is skipped and counted in
/// <see cref="InvalidElements"/>, and reading goes on behind it. A bad size loses the rest of the bundle that it stands in,
/// but nothing outside. <see cref="Error"/> keeps the first cause.</para>
/// <para>Lenient where real peers are sloppy and no doubt is left about the meaning: bytes of padding after the first NUL may
/// be anything; a message may lack its type tag string (then it has no arguments, OSC 1.0 asks for that); bytes after the
/// last argument are ignored; any non-NUL byte may stand in an address after its slash; a bundle's time tag may lie before
/// that of the bundle around it.</para>
/// <para>Source: OSC 1.0, OSC Packets and OSC Bundles.</para>
/// </remarks>
public ref struct OscReader
{
    /// <summary>
    /// How deep bundles may nest, the outermost counted as 1. The stack of open bundles lives inside the reader, so it needs
    /// a bound; programs in the field nest once or twice, and a packet of nothing but headers must not cost more than its size.
    /// </summary>
    public const int MaxBundleDepth = 8;

    private readonly ReadOnlySpan<byte> _packet;
    private OpenBundles _open;
    private int _depth;
    private int _offset;
    private bool _started;

    /// <summary>A reader over one whole packet, such as a datagram.</summary>
    public OscReader(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>What was wrong first, or <see cref="OscError.None"/>. Final once <see cref="TryRead"/> has returned false.</summary>
    public OscError Error { get; private set; }

    /// <summary>Byte offset in the packet at which <see cref="Error"/> was found.</summary>
    public int ErrorOffset { get; private set; }

    /// <summary>Elements skipped because they, or the size before them, were invalid; the packet itself counts as one.</summary>
    public int InvalidElements { get; private set; }

    /// <summary>The next valid message; false when the packet holds no more.</summary>
    public bool TryRead(out OscMessageView message)
    {
        // Each turn consumes at least four bytes or closes a bundle, so the packet bounds the loop.
        while (TryNextElement(out var start, out var end))
        {
            if (start == end)
            {
                Skip(OscError.Empty, start);
            }
            else if (_packet[start] == '#')
            {
                OpenBundle(start, end);
            }
            else if (TryReadMessage(start, end, out message))
            {
                return true;
            }
        }

        message = default;
        return false;
    }

    /// <summary>Finds the next element and moves behind it: the packet itself, or an element of the innermost open bundle.</summary>
    private bool TryNextElement(out int start, out int end)
    {
        if (!_started)
        {
            _started = true;
            start = 0;
            end = _packet.Length;
            if ((end & 3) == 0)
            {
                return true;
            }

            Skip(OscError.Misaligned, end & ~3);
        }

        while (_depth > 0)
        {
            var bundleEnd = _open[_depth - 1].End;
            if (_offset == bundleEnd)
            {
                _depth--;
                continue;
            }

            // Sizes are multiples of four throughout, so a bundle that has bytes left has room for a size.
            var size = BinaryPrimitives.ReadInt32BigEndian(_packet[_offset..]);
            start = _offset + OscSize.ElementPrefix;
            if (size >= 0 && (size & 3) == 0 && size <= bundleEnd - start)
            {
                _offset = end = start + size;
                return true;
            }

            Skip(OscError.BadElementSize, _offset);
            _offset = bundleEnd;
        }

        start = end = 0;
        return false;
    }

    private void OpenBundle(int start, int end)
    {
        var element = _packet[start..end];
        if (element.Length < 8 || !element[..8].SequenceEqual("#bundle\0"u8))
        {
            Skip(OscError.BadBundleHeader, start);
        }
        else if (element.Length < OscSize.BundleHeader)
        {
            Skip(OscError.Truncated, end);
        }
        else if (_depth == MaxBundleDepth)
        {
            Skip(OscError.TooDeep, start);
        }
        else
        {
            _open[_depth++] = new OpenBundleEnd(end, BinaryPrimitives.ReadUInt64BigEndian(element[8..]));
            _offset = start + OscSize.BundleHeader;
        }
    }

    private bool TryReadMessage(int start, int end, out OscMessageView message)
    {
        message = default;
        var bytes = _packet[start..end];
        if (bytes[0] != '/')
        {
            return Skip(OscError.BadAddress, start);
        }

        var addressLength = bytes.IndexOf((byte)0);
        if (addressLength < 0)
        {
            return Skip(OscError.BadPadding, start);
        }

        var tagsStart = OscSize.String(addressLength);
        var tagCount = 0;
        var payload = tagsStart;
        if (tagsStart < bytes.Length)
        {
            if (bytes[tagsStart] != ',')
            {
                return Skip(OscError.BadTypeTags, start + tagsStart);
            }

            tagCount = bytes[++tagsStart..].IndexOf((byte)0);
            if (tagCount < 0)
            {
                return Skip(OscError.BadPadding, start + tagsStart - 1);
            }

            payload += OscSize.TypeTags(tagCount);
            var error = CheckArguments(bytes, bytes.Slice(tagsStart, tagCount), payload, out var tag, out var offset);
            if (error != OscError.None)
            {
                var atTag = error is OscError.UnknownTypeTag or OscError.UnbalancedArray;
                return Skip(error, start + (atTag ? tagsStart + tag : offset));
            }
        }

        var time = _depth > 0 ? new OscTimeTag(_open[_depth - 1].Time) : OscTimeTag.Immediately;
        message = new OscMessageView(bytes, addressLength, tagsStart, tagCount, payload, time);
        return true;
    }

    /// <summary>Walks the arguments once, bounding each before it is passed over. All offsets stay multiples of four.</summary>
    private static OscError CheckArguments(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> tags, int payload, out int tag, out int offset)
    {
        var openArrays = 0;
        offset = payload;
        for (tag = 0; tag < tags.Length; tag++)
        {
            switch (OscTypeTags.PayloadOf(tags[tag]))
            {
                case OscPayload.FourBytes:
                    if (bytes.Length - offset < 4)
                    {
                        return OscError.Truncated;
                    }

                    offset += 4;
                    break;
                case OscPayload.EightBytes:
                    if (bytes.Length - offset < 8)
                    {
                        return OscError.Truncated;
                    }

                    offset += 8;
                    break;
                case OscPayload.String:
                    var length = bytes[offset..].IndexOf((byte)0);
                    if (length < 0)
                    {
                        return offset == bytes.Length ? OscError.Truncated : OscError.BadPadding;
                    }

                    offset += OscSize.String(length);
                    break;
                case OscPayload.Blob:
                    if (bytes.Length - offset < 4)
                    {
                        return OscError.Truncated;
                    }

                    var size = BinaryPrimitives.ReadInt32BigEndian(bytes[offset..]);
                    if (size < 0 || size > bytes.Length - offset - 4)
                    {
                        return size < 0 ? OscError.BadValue : OscError.Truncated;
                    }

                    offset += OscSize.Blob(size);
                    break;
                case OscPayload.None:
                    openArrays += tags[tag] == '[' ? 1 : tags[tag] == ']' ? -1 : 0;
                    if (openArrays < 0)
                    {
                        return OscError.UnbalancedArray;
                    }

                    break;
                default:
                    return OscError.UnknownTypeTag;
            }
        }

        return openArrays == 0 ? OscError.None : OscError.UnbalancedArray;
    }

    /// <summary>Counts an element that is passed over and keeps the first reason. Always false.</summary>
    private bool Skip(OscError error, int offset)
    {
        InvalidElements++;
        if (Error == OscError.None)
        {
            Error = error;
            ErrorOffset = offset;
        }

        return false;
    }

    private readonly record struct OpenBundleEnd(int End, ulong Time);

    [InlineArray(MaxBundleDepth)]
    private struct OpenBundles
    {
        private OpenBundleEnd _outermost;
    }
}

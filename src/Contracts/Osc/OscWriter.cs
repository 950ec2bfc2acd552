using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace MidiMesh.Contracts.Osc;

/// <summary>
/// Writes one packet, a message or a bundle, into memory of the caller. Never throws and never allocates: whatever goes wrong
/// is kept in <see cref="Error"/>, later calls then do nothing, and no part of an unfinished packet shows in
/// <see cref="Written"/>.
/// </summary>
/// <remarks>
/// <para>Send when <see cref="Length"/> is above zero: exactly then a whole and valid packet lies in <see cref="Written"/>.
/// A bundle is one thing to its receiver, so one element that does not fit takes the whole bundle with it;
/// <see cref="OscSize"/> and <see cref="Remaining"/> tell beforehand whether the next element fits.</para>
/// <para>Strict on output: padding is zero, values must follow the type tags, array brackets must pair up.</para>
/// <para>Source: OSC 1.0, OSC Messages and OSC Bundles.</para>
/// </remarks>
public ref struct OscWriter
{
    private readonly Span<byte> _destination;
    private SizeFields _sizes;
    private int _position;
    private int _depth;
    private int _messageSize;
    private int _tag;
    private int _tagsEnd;
    private bool _inMessage;

    /// <summary>A writer at the start of a caller's memory, which it owns until the packet is sent.</summary>
    public OscWriter(Span<byte> destination) => _destination = destination;

    /// <summary>Size in bytes of the finished packet; 0 as long as there is none.</summary>
    public int Length { get; private set; }

    /// <summary>Why there is no packet, or <see cref="OscError.None"/>. The first cause stays.</summary>
    public OscError Error { get; private set; }

    /// <summary>True when the destination was too small.</summary>
    public readonly bool Overflowed => Error == OscError.Overflow;

    /// <summary>The finished packet; empty as long as there is none.</summary>
    public readonly ReadOnlySpan<byte> Written => _destination[..Length];

    /// <summary>Bytes of the destination not used yet.</summary>
    public readonly int Remaining => _destination.Length - _position;

    /// <summary>Opens a bundle, inside another one up to <see cref="OscReader.MaxBundleDepth"/>.</summary>
    public void BeginBundle(OscTimeTag time)
    {
        if (!BeginElement(out var sizeField))
        {
            return;
        }

        if (_depth == OscReader.MaxBundleDepth)
        {
            Fail(OscError.TooDeep);
        }
        else if (TryTake(OscSize.BundleHeader, out var header))
        {
            "#bundle\0"u8.CopyTo(header);
            BinaryPrimitives.WriteUInt64BigEndian(header[8..], time.Value);
            _sizes[_depth++] = sizeField;
        }
    }

    /// <summary>Closes the innermost bundle. A bundle without elements is valid.</summary>
    public void EndBundle()
    {
        if (_depth == 0 || _inMessage)
        {
            Fail(OscError.WrongOrder);
        }
        else if (Error == OscError.None)
        {
            EndElement(_sizes[--_depth]);
        }
    }

    /// <summary>Opens a message. Its values follow in the order of the tags; <c>T F N I [ ]</c> are complete with their tag.</summary>
    /// <param name="address">UTF-8, beginning with <c>/</c>, without a NUL.</param>
    /// <param name="typeTags">One per argument, without the comma.</param>
    public void BeginMessage(scoped ReadOnlySpan<byte> address, scoped ReadOnlySpan<byte> typeTags)
    {
        if (!BeginElement(out _messageSize))
        {
            return;
        }

        if (address.Length == 0 || address[0] != '/' || address.Contains((byte)0))
        {
            Fail(OscError.BadAddress);
        }
        else if (OscTypeTags.Check(typeTags, out _) is var error && error != OscError.None)
        {
            Fail(error);
        }
        else if (TryTake(address.Length, OscSize.String(address.Length), out var text))
        {
            address.CopyTo(text);
            if (TryTake(typeTags.Length + 1, OscSize.TypeTags(typeTags.Length), out var tags))
            {
                tags[0] = (byte)',';
                typeTags.CopyTo(tags[1..]);
                // The tags are read back from the packet, so the caller's memory need not outlive this call.
                _tagsEnd = _position - OscSize.TypeTags(typeTags.Length) + 1 + typeTags.Length;
                _tag = _tagsEnd - typeTags.Length;
                _inMessage = true;
            }
        }
    }

    /// <summary>A message without arguments.</summary>
    public void WriteMessage(scoped ReadOnlySpan<byte> address)
    {
        BeginMessage(address, []);
        EndMessage();
    }

    /// <summary>Closes the message; every tag must have had its value.</summary>
    public void EndMessage()
    {
        if (Error != OscError.None)
        {
            return;
        }

        if (!_inMessage || NextTag() != 0)
        {
            Fail(OscError.WrongOrder);
            return;
        }

        _inMessage = false;
        EndElement(_messageSize);
    }

    /// <summary>Adds a whole message that a reader yielded, as it is.</summary>
    public void WriteRaw(OscMessageView message)
    {
        if (BeginElement(out var sizeField) && TryTake(message.Bytes.Length, out var bytes))
        {
            message.Bytes.CopyTo(bytes);
            EndElement(sizeField);
        }
    }

    /// <summary>Tag <c>i</c>.</summary>
    public void WriteInt32(int value) => WriteFour('i', value);

    /// <summary>Tag <c>f</c>.</summary>
    public void WriteFloat(float value) => WriteFour('f', BitConverter.SingleToInt32Bits(value));

    /// <summary>Tag <c>c</c>: a character in 32 bits. OSC 1.0 means ASCII; other code points go out as they are.</summary>
    public void WriteChar(Rune value) => WriteFour('c', value.Value);

    /// <summary>Tag <c>r</c>: eight bits each.</summary>
    public void WriteColor(byte red, byte green, byte blue, byte alpha) =>
        WriteFour('r', (red << 24) | (green << 16) | (blue << 8) | alpha);

    /// <summary>Tag <c>m</c>: a port number and up to three MIDI bytes.</summary>
    public void WriteMidi(byte port, byte status, byte data1, byte data2) =>
        WriteFour('m', (port << 24) | (status << 16) | (data1 << 8) | data2);

    /// <summary>Tag <c>h</c>.</summary>
    public void WriteInt64(long value) => WriteEight('h', value);

    /// <summary>Tag <c>d</c>.</summary>
    public void WriteDouble(double value) => WriteEight('d', BitConverter.DoubleToInt64Bits(value));

    /// <summary>Tag <c>t</c>.</summary>
    public void WriteTimeTag(OscTimeTag value) => WriteEight('t', (long)value.Value);

    /// <summary>Tag <c>s</c>, from UTF-8. A NUL inside is a <see cref="OscError.BadValue"/>: the receiver would end there.</summary>
    public void WriteString(scoped ReadOnlySpan<byte> utf8) => WriteText('s', utf8);

    /// <summary>Tag <c>s</c>, encoded as UTF-8.</summary>
    public void WriteString(string text) => WriteText('s', text);

    /// <summary>Tag <c>S</c>: a symbol, on the wire the same as a string.</summary>
    public void WriteSymbol(scoped ReadOnlySpan<byte> utf8) => WriteText('S', utf8);

    /// <summary>Tag <c>S</c>, encoded as UTF-8.</summary>
    public void WriteSymbol(string text) => WriteText('S', text);

    /// <summary>Tag <c>b</c>.</summary>
    public void WriteBlob(scoped ReadOnlySpan<byte> bytes)
    {
        if (Expect('b') && TryTake(4 + bytes.Length, OscSize.Blob(bytes.Length), out var blob))
        {
            BinaryPrimitives.WriteInt32BigEndian(blob, bytes.Length);
            bytes.CopyTo(blob[4..]);
        }
    }

    /// <summary>A payload of four, eight or no bytes that is in wire order already.</summary>
    internal void WriteFixed(char tag, scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0 && Expect(tag) && TryTake(bytes.Length, out var payload))
        {
            bytes.CopyTo(payload);
        }
    }

    private void WriteFour(char tag, int bits)
    {
        if (Expect(tag) && TryTake(4, out var four))
        {
            BinaryPrimitives.WriteInt32BigEndian(four, bits);
        }
    }

    private void WriteEight(char tag, long bits)
    {
        if (Expect(tag) && TryTake(8, out var eight))
        {
            BinaryPrimitives.WriteInt64BigEndian(eight, bits);
        }
    }

    private void WriteText(char tag, scoped ReadOnlySpan<byte> utf8)
    {
        if (!Expect(tag))
        {
            return;
        }

        if (utf8.Contains((byte)0))
        {
            Fail(OscError.BadValue);
        }
        else if (TryTake(utf8.Length, OscSize.String(utf8.Length), out var text))
        {
            utf8.CopyTo(text);
        }
    }

    private void WriteText(char tag, string text)
    {
        if (!Expect(tag))
        {
            return;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Fail(OscError.BadValue);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        if (TryTake(length, OscSize.String(length), out var bytes))
        {
            Encoding.UTF8.GetBytes(text, bytes);
        }
    }

    /// <summary>Room for the size of an element inside a bundle; outside there may be one packet only.</summary>
    private bool BeginElement(out int sizeField)
    {
        sizeField = _position;
        if (_inMessage || Length > 0)
        {
            Fail(OscError.WrongOrder);
        }

        return Error == OscError.None && (_depth == 0 || TryTake(OscSize.ElementPrefix, out _));
    }

    private void EndElement(int sizeField)
    {
        if (_depth == 0)
        {
            Length = _position;
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(_destination[sizeField..], _position - sizeField - OscSize.ElementPrefix);
        }
    }

    /// <summary>Passes over the tags that have no payload; 0 after the last.</summary>
    private int NextTag()
    {
        while (_tag < _tagsEnd && OscTypeTags.PayloadOf(_destination[_tag]) == OscPayload.None)
        {
            _tag++;
        }

        return _tag < _tagsEnd ? _destination[_tag] : 0;
    }

    private bool Expect(char tag)
    {
        if (Error != OscError.None)
        {
            return false;
        }

        if (!_inMessage || NextTag() != tag)
        {
            Fail(OscError.WrongOrder);
            return false;
        }

        _tag++;
        return true;
    }

    private bool TryTake(int size, out Span<byte> bytes) => TryTake(size, size, out bytes);

    /// <summary>The next bytes for a payload, with its padding behind it set to zero.</summary>
    private bool TryTake(int size, int padded, out Span<byte> bytes)
    {
        if (padded > _destination.Length - _position)
        {
            bytes = default;
            Fail(OscError.Overflow);
            return false;
        }

        bytes = _destination.Slice(_position, size);
        _destination[(_position + size)..(_position + padded)].Clear();
        _position += padded;
        return true;
    }

    private void Fail(OscError error)
    {
        if (Error == OscError.None)
        {
            Error = error;
        }
    }

    [InlineArray(OscReader.MaxBundleDepth)]
    private struct SizeFields
    {
        private int _outermost;
    }
}

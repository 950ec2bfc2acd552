using System.Globalization;
using System.Text;

namespace MidiMesh.Contracts.Osc;

/// <summary>
/// One argument as an object, for the command line, tests and the monitor; the data path uses <see cref="OscArgument"/>.
/// Immutable; equal when tag and payload are.
/// </summary>
public sealed class OscValue : IEquatable<OscValue>
{
    private const int LongestBlobShown = 64;
    private readonly byte[] _bytes;

    private OscValue(char tag, byte[] bytes)
    {
        Tag = tag;
        _bytes = bytes;
    }

    /// <summary><c>T</c>.</summary>
    public static OscValue True { get; } = new('T', []);

    /// <summary><c>F</c>.</summary>
    public static OscValue False { get; } = new('F', []);

    /// <summary><c>N</c>.</summary>
    public static OscValue Nil { get; } = new('N', []);

    /// <summary><c>I</c>: infinitum, or in OSC 1.1 an impulse.</summary>
    public static OscValue Impulse { get; } = new('I', []);

    /// <summary><c>[</c>.</summary>
    public static OscValue ArrayBegin { get; } = new('[', []);

    /// <summary><c>]</c>.</summary>
    public static OscValue ArrayEnd { get; } = new(']', []);

    /// <summary>The type tag.</summary>
    public char Tag { get; }

    /// <summary>The payload as <see cref="OscArgument.Bytes"/> gives it.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The argument to read numbers and text from; not valid beyond this object.</summary>
    public OscArgument Argument => new((byte)Tag, _bytes);

    /// <summary><c>i</c>.</summary>
    public static OscValue FromInt32(int value) => new('i', BigEndian(value));

    /// <summary><c>h</c>.</summary>
    public static OscValue FromInt64(long value) => new('h', BigEndian(value));

    /// <summary><c>f</c>.</summary>
    public static OscValue FromFloat(float value) => new('f', BigEndian(BitConverter.SingleToInt32Bits(value)));

    /// <summary><c>d</c>.</summary>
    public static OscValue FromDouble(double value) => new('d', BigEndian(BitConverter.DoubleToInt64Bits(value)));

    /// <summary><c>T</c> or <c>F</c>.</summary>
    public static OscValue FromBoolean(bool value) => value ? True : False;

    /// <summary><c>s</c>, encoded as UTF-8.</summary>
    public static OscValue FromString(string value) => new('s', Encoding.UTF8.GetBytes(value));

    /// <summary><c>S</c>, encoded as UTF-8.</summary>
    public static OscValue FromSymbol(string value) => new('S', Encoding.UTF8.GetBytes(value));

    /// <summary><c>b</c>; the bytes are copied.</summary>
    public static OscValue FromBlob(ReadOnlySpan<byte> value) => new('b', value.ToArray());

    /// <summary><c>t</c>.</summary>
    public static OscValue FromTimeTag(OscTimeTag value) => new('t', BigEndian((long)value.Value));

    /// <summary><c>c</c>.</summary>
    public static OscValue FromChar(Rune value) => new('c', BigEndian(value.Value));

    /// <summary><c>r</c>.</summary>
    public static OscValue FromColor(byte red, byte green, byte blue, byte alpha) => new('r', [red, green, blue, alpha]);

    /// <summary><c>m</c>.</summary>
    public static OscValue FromMidi(byte port, byte status, byte data1, byte data2) => new('m', [port, status, data1, data2]);

    /// <summary>A copy of an argument that outlives its packet.</summary>
    public static OscValue FromArgument(OscArgument argument) => new(argument.Tag, argument.Bytes.ToArray());

    /// <summary>As <see cref="FromInt32"/>.</summary>
    public static implicit operator OscValue(int value) => FromInt32(value);

    /// <summary>As <see cref="FromFloat"/>.</summary>
    public static implicit operator OscValue(float value) => FromFloat(value);

    /// <summary>As <see cref="FromBoolean"/>.</summary>
    public static implicit operator OscValue(bool value) => FromBoolean(value);

    /// <summary>As <see cref="FromString"/>.</summary>
    public static implicit operator OscValue(string value) => FromString(value);

    /// <inheritdoc/>
    public bool Equals(OscValue? other) => other is not null && Tag == other.Tag && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OscValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Tag);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The value as people read it: numbers plain, text quoted and escaped, bytes in hexadecimal.</summary>
    public override string ToString() => Tag switch
    {
        'i' or 'h' => Argument.AsInt64().ToString(CultureInfo.InvariantCulture),
        'f' => Argument.AsFloat().ToString(CultureInfo.InvariantCulture),
        'd' => Argument.AsDouble().ToString(CultureInfo.InvariantCulture),
        's' or 'S' => Quote(Argument.AsString()),
        'c' => Rune.TryCreate(Argument.AsInt32(), out var rune) ? Quote(rune.ToString(), '\'') : $"0x{Argument.AsInt32():x8}",
        't' => Argument.AsTimeTag().ToString(),
        'm' or 'r' => Convert.ToHexStringLower(_bytes),
        'b' when _bytes.Length > LongestBlobShown =>
            $"blob({Convert.ToHexStringLower(_bytes.AsSpan(0, LongestBlobShown))}... {_bytes.Length} bytes)",
        'b' => $"blob({Convert.ToHexStringLower(_bytes)})",
        'T' => "true",
        'F' => "false",
        'N' => "nil",
        'I' => "impulse",
        _ => Tag.ToString(),
    };

    /// <summary>Size of the payload on the wire, padding included.</summary>
    internal int SizeOnWire => OscTypeTags.PayloadOf((byte)Tag) switch
    {
        OscPayload.String => OscSize.String(_bytes.Length),
        OscPayload.Blob => OscSize.Blob(_bytes.Length),
        _ => _bytes.Length,
    };

    internal void WriteTo(ref OscWriter writer)
    {
        switch (Tag)
        {
            case 's':
                writer.WriteString(_bytes);
                break;
            case 'S':
                writer.WriteSymbol(_bytes);
                break;
            case 'b':
                writer.WriteBlob(_bytes);
                break;
            default:
                writer.WriteFixed(Tag, _bytes);
                break;
        }
    }

    /// <summary>Text from outside goes to terminals and logs: control characters must not reach them raw.</summary>
    internal static string Quote(string text, char quote = '"')
    {
        var quoted = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\\' => quoted.Append("\\\\"),
                _ when character == quote => quoted.Append('\\').Append(quote),
                _ when char.IsControl(character) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append(quote).ToString();
    }

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] BigEndian(long value)
    {
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}

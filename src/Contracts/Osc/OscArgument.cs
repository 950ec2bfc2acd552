using System.Buffers.Binary;
using System.Text;

namespace MidiMesh.Contracts.Osc;

/// <summary>One argument, still in the packet it came in: valid only as long as that buffer is.</summary>
/// <remarks>
/// The <c>As…</c> methods never fail: between numbers they convert (towards zero, clamped to the range, NaN to 0), and of
/// something that is no number they make zero or an empty string. Where that matters, look at <see cref="Tag"/> or use a
/// <c>TryGet…</c> method.
/// </remarks>
public readonly ref struct OscArgument
{
    internal OscArgument(byte tag, ReadOnlySpan<byte> bytes)
    {
        Tag = (char)tag;
        Bytes = bytes;
    }

    /// <summary>One of <c>i f s b T F N I h t d c r m S [ ]</c>; the brackets come as arguments of their own, without payload.</summary>
    public char Tag { get; }

    /// <summary>The payload: a string without its NUL and padding, a blob without its size and padding, otherwise 0, 4 or 8 bytes, big-endian.</summary>
    /// <remarks>For <c>m</c>: port, status, data 1, data 2. For <c>r</c>: red, green, blue, alpha.</remarks>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>True for the tag <c>T</c> only.</summary>
    public bool IsTrue => Tag == 'T';

    /// <summary>True for <c>s</c> and <c>S</c>.</summary>
    public bool IsString => Tag is 's' or 'S';

    /// <summary>The number as 32 bits; <c>c</c>, <c>r</c> and <c>m</c> give their four bytes as they are.</summary>
    public int AsInt32() => Tag switch
    {
        'i' or 'c' or 'r' or 'm' => BinaryPrimitives.ReadInt32BigEndian(Bytes),
        'h' => (int)Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(Bytes), int.MinValue, int.MaxValue),
        'f' or 'd' => Clamp32(AsDouble()),
        'T' => 1,
        _ => 0,
    };

    /// <summary>The number as 64 bits.</summary>
    public long AsInt64() => Tag switch
    {
        'h' => BinaryPrimitives.ReadInt64BigEndian(Bytes),
        'f' or 'd' => Clamp64(AsDouble()),
        _ => AsInt32(),
    };

    /// <summary>The number in single precision.</summary>
    public float AsFloat() => Tag == 'f' ? BinaryPrimitives.ReadSingleBigEndian(Bytes) : (float)AsDouble();

    /// <summary>The number in double precision.</summary>
    public double AsDouble() => TryGetNumber(out var number) ? number : 0;

    /// <summary>The number that <c>i h f d T F</c> stand for (T is 1, F is 0); false for every other tag.</summary>
    public bool TryGetNumber(out double number)
    {
        switch (Tag)
        {
            case 'i':
                number = BinaryPrimitives.ReadInt32BigEndian(Bytes);
                return true;
            case 'f':
                number = BinaryPrimitives.ReadSingleBigEndian(Bytes);
                return true;
            case 'h':
                number = BinaryPrimitives.ReadInt64BigEndian(Bytes);
                return true;
            case 'd':
                number = BinaryPrimitives.ReadDoubleBigEndian(Bytes);
                return true;
            case 'T' or 'F':
                number = Tag == 'T' ? 1 : 0;
                return true;
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>
    /// The number, if it is a whole one of 32 bits. Floats count when they are whole: touch surfaces send nothing else, and
    /// AbletonOSC echoes an index in the type in which it was asked.
    /// </summary>
    public bool TryGetInt32(out int number)
    {
        // Doubles hold every int exactly; an 'h' too wide for a double is too wide for an int as well.
        var whole = TryGetNumber(out var value) && value is >= int.MinValue and <= int.MaxValue && Math.Truncate(value) == value;
        number = whole ? (int)value : 0;
        return whole;
    }

    /// <summary>The time tag of a <c>t</c>; for other tags <see cref="OscTimeTag.Immediately"/>.</summary>
    public OscTimeTag AsTimeTag() =>
        Tag == 't' ? new OscTimeTag(BinaryPrimitives.ReadUInt64BigEndian(Bytes)) : OscTimeTag.Immediately;

    /// <summary>The text of an <c>s</c> or <c>S</c> (allocates); bytes that are not UTF-8 become U+FFFD. Empty for other tags.</summary>
    public string AsString() => IsString ? Encoding.UTF8.GetString(Bytes) : string.Empty;

    private static int Clamp32(double value) =>
        double.IsNaN(value) ? 0 : (int)Math.Clamp(value, int.MinValue, int.MaxValue);

    private static long Clamp64(double value) => value switch
    {
        // 2^63 is a double, long.MaxValue is not: compare before the cast.
        double.NaN => 0,
        >= 9_223_372_036_854_775_808.0 => long.MaxValue,
        <= -9_223_372_036_854_775_808.0 => long.MinValue,
        _ => (long)value,
    };
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MidiMesh.Contracts.Routing;

/// <summary>A piece of an address: text, or a number computed from the event.</summary>
/// <param name="Text">The text.</param>
/// <param name="Number">The number behind it, or null. A whole one is written without a point.</param>
public sealed record OscAddressPart(string Text, Expression? Number = null);

/// <summary>One argument of an <see cref="OscTemplate"/>: a constant, or a number computed from the event.</summary>
/// <param name="Tag">
/// Type tag: i f h d s b T F N. 0 for a computed number, which leaves as i when whole and as f when not; s with a number writes it as text; T with a number leaves as F below 0.5.
/// </param>
/// <param name="Number">The computed number, or the constant of a numeric tag.</param>
/// <param name="Text">The constant of tag s.</param>
public sealed record OscTemplateArgument(char Tag, Expression? Number = null, string? Text = null)
{
    /// <summary>The constant of tag b.</summary>
    public byte[]? Blob { get; init; }
}

/// <summary>A message whose constants are laid out once; sending fills in the numbers. Immutable; writing does not allocate.</summary>
/// <remarks>OSC 1.0: address, type tags, texts and blobs are padded with zeros to four bytes, numbers are big-endian.</remarks>
public sealed class OscTemplate
{
    private const int LongestNumber = 24;

    private readonly (byte[] Text, Expression? Number)[] _address;
    private readonly byte[] _tags;
    private readonly OscTemplateArgument[] _arguments;
    private readonly byte[]?[] _constants;

    /// <summary>Lays out a message with a literal address.</summary>
    public OscTemplate(string address, IReadOnlyList<OscTemplateArgument> arguments)
        : this([new OscAddressPart(address)], arguments)
    {
    }

    /// <summary>Lays out a message.</summary>
    /// <param name="address">Its address; the compiler has checked it.</param>
    /// <param name="arguments">Its arguments in order.</param>
    public OscTemplate(IReadOnlyList<OscAddressPart> address, IReadOnlyList<OscTemplateArgument> arguments)
    {
        Address = string.Concat(address.Select(static part => part.Number is null ? part.Text : part.Text + "{}"));
        _address = [.. address.Select(static part => (Encoding.UTF8.GetBytes(part.Text), part.Number))];
        _arguments = [.. arguments];
        _tags = new byte[Padded(1 + _arguments.Length + 1)];
        _tags[0] = (byte)',';
        _constants = new byte[_arguments.Length][];
        MaxSize = Padded(_address.Sum(static part => part.Text.Length + (part.Number is null ? 0 : LongestNumber)) + 1) + _tags.Length;
        for (var i = 0; i < _arguments.Length; i++)
        {
            _tags[1 + i] = (byte)(_arguments[i].Tag == 0 ? 'f' : _arguments[i].Tag);
            _constants[i] = ConstantOf(_arguments[i]);
            MaxSize += _constants[i]?.Length ?? _arguments[i].Tag switch { 's' => Padded(LongestNumber + 1), 'h' or 'd' => sizeof(double), 'T' => 0, _ => sizeof(float) };
        }
    }

    /// <summary>The address; {} stands for what is computed.</summary>
    public string Address { get; }

    /// <summary>Bytes that <see cref="Write"/> may need at most.</summary>
    public int MaxSize { get; }

    /// <summary>Writes the message for an event.</summary>
    /// <returns>Bytes written, or 0 when <paramref name="destination"/> is shorter than <see cref="MaxSize"/>.</returns>
    public int Write(in MeshEvent e, Span<byte> destination)
    {
        if (destination.Length < MaxSize)
        {
            return 0;
        }

        var at = 0;
        foreach (var (text, number) in _address)
        {
            text.CopyTo(destination[at..]);
            at += text.Length + (number is null ? 0 : WriteNumber(number, e, destination[(at + text.Length)..]));
        }

        at = Pad(destination, at);
        var tags = destination.Slice(at, _tags.Length);
        _tags.CopyTo(tags);
        at += _tags.Length;
        for (var i = 0; i < _arguments.Length; i++)
        {
            if (_constants[i] is { } constant)
            {
                constant.CopyTo(destination[at..]);
                at += constant.Length;
            }
            else if (_arguments[i].Number is { } number)
            {
                at = WriteArgument(_arguments[i].Tag, number, e, destination, at, ref tags[1 + i]);
            }
        }

        return at;
    }

    private static int WriteArgument(char tag, Expression number, in MeshEvent e, Span<byte> destination, int at, ref byte written)
    {
        if (tag == 's')
        {
            return Pad(destination, at + WriteNumber(number, e, destination[at..]));
        }

        var result = number.Evaluate(e, out var whole);
        switch (tag == 0 ? whole ? 'i' : 'f' : tag)
        {
            case 'i':
                written = (byte)'i';
                BinaryPrimitives.WriteInt32BigEndian(destination[at..], double.IsNaN(result) ? 0 : (int)Math.Clamp(result, int.MinValue, int.MaxValue));
                return at + sizeof(int);
            case 'h':
                BinaryPrimitives.WriteInt64BigEndian(destination[at..], ToLong(result));
                return at + sizeof(long);
            case 'd':
                BinaryPrimitives.WriteDoubleBigEndian(destination[at..], result);
                return at + sizeof(double);
            case 'T':
                written = (byte)(result >= 0.5 ? 'T' : 'F');
                return at;
            default:
                BinaryPrimitives.WriteSingleBigEndian(destination[at..], (float)result);
                return at + sizeof(float);
        }
    }

    private static int WriteNumber(Expression number, in MeshEvent e, Span<byte> destination)
    {
        var result = number.Evaluate(e, out var whole);
        int length;
        _ = whole
            ? ToLong(result).TryFormat(destination, out length, default, CultureInfo.InvariantCulture)
            : result.TryFormat(destination, out length, default, CultureInfo.InvariantCulture);
        return length;
    }

    private static long ToLong(double number) => double.IsNaN(number) ? 0 : number >= long.MaxValue ? long.MaxValue : number <= long.MinValue ? long.MinValue : (long)number;

    private static byte[]? ConstantOf(OscTemplateArgument argument)
    {
        if (argument.Text is { } text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Array.Resize(ref bytes, Padded(bytes.Length + 1));
            return bytes;
        }

        if (argument.Blob is { } blob)
        {
            var bytes = new byte[sizeof(int) + Padded(blob.Length)];
            BinaryPrimitives.WriteInt32BigEndian(bytes, blob.Length);
            blob.CopyTo(bytes, sizeof(int));
            return bytes;
        }

        return argument.Number is null ? [] : null;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    /// <summary>Ends a text: one zero at least, and on to the next four bytes.</summary>
    private static int Pad(Span<byte> destination, int at)
    {
        var end = Padded(at + 1);
        destination[at..end].Clear();
        return end;
    }
}

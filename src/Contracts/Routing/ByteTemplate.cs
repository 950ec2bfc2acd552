using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing;

/// <summary>What one byte of a <see cref="ByteTemplate"/> is made of.</summary>
public enum TemplateByteKind : byte
{
    /// <summary>It is always the same.</summary>
    Constant,

    /// <summary>Seven bits of a number.</summary>
    Seven,

    /// <summary>The upper seven of fourteen bits.</summary>
    Msb,

    /// <summary>The lower seven of fourteen bits.</summary>
    Lsb,

    /// <summary>What the sum of the marked bytes lacks to a multiple of 128: Roland and Yamaha.</summary>
    Complement,

    /// <summary>The lower seven bits of the sum of the marked bytes.</summary>
    Sum,

    /// <summary>The marked bytes combined by exclusive or.</summary>
    Xor,
}

/// <summary>One byte of a <see cref="ByteTemplate"/>.</summary>
/// <param name="Kind">What it is made of.</param>
/// <param name="Value">The byte itself, for a constant.</param>
/// <param name="Number">The number, for the kinds that have one.</param>
/// <param name="IsMarked">Whether a check byte counts it.</param>
public sealed record TemplateByte(TemplateByteKind Kind, byte Value = 0, Expression? Number = null, bool IsMarked = false);

/// <summary>A MIDI message of which some bytes are computed from the event. Immutable; writing does not allocate.</summary>
/// <remarks>A number made of whole numbers only fills its bits as it is; any other, such as a value 0..1, is spread over their whole range. Both are kept within it.</remarks>
public sealed class ByteTemplate
{
    private readonly TemplateByte[] _bytes;

    /// <summary>Takes the bytes in order.</summary>
    public ByteTemplate(IReadOnlyList<TemplateByte> bytes)
    {
        _bytes = [.. bytes];
        Constant = Array.TrueForAll(_bytes, static one => one.Kind == TemplateByteKind.Constant) ? Array.ConvertAll(_bytes, static one => one.Value) : null;
    }

    /// <summary>How many bytes it has.</summary>
    public int Length => _bytes.Length;

    /// <summary>Its bytes when none is computed, else null; never to be written to.</summary>
    public byte[]? Constant { get; }

    /// <summary>Its first byte, which is always the same.</summary>
    public byte First => _bytes[0].Value;

    /// <summary>Whether some byte needs more of an event than the slots that are given, as bits.</summary>
    public bool DependsOnEvent(int given) => Array.Exists(_bytes, one => one.Number is { } number && number.DependsOnEvent(given));

    /// <summary>Writes the message for an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public void Write(in MeshEvent e, Span<byte> destination)
    {
        var (sum, xor) = (0, 0);
        for (var i = 0; i < _bytes.Length; i++)
        {
            var one = _bytes[i];
            destination[i] = one.Kind switch
            {
                TemplateByteKind.Constant => one.Value,
                TemplateByteKind.Seven => (byte)NumberOf(one, e, MidiMessage.MaxValue),
                TemplateByteKind.Msb => Midi14.Msb(NumberOf(one, e, Midi14.Max)),
                TemplateByteKind.Lsb => Midi14.Lsb(NumberOf(one, e, Midi14.Max)),
                TemplateByteKind.Complement => (byte)(-sum & 0x7F),
                TemplateByteKind.Sum => (byte)(sum & 0x7F),
                _ => (byte)xor,
            };
            if (one.IsMarked)
            {
                sum += destination[i];
                xor ^= destination[i];
            }
        }
    }

    private static int NumberOf(TemplateByte one, in MeshEvent e, int most)
    {
        var number = one.Number!.Evaluate(e, out var whole);
        number = whole ? number : Math.Round(number * most, MidpointRounding.AwayFromZero);
        return double.IsNaN(number) ? 0 : (int)Math.Clamp(number, 0, most);
    }
}

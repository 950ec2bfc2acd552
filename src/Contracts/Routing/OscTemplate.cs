using System.Buffers.Binary;
using System.Text;

namespace MidiMesh.Contracts.Routing;

/// <summary>One argument of an <see cref="OscTemplate"/>: a constant, or a number computed from the event.</summary>
/// <param name="Tag">Type tag of a constant: i f s T F N; 0 for a computed number, which leaves as i when whole and as f when not.</param>
/// <param name="Number">The computed number, or the constant of tag i or f.</param>
/// <param name="Text">The constant of tag s.</param>
public sealed record OscTemplateArgument(char Tag, Expression? Number = null, string? Text = null);

/// <summary>A message whose address and constants are laid out once; sending fills in the numbers.</summary>
/// <remarks>OSC 1.0: address and type tags are zero-terminated and padded to four bytes, numbers are big-endian.</remarks>
public sealed class OscTemplate
{
    private readonly byte[] _head;
    private readonly int _tags;
    private readonly OscTemplateArgument[] _arguments;
    private readonly byte[]?[] _strings;

    /// <summary>Lays out a message.</summary>
    /// <param name="address">A literal OSC address; the compiler has checked it.</param>
    /// <param name="arguments">Its arguments in order.</param>
    public OscTemplate(string address, IReadOnlyList<OscTemplateArgument> arguments)
    {
        Address = address;
        _arguments = [.. arguments];
        var name = Encoding.UTF8.GetBytes(address);
        var padded = (name.Length + 4) & ~3;
        _tags = padded + 1;
        _head = new byte[padded + ((1 + _arguments.Length + 4) & ~3)];
        name.CopyTo(_head, 0);
        _head[padded] = (byte)',';
        _strings = new byte[_arguments.Length][];
        MaxSize = _head.Length;
        for (var i = 0; i < _arguments.Length; i++)
        {
            _head[_tags + i] = (byte)(_arguments[i].Tag == 0 ? 'f' : _arguments[i].Tag);
            if (_arguments[i].Text is { } text)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                Array.Resize(ref bytes, (bytes.Length + 4) & ~3);
                _strings[i] = bytes;
            }

            MaxSize += _strings[i]?.Length ?? 4;
        }
    }

    /// <summary>The address.</summary>
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

        _head.CopyTo(destination);
        var at = _head.Length;
        for (var i = 0; i < _arguments.Length; i++)
        {
            var argument = _arguments[i];
            if (_strings[i] is { } text)
            {
                text.CopyTo(destination[at..]);
                at += text.Length;
            }
            else if (argument.Number is { } number)
            {
                var result = number.Evaluate(e, out var whole);
                var asInteger = argument.Tag == 'i' || (argument.Tag == 0 && whole);
                destination[_tags + i] = (byte)(asInteger ? 'i' : 'f');
                if (asInteger)
                {
                    BinaryPrimitives.WriteInt32BigEndian(destination[at..], double.IsNaN(result) ? 0 : (int)Math.Clamp(result, int.MinValue, int.MaxValue));
                }
                else
                {
                    BinaryPrimitives.WriteSingleBigEndian(destination[at..], (float)result);
                }

                at += 4;
            }
        }

        return at;
    }
}

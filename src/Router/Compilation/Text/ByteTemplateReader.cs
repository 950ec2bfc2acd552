using System.Globalization;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>Reads a MIDI message as the rig writes it: <c>F0 41 10 ( 40 {part} {value:msb} {value:lsb} ) {roland} F7</c>. Bytes are hexadecimal, what is computed stands in braces, a check byte counts what is in brackets.</summary>
internal static class ByteTemplateReader
{
    private const int MostBytes = 256;
    private const int SysExStart = 0xF0;
    private const int SysExEnd = 0xF7;

    private static readonly Words<TemplateByteKind> Forms = new(("7", TemplateByteKind.Seven), ("msb", TemplateByteKind.Msb), ("lsb", TemplateByteKind.Lsb));
    private static readonly Words<TemplateByteKind> Checks = new(("roland", TemplateByteKind.Complement), ("sum", TemplateByteKind.Sum), ("xor", TemplateByteKind.Xor));

    /// <summary>Reads a whole SysEx message; what is wrong is reported.</summary>
    public static ByteTemplate? ReadSysEx(Written<string> text, RouteContext route)
    {
        if (ReadBytes(text, route) is not { } bytes)
        {
            return null;
        }

        if (bytes.Count >= 3 && bytes[0].Value == SysExStart && bytes[^1] is { Kind: TemplateByteKind.Constant, Value: SysExEnd } && HasOnlyData(bytes, 1, bytes.Count - 1))
        {
            return new ByteTemplate(bytes);
        }

        route.Error(RigDiagnosticIds.BadSyntax, text.Origin, "a SysEx message begins with F0, ends with F7 and has bytes from 00 to 7F between, such as \"F0 47 7F 73 {value} F7\"");
        return null;
    }

    /// <summary>Reads any whole MIDI message; what is wrong is reported.</summary>
    public static ByteTemplate? ReadMessage(Written<string> text, RouteContext route)
    {
        if (text.Value.StartsWith("F0", StringComparison.OrdinalIgnoreCase))
        {
            return ReadSysEx(text, route);
        }

        if (ReadBytes(text, route) is not { } bytes)
        {
            return null;
        }

        Span<byte> example = stackalloc byte[bytes.Count];
        for (var i = 0; i < bytes.Count; i++)
        {
            example[i] = bytes[i].Kind == TemplateByteKind.Constant ? bytes[i].Value : (byte)0;
        }

        if (bytes[0].Kind == TemplateByteKind.Constant && MidiMessage.TryFromBytes(example, out _))
        {
            return new ByteTemplate(bytes);
        }

        route.Error(RigDiagnosticIds.BadSyntax, text.Origin, $"'{text.Value}' is not one whole MIDI message, such as \"B0 07 7F\", \"C0 05\" or \"90 {{note + 12}} {{velocity}}\"");
        return null;
    }

    /// <summary>Cuts a text into bytes in hexadecimal and pieces in braces; null when it cannot be, which is reported.</summary>
    /// <param name="text">The text.</param>
    /// <param name="route">The route.</param>
    /// <param name="take">Takes each piece: a byte as two digits, what stands in braces, or another sign.</param>
    internal static bool TryCut(Written<string> text, RouteContext route, Action<Slice, char> take)
    {
        var letters = text.Value;
        for (var at = 0; at < letters.Length;)
        {
            var letter = letters[at];
            if (char.IsWhiteSpace(letter))
            {
                at++;
            }
            else if (letter == '{')
            {
                var end = letters.IndexOf('}', at);
                if (end < 0)
                {
                    route.Error(RigDiagnosticIds.BadSyntax, text.At(at), "'{' is never closed");
                    return false;
                }

                take(Slice.Trimmed(letters, at + 1, end), '{');
                at = end + 1;
            }
            else if (char.IsAsciiHexDigit(letter) && at + 1 < letters.Length && char.IsAsciiHexDigit(letters[at + 1]))
            {
                take(new Slice(at, 2), 'x');
                at += 2;
            }
            else
            {
                take(new Slice(at, 1), letter);
                at++;
            }
        }

        return true;
    }

    private static List<TemplateByte>? ReadBytes(Written<string> text, RouteContext route)
    {
        var bytes = new List<TemplateByte>();
        var (marked, failed, checks) = (false, false, false);
        var cut = TryCut(text, route, (slice, kind) =>
        {
            var piece = slice.Of(text.Value);
            switch (kind)
            {
                case 'x':
                    bytes.Add(new TemplateByte(TemplateByteKind.Constant, byte.Parse(piece, NumberStyles.HexNumber, CultureInfo.InvariantCulture), null, marked));
                    break;
                case '{' when Checks.TryGet(piece, out var check):
                    bytes.Add(new TemplateByte(check));
                    checks = true;
                    break;
                case '{' when ReadField(text, slice, route) is { } field:
                    bytes.Add(field with { IsMarked = marked });
                    break;
                case '{':
                    failed = true;
                    break;
                case '(' or ')':
                    marked = kind == '(';
                    break;
                default:
                    route.Error(RigDiagnosticIds.BadSyntax, text.At(slice.Offset), $"'{kind}' stands where a byte of two hexadecimal digits (7F) or {{value}} is expected");
                    failed = true;
                    break;
            }
        });
        if (!cut || failed)
        {
            return null;
        }

        if (bytes.Count is 0 or > MostBytes)
        {
            route.Error(RigDiagnosticIds.TooMany, text.Origin, $"a message has 1 to {MostBytes} bytes here");
            return null;
        }

        if (checks && !bytes.Exists(static one => one.IsMarked))
        {
            route.Error(RigDiagnosticIds.BadSyntax, text.Origin, "put the bytes that the check byte counts into brackets: \"F0 41 10 42 12 ( 40 00 {value} ) {roland} F7\"");
            return null;
        }

        return bytes;
    }

    private static TemplateByte? ReadField(Written<string> text, Slice slice, RouteContext route)
    {
        var piece = slice.Of(text.Value);
        var (kind, colon) = (TemplateByteKind.Seven, piece.LastIndexOf(':'));
        if (colon >= 0)
        {
            var form = piece[(colon + 1)..].Trim();
            if (!Forms.TryGet(form, out kind))
            {
                route.Error(RigDiagnosticIds.UnknownWord, text.At(slice.Offset + colon + 1), $"no form '{form}'{NearestWord.Suggest(route.Bag, form, [.. Forms.All])}");
                return null;
            }

            slice = Slice.Trimmed(text.Value, slice.Offset, slice.Offset + colon);
        }

        return route.Read(text, slice) is { } number ? new TemplateByte(kind, 0, number) : null;
    }

    private static bool HasOnlyData(List<TemplateByte> bytes, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (bytes[i].Value > MidiMessage.MaxValue)
            {
                return false;
            }
        }

        return true;
    }
}

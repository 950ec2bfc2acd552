using System.Globalization;
using System.Text;

namespace MidiMesh.Hocon.Syntax;

/// <summary>From the source form of quoted strings to their content.</summary>
internal static class QuotedText
{
    /// <summary>Content of a <c>"…"</c> token. Malformed escapes, reported by the lexer, stay as they are; the closing quote may be missing.</summary>
    public static string Decode(ReadOnlySpan<char> token, WordTable? words = null)
    {
        var inner = token[1..];
        var escape = inner.IndexOf('\\');
        if (escape < 0)
        {
            inner = inner.EndsWith('"') ? inner[..^1] : inner;
            return words is null ? inner.ToString() : words.Get(inner);
        }

        var result = new StringBuilder(inner.Length);
        var i = 0;
        while (i < inner.Length && inner[i] != '"')
        {
            if (inner[i] != '\\' || i + 1 == inner.Length)
            {
                result.Append(inner[i++]);
                continue;
            }

            var c = inner[i + 1];
            if (c == 'u' && i + 6 <= inner.Length && ushort.TryParse(inner.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                result.Append((char)unit);
                i += 6;
                continue;
            }

            _ = c switch
            {
                '"' or '\\' or '/' => result.Append(c),
                'b' => result.Append('\b'),
                'f' => result.Append('\f'),
                'n' => result.Append('\n'),
                'r' => result.Append('\r'),
                't' => result.Append('\t'),
                _ => result.Append('\\').Append(c),
            };
            i += 2;
        }

        return result.ToString();
    }

    /// <summary>Content of a <c>"""…"""</c> token: no escapes; the closing quotes may be missing.</summary>
    public static string DecodeTriple(ReadOnlySpan<char> token)
    {
        var inner = token[3..];
        return (inner.EndsWith("\"\"\"", StringComparison.Ordinal) ? inner[..^3] : inner).ToString();
    }
}

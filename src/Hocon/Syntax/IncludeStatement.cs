using System.Text;

namespace MidiMesh.Hocon.Syntax;

/// <summary>An include statement taken apart.</summary>
/// <param name="Name">The name, unescaped.</param>
/// <param name="NameToken">The token that holds it.</param>
/// <param name="Required">Written inside <c>required( )</c>.</param>
/// <param name="Form"><c>file</c>, <c>url</c>, <c>classpath</c>, or empty when only a name is given.</param>
internal sealed record IncludeStatement(string Name, int NameToken, bool Required, string Form)
{
    private static readonly string[] Forms = ["file", "url", "classpath"];

    /// <summary>Reads the tokens of a statement, the word <c>include</c> first. Null when they are not one.</summary>
    public static IncludeStatement? Read(string text, TokenList tokens, int first, int end)
    {
        // The statement without its name and its whitespace, for instance: required(file("))
        var shape = new StringBuilder();
        var nameToken = -1;
        for (var token = first + 1; token < end; token++)
        {
            switch (tokens.Kind(token))
            {
                case HoconSyntaxKind.QuotedText or HoconSyntaxKind.TripleQuotedText when nameToken < 0:
                    nameToken = token;
                    shape.Append('"');
                    break;
                case HoconSyntaxKind.UnquotedText when text[tokens.Start(token)] == '(' && tokens.Kind(token - 1) == HoconSyntaxKind.Whitespace:
                    return null;                        // "file (" is not a call
                case HoconSyntaxKind.UnquotedText:
                    shape.Append(text, tokens.Start(token), tokens.End(token) - tokens.Start(token));
                    break;
                case HoconSyntaxKind.Whitespace or HoconSyntaxKind.Newline or HoconSyntaxKind.Comment:
                    break;
                default:
                    return null;
            }
        }

        if (nameToken < 0)
        {
            return null;
        }

        var rest = shape.ToString();
        var required = TryUnwrap(ref rest, "required");
        var form = Array.Find(Forms, f => TryUnwrap(ref rest, f)) ?? string.Empty;
        if (rest != "\"")
        {
            return null;
        }

        var quoted = text.AsSpan(tokens.Start(nameToken), tokens.End(nameToken) - tokens.Start(nameToken));
        var name = tokens.Kind(nameToken) == HoconSyntaxKind.TripleQuotedText ? QuotedText.DecodeTriple(quoted) : QuotedText.Decode(quoted);
        return new IncludeStatement(name, nameToken, required, form);
    }

    private static bool TryUnwrap(ref string shape, string call)
    {
        if (!shape.StartsWith(call + "(", StringComparison.Ordinal) || !shape.EndsWith(')'))
        {
            return false;
        }

        shape = shape[(call.Length + 1)..^1];
        return true;
    }
}

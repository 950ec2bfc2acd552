using System.Diagnostics.CodeAnalysis;
using System.Text;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon;

/// <summary>Path expressions: elements separated by dots; an element with a dot, a space or a special character is quoted.</summary>
public static class HoconPath
{
    /// <summary>Splits <c>a."b.c".d</c> into its elements. False for an empty path, an empty element without quotes or a character that needs them.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out IReadOnlyList<string>? elements)
    {
        ArgumentNullException.ThrowIfNull(path);
        var result = Read(path, out _, out _);
        elements = result;
        return result is not null;
    }

    /// <summary>The path expression for some elements, with quotes where they are needed.</summary>
    public static string Render(IEnumerable<string> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return string.Join('.', elements.Select(HoconWriter.Key));
    }

    /// <summary>Reads a path expression; on failure null, what is wrong and where in <paramref name="path"/>.</summary>
    internal static string[]? Read(string path, out string error, out int position)
    {
        var problems = new SyntaxProblems(1);
        var tokens = HoconLexer.Lex(path, problems);
        if (problems.List is [{ Severity: HoconSeverity.Error } problem, ..])
        {
            (error, position) = (problem.Message, problem.Position);
            return null;
        }

        var (first, end) = (0, tokens.Count);
        if (first < end && tokens.Kind(first) == HoconSyntaxKind.Whitespace)
        {
            first++;
        }

        if (first < end && tokens.Kind(end - 1) == HoconSyntaxKind.Whitespace)
        {
            end--;
        }

        return Read(path, tokens, first, end, out error, out position);
    }

    /// <summary>Reads a path expression from tokens without whitespace around them.</summary>
    internal static string[]? Read(string text, TokenList tokens, int first, int end, out string error, out int position)
    {
        (error, position) = (string.Empty, first < end ? tokens.Start(first) : 0);
        if (first == end)
        {
            error = "the path is empty";
            return null;
        }

        if (end == first + 1)
        {
            var only = text.AsSpan(tokens.Start(first), tokens.End(first) - tokens.Start(first));
            switch (tokens.Kind(first))
            {
                case HoconSyntaxKind.UnquotedText when !only.Contains('.'):
                    return [only.ToString()];
                case HoconSyntaxKind.QuotedText:
                    return [QuotedText.Decode(only)];
            }
        }

        var elements = new List<string>();
        var element = new StringBuilder();
        var hasContent = false;                         // "" is an element, nothing between two dots is not
        for (var token = first; token < end; token++)
        {
            var span = text.AsSpan(tokens.Start(token), tokens.End(token) - tokens.Start(token));
            switch (tokens.Kind(token))
            {
                case HoconSyntaxKind.QuotedText:
                    element.Append(QuotedText.Decode(span));
                    hasContent = true;
                    break;
                case HoconSyntaxKind.TripleQuotedText:
                    element.Append(QuotedText.DecodeTriple(span));
                    hasContent = true;
                    break;
                case HoconSyntaxKind.Whitespace:
                    element.Append(span);
                    break;
                case HoconSyntaxKind.UnquotedText:
                    for (var i = 0; i < span.Length; i++)
                    {
                        if (span[i] != '.')
                        {
                            element.Append(span[i]);
                            hasContent = true;
                            continue;
                        }

                        if (!hasContent && element.Length == 0)
                        {
                            (error, position) = (EmptyElement, tokens.Start(token) + i);
                            return null;
                        }

                        elements.Add(element.ToString());
                        element.Clear();
                        hasContent = false;
                    }

                    break;
                default:
                    (error, position) = ($"'{span}' may not stand in a path outside quotes", tokens.Start(token));
                    return null;
            }
        }

        if (!hasContent && element.Length == 0)
        {
            (error, position) = (EmptyElement, tokens.End(end - 1) - 1);
            return null;
        }

        elements.Add(element.ToString());
        return [.. elements];
    }

    private const string EmptyElement = "an element of the path is empty: a path may not begin or end with a dot or have two in a row; put the dot in quotes if it belongs to the name";
}

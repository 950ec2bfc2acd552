using System.Text;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Formatting;

/// <summary>Puts indentation and spacing in order and touches nothing else: every token and comment stays, in its order and on its line.</summary>
/// <remarks>Two blanks for each level, none at the end of a line, at least one around = and inside { }, behind commas and before comments. More than one blank within a line is alignment and stays. Line ends and a byte order mark stay.</remarks>
public static class HoconFormatter
{
    private const int Indent = 2;
    private const char Bom = '\uFEFF';

    /// <summary>The text in order; null when it has syntax errors, since then nobody knows what belongs where.</summary>
    public static string? Format(HoconSyntaxTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (tree.Diagnostics.Any(static diagnostic => diagnostic.Severity == HoconSeverity.Error))
        {
            return null;
        }

        var writer = new LineWriter(tree);
        for (var token = 0; token < tree.TokenCount;)
        {
            var end = token;
            while (end < tree.TokenCount && tree.Token(end).Kind != HoconSyntaxKind.Newline)
            {
                end++;
            }

            writer.Write(token, end);
            token = end + 1;
        }

        return writer.Text.ToString();
    }

    /// <summary>Whether two texts differ in blanks only, token by token.</summary>
    public static bool SameTokens(HoconSyntaxTree a, HoconSyntaxTree b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Significant(a).SequenceEqual(Significant(b));

        static IEnumerable<(HoconSyntaxKind, string)> Significant(HoconSyntaxTree tree)
        {
            for (var token = 0; token < tree.TokenCount; token++)
            {
                if (tree.Token(token) is { Kind: not HoconSyntaxKind.Whitespace } found)
                {
                    // A blank at the end of a comment is its own matter, as is a carriage return.
                    yield return (found.Kind, found.Kind == HoconSyntaxKind.Comment ? found.Text.TrimEnd() : found.Text);
                }
            }
        }
    }

    private sealed class LineWriter(HoconSyntaxTree tree)
    {
        private readonly Stack<int> _open = new();           // for each open bracket, the line it was opened in
        private int _line;
        private HoconSyntaxKind _last = HoconSyntaxKind.Newline;

        public StringBuilder Text { get; } = new();

        /// <summary>Writes the tokens of one line and its end.</summary>
        public void Write(int first, int end)
        {
            var hasNewline = end < tree.TokenCount;
            var carriageReturn = hasNewline && end > first && tree.Token(end - 1).Text.EndsWith('\r') ? "\r" : "";
            if (first == 0 && tree.TokenCount > 0 && tree.Token(0).Text.StartsWith(Bom))
            {
                Text.Append(Bom);
            }

            while (first < end && tree.Token(first).Kind == HoconSyntaxKind.Whitespace)
            {
                first++;
            }

            var last = end;
            while (last > first && tree.Token(last - 1).Kind == HoconSyntaxKind.Whitespace)
            {
                last--;
            }

            if (first < last)
            {
                Text.Append(' ', Indent * Level(first, last));
                WriteTokens(first, last);
            }

            Text.Append(carriageReturn).Append(hasNewline ? "\n" : "");
            _line++;
        }

        private void WriteTokens(int first, int last)
        {
            var before = -1;
            for (var token = first; token < last; token++)
            {
                var current = tree.Token(token);
                if (current.Kind == HoconSyntaxKind.Whitespace)
                {
                    continue;
                }

                if (before >= 0)
                {
                    Text.Append(Gap(tree.Token(before).Kind, current.Kind, before + 1 < token ? tree.Token(before + 1).Text : ""));
                }

                Text.Append(current.Kind == HoconSyntaxKind.Comment ? current.Text.TrimEnd() : current.Text);
                Count(current.Kind);
                before = token;
            }
        }

        private void Count(HoconSyntaxKind kind)
        {
            switch (kind)
            {
                case HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket:
                    _open.Push(_line);
                    break;
                case HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket when _open.Count > 0:
                    _open.Pop();
                    break;
            }

            _last = kind == HoconSyntaxKind.Comment ? _last : kind;
        }

        /// <summary>Levels of a line: the lines in which brackets were opened that are still open behind the brackets that it begins with.</summary>
        private int Level(int first, int last)
        {
            var closers = 0;
            while (first < last && tree.Token(first).Kind is HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket or HoconSyntaxKind.Whitespace or HoconSyntaxKind.Comma)
            {
                closers += tree.Token(first).Kind is HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket ? 1 : 0;
                first++;
            }

            var level = _open.Skip(closers).Distinct().Count();
            var continues = _last is HoconSyntaxKind.EqualsSign or HoconSyntaxKind.Colon or HoconSyntaxKind.PlusEquals
                && tree.Token(Math.Min(first, last - 1)).Kind is not (HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket);
            return continues ? level + 1 : level;
        }

        private static string Gap(HoconSyntaxKind before, HoconSyntaxKind next, string written)
        {
            if (next == HoconSyntaxKind.Comma || (before == HoconSyntaxKind.OpenBrace && next == HoconSyntaxKind.CloseBrace))
            {
                return "";
            }

            var apart = next is HoconSyntaxKind.Comment or HoconSyntaxKind.EqualsSign or HoconSyntaxKind.PlusEquals or HoconSyntaxKind.CloseBrace
                || before is HoconSyntaxKind.Comma or HoconSyntaxKind.EqualsSign or HoconSyntaxKind.PlusEquals or HoconSyntaxKind.Colon or HoconSyntaxKind.OpenBrace
                || (next == HoconSyntaxKind.OpenBrace && before is HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.Substitution);
            return apart && written.Length == 0 ? " " : written;
        }
    }
}

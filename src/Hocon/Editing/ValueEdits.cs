using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Editing;

/// <summary>Text changes that set a value.</summary>
internal static class ValueEdits
{
    public static List<HoconTextChange> Replace(Site site, string valueText)
    {
        var (tree, value) = (site.Node.Tree, site.Value!.Value);
        var (start, end) = (value.Span.Start.Value, value.Span.End.Value);
        var changes = new List<HoconTextChange> { new(start, end - start, valueText) };
        if (!site.IsField)
        {
            return changes;
        }

        var key = site.Node.Children().First();
        var separator = SeparatorToken(tree, key, value);
        if (separator < 0 && valueText[0] != '{')
        {
            // "a { … }" has no separator; anything but an object needs one.
            var keyEnd = key.Span.End.Value;
            changes[0] = new HoconTextChange(keyEnd, end - keyEnd, $" = {valueText}");
        }
        else if (separator >= 0 && tree.Tokens.Kind(separator) == HoconSyntaxKind.PlusEquals)
        {
            changes.Insert(0, new HoconTextChange(tree.Tokens.Start(separator), 2, "="));
        }

        return changes;
    }

    /// <summary>A new field where it fits best; null when the path leads through a list element that is not there.</summary>
    public static List<HoconTextChange>? Insert(HoconSyntaxTree tree, List<Site> sites, string[] steps, string valueText)
    {
        for (var depth = steps.Length - 1; depth >= 0; depth--)
        {
            var prefix = steps.AsSpan(0, depth).ToArray();
            if (Array.Exists(steps[depth..], EditPath.IsIndex))
            {
                continue;                               // fields can be made, elements cannot
            }

            var rest = steps[depth..];
            if (depth == 0)
            {
                return InsertInto(tree, DocumentSites.RootContainer(tree), rest, valueText);
            }

            if (sites.FindLast(s => s.IsAt(prefix) && s.Object is not null) is { } holder)
            {
                return InsertInto(tree, holder.Object!.Value, rest, valueText);
            }

            // No braces for it, but fields with dotted keys, or a template: "a.b = 1", "a = ${base}". Go beside the last of them.
            if (sites.FindLast(s => s.IsField && s.IsBelow(prefix) && s.ContainerDepth < depth && s.Value is not null) is { } neighbour)
            {
                return InsertAfter(tree, neighbour.Node, steps[neighbour.ContainerDepth..], valueText);
            }
        }

        return null;
    }

    private static List<HoconTextChange> InsertInto(HoconSyntaxTree tree, HoconSyntaxNode container, string[] keys, string valueText)
    {
        var last = container.Children().Where(static n => n.Kind is HoconSyntaxKind.Field or HoconSyntaxKind.Include).Select(static n => (HoconSyntaxNode?)n).LastOrDefault();
        if (last is { } item)
        {
            return InsertAfter(tree, item, keys, valueText);
        }

        var lines = new TextLines(tree);
        var field = $"{KeyText(keys)}{(valueText[0] == '{' ? " " : " = ")}{valueText}";
        if (container.Kind == HoconSyntaxKind.Document)
        {
            // Nothing but comments: go after them.
            var text = tree.Text;
            var gap = text.Length == 0 || text == "\uFEFF" || text[^1] == '\n' ? string.Empty : lines.LineEnd;
            return [new HoconTextChange(text.Length, 0, gap + field + lines.LineEnd)];
        }

        var open = container.Span.Start.Value;
        var close = container.Span.End.Value - 1;
        if (tree.Text.AsSpan(open, close - open).Contains('\n'))
        {
            var indent = lines.IndentAt(open);
            var lineStart = lines.LineStart(close);
            return lines.IsBlank(lineStart, close)
                ? [new HoconTextChange(lineStart, 0, $"{indent}{TextLines.OneLevel}{field}{lines.LineEnd}")]
                : [new HoconTextChange(close, 0, $"{lines.LineEnd}{indent}{TextLines.OneLevel}{field}{lines.LineEnd}{indent}")];
        }

        return [new HoconTextChange(open + 1, close - open - 1, $" {field} ")];
    }

    private static List<HoconTextChange> InsertAfter(HoconSyntaxTree tree, HoconSyntaxNode item, string[] keys, string valueText)
    {
        var lines = new TextLines(tree);
        var field = KeyText(keys) + SeparatorLike(item, valueText) + valueText;
        var end = item.Span.End.Value;
        var tail = ItemTail.After(tree, item);
        if (!lines.IsFirstOnLine(item.Span.Start.Value) || !tail.EndsLine)
        {
            return [new HoconTextChange(end, 0, $", {field}")];
        }

        var indent = lines.IndentAt(item.Span.Start.Value);
        var changes = new List<HoconTextChange>();
        if (!tail.HasComma && ItemTail.PreviousHasComma(item))
        {
            changes.Add(new HoconTextChange(end, 0, ","));
        }

        changes.Add(new HoconTextChange(tail.ContentEnd, 0, $"{lines.LineEnd}{indent}{field}{(tail.HasComma ? "," : string.Empty)}"));
        return changes;
    }

    private static string KeyText(string[] keys) => string.Join('.', keys.Select(EditPath.Key));

    /// <summary>The separator as the neighbour has it.</summary>
    private static string SeparatorLike(HoconSyntaxNode item, string valueText)
    {
        if (item.Kind == HoconSyntaxKind.Field && item.Children().ToArray() is [var key, { Kind: HoconSyntaxKind.Value } value]
            && SeparatorToken(item.Tree, key, value) is >= 0 and var separator && item.Tree.Tokens.Kind(separator) != HoconSyntaxKind.PlusEquals)
        {
            var text = item.Tree.Text[key.Span.End..value.Span.Start];
            if (string.IsNullOrWhiteSpace(text.Replace("=", string.Empty, StringComparison.Ordinal).Replace(":", string.Empty, StringComparison.Ordinal)) && !text.Contains('\n'))
            {
                return text;
            }
        }

        return valueText[0] == '{' ? " " : " = ";
    }

    private static int SeparatorToken(HoconSyntaxTree tree, HoconSyntaxNode key, HoconSyntaxNode value)
    {
        for (var token = key.Tokens.End.Value; token < value.Tokens.Start.Value; token++)
        {
            if (tree.Tokens.Kind(token) is HoconSyntaxKind.Colon or HoconSyntaxKind.EqualsSign or HoconSyntaxKind.PlusEquals)
            {
                return token;
            }
        }

        return -1;
    }
}

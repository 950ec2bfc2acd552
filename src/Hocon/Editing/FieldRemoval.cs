using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Editing;

/// <summary>Text changes that remove fields and list elements with what belongs to them.</summary>
internal static class FieldRemoval
{
    public static List<HoconTextChange> Remove(HoconSyntaxTree tree, List<Site> sites, string[] steps)
    {
        var changes = new List<HoconTextChange>();
        var end = 0;                                    // sites inside a removed one go with it
        foreach (var site in sites)
        {
            if (site.IsBelow(steps) && site.Node.Span.Start.Value >= end)
            {
                Remove(tree, site.Node, changes);
                end = site.Node.Span.End.Value;
            }
        }

        return Disjoint(changes);
    }

    private static void Remove(HoconSyntaxTree tree, HoconSyntaxNode item, List<HoconTextChange> changes)
    {
        var lines = new TextLines(tree);
        var (start, end) = (item.Span.Start.Value, item.Span.End.Value);
        var tail = ItemTail.After(tree, item);
        var previousComma = ItemTail.PreviousComma(item);
        if (lines.IsFirstOnLine(start) && tail.EndsLine)
        {
            start = StartWithCommentsAbove(tree, item);
            end = tail.NextLine;
            if (end == tree.Text.Length && tree.Text[^1] != '\n' && start > 0)
            {
                start -= start > 1 && tree.Text[start - 2] == '\r' ? 2 : 1;    // the last line had no line end: neither has the one before it now
            }

            changes.Add(new HoconTextChange(start, end - start, string.Empty));
            if (!tail.HasComma && previousComma >= 0 && IsLast(item))
            {
                changes.Add(new HoconTextChange(tree.Tokens.Start(previousComma), 1, string.Empty));
            }

            return;
        }

        if (tail.HasComma)
        {
            // "a = 1, b = 2": a goes with its comma and the blanks up to b.
            end = tail.CommaEnd;
            while (end < tree.Text.Length && tree.Text[end] != '\n' && HoconCharacters.IsWhitespace(tree.Text[end]) && !tail.EndsLine)
            {
                end++;
            }
        }
        else if (previousComma >= 0 && IsLast(item))
        {
            start = tree.Tokens.Start(previousComma);
        }

        changes.Add(new HoconTextChange(start, end - start, string.Empty));
    }

    /// <summary>True when no item follows in the same container.</summary>
    private static bool IsLast(HoconSyntaxNode item) => item.Parent is not { } container || container.Children().Last() == item;

    /// <summary>The start of the block of comment lines that ends right above an item that starts its line; without one the start of that line.</summary>
    private static int StartWithCommentsAbove(HoconSyntaxTree tree, HoconSyntaxNode item)
    {
        // By tokens, not by lines: a line of a triple-quoted string may look like a comment.
        var tokens = tree.Tokens;
        var lineEnd = PreviousLineEnd(tokens, item.Tokens.Start.Value);
        while (lineEnd > 0 && tokens.Kind(lineEnd - 1) == HoconSyntaxKind.Comment)
        {
            var above = PreviousLineEnd(tokens, lineEnd - 1);
            if (above >= 0 && tokens.Kind(above) != HoconSyntaxKind.Newline)
            {
                break;                                  // the comment stands beside something
            }

            lineEnd = above;
        }

        return lineEnd >= 0 ? tokens.End(lineEnd) : tree.Text is ['\uFEFF', ..] ? 1 : 0;
    }

    /// <summary>The token before one, whitespace left out; -1 at the start.</summary>
    private static int PreviousLineEnd(TokenList tokens, int token)
    {
        token--;
        return token >= 0 && tokens.Kind(token) == HoconSyntaxKind.Whitespace ? token - 1 : token;
    }

    /// <summary>Neighbouring removals may both claim a comma.</summary>
    private static List<HoconTextChange> Disjoint(List<HoconTextChange> changes)
    {
        changes.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var result = new List<HoconTextChange>();
        foreach (var change in changes)
        {
            if (result.Count > 0 && change.Start < result[^1].Start + result[^1].Length)
            {
                var last = result[^1];
                var end = Math.Max(last.Start + last.Length, change.Start + change.Length);
                result[^1] = last with { Length = end - last.Start };
            }
            else
            {
                result.Add(change);
            }
        }

        return result;
    }
}

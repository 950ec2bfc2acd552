using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Editing;

/// <summary>What follows a field or an element on its line.</summary>
/// <param name="HasComma">A comma follows, on this line.</param>
/// <param name="CommaEnd">The position after it; the end of the item when there is none.</param>
/// <param name="ContentEnd">The end of the comment, the comma or the item, whichever comes last on the line.</param>
/// <param name="EndsLine">Nothing else follows on the line.</param>
/// <param name="NextLine">Where the next line starts, or the end of the text.</param>
internal readonly record struct ItemTail(bool HasComma, int CommaEnd, int ContentEnd, bool EndsLine, int NextLine)
{
    public static ItemTail After(HoconSyntaxTree tree, HoconSyntaxNode item)
    {
        var tokens = tree.Tokens;
        var hasComma = false;
        var commaEnd = item.Span.End.Value;
        var contentEnd = commaEnd;
        var token = item.Tokens.End.Value;
        for (; token < tokens.Count; token++)
        {
            switch (tokens.Kind(token))
            {
                case HoconSyntaxKind.Whitespace:
                    continue;
                case HoconSyntaxKind.Comma when !hasComma:
                    hasComma = true;
                    commaEnd = contentEnd = tokens.End(token);
                    continue;
                case HoconSyntaxKind.Comment:
                    contentEnd = tokens.End(token);
                    if (tree.Text[contentEnd - 1] == '\r')
                    {
                        contentEnd--;
                    }

                    continue;
                case HoconSyntaxKind.Newline:
                    return new ItemTail(hasComma, commaEnd, contentEnd, true, tokens.End(token));
                default:
                    return new ItemTail(hasComma, commaEnd, contentEnd, false, tokens.End(token));
            }
        }

        return new ItemTail(hasComma, commaEnd, contentEnd, true, tree.Text.Length);
    }

    /// <summary>True when a comma stands between an item and the one before it.</summary>
    public static bool PreviousHasComma(HoconSyntaxNode item) => PreviousComma(item) >= 0;

    /// <summary>The comma token before an item, back to the previous item or bracket; -1 when there is none.</summary>
    public static int PreviousComma(HoconSyntaxNode item)
    {
        var tokens = item.Tree.Tokens;
        for (var token = item.Tokens.Start.Value - 1; token >= 0; token--)
        {
            var kind = tokens.Kind(token);
            if (kind == HoconSyntaxKind.Comma)
            {
                return token;
            }

            if (kind > HoconSyntaxKind.Comment)
            {
                return -1;
            }
        }

        return -1;
    }
}

namespace MidiMesh.Hocon.Syntax;

/// <summary>Guesses from indentation where a bracket is missing, because the end of the file is rarely the place to look.</summary>
/// <remarks>Only believed after a bracket was found to be missing; a file indented in an odd way gets a vaguer place, never an error.</remarks>
internal sealed class BracketBalance(TokenList tokens)
{
    private int _outdentToken = -1;
    private int _outdentOpener = -1;
    private int _oddCloser = -1;
    private int _overindentToken = -1;
    private int _unit;
    private int _lineCursor;
    private int _lineIndent;

    /// <summary>Set once the missing brackets at the end of the text have been reported.</summary>
    public bool ReportedAtEnd { get; set; }

    /// <summary>The closing bracket that belongs to an opening one.</summary>
    public char Closer(int opener) => tokens.Kind(opener) == HoconSyntaxKind.OpenBrace ? '}' : ']';

    /// <summary>Indentation of the line a token stands on. Tokens must be asked for in order: each is looked at once.</summary>
    public int IndentOfLine(int token)
    {
        for (; _lineCursor <= token; _lineCursor++)
        {
            if (StartsLine(_lineCursor))
            {
                _lineIndent = Indent(_lineCursor);
            }
        }

        return _lineIndent;
    }

    /// <summary>An item starts a line: it should stand further right than the line of the bracket around it, and as far right as the items before it.</summary>
    /// <param name="token">Its first token.</param>
    /// <param name="opener">The bracket around it; -1 for the root.</param>
    /// <param name="openerIndent">The indentation of that bracket's line.</param>
    /// <param name="itemIndent">The indentation of the first item beside it; -1 when this is the first.</param>
    public void LineStarts(int token, int opener, int openerIndent, ref int itemIndent)
    {
        if (token >= tokens.Count || !StartsLine(token) || tokens.Kind(token) is HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket)
        {
            return;
        }

        var indent = Indent(token);
        if (_outdentToken < 0 && opener >= 0 && indent <= openerIndent)
        {
            _outdentToken = token;
            _outdentOpener = opener;
        }

        var expected = itemIndent >= 0 ? itemIndent : opener < 0 ? 0 : _unit > 0 ? openerIndent + _unit : int.MaxValue;
        if (itemIndent < 0)
        {
            itemIndent = indent;
            _unit = _unit == 0 && opener >= 0 ? Math.Max(0, indent - openerIndent) : _unit;
        }

        if (_overindentToken < 0 && indent > expected)
        {
            _overindentToken = token;
        }
    }

    /// <summary>A closing bracket that starts its line should stand as far left as the line of its partner.</summary>
    public void Closed(int opener, int openerIndent, int closer)
    {
        if (!StartsLine(closer) || Indent(closer) == openerIndent)
        {
            return;
        }

        if (_oddCloser < 0)
        {
            _oddCloser = closer;
        }

        if (_outdentToken < 0 && Indent(closer) < openerIndent)
        {
            _outdentToken = closer;
            _outdentOpener = opener;
        }
    }

    /// <summary>Where a closing bracket is most likely missing, and the bracket that it would close: at the end of the last line that belongs inside.</summary>
    public (int Position, int Opener) PlaceOfMissingClose(int unclosed)
    {
        var (token, opener) = _outdentToken >= 0 ? (_outdentToken, _outdentOpener) : (tokens.Count, unclosed);
        do
        {
            token--;
        }
        while (token > opener && tokens.Kind(token) <= HoconSyntaxKind.Comment);
        return (tokens.End(token), opener);
    }

    /// <summary>Where an opening bracket is most likely missing, or the closing one is too many.</summary>
    public int PlaceOfExtraClose(int closer)
    {
        var token = _oddCloser >= 0 ? _oddCloser : closer;
        return _overindentToken >= 0 && _overindentToken < token ? _overindentToken : token;
    }

    /// <summary>True when only whitespace stands before the token on its line.</summary>
    private bool StartsLine(int token)
    {
        var before = token - 1;
        if (before >= 0 && tokens.Kind(before) == HoconSyntaxKind.Whitespace)
        {
            before--;
        }

        return before < 0 || tokens.Kind(before) == HoconSyntaxKind.Newline;
    }

    /// <summary>Width of the whitespace before a token that starts its line.</summary>
    private int Indent(int token) =>
        token > 0 && tokens.Kind(token - 1) == HoconSyntaxKind.Whitespace ? tokens.Start(token) - tokens.Start(token - 1) : 0;
}

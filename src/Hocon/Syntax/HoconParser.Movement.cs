namespace MidiMesh.Hocon.Syntax;

/// <summary>Moving over tokens: trivia, separators, skipping to where reading can go on, and their texts for messages.</summary>
internal sealed partial class HoconParser
{
    /// <summary>The kind of the current token; past the end a newline, which ends everything that can be ended.</summary>
    private HoconSyntaxKind Kind => _at < _tokens.Count ? _tokens.Kind(_at) : HoconSyntaxKind.Newline;

    private int Position => _at < _tokens.Count ? _tokens.Start(_at) : _text.Length;

    /// <returns>True when a line ended on the way.</returns>
    private bool SkipTrivia()
    {
        var lineBreak = false;
        while (_at < _tokens.Count && _tokens.Kind(_at) <= HoconSyntaxKind.Comment)
        {
            lineBreak |= _tokens.Kind(_at++) == HoconSyntaxKind.Newline;
        }

        return lineBreak;
    }

    /// <summary>Passes trivia and one comma between items; reports commas too many. False at the end of the text, where the frame is closed.</summary>
    private bool SkipSeparators(ref Frame frame)
    {
        while (true)
        {
            var lineBreak = SkipTrivia();
            frame.Separated |= lineBreak;
            if (lineBreak)
            {
                _balance.LineStarts(_at, frame.Kind == FrameKind.RootFields ? -1 : _nodes[frame.Node].FirstToken, frame.Indent, ref frame.ItemIndent);
            }

            if (_at >= _tokens.Count)
            {
                if (frame.Kind == FrameKind.RootFields)
                {
                    _top--;
                }
                else
                {
                    UnclosedAtEnd();
                }

                return false;
            }

            if (Kind != HoconSyntaxKind.Comma)
            {
                return true;
            }

            if (!frame.AfterItem)
            {
                _problems.Error(HoconDiagnosticIds.Separator, Position, frame.HadComma ? "two commas in a row" : "nothing stands before this comma");
            }

            frame.AfterItem = false;
            frame.HadComma = true;
            frame.Separated = true;
            _at++;
        }
    }

    private void RequireSeparator(ref Frame frame)
    {
        if (frame.AfterItem && !frame.Separated)
        {
            _problems.Error(HoconDiagnosticIds.Separator, Position, $"a comma or a new line is missing before '{TokenText(_at)}'");
        }
    }

    /// <summary>Skips to the next line end, comma or closing bracket of this level.</summary>
    private void SkipToSync(int parent)
    {
        var token = _at;
        while (token < _tokens.Count)
        {
            var kind = _tokens.Kind(token);
            if (kind is HoconSyntaxKind.Newline or HoconSyntaxKind.Comma or HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket or HoconSyntaxKind.Comment)
            {
                break;
            }

            token = kind is HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket ? EndOfBracketed(token) : token + 1;
        }

        Skip(parent, token);
    }

    private int EndOfBracketed(int token)
    {
        var depth = 0;
        for (; token < _tokens.Count; token++)
        {
            switch (_tokens.Kind(token))
            {
                case HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket:
                    depth++;
                    break;
                case HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket when --depth == 0:
                    return token + 1;
            }
        }

        return token;
    }

    private void Skip(int parent, int endToken)
    {
        if (endToken > _at)
        {
            _nodes.Close(_nodes.Open(HoconSyntaxKind.Skipped, parent, _at), endToken);
            _at = endToken;
        }
    }

    private void Push(FrameKind kind, int node, int separator = -1)
    {
        if (++_top == _stack.Length)
        {
            Array.Resize(ref _stack, _stack.Length * 2);
        }

        _stack[_top] = new Frame { Kind = kind, Node = node, Separator = separator, WordStart = -1, ItemIndent = -1 };
    }

    private static bool IsValueStart(HoconSyntaxKind kind) => kind is HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.TripleQuotedText
        or HoconSyntaxKind.Substitution or HoconSyntaxKind.BadText or HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket;

    private ReadOnlySpan<char> TokenSpan(int token) => _text.AsSpan(_tokens.Start(token), _tokens.End(token) - _tokens.Start(token));

    private string TokenText(int token) => Shorten(TokenSpan(token));

    /// <summary>"line 3". Counts line ends from the start, hence not once there are more problems than will be shown.</summary>
    private string Line(int token) => _problems.IsFull ? string.Empty : $"line {_text.AsSpan(0, _tokens.Start(token)).Count('\n') + 1}";

    private string KeyText(int key) =>
        Shorten(_text.AsSpan(_tokens.Start(_nodes[key].FirstToken), _tokens.Start(_nodes[key].EndToken) - _tokens.Start(_nodes[key].FirstToken)));

    private static string Shorten(ReadOnlySpan<char> text)
    {
        var line = text.IndexOf('\n');
        text = line >= 0 ? text[..line] : text;
        return text.Length <= 40 ? text.ToString() : $"{text[..40]}…";
    }
}

namespace MidiMesh.Hocon.Syntax;

/// <summary>Cuts a text into tokens that tile it: no character is lost, none is in two tokens. One pass, no recursion, never throws.</summary>
internal ref struct HoconLexer
{
    private readonly ReadOnlySpan<char> _text;
    private readonly SyntaxProblems _problems;
    private int _position;

    private HoconLexer(ReadOnlySpan<char> text, SyntaxProblems problems)
    {
        _text = text;
        _problems = problems;
    }

    public static TokenList Lex(ReadOnlySpan<char> text, SyntaxProblems problems)
    {
        var tokens = new TokenList(text.Length);
        var lexer = new HoconLexer(text, problems);
        while (lexer._position < text.Length)
        {
            var start = lexer._position;
            var kind = lexer.Next();
            tokens.Add(kind, start);
        }

        tokens.Complete(text.Length);
        return tokens;
    }

    private HoconSyntaxKind Next()
    {
        var c = _text[_position];
        switch (c)
        {
            case '\n': _position++; return HoconSyntaxKind.Newline;
            case '{': _position++; return HoconSyntaxKind.OpenBrace;
            case '}': _position++; return HoconSyntaxKind.CloseBrace;
            case '[': _position++; return HoconSyntaxKind.OpenBracket;
            case ']': _position++; return HoconSyntaxKind.CloseBracket;
            case ',': _position++; return HoconSyntaxKind.Comma;
            case ':': _position++; return HoconSyntaxKind.Colon;
            case '=': _position++; return HoconSyntaxKind.EqualsSign;
            case '+' when Peek(1) == '=': _position += 2; return HoconSyntaxKind.PlusEquals;
            case '#': return Comment();
            case '/' when Peek(1) == '/': return Comment();
            case '"': return Quoted();
            case '$' when Peek(1) == '{': return Substitution();
        }

        if (HoconCharacters.IsWhitespace(c))
        {
            do
            {
                _position++;
            }
            while (_position < _text.Length && HoconCharacters.IsWhitespace(_text[_position]));
            return HoconSyntaxKind.Whitespace;
        }

        return HoconCharacters.IsUnquoted(c) ? Unquoted() : Reserved();
    }

    private readonly char Peek(int offset) => _position + offset < _text.Length ? _text[_position + offset] : '\0';

    private HoconSyntaxKind Comment()
    {
        var length = _text[_position..].IndexOf('\n');
        _position = length < 0 ? _text.Length : _position + length;
        return HoconSyntaxKind.Comment;
    }

    private HoconSyntaxKind Unquoted()
    {
        var start = _position;
        if (char.IsAsciiDigit(_text[_position]) || _text[_position] == '-')
        {
            // Only here may a '+' be part of unquoted text, and only when a number comes of it (1e+5).
            var end = _position;
            while (end < _text.Length && HoconNumber.IsNumberCharacter(_text[end]) && !(_text[end] == '+' && end + 1 < _text.Length && _text[end + 1] == '='))
            {
                end++;
            }

            if (HoconNumber.IsNumber(_text[start..end]))
            {
                _position = end;
            }
        }

        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (!HoconCharacters.IsUnquoted(c) || (c == '/' && Peek(1) == '/'))
            {
                break;
            }

            _position++;
        }

        if (_position < _text.Length && _text[_position] is '#' or '/')
        {
            var text = _text[start.._position];
            _problems.Warning(HoconDiagnosticIds.GluedComment, _position,
                $"a comment starts right after '{Shorten(text)}': put a space before it, or put the text in quotes if it belongs to it");
        }

        return HoconSyntaxKind.UnquotedText;
    }

    private HoconSyntaxKind Reserved()
    {
        var c = _text[_position];
        _problems.Error(HoconDiagnosticIds.ReservedCharacter, _position, c == '$'
            ? "'$' outside quotes may only begin a substitution: ${path}"
            : $"'{c}' may not stand outside quotes: put the text in double quotes");
        _position++;
        return HoconSyntaxKind.BadText;
    }

    private HoconSyntaxKind Quoted()
    {
        if (Peek(1) == '"' && Peek(2) == '"')
        {
            return TripleQuoted();
        }

        var start = _position++;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c == '"')
            {
                _position++;
                return HoconSyntaxKind.QuotedText;
            }

            if (c == '\n')
            {
                break;
            }

            if (c == '\\')
            {
                Escape();
                continue;
            }

            if (c < ' ' && c != '\r')
            {
                _problems.Error(HoconDiagnosticIds.ControlCharacter, _position, $"control character U+{(int)c:X4} in a quoted string: write \\u{(int)c:x4}");
            }

            _position++;
        }

        // The string ends with its line, so that the lines after it are still read.
        if (_position > start + 1 && _text[_position - 1] == '\r')
        {
            _position--;
        }

        // Whether it is this one that lacks its end or one before it that took the wrong one, nobody can tell.
        var line = _text[(_text[..start].LastIndexOf('\n') + 1)..start];
        _problems.Error(HoconDiagnosticIds.Unterminated, start, $"this string is not closed: '\"' is missing at its end{(line.Contains('"') ? ", or further left in this line" : "")}");
        return HoconSyntaxKind.QuotedText;
    }

    private void Escape()
    {
        var c = Peek(1);
        if (c is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't')
        {
            _position += 2;
            return;
        }

        if (c == 'u' && char.IsAsciiHexDigit(Peek(2)) && char.IsAsciiHexDigit(Peek(3)) && char.IsAsciiHexDigit(Peek(4)) && char.IsAsciiHexDigit(Peek(5)))
        {
            _position += 6;
            return;
        }

        _problems.Error(HoconDiagnosticIds.BadEscape, _position, c == 'u'
            ? "\\u needs four hexadecimal digits"
            : "unknown escape: after a backslash only \" \\ / b f n r t u may stand; for a backslash write \\\\");

        // Leave the next character to the loop when it ends the line or the text.
        _position += c is '\n' or '\0' ? 1 : 2;
        _position = Math.Min(_position, _text.Length);
    }

    private HoconSyntaxKind TripleQuoted()
    {
        var start = _position;
        _position += 3;
        var length = _text[_position..].IndexOf("\"\"\"", StringComparison.Ordinal);
        if (length < 0)
        {
            _problems.Error(HoconDiagnosticIds.Unterminated, start, "this triple-quoted string is not closed: '\"\"\"' is missing at its end");
            _position = _text.Length;
            return HoconSyntaxKind.TripleQuotedText;
        }

        // In a longer run of quotes the last three close; those before belong to the string.
        _position += length + 3;
        while (_position < _text.Length && _text[_position] == '"')
        {
            _position++;
        }

        return HoconSyntaxKind.TripleQuotedText;
    }

    private HoconSyntaxKind Substitution()
    {
        var start = _position;
        _position += 2;
        while (_position < _text.Length && _text[_position] != '\n')
        {
            switch (_text[_position])
            {
                case '}':
                    _position++;
                    return HoconSyntaxKind.Substitution;
                case '"':
                    Quoted();
                    break;
                case '{' or ',' or '=' or '#':
                    goto unclosed;                      // belongs to what follows an unclosed ${
                default:
                    _position++;
                    break;
            }
        }

    unclosed:
        // Keep only "${" and the path: what follows is read as usual.
        _position = start + 2;
        while (_position < _text.Length && (HoconCharacters.IsUnquoted(_text[_position]) || _text[_position] == '?'))
        {
            _position++;
        }

        _problems.Error(HoconDiagnosticIds.Unterminated, start, "this substitution is not closed: '}' is missing after the path");
        return HoconSyntaxKind.BadText;
    }

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";
}

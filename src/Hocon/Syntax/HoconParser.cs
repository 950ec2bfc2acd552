namespace MidiMesh.Hocon.Syntax;

/// <summary>Groups tokens into nodes. Keeps its own stack, so depth costs heap, and skips what is nested beyond the limit. Never throws.</summary>
/// <remarks>
/// Recovery: a mistake ends at the next comma, line end or closing bracket of the same level; brackets in between are skipped in pairs.
/// Grammar: HOCON specification. Newlines separate like commas; a key, its separator and its value may be lines apart.
/// </remarks>
internal sealed partial class HoconParser
{
    private readonly string _text;
    private readonly TokenList _tokens;
    private readonly SyntaxProblems _problems;
    private readonly int _maxDepth;
    private readonly NodeList _nodes;
    private readonly BracketBalance _balance;
    private Frame[] _stack = new Frame[32];
    private int _top = -1;
    private int _depth;
    private int _at;

    private HoconParser(string text, TokenList tokens, SyntaxProblems problems, int maxDepth)
    {
        _text = text;
        _tokens = tokens;
        _problems = problems;
        _maxDepth = maxDepth;
        _nodes = new NodeList(tokens.Count / 3 + 8);
        _balance = new BracketBalance(tokens);
    }

    /// <summary>What the parser is in the middle of.</summary>
    private enum FrameKind : byte
    {
        /// <summary>A braceless root: ends with the text.</summary>
        RootFields,
        Fields,
        Elements,
        FieldValue,
        ElementValue,
    }

    public static NodeList Parse(string text, TokenList tokens, SyntaxProblems problems, int maxDepth)
    {
        var parser = new HoconParser(text, tokens, problems, maxDepth);
        parser.ParseDocument();
        return parser._nodes;
    }

    private void ParseDocument()
    {
        var document = _nodes.Open(HoconSyntaxKind.Document, -1, 0);
        SkipTrivia();
        switch (Kind)
        {
            case HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket:
                OpenBracketed(document);
                Run();
                break;
            default:
                Push(FrameKind.RootFields, document);
                Run();
                break;
        }

        SkipTrivia();
        if (_at < _tokens.Count)
        {
            _problems.Error(HoconDiagnosticIds.BadRoot, Position, "nothing may follow the end of the root value");
            Skip(document, _tokens.Count);
        }

        _nodes.Close(document, _tokens.Count);
    }

    private void Run()
    {
        while (_top >= 0)
        {
            switch (_stack[_top].Kind)
            {
                case FrameKind.RootFields or FrameKind.Fields:
                    NextField();
                    break;
                case FrameKind.Elements:
                    NextElement();
                    break;
                default:
                    NextPiece();
                    break;
            }
        }
    }

    private void NextField()
    {
        ref var frame = ref _stack[_top];
        if (!SkipSeparators(ref frame))
        {
            return;
        }

        switch (Kind)
        {
            case HoconSyntaxKind.CloseBrace when frame.Kind == FrameKind.Fields:
                CloseBracketed();
                break;
            case HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket:
                MismatchedClose();
                break;
            case HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.TripleQuotedText or HoconSyntaxKind.BadText:
                RequireSeparator(ref frame);
                if (!IsInclude() || !ParseInclude())
                {
                    ParseField();
                }

                break;
            default:
                _problems.Error(HoconDiagnosticIds.MissingKey, Position, Kind switch
                {
                    HoconSyntaxKind.Substitution => "a key is expected here; a substitution may only stand in a value",
                    HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket => $"a key is expected before '{_text[Position]}'",
                    _ => $"a key is missing before '{TokenText(_at)}'",
                });
                frame.AfterItem = true;
                SkipToSync(frame.Node);
                break;
        }
    }

    private void ParseField()
    {
        ref var frame = ref _stack[_top];
        frame.AfterItem = true;
        frame.Separated = false;
        var field = _nodes.Open(HoconSyntaxKind.Field, frame.Node, _at);
        var key = _nodes.Open(HoconSyntaxKind.Key, field, _at);
        var keyEnd = ScanKey();
        _nodes.Close(key, keyEnd);
        _at = keyEnd;
        SkipTrivia();
        if (Kind is HoconSyntaxKind.Colon or HoconSyntaxKind.EqualsSign or HoconSyntaxKind.PlusEquals)
        {
            var separator = _at++;
            SkipTrivia();
            if (Kind is HoconSyntaxKind.Colon or HoconSyntaxKind.EqualsSign or HoconSyntaxKind.PlusEquals)
            {
                _problems.Error(HoconDiagnosticIds.Separator, Position, $"'{TokenText(_at)}' follows '{TokenText(separator)}': one is enough");
                _at++;
                SkipTrivia();
            }

            if (IsValueStart(Kind))
            {
                Push(FrameKind.FieldValue, _nodes.Open(HoconSyntaxKind.Value, field, _at), separator);
                return;
            }

            _problems.Error(HoconDiagnosticIds.MissingValue, _tokens.Start(separator), $"the value of '{KeyText(key)}' is missing");
            _at = separator + 1;
        }
        else if (Kind == HoconSyntaxKind.OpenBrace)
        {
            Push(FrameKind.FieldValue, _nodes.Open(HoconSyntaxKind.Value, field, _at), -1);
            return;
        }
        else
        {
            if (ForgottenSeparator(_nodes[key].FirstToken, keyEnd) is { } value)
            {
                _problems.Error(HoconDiagnosticIds.MissingValue, _tokens.Start(value), TokenSpan(_nodes[key].FirstToken) is "/" or "--" or "'" or "%" or "//"
                    ? $"'{TokenText(_nodes[key].FirstToken)}' begins no comment here: one begins with # or //"
                    : $"'=' is missing between '{TokenText(_nodes[key].FirstToken)}' and '{TokenText(value)}'");
                _at = keyEnd;
                SkipToSync(field);
                _nodes.Close(field, _at);
                return;
            }

            var unexpected = _at < _tokens.Count && keyEnd == _at ? $"; '{TokenText(_at)}' may not stand in a key outside quotes" : string.Empty;
            _problems.Error(HoconDiagnosticIds.MissingValue, _tokens.Start(_nodes[key].FirstToken), $"'{KeyText(key)}' has no value: '=' and a value, or '{{', must follow{unexpected}");
            _at = keyEnd;
            SkipToSync(field);
        }

        _nodes.Close(field, _at);
    }

    /// <summary>The token that looks like the value in <c>from "x"</c> or <c>profile akai/apc40</c>: a text behind a word and a blank. Null when the key looks like a key.</summary>
    private int? ForgottenSeparator(int first, int end) =>
        end >= first + 3 && _tokens.Kind(first) == HoconSyntaxKind.UnquotedText && _tokens.Kind(first + 1) == HoconSyntaxKind.Whitespace
            && _tokens.Kind(first + 2) is HoconSyntaxKind.QuotedText or HoconSyntaxKind.UnquotedText
            ? first + 2
            : null;

    /// <summary>The end of the key that starts here: text tokens and the whitespace between them.</summary>
    private int ScanKey()
    {
        var end = _at;
        for (var token = _at; token < _tokens.Count; token++)
        {
            switch (_tokens.Kind(token))
            {
                case HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.TripleQuotedText or HoconSyntaxKind.BadText:
                    end = token + 1;
                    break;
                case HoconSyntaxKind.Whitespace:
                    break;
                default:
                    return end;
            }
        }

        return end;
    }

    private void NextElement()
    {
        ref var frame = ref _stack[_top];
        if (!SkipSeparators(ref frame))
        {
            return;
        }

        switch (Kind)
        {
            case HoconSyntaxKind.CloseBracket:
                CloseBracketed();
                break;
            case HoconSyntaxKind.CloseBrace:
                MismatchedClose();
                break;
            case var kind when IsValueStart(kind):
                RequireSeparator(ref frame);
                frame.AfterItem = true;
                frame.Separated = false;
                Push(FrameKind.ElementValue, _nodes.Open(HoconSyntaxKind.Value, frame.Node, _at), -1);
                break;
            default:
                _problems.Error(HoconDiagnosticIds.Separator, Position, $"'{TokenText(_at)}' is unexpected in a list");
                frame.AfterItem = true;
                SkipToSync(frame.Node);
                break;
        }
    }

    private struct Frame
    {
        public FrameKind Kind;
        public int Node;

        /// <summary>Fields, elements: an item has been read since the last comma.</summary>
        public bool AfterItem;

        /// <summary>Fields, elements: a comma or a line end has been read since the last item.</summary>
        public bool Separated;

        public bool HadComma;

        /// <summary>Brackets: the indentation of the line that opened them.</summary>
        public int Indent;

        /// <summary>Fields, elements: the indentation of the first one that starts a line, or -1.</summary>
        public int ItemIndent;

        /// <summary>Values: the separator token of the field, or -1.</summary>
        public int Separator;

        /// <summary>Values: the token after the last piece.</summary>
        public int PieceEnd;

        /// <summary>Values: where the current run of text without whitespace began, or -1.</summary>
        public int WordStart;
    }
}

namespace MidiMesh.Hocon.Syntax;

/// <summary>Groups tokens into nodes. Keeps its own stack, so depth costs heap, and skips what is nested beyond the limit. Never throws.</summary>
/// <remarks>
/// Recovery: a mistake ends at the next comma, line end or closing bracket of the same level; brackets in between are skipped in pairs.
/// Grammar: HOCON specification. Newlines separate like commas; a key, its separator and its value may be lines apart.
/// </remarks>
internal sealed class HoconParser
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

    // ---- Fields and elements -------------------------------------------------------------------------------------

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
            var unexpected = _at < _tokens.Count && keyEnd == _at ? $"; '{TokenText(_at)}' may not stand in a key outside quotes" : string.Empty;
            _problems.Error(HoconDiagnosticIds.MissingValue, _tokens.Start(_nodes[key].FirstToken), $"'{KeyText(key)}' has no value: '=' and a value, or '{{', must follow{unexpected}");
            _at = keyEnd;
            SkipToSync(field);
        }

        _nodes.Close(field, _at);
    }

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

    // ---- Values --------------------------------------------------------------------------------------------------

    private void NextPiece()
    {
        ref var frame = ref _stack[_top];
        while (true)
        {
            switch (Kind)
            {
                case HoconSyntaxKind.Whitespace when _at < _tokens.Count:
                    _at++;
                    break;
                case HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.TripleQuotedText
                    or HoconSyntaxKind.Substitution or HoconSyntaxKind.BadText:
                    if (IsNextField(ref frame))
                    {
                        return;
                    }

                    if (frame.PieceEnd == 0 || _at > frame.PieceEnd)
                    {
                        frame.WordStart = _at;          // whitespace or a bracket lies before: maybe a key without a comma before it
                    }

                    frame.PieceEnd = ++_at;
                    break;
                case HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket:
                    if (IsNextField(ref frame))
                    {
                        return;
                    }

                    frame.WordStart = -1;
                    if (OpenBracketed(frame.Node))
                    {
                        return;                         // comes back here when the bracket is closed
                    }

                    frame.PieceEnd = _at;
                    break;
                case HoconSyntaxKind.Colon or HoconSyntaxKind.EqualsSign or HoconSyntaxKind.PlusEquals:
                    if (SeparatorInValue(ref frame))
                    {
                        return;
                    }

                    break;
                default:
                    EndValue(frame.PieceEnd);
                    return;
            }
        }
    }

    /// <summary>After <c>key { … }</c> without a separator nothing more may follow on the line: reports it and ends the value.</summary>
    private bool IsNextField(ref Frame frame)
    {
        if (frame.Kind != FrameKind.FieldValue || frame.Separator >= 0 || frame.PieceEnd == 0)
        {
            return false;
        }

        _problems.Error(HoconDiagnosticIds.Separator, Position, $"a comma or a new line is missing before '{TokenText(_at)}'; to join values write '=' before the first");
        var isKey = Kind is HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText;
        EndValue(frame.PieceEnd);
        _stack[_top].Separated = true;                  // reported
        if (!isKey)
        {
            SkipToSync(_stack[_top].Node);
        }

        return true;
    }

    /// <summary>Handles '=' or ':' inside a value. Either the word before it is the next key, or the value was forgotten, or it must be quoted.</summary>
    /// <returns>True when the value is closed.</returns>
    private bool SeparatorInValue(ref Frame frame)
    {
        var word = frame.WordStart;
        var startsValue = word == _nodes[frame.Node].FirstToken;
        if (frame.Kind == FrameKind.FieldValue && word >= 0 && _tokens.Kind(word) != HoconSyntaxKind.Substitution)
        {
            if (!startsValue)
            {
                _problems.Error(HoconDiagnosticIds.Separator, _tokens.Start(word),
                    $"a comma or a new line is missing before '{TokenText(word)}'; if '{TokenText(_at)}' belongs to the value, put the value in quotes");
                var end = word;
                while (_tokens.Kind(end - 1) == HoconSyntaxKind.Whitespace)
                {
                    end--;
                }

                _at = word;
                EndValue(end);
                _stack[_top].Separated = true;          // reported above
                return true;
            }

            if (frame.Separator >= 0 && LineBreakBetween(frame.Separator, word))
            {
                var field = _nodes[frame.Node].Parent;
                _problems.Error(HoconDiagnosticIds.MissingValue, _tokens.Start(frame.Separator), $"the value of '{KeyText(field + 1)}' is missing");
                _at = word;
                EndValue(word);
                _stack[_top].Separated = true;
                return true;
            }
        }

        _problems.Error(HoconDiagnosticIds.Separator, Position,
            $"'{TokenText(_at)}' is unexpected in a value: put the value in quotes, or start a new line before the next key");
        SkipToSync(frame.Node);
        frame.PieceEnd = _at;
        return false;
    }

    private bool LineBreakBetween(int from, int to)
    {
        for (var token = from; token < to; token++)
        {
            if (_tokens.Kind(token) == HoconSyntaxKind.Newline)
            {
                return true;
            }
        }

        return false;
    }

    private void EndValue(int endToken)
    {
        var frame = _stack[_top--];
        endToken = Math.Max(endToken, _nodes[frame.Node].FirstToken);
        _nodes.Close(frame.Node, endToken);
        if (frame.Kind == FrameKind.FieldValue)
        {
            _nodes.Close(_nodes[frame.Node].Parent, endToken);
        }
    }

    // ---- Brackets ------------------------------------------------------------------------------------------------

    /// <summary>Opens an object or a list at the current token; beyond the depth limit skips it whole.</summary>
    private bool OpenBracketed(int parent)
    {
        var isObject = Kind == HoconSyntaxKind.OpenBrace;
        if (_depth >= _maxDepth)
        {
            _problems.Error(HoconDiagnosticIds.TooDeep, Position, $"brackets are nested deeper than {_maxDepth} levels");
            var end = EndOfBracketed(_at);
            Skip(parent, end);
            return false;
        }

        var indent = _balance.IndentOfLine(_at);
        var node = _nodes.Open(isObject ? HoconSyntaxKind.Object : HoconSyntaxKind.Array, parent, _at++);
        Push(isObject ? FrameKind.Fields : FrameKind.Elements, node);
        _stack[_top].Indent = indent;
        _depth++;
        return true;
    }

    private void CloseBracketed()
    {
        _balance.Closed(_nodes[_stack[_top].Node].FirstToken, _stack[_top].Indent, _at);
        _at++;
        EndBracketed();
    }

    private void EndBracketed()
    {
        _nodes.Close(_stack[_top].Node, _at);
        _top--;
        _depth--;
        if (_top >= 0)
        {
            _stack[_top].PieceEnd = _at;
        }
    }

    /// <summary>A closing bracket of the wrong kind: closes the open brackets up to its partner, or is skipped when it has none.</summary>
    private void MismatchedClose()
    {
        var wanted = Kind == HoconSyntaxKind.CloseBrace ? FrameKind.Fields : FrameKind.Elements;
        var hasPartner = false;
        for (var i = _top; i >= 0 && !hasPartner; i--)
        {
            hasPartner = _stack[i].Kind == wanted;
        }

        if (hasPartner)
        {
            var opener = _nodes[_stack[_top].Node].FirstToken;
            _problems.Error(HoconDiagnosticIds.UnbalancedBracket, Position,
                $"'{_balance.Closer(opener)}' is missing before '{TokenText(_at)}': '{TokenText(opener)}' at {Line(opener)} is still open");
            EndBracketed();
            return;
        }

        _problems.Error(HoconDiagnosticIds.UnbalancedBracket, _balance.PlaceOfExtraClose(_at), $"'{TokenText(_at)}' closes nothing: one closing bracket too many, or an opening one is missing above");
        Skip(_stack[_top].Node, _at + 1);
    }

    private void UnclosedAtEnd()
    {
        // One message for all: the inner brackets are unclosed because of the same missing character.
        var opener = _nodes[_stack[_top].Node].FirstToken;
        if (!_balance.ReportedAtEnd)
        {
            var (place, culprit) = _balance.PlaceOfMissingClose(opener);
            _problems.Error(HoconDiagnosticIds.UnbalancedBracket, place, $"'{_balance.Closer(culprit)}' is missing: '{TokenText(culprit)}' at {Line(culprit)} is never closed");
            _balance.ReportedAtEnd = true;
        }

        EndBracketed();
    }

    // ---- Includes ------------------------------------------------------------------------------------------------

    /// <summary>True at the word <c>include</c> when no separator follows, which would make it an (unquoted, hence wrong) key.</summary>
    private bool IsInclude() => Kind == HoconSyntaxKind.UnquotedText && TokenSpan(_at) is "include";

    private bool ParseInclude()
    {
        var start = _at;
        _at++;
        SkipTrivia();
        if (Kind is HoconSyntaxKind.Colon or HoconSyntaxKind.EqualsSign or HoconSyntaxKind.PlusEquals or HoconSyntaxKind.OpenBrace)
        {
            _problems.Error(HoconDiagnosticIds.BadInclude, _tokens.Start(start), "'include' is a reserved word: write \"include\" to use it as a key");
            _at = start;
            return false;
        }

        ref var frame = ref _stack[_top];
        frame.AfterItem = true;
        frame.Separated = false;
        var node = _nodes.Open(HoconSyntaxKind.Include, frame.Node, start);
        var end = start + 1;
        for (; _at < _tokens.Count; _at++)
        {
            var kind = Kind;
            if (kind is HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.TripleQuotedText or HoconSyntaxKind.BadText or HoconSyntaxKind.Substitution)
            {
                end = _at + 1;
            }
            else if (kind != HoconSyntaxKind.Whitespace)
            {
                break;
            }
        }

        _at = end;
        if (IncludeStatement.Read(_text, _tokens, start, end) is null)
        {
            _problems.Error(HoconDiagnosticIds.BadInclude, _tokens.Start(start), "an include needs one quoted name: include \"x\", include file(\"x\"), include required(\"x\") or include required(file(\"x\"))");
            SkipToSync(node);
        }

        _nodes.Close(node, _at);
        return true;
    }

    // ---- Movement ------------------------------------------------------------------------------------------------

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
            if (lineBreak && frame.Kind != FrameKind.RootFields)
            {
                _balance.LineStarts(_at, _nodes[frame.Node].FirstToken, frame.Indent);
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

        _stack[_top] = new Frame { Kind = kind, Node = node, Separator = separator, WordStart = -1 };
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

        /// <summary>Values: the separator token of the field, or -1.</summary>
        public int Separator;

        /// <summary>Values: the token after the last piece.</summary>
        public int PieceEnd;

        /// <summary>Values: where the current run of text without whitespace began, or -1.</summary>
        public int WordStart;
    }
}

namespace MidiMesh.Hocon.Syntax;

/// <summary>Include statements.</summary>
internal sealed partial class HoconParser
{
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
            else if (kind != HoconSyntaxKind.Whitespace && !GoesOnInParentheses(end - 1))
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

    /// <summary>Behind <c>file(</c>, and in front of the parenthesis that closes it, lines may end.</summary>
    private bool GoesOnInParentheses(int last)
    {
        var next = _at;
        while (next < _tokens.Count && _tokens.Kind(next) is HoconSyntaxKind.Whitespace or HoconSyntaxKind.Newline or HoconSyntaxKind.Comment)
        {
            next++;
        }

        return next > _at && next < _tokens.Count && (_tokens.Kind(last) == HoconSyntaxKind.UnquotedText
            ? TokenSpan(last) is [.., '('] && (_tokens.Kind(next) is HoconSyntaxKind.QuotedText or HoconSyntaxKind.TripleQuotedText || TokenSpan(next) is "file(")
            : _tokens.Kind(next) == HoconSyntaxKind.UnquotedText && TokenSpan(next) is [')', ..]);
    }
}

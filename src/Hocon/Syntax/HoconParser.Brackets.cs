namespace MidiMesh.Hocon.Syntax;

/// <summary>Objects and lists, and what to do when their brackets do not match.</summary>
internal sealed partial class HoconParser
{
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
                $"'{_balance.Closer(opener)}' is missing before '{TokenText(_at)}': '{TokenText(opener)}' of {Line(opener)} is still open");
            EndBracketed();
            return;
        }

        var place = _balance.PlaceOfExtraClose(_at);
        _problems.Error(HoconDiagnosticIds.UnbalancedBracket, _tokens.Start(place), place == _at
            ? $"'{TokenText(_at)}' closes nothing: one closing bracket too many, or an opening one is missing above"
            : $"a bracket is not opened, or one too many is closed, before this: '{TokenText(_at)}' of {Line(_at)} closes nothing");
        Skip(_stack[_top].Node, _at + 1);
    }

    private void UnclosedAtEnd()
    {
        // One message for all: the inner brackets are unclosed because of the same missing character.
        var opener = _nodes[_stack[_top].Node].FirstToken;
        if (!_balance.ReportedAtEnd)
        {
            var (place, culprit) = _balance.PlaceOfMissingClose(opener);
            _problems.Error(HoconDiagnosticIds.UnbalancedBracket, place, $"'{_balance.Closer(culprit)}' is missing here: '{TokenText(culprit)}' of {Line(culprit)} is never closed");
            _balance.ReportedAtEnd = true;
        }

        EndBracketed();
    }
}

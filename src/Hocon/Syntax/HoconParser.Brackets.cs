namespace MidiMesh.Hocon.Syntax;

/// <summary>Objects and lists, and what to do when their brackets do not match.</summary>
internal sealed partial class HoconParser
{
    private bool _hasLookedForSlip;

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
            if (IsSlipOfTheOther())
            {
                _problems.Error(HoconDiagnosticIds.UnbalancedBracket, Position,
                    $"'{TokenText(_at)}' stands where '{_balance.Closer(opener)}' is needed: '{TokenText(opener)}' of {Line(opener)} is still open");
                CloseBracketed();
                return;
            }

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

    /// <summary>Whether the wrong closing bracket was meant to be the right one: then all brackets that follow have their partners. Looked at once, since it reads to the end.</summary>
    private bool IsSlipOfTheOther()
    {
        if (_hasLookedForSlip)
        {
            return false;
        }

        _hasLookedForSlip = true;
        var open = new Stack<HoconSyntaxKind>();
        for (var i = 0; i < _top; i++)
        {
            if (_stack[i].Kind is FrameKind.Fields or FrameKind.Elements)
            {
                open.Push(_stack[i].Kind == FrameKind.Fields ? HoconSyntaxKind.CloseBrace : HoconSyntaxKind.CloseBracket);
            }
        }

        for (var token = _at + 1; token < _tokens.Count; token++)
        {
            switch (_tokens.Kind(token))
            {
                case HoconSyntaxKind.OpenBrace:
                    open.Push(HoconSyntaxKind.CloseBrace);
                    break;
                case HoconSyntaxKind.OpenBracket:
                    open.Push(HoconSyntaxKind.CloseBracket);
                    break;
                case HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket when !open.TryPop(out var closer) || closer != _tokens.Kind(token):
                    return false;
            }
        }

        return open.Count == 0;
    }

    private void UnclosedAtEnd()
    {
        // One message for all: the inner brackets are unclosed because of the same missing character.
        var opener = _nodes[_stack[_top].Node].FirstToken;
        if (!_balance.ReportedAtEnd)
        {
            var (place, culprit) = _balance.PlaceOfMissingClose(opener);
            _balance.ReportedAtEnd = true;
            if (IsInOpenString(culprit))
            {
                EndBracketed();
                return;
            }

            _problems.Error(HoconDiagnosticIds.UnbalancedBracket, place, $"'{_balance.Closer(culprit)}' is missing here: '{TokenText(culprit)}' of {Line(culprit)} is never closed");
        }

        EndBracketed();
    }

    /// <summary>True when a string that is not closed has taken the closing bracket with it: one missing quote is one mistake.</summary>
    private bool IsInOpenString(int opener)
    {
        foreach (var problem in _problems.List)
        {
            if (problem.Id != HoconDiagnosticIds.Unterminated || problem.Position < _tokens.Start(opener))
            {
                continue;
            }

            var rest = _text.AsSpan(problem.Position);
            var end = rest.IndexOf('\n');
            if ((end < 0 ? rest : rest[..end]).Contains(_balance.Closer(opener)))
            {
                return true;
            }
        }

        return false;
    }
}

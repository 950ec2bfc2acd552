namespace MidiMesh.Hocon.Syntax;

/// <summary>Values: pieces side by side up to a line end, a comma or a closing bracket.</summary>
internal sealed partial class HoconParser
{
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

        _problems.Error(HoconDiagnosticIds.Separator, Position, frame.Kind == FrameKind.ElementValue && word >= 0
            ? $"'{TokenText(_at)}' is unexpected in a list: an element with a key stands in braces: {{ {TokenText(word)} {TokenText(_at)} … }}"
            : $"'{TokenText(_at)}' is unexpected in a value: put the value in quotes, or start a new line before the next key");
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
}

using MidiMesh.Hocon.Sources;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Graph;

/// <summary>Values: tokens, lists and objects into literals and expressions.</summary>
internal sealed partial class GraphBuilder
{
    /// <summary>Reads a value; null when nothing can be made of it, which has been reported.</summary>
    private Piece? ReadValue(int value, ObjectNode parent, ObjectPosition? position)
    {
        ref readonly var entry = ref _tree.Nodes[value];
        if (IsSingleToken(value))
        {
            return ReadToken(entry.FirstToken);
        }

        if (entry.Next > value + 1 && _tree.Nodes[value + 1].FirstToken == entry.FirstToken && _tree.Nodes[value + 1].EndToken == entry.EndToken)
        {
            // One list or object, nothing beside it.
            switch (_tree.Nodes[value + 1].Kind)
            {
                case HoconSyntaxKind.Array:
                    return ReadArray(value + 1, parent);
                case HoconSyntaxKind.Object:
                    return ReadObject(value + 1, null, parent, position);
            }
        }

        var reader = new PieceReader(_session, PlaceOf(entry.FirstToken));
        var child = value + 1;
        for (var token = entry.FirstToken; token < entry.EndToken;)
        {
            if (child < entry.Next && _tree.Nodes[child].FirstToken == token)
            {
                switch (_tree.Nodes[child].Kind)
                {
                    case HoconSyntaxKind.Object:
                        reader.WarnIfMerging(position is null, PlaceOf(token));
                        if (ReadObject(child, reader.MergeTarget(), parent, position) is { } piece)
                        {
                            reader.Add(piece);
                        }

                        break;
                    case HoconSyntaxKind.Array:
                        reader.Add(ReadArray(child, parent));
                        break;
                }

                token = _tree.Nodes[child].EndToken;
                child = _tree.Nodes[child].Next;
                continue;
            }

            switch (_tree.Tokens.Kind(token))
            {
                case HoconSyntaxKind.Whitespace:
                    reader.AddGap(_tree.TokenSpan(token), PlaceOf(token));
                    break;
                case HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.TripleQuotedText or HoconSyntaxKind.Substitution or HoconSyntaxKind.BadText:
                    if (ReadToken(token) is { } text)
                    {
                        reader.Add(text);
                    }

                    break;
            }

            token++;
        }

        return reader.Complete();
    }

    /// <summary>Reads an object literal, into the one right before it if there is one; null when it was read into that, or is too deep.</summary>
    private Piece? ReadObject(int node, ObjectNode? mergeInto, ObjectNode parent, ObjectPosition? position)
    {
        var place = PlaceOf(_tree.Nodes[node].FirstToken);
        if (!TryEnter(1, place))
        {
            return null;
        }

        mergeInto?.WrittenAgain(place, isImplied: false);
        var target = mergeInto ?? new ObjectNode(place, isImplied: false, parent);
        ReadFields(node, target, position ?? ObjectPosition.At(target));
        _depth--;
        return mergeInto is null ? new Piece(null, target) : null;
    }

    private Piece ReadArray(int node, ObjectNode parent)
    {
        var array = new ArrayExpression(PlaceOf(_tree.Nodes[node].FirstToken), []);
        if (TryEnter(1, array.Place))
        {
            var next = _tree.Nodes[node].Next;
            for (var child = node + 1; child < next; child = _tree.Nodes[child].Next)
            {
                if (_tree.Nodes[child].Kind == HoconSyntaxKind.Value)
                {
                    ReadElement(array, child, parent);
                }
            }

            _depth--;
        }

        return new Piece(null, array);
    }

    private void ReadElement(ArrayExpression array, int value, ObjectNode parent)
    {
        if (ReadValue(value, parent, position: null) is not { } read)
        {
            return;
        }

        var element = new Slot(string.Empty);
        element.Add(new Layer(read.Literal, read.Expression, read.Place));
        array.Elements.Add(element);
        array.IsOpen |= read.Expression is ReferenceExpression or ConcatenationExpression or ArrayExpression { IsOpen: true } or ObjectNode { IsOpen: true };
    }

    private Piece? ReadToken(int token)
    {
        var text = _tree.TokenSpan(token);
        var place = PlaceOf(token);
        switch (_tree.Tokens.Kind(token))
        {
            case HoconSyntaxKind.QuotedText:
                return new Piece(new HoconScalar(QuotedText.Decode(text, _session.Words), HoconKind.String, place), null);
            case HoconSyntaxKind.TripleQuotedText:
                return new Piece(new HoconScalar(QuotedText.DecodeTriple(text), HoconKind.String, place), null);
            case HoconSyntaxKind.Substitution:
                return ReadSubstitution(text, place);
            case HoconSyntaxKind.UnquotedText:
                UnquotedWarnings.Check(_session, text, place, IsLastOfValue(token));
                return new Piece(UnquotedScalar(text, place), null);
            default:
                return new Piece(new HoconScalar(text.ToString(), HoconKind.String, place), null);
        }
    }

    private bool IsLastOfValue(int token) => token + 1 >= _tree.Tokens.Count || _tree.Tokens.Kind(token + 1)
        is not (HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.Substitution);

    private HoconScalar UnquotedScalar(ReadOnlySpan<char> text, Place place) => text switch
    {
        "true" => new HoconScalar("true", HoconKind.Boolean, place),
        "false" => new HoconScalar("false", HoconKind.Boolean, place),
        "null" => new HoconScalar("null", HoconKind.Null, place),
        _ => new HoconScalar(_session.Words.Get(text), HoconNumber.IsNumber(text) ? HoconKind.Number : HoconKind.String, place),
    };

    private Piece? ReadSubstitution(ReadOnlySpan<char> token, Place place)
    {
        var inner = token[2..^1];
        var optional = inner.StartsWith('?');
        inner = optional ? inner[1..] : inner;
        var path = HoconPath.Read(inner.ToString(), out var error, out var errorAt);
        if (path is null)
        {
            _session.Error(HoconDiagnosticIds.BadPath, place with { Position = place.Position + (optional ? 3 : 2) + errorAt }, $"in '{token}': {error}");
            return null;
        }

        var bare = new Lookup(_root, path);
        var first = _isIncluded ? new Lookup(_filePosition.Start, _filePosition.PathTo(path)) : bare;
        var second = _isIncluded && (first.Start != _root || first.Path.Length > path.Length) ? bare : null;
        var name = string.Join('.', path);
        _session.Refer(name);
        return new Piece(null, new ReferenceExpression(place, first, second, name, optional));
    }
}

using System.Text;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Graph;

/// <summary>Puts the pieces of one value together as far as that is possible before substitutions are known.</summary>
/// <remarks>Rules: HOCON specification, "Value concatenation". Whitespace counts only between two pieces that may be text.</remarks>
internal sealed class PieceReader(LoadSession session, Place start)
{
    private readonly List<Piece> _pieces = [];
    private StringBuilder? _text;
    private string? _gap;
    private Place _gapPlace;
    private bool _failed;

    /// <summary>Whitespace between pieces; what it means depends on the piece that follows.</summary>
    public void AddGap(ReadOnlySpan<char> whitespace, Place place)
    {
        _gap = whitespace.ToString();
        _gapPlace = place;
    }

    public void Add(Piece piece)
    {
        var gap = _gap;
        _gap = null;
        if (_pieces.Count == 0)
        {
            _pieces.Add(piece);
            return;
        }

        var last = _pieces[^1];
        if (piece.Literal is { } literal)
        {
            if (last.Literal is not null)
            {
                Extend(gap, literal.Text);
                return;
            }

            if (last.Expression is ReferenceExpression && gap is not null)
            {
                _pieces.Add(new Piece(new HoconScalar(gap + literal.Text, HoconKind.String, piece.Place), null));
                return;
            }
        }
        else if (piece.Expression is ReferenceExpression && gap is not null)
        {
            if (last.Literal is not null)
            {
                Extend(gap, string.Empty);
            }
            else if (last.Expression is ReferenceExpression)
            {
                Flush();
                _pieces.Add(new Piece(new HoconScalar(gap, HoconKind.String, _gapPlace), null, IsGap: true));
            }
        }

        Flush();
        Check(_pieces[^1], piece);
        if (piece.Expression is ArrayExpression more && _pieces[^1].Expression is ArrayExpression list)
        {
            list.Elements.AddRange(more.Elements);
            list.IsOpen |= more.IsOpen;
            return;
        }

        _pieces.Add(piece);
    }

    /// <summary>The object literal that a further one right after it is read into, or null.</summary>
    public ObjectNode? MergeTarget() => _pieces.Count > 0 ? _pieces[^1].Expression as ObjectNode : null;

    /// <summary>In a list, <c>{…} {…}</c> is one element; whoever writes that mostly forgot a comma.</summary>
    public void WarnIfMerging(bool inList, Place place)
    {
        if (inList && MergeTarget() is not null)
        {
            session.Warning(HoconDiagnosticIds.MergedElements, place, "two objects side by side in a list merge into one element: put a comma between them if two are meant");
        }
    }

    /// <summary>The value; null when the pieces do not go together.</summary>
    public Piece? Complete()
    {
        Flush();
        if (_failed || _pieces.Count == 0)
        {
            return null;
        }

        return _pieces.Count == 1 ? _pieces[0] : new Piece(null, new ConcatenationExpression(start, [.. _pieces]));
    }

    private static string Quoted(string text, string container) => container == "a list" ? $"\"{text}[…]\"" : $"\"{text}{{…}}\"";

    /// <summary>Text after text: one longer text.</summary>
    private void Extend(string? gap, string text) => (_text ??= new StringBuilder(_pieces[^1].Literal!.Text)).Append(gap).Append(text);

    private void Flush()
    {
        if (_text is not null)
        {
            _pieces[^1] = new Piece(new HoconScalar(_text.ToString(), HoconKind.String, _pieces[^1].Place), null);
            _text = null;
        }
    }

    private void Check(Piece left, Piece right)
    {
        if (_failed)
        {
            return;
        }

        var leftIsContainer = left.Expression is ObjectNode or ArrayExpression;
        var rightIsContainer = right.Expression is ObjectNode or ArrayExpression;
        if ((left.Literal is not null && !left.IsGap && rightIsContainer) || (leftIsContainer && right.Literal is not null))
        {
            var container = (rightIsContainer ? right : left).Expression is ObjectNode ? "an object" : "a list";
            session.Error(HoconDiagnosticIds.MixedConcatenation, right.Place, leftIsContainer
                ? $"text after {container}: a comma or a new line is missing before it"
                : $"text and {container} cannot be joined; if the bracket belongs to the text, all of it stands in quotes: {Quoted(left.Literal!.Text, container)}");
            _failed = true;
        }
    }
}

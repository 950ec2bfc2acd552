using System.Collections;
using System.Text;
using MidiMesh.Hocon.Graph;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Resolution;

/// <summary>Pieces side by side, once they are known: all text, all lists or all objects.</summary>
internal sealed partial class Resolver
{
    private IEnumerator ForceConcatenation(ConcatenationExpression concatenation)
    {
        var pieces = new List<(HoconValue Value, Piece Source)>(concatenation.Pieces.Length);
        foreach (var piece in concatenation.Pieces)
        {
            switch (piece.Expression)
            {
                case null:
                    _value = piece.Literal;
                    break;
                case ReferenceExpression reference:
                    yield return ForceReference(reference);
                    break;
                case ObjectNode node:
                    yield return ForceObject(node);
                    break;
                case ArrayExpression array:
                    yield return ForceArray(array, null);
                    break;
            }

            if (_value == Poison)
            {
                yield break;                            // reported; a value with a hole in it would only mislead
            }

            if (_value is not null)
            {
                pieces.Add((_value, piece));
            }
        }

        var containers = pieces.Count(static p => p.Value is not HoconScalar);
        if (containers > 0)
        {
            pieces.RemoveAll(static p => p.Source.IsGap);
        }

        _value = pieces.Count switch
        {
            0 => null,
            1 => pieces[0].Value,
            _ when containers == 0 => JoinText(pieces, concatenation.Place),
            _ when containers < pieces.Count => Mixed(pieces),
            _ => JoinContainers(pieces, concatenation.Place),
        };
    }

    private HoconValue JoinText(List<(HoconValue Value, Piece Source)> pieces, Place place)
    {
        var length = pieces.Sum(static p => (long)((HoconScalar)p.Value).Text.Length);
        if (!Spend(length))
        {
            return TooLarge(place);
        }

        var text = new StringBuilder((int)length);
        Trail? trail = null;
        foreach (var (value, source) in pieces)
        {
            text.Append(((HoconScalar)value).Text);
            trail = source.Literal is null ? new Trail(TrailStep.Joined, value.Place, trail) : trail;
        }

        return new HoconScalar(text.ToString(), HoconKind.String, place, trail);
    }

    private HoconValue Mixed(List<(HoconValue Value, Piece Source)> pieces)
    {
        // Blame the first piece that does not go with the one before it.
        var wrong = 1;
        while ((pieces[wrong].Value is HoconScalar) == (pieces[0].Value is HoconScalar))
        {
            wrong++;
        }

        var (before, after) = (Describe(pieces[wrong - 1].Value), Describe(pieces[wrong].Value));
        _session.Error(HoconDiagnosticIds.MixedConcatenation, pieces[wrong].Source.Place, $"{after} cannot be joined to {before}");
        return Poison;
    }

    private static string Describe(HoconValue value) => value.Kind switch
    {
        HoconKind.Object => $"the object of {value.Origin}",
        HoconKind.Array => $"the list of {value.Origin}",
        _ => $"the text of {value.Origin}",
    };

    /// <summary>Lists and objects from left to right: objects merge until a list comes; beside a list an object counts as one.</summary>
    private HoconValue JoinContainers(List<(HoconValue Value, Piece Source)> pieces, Place place)
    {
        HoconObject? merged = null;
        List<HoconValue>? items = null;
        Trail? trail = null;
        foreach (var (value, source) in pieces)
        {
            if (value is HoconObject o && items is null)
            {
                merged = merged is null ? o : Merge(merged, o);
                if (!Checked(merged, place))
                {
                    return Poison;
                }

                continue;
            }

            if (items is null)
            {
                items = [];
                if (merged is not null && !TryAppend(items, merged, source, ref trail))
                {
                    return Poison;
                }
            }

            if (!TryAppend(items, value, source, ref trail))
            {
                return Poison;
            }
        }

        return items is null ? merged! : MakeArray(items, place, trail);
    }

    private bool TryAppend(List<HoconValue> items, HoconValue value, Piece source, ref Trail? trail)
    {
        if (!value.TryGetList(out var more))
        {
            _session.Error(HoconDiagnosticIds.MixedConcatenation, source.Place, $"{Describe(value)} cannot be joined to a list: its keys are not numbers");
            return false;
        }

        if (!Spend(more.Count))
        {
            TooLarge(source.Place);
            return false;
        }

        items.AddRange(more);
        trail = new Trail(TrailStep.Joined, value.Place, trail);
        return true;
    }

    /// <summary>Resolved objects: <paramref name="over"/> wins. Recursion is bounded by the depth of values.</summary>
    private HoconObject Merge(HoconObject under, HoconObject over)
    {
        Spend(under.Fields.Count + over.Fields.Count);
        var fields = new List<HoconField>(under.Fields.Count + over.Fields.Count);
        foreach (var field in under.Span)
        {
            fields.Add(over.FindField(field.Key) is { } winner
                ? new HoconField(field.Key, winner.KeyPlace, winner.Value is HoconObject o && field.Value is HoconObject u ? Merge(u, o) : winner.Value)
                : field);
        }

        foreach (var field in over.Span)
        {
            if (under.FindField(field.Key) is null)
            {
                fields.Add(field);
            }
        }

        return new HoconObject([.. fields], over.Place, new Trail(TrailStep.Joined, under.Place, over.Trail));
    }
}

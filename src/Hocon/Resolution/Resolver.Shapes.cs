using System.Collections;
using MidiMesh.Hocon.Graph;

namespace MidiMesh.Hocon.Resolution;

/// <summary>Following paths through values that are not worked out yet.</summary>
internal sealed partial class Resolver
{
    /// <summary>Result of <see cref="Find(ReferenceExpression, bool)"/>: what there is at the path, the strongest first; empty when nothing is.</summary>
    private List<Entry> _found = [];

    /// <summary>Second result: an evaluation that hid its key from the search, if one did.</summary>
    private ActiveLayer? _suppressed;

    /// <summary>Result of the shape routines.</summary>
    private Shape _shape = Shape.Undefined;

    private IEnumerator Find(ReferenceExpression reference, bool forShape)
    {
        _suppressed = null;
        yield return Find(reference.First, forShape);
        if (_found.Count == 0 && reference.Second is { } second)
        {
            var suppressed = _suppressed;
            yield return Find(second, forShape);
            _suppressed ??= suppressed;
        }
    }

    private IEnumerator Find(Lookup lookup, bool forShape)
    {
        var found = new List<Entry>();
        ActiveLayer? suppressed = null;
        IReadOnlyList<Part> parts = [new Part(lookup.Start, null)];
        for (var i = 0; i < lookup.Path.Length; i++)
        {
            var isLast = i == lookup.Path.Length - 1;
            found = [];
            foreach (var part in parts)
            {
                if (See(part, lookup.Path[i], isLast && !forShape, found, ref suppressed))
                {
                    break;
                }
            }

            if (found.Count == 0 || isLast)
            {
                break;
            }

            if (found is [{ Slot: { LayerCount: 1 } slot, Visible: 1 }] && slot.Top.Expression is ObjectNode node)
            {
                parts = [new Part(node, null)];         // by far the most common case, and it needs no routine
                continue;
            }

            yield return ShapeOf(found);
            parts = _shape.Parts;
            suppressed ??= _suppressed;
            if (parts.Count == 0)
            {
                found = [];
                break;
            }
        }

        _found = found;
        _suppressed = suppressed;
    }

    /// <summary>Adds what one object says about a key. True when that hides all weaker objects.</summary>
    private bool See(Part part, string key, bool wantsValue, List<Entry> found, ref ActiveLayer? suppressed)
    {
        if (part.Value is { } resolved)
        {
            if (resolved.FindField(key) is not { } field)
            {
                return false;
            }

            found.Add(new Entry(null, 1, field.Value));
            return field.Value is not HoconObject;
        }

        if (part.Node!.Find(key) is not { } slot)
        {
            return false;
        }

        var visible = slot.LayerCount;
        if (slot.Active is { } active)
        {
            if (active.Layer > 0)
            {
                visible = active.Layer;
                Hit(active);
            }
            else if (_cuts == active.Cuts && (wantsValue || active.ForShape))
            {
                suppressed ??= active;
                Hit(active);
                return false;
            }
            else
            {
                IsCircular = true;
            }
        }

        found.Add(new Entry(slot, visible, null));
        for (var layer = visible - 1; layer >= 0; layer--)
        {
            if (slot[layer].HidesBelow)
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerator ShapeOf(List<Entry> entries)
    {
        _suppressed = null;
        ActiveLayer? suppressed = null;
        var parts = new List<Part>();
        foreach (var entry in entries)
        {
            for (var layer = entry.Visible - 1; layer >= 0; layer--)
            {
                if (entry.Slot is not { } slot)
                {
                    if (entry.Value is not HoconObject o)
                    {
                        goto hidden;
                    }

                    parts.Add(new Part(null, o));
                    continue;
                }

                switch (slot[layer].Expression)
                {
                    case ObjectNode node:
                        parts.Add(new Part(node, null));
                        continue;
                    case null or ArrayExpression:
                        goto hidden;
                }

                Enter(slot, layer, forShape: true);
                yield return slot[layer].Expression is ReferenceExpression reference
                    ? ShapeOf(reference)
                    : ShapeOf((ConcatenationExpression)slot[layer].Expression!);
                Leave();
                suppressed ??= _suppressed;
                if (_shape.IsLeaf)
                {
                    goto hidden;
                }

                parts.AddRange(_shape.Parts);
            }
        }

        _suppressed = suppressed;
        _shape = parts.Count > 0 ? new Shape(parts, false) : Shape.Undefined;
        yield break;

    hidden:
        _suppressed = suppressed;
        _shape = parts.Count > 0 ? new Shape(parts, false) : Shape.Leaf;
    }

    private IEnumerator ShapeOf(ReferenceExpression reference)
    {
        _suppressed = null;
        if (reference.Shape is { } known)
        {
            _shape = known;
            yield break;
        }

        if (!Spend(reference.First.Path.Length))
        {
            _shape = Shape.Undefined;
            yield break;
        }

        var hitsBefore = _hits.Count;
        var activeBefore = _active.Count;
        yield return Find(reference, forShape: true);
        var suppressed = _suppressed;
        if (_found.Count > 0)
        {
            yield return ShapeOf(_found);
            suppressed ??= _suppressed;
        }
        else
        {
            _shape = FromEnvironment(reference) is null ? Shape.Undefined : Shape.Leaf;
        }

        _suppressed = suppressed;
        if (OuterHits(hitsBefore, activeBefore).Length == 0)
        {
            reference.Shape = _shape;
        }
    }

    private IEnumerator ShapeOf(ConcatenationExpression concatenation)
    {
        ActiveLayer? suppressed = null;
        var hasGap = false;
        var parts = new List<Part>();
        for (var i = concatenation.Pieces.Length - 1; i >= 0; i--)
        {
            var piece = concatenation.Pieces[i];
            switch (piece.Expression)
            {
                case ObjectNode node:
                    parts.Add(new Part(node, null));
                    continue;
                case ReferenceExpression reference:
                    yield return ShapeOf(reference);
                    suppressed ??= _suppressed;
                    if (!_shape.IsLeaf)
                    {
                        parts.AddRange(_shape.Parts);
                        continue;
                    }

                    break;
                case null when piece.IsGap:
                    hasGap = true;
                    continue;
            }

            _suppressed = suppressed;
            _shape = Shape.Leaf;
            yield break;
        }

        _suppressed = suppressed;
        // Whitespace between two substitutions that are undefined is a text.
        _shape = parts.Count > 0 ? new Shape(parts, false) : hasGap ? Shape.Leaf : Shape.Undefined;
    }
}

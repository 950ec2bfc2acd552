using MidiMesh.Hocon.Graph;

namespace MidiMesh.Hocon.Resolution;

/// <summary>Values without substitutions. Recursion follows the nesting of the text, which is limited.</summary>
internal sealed partial class Resolver
{
    private HoconObject Closed(ObjectNode node)
    {
        var fields = new HoconField[node.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var slot = node[i];
            fields[i] = new HoconField(slot.Key, slot.Top.KeyPlace, ClosedTop(slot));
        }

        return new HoconObject(fields, node.Written, node.Others);
    }

    private HoconArray Closed(ArrayExpression array, Trail? trail)
    {
        var items = new HoconValue[array.Elements.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ClosedTop(array.Elements[i]);
        }

        return new HoconArray(items, array.Place, trail);
    }

    /// <summary>The newest layer, which hides the others.</summary>
    private HoconValue ClosedTop(Slot slot)
    {
        var top = slot.Top;
        return top.Expression switch
        {
            ObjectNode node when slot.LayerCount == 1 => Closed(node),
            ObjectNode node => Closed(node) is var o ? o.With(ReplacedBelow(slot, slot.LayerCount - 1, o.Trail)) : null!,
            ArrayExpression array => Closed(array, ReplacedBelow(slot, slot.LayerCount - 1, null)),
            _ => slot.LayerCount == 1 ? top.Literal! : top.Literal!.With(ReplacedBelow(slot, slot.LayerCount - 1, null)),
        };
    }

    /// <summary>True, with the value, when a slot needs no routine: a literal on top of it, or known already.</summary>
    private bool TryForceAtOnce(Slot slot)
    {
        if (slot.Active is not null)
        {
            return false;
        }

        if (TryRecall(slot.Memo))
        {
            return true;
        }

        var top = slot.Top;
        if (slot.LayerCount == 1 && top.Literal is { } literal)
        {
            _value = literal;
            return true;
        }

        var isClosed = top.Expression switch
        {
            null => true,
            ArrayExpression array => !array.IsOpen,
            ObjectNode node => !node.IsOpen && (slot.LayerCount == 1 || slot[slot.LayerCount - 2].HidesBelow),
            _ => false,
        };
        if (isClosed)
        {
            _value = ClosedTop(slot);
            slot.Memo = new Memo(_value, []);
        }

        return isClosed;
    }

    /// <summary>Notes the layers below one that hides them.</summary>
    private static Trail? ReplacedBelow(Slot slot, int layer, Trail? trail)
    {
        // Trails list the newest step first, so the oldest layer goes in first.
        for (var below = 0; below < layer; below++)
        {
            trail = new Trail(TrailStep.Replaced, slot[below].Place, trail);
        }

        return trail;
    }
}

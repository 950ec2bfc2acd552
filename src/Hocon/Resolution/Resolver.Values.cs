using System.Collections;
using MidiMesh.Hocon.Graph;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Resolution;

/// <summary>Complete values: keys, objects, lists, merges.</summary>
internal sealed partial class Resolver
{
    private IEnumerator ForceObject(ObjectNode node)
    {
        var fields = new List<HoconField>(node.Count);
        for (var i = 0; i < node.Count; i++)
        {
            var slot = node[i];
            if (!TryForceAtOnce(slot))
            {
                yield return ForceSlot(slot);
            }

            if (IsUsable())
            {
                fields.Add(new HoconField(slot.Key, WinningKey(slot, _value), _value));
            }
        }

        _value = MakeObject(fields, node.Written, node.Others);
    }

    private IEnumerator ForceArray(ArrayExpression array, Trail? trail)
    {
        var items = new List<HoconValue>(array.Elements.Count);
        foreach (var element in array.Elements)
        {
            if (!TryForceAtOnce(element))
            {
                yield return ForceSlot(element);
            }

            if (IsUsable())
            {
                items.Add(_value);
            }
        }

        _value = MakeArray(items, array.Place, trail);
    }

    /// <summary>A key reached from the object around it.</summary>
    private IEnumerator ForceSlot(Slot slot)
    {
        var hitsBefore = _hits.Count;
        var activeBefore = _active.Count;
        if (!TrySee(slot, out var entry))
        {
            // The value of this key is being worked out right now and has come back to itself through the inside of an object or a list.
            BackToItself(slot.Active!);
            yield return null;
        }

        yield return ForceEntries([entry]);
        if (OuterHits(hitsBefore, activeBefore).Length == 0 && entry.Visible == slot.LayerCount)
        {
            slot.Memo = new Memo(_value, []);
        }
    }

    /// <summary>The value of a key that several objects may have a say about, the strongest first.</summary>
    private IEnumerator ForceEntries(List<Entry> entries)
    {
        List<Part>? parts = null;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            for (var layer = entry.Visible - 1; layer >= 0; layer--)
            {
                if (entry.Slot is { } slot)
                {
                    var statement = slot[layer];
                    switch (statement.Expression)
                    {
                        case ObjectNode node:
                            (parts ??= []).Add(new Part(node, null));
                            continue;
                        case null when parts is null:
                            _value = statement.Literal!.With(ReplacedBelow(slot, layer, null));
                            yield break;
                        case ArrayExpression array when parts is null:
                            yield return ForceArray(array, ReplacedBelow(slot, layer, null));
                            yield break;
                        case null or ArrayExpression:
                            goto merge;
                    }

                    Enter(slot, layer, forShape: false);
                    yield return statement.Expression is ReferenceExpression reference ? ForceReference(reference) : ForceConcatenation((ConcatenationExpression)statement.Expression!);
                    Leave();
                    if (_value is HoconScalar or HoconArray && _value != Poison && parts is null && layer > 0)
                    {
                        _value = _value.With(ReplacedBelow(slot, layer, _value.Trail));
                    }
                }
                else
                {
                    _value = entry.Value;
                }

                switch (_value)
                {
                    case null:
                        continue;                       // undefined: what lies below shows through
                    case HoconObject o:
                        (parts ??= []).Add(new Part(null, o));
                        continue;
                    case var _ when parts is null:
                        yield break;
                    default:
                        goto merge;
                }
            }
        }

    merge:
        switch (parts)
        {
            case null:
                _value = null;
                break;
            case [{ Value: { } only }]:
                _value = only;
                break;
            case [{ Node: { IsOpen: false } only }]:
                _value = Closed(only);
                break;
            case [{ Node: { } only }]:
                yield return ForceObject(only);
                break;
            default:
                yield return ForceMerged(parts);
                break;
        }
    }

    /// <summary>Several objects as one, the strongest first. Fields are merged one by one, so that a hidden one is never evaluated.</summary>
    private IEnumerator ForceMerged(List<Part> parts)
    {
        // Keys keep the order in which they first appeared: weakest object first.
        var byKey = new Dictionary<string, List<Entry>>(StringComparer.Ordinal);
        var keys = new List<(string Key, Place Place)>();
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            Collect(parts[i], byKey, keys);
        }

        var fields = new List<HoconField>(keys.Count);
        foreach (var (key, place) in keys)
        {
            var entries = byKey[key];
            entries.Reverse();
            if (entries is [{ Value: { } resolved }])
            {
                fields.Add(new HoconField(key, place, resolved));
                continue;
            }

            yield return ForceSeen(entries);
            if (IsUsable())
            {
                fields.Add(new HoconField(key, KeyPlaceOf(entries), _value));
            }
        }

        Trail? trail = null;
        for (var i = parts.Count - 1; i > 0; i--)
        {
            trail = new Trail(TrailStep.Joined, parts[i].Node?.Written ?? parts[i].Value!.Place, trail);
        }

        _value = MakeObject(fields, parts[0].Node?.Written ?? parts[0].Value!.Place, trail);
    }

    private void Collect(Part part, Dictionary<string, List<Entry>> byKey, List<(string Key, Place Place)> keys)
    {
        if (part.Node is { } node)
        {
            foreach (var slot in node.Slots)
            {
                Note(slot.Key, slot.Top.KeyPlace, new Entry(slot, slot.LayerCount, null));
            }
        }
        else
        {
            foreach (var field in part.Value!.Span)
            {
                Note(field.Key, field.KeyPlace, new Entry(null, 1, field.Value));
            }
        }

        void Note(string key, Place place, Entry entry)
        {
            Spend(1);
            if (!byKey.TryGetValue(key, out var entries))
            {
                byKey.Add(key, entries = []);
                keys.Add((key, place));
            }

            entries.Add(entry);
        }
    }

    /// <summary>Values of entries that come straight from their objects: each slot is cut where it is being evaluated.</summary>
    private IEnumerator ForceSeen(List<Entry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Slot is not { } slot)
            {
                continue;
            }

            if (!TrySee(slot, out var seen))
            {
                BackToItself(slot.Active!);
                yield return null;
            }

            entries[i] = seen;
        }

        yield return ForceEntries(entries);
    }

    /// <summary>What a slot shows to somebody who wants its value. False when it is a cycle.</summary>
    private bool TrySee(Slot slot, out Entry entry)
    {
        var visible = slot.LayerCount;
        if (slot.Active is { } active)
        {
            IsCircular = true;

            // A key with several layers shows those below, even if that is none; one with a single layer has nothing to show but itself.
            if (slot.LayerCount > 1)
            {
                visible = active.Layer;
                Hit(active);
            }
            else if (_cuts == active.Cuts)
            {
                entry = default;
                return false;
            }
        }

        entry = new Entry(slot, visible, null);
        return true;
    }

    private static Place KeyPlaceOf(List<Entry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Slot is { } slot)
            {
                return slot.Top.KeyPlace;
            }
        }

        return entries[0].Value!.Place;
    }

    /// <summary>The key of the layer the value came from; of the newest one when it came through substitutions.</summary>
    private static Place WinningKey(Slot slot, HoconValue value)
    {
        for (var layer = slot.LayerCount - 1; layer > 0; layer--)
        {
            if (slot[layer].Place == value.Place)
            {
                return slot[layer].KeyPlace;
            }
        }

        return slot.LayerCount == 1 || slot[0].Place == value.Place ? slot[0].KeyPlace : slot.Top.KeyPlace;
    }
}

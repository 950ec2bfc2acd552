using MidiMesh.Hocon.Graph;

namespace MidiMesh.Hocon.Resolution;

/// <summary>The nearest key to one that is not there.</summary>
internal static class Suggestions
{
    /// <summary>Longer names are never compared: the comparison takes time in proportion to the product of the lengths.</summary>
    private const int MaxLength = 64;

    private const int MaxCandidates = 1000;

    /// <summary>The nearest path that is there, and its key; null when none is near.</summary>
    public static (string Path, Slot Slot)? Nearest(ReferenceExpression reference)
    {
        var lookup = reference.Second ?? reference.First;
        var node = lookup.Start;
        for (var i = 0; i < lookup.Path.Length; i++)
        {
            var slot = node.Find(lookup.Path[i]);
            if (slot is null)
            {
                return Nearest(lookup.Path[i], node.Slots) is { } nearest
                    ? (HoconPath.Render([.. lookup.Path[..i], nearest.Key, .. lookup.Path[(i + 1)..]]), nearest)
                    : null;
            }

            if (slot.Top.Expression is not ObjectNode next)
            {
                break;
            }

            node = next;
        }

        return null;
    }

    private static Slot? Nearest(string key, ReadOnlySpan<Slot> slots)
    {
        Slot? best = null;
        var bestDistance = Math.Min(2, key.Length / 2) + 1;
        foreach (var slot in slots[..Math.Min(slots.Length, MaxCandidates)])
        {
            var distance = Distance(key, slot.Key);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (slot, distance);
            }
        }

        return best;
    }

    /// <summary>Edits from one word to the other: insert, delete, replace, swap neighbours.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > MaxLength || b.Length > MaxLength || Math.Abs(a.Length - b.Length) > 2)
        {
            return int.MaxValue;
        }

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}

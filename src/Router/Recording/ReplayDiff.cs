namespace MidiMesh.Router.Recording;

/// <summary>Where two rigs act differently on one recording, input by input.</summary>
internal static class ReplayDiff
{
    /// <summary>The inputs on which they differ.</summary>
    public static IReadOnlyList<Difference> Find(Replay one, Replay other)
    {
        var found = new List<Difference>();
        var others = other.Moments.ToDictionary(static moment => moment.Line);
        var mine = one.Moments.ToDictionary(static moment => moment.Line);
        foreach (var line in mine.Keys.Union(others.Keys).Order())
        {
            var (a, b) = (mine.GetValueOrDefault(line), others.GetValueOrDefault(line));
            if (Between(a, b) is { Only: var only, Other: var and } && only.Count + and.Count > 0)
            {
                found.Add(new Difference((a ?? b)!, only, and));
            }
        }

        return found;
    }

    /// <summary>What only one of them sends, in order: their longest common beginning and end are left out.</summary>
    private static (List<string> Only, List<string> Other) Between(Moment? a, Moment? b)
    {
        List<string> one = [.. (a?.Sent ?? []).Select(static sent => sent.ToString())];
        List<string> other = [.. (b?.Sent ?? []).Select(static sent => sent.ToString())];
        while (one.Count > 0 && other.Count > 0 && one[0] == other[0])
        {
            one.RemoveAt(0);
            other.RemoveAt(0);
        }

        while (one.Count > 0 && other.Count > 0 && one[^1] == other[^1])
        {
            one.RemoveAt(one.Count - 1);
            other.RemoveAt(other.Count - 1);
        }

        return (one, other);
    }
}

/// <summary>An input on which two rigs differ.</summary>
/// <param name="Moment">The input.</param>
/// <param name="Only">What only the first sends, or sends in another order.</param>
/// <param name="Other">What only the second sends, or sends in another order.</param>
internal sealed record Difference(Moment Moment, IReadOnlyList<string> Only, IReadOnlyList<string> Other);

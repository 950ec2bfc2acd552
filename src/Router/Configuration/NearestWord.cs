namespace MidiMesh.Router.Configuration;

/// <summary>Finds the word that was most likely meant.</summary>
internal static class NearestWord
{
    // Beyond this length, words are not compared letter by letter: nobody mistypes a name of a hundred letters into another one.
    private const int MaxLength = 64;

    // Enough for any list people choose from; keeps a rig of 10,000 misspelt names from taking 10,000 x 10,000 comparisons.
    private const int MaxCandidates = 2000;

    private const int MaxListed = 12;

    /// <summary>The nearest of some words, or null when none is near: at most a third of its letters changed, left out, added or swapped with the next, or one the beginning of the other.</summary>
    public static string? Find(string wrong, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestScore = int.MaxValue;
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            var score = Score(wrong, candidate);
            if (score < bestScore)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    /// <summary>"; did you mean 'x'?" when a word is near, else the list of what there is.</summary>
    public static string Suggest(DiagnosticBag bag, string wrong, IReadOnlyCollection<string> candidates)
    {
        if (bag.IsFull || candidates.Count == 0)
        {
            return "";
        }

        return Find(wrong, candidates) is { } near ? $"; did you mean '{near}'?" : $"; there is {List(candidates)}";
    }

    /// <summary>"; did you mean '&lt;x&gt;'?" when one of some bytes is a place in angle brackets that is not there, and one that is there is near; else nothing.</summary>
    public static string SuggestPlace(IEnumerable<string> bytes, string[] places) =>
        bytes.Where(one => one.StartsWith('<') && !places.Contains(one)).Select(one => Find(one, places)).FirstOrDefault() is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>Words in a row, the first dozen.</summary>
    public static string List(IReadOnlyCollection<string> words) =>
        string.Join(", ", words.Take(MaxListed)) + (words.Count > MaxListed ? $" and {words.Count - MaxListed} more" : "");

    /// <summary>How far a word is off, in tenths of a letter; <see cref="int.MaxValue"/> when it is another word.</summary>
    private static int Score(string wrong, string candidate)
    {
        if (wrong.Length == 0 || candidate.Length == 0 || wrong.Length > MaxLength || candidate.Length > MaxLength)
        {
            return int.MaxValue;
        }

        var allowed = Math.Max(1, Math.Max(wrong.Length, candidate.Length) / 3);
        var distance = Distance(wrong, candidate);
        if (distance <= allowed)
        {
            // Of equally near words the one made of the same letters: "pdas" is "pad" rather than "pan".
            return (distance * 10) + Math.Min(9, candidate.Count(letter => !wrong.Contains(letter, StringComparison.OrdinalIgnoreCase)));
        }

        // "volume" for "vol", "track-stop" for "stop": less certain than a slip of the finger.
        var shorter = Math.Min(wrong.Length, candidate.Length);
        return shorter >= 3 && (candidate.StartsWith(wrong, StringComparison.OrdinalIgnoreCase)
            || wrong.StartsWith(candidate, StringComparison.OrdinalIgnoreCase)
            || (shorter >= 4 && candidate.EndsWith(wrong, StringComparison.OrdinalIgnoreCase)))
            ? (allowed * 10) + 10 + Math.Abs(wrong.Length - candidate.Length)
            : int.MaxValue;
    }

    /// <summary>Letters changed, left out, added, or swapped with the next one; case and the choice between <c>-</c> and <c>_</c> do not count.</summary>
    private static int Distance(string a, string b)
    {
        Span<int> before = stackalloc int[MaxLength + 1];
        Span<int> last = stackalloc int[MaxLength + 1];
        Span<int> row = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = Fold(a[i - 1]) == Fold(b[j - 1]);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Fold(a[i - 1]) == Fold(b[j - 2]) && Fold(a[i - 2]) == Fold(b[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            last.CopyTo(before);
            row.CopyTo(last);
        }

        return last[b.Length];
    }

    private static char Fold(char letter) => letter == '_' ? '-' : char.ToLowerInvariant(letter);
}

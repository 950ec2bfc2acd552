namespace MidiMesh.Actors.Ports;

/// <summary>Finds ports by what people write: an exact name, a pattern, or a part of a name; case does not matter.</summary>
public static class PortNames
{
    /// <summary>How well a name fits: 0 not at all, 1 by part or pattern, 2 exactly.</summary>
    public static int Fit(string name, string wanted)
    {
        if (name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            return 2;
        }

        var pattern = wanted.AsSpan().ContainsAny('*', '?');
        return (pattern ? MatchesPattern(name, wanted) : name.Contains(wanted, StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
    }

    /// <summary>The ports that fit best: all exact ones, or else all that fit at all, by name in a stable order.</summary>
    public static List<MidiPortDescription> Best(IEnumerable<MidiPortDescription> ports, string wanted)
    {
        var best = new List<MidiPortDescription>();
        var fit = 1;
        foreach (var port in ports)
        {
            var own = Math.Max(Fit(port.Name, wanted), Fit(port.Id, wanted));
            if (own > fit)
            {
                best.Clear();
                fit = own;
            }

            if (own == fit)
            {
                best.Add(port);
            }
        }

        best.Sort(static (a, b) => string.CompareOrdinal(a.Name + "\0" + a.Id, b.Name + "\0" + b.Id));
        return best;
    }

    /// <summary>The part of a port's id that names its client, up to the last colon: on JACK the ports of one unit are a client's. The whole id where it has none.</summary>
    public static string ClientOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var colon = id.LastIndexOf(':');
        return colon <= 0 ? id : id[..colon];
    }

    /// <summary><c>*</c> stands for any run, <c>?</c> for one character. Linear: it goes back to the last <c>*</c> only.</summary>
    private static bool MatchesPattern(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        var (n, p, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || (pattern[p] != '*' && char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(name[n]))))
            {
                n++;
                p++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}

using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Collects names that are spoken of and not there, until all are known: then one mistake is told once, at the place where it was most likely made.</summary>
/// <remarks>
/// A name misspelt where it is defined makes every mention of it unknown. Told mention by mention it would look like twenty mistakes, none of them at its place.
/// </remarks>
/// <param name="bag">Takes what is wrong.</param>
internal sealed class UnknownNames(DiagnosticBag bag)
{
    private const int MaxLines = 5;

    private readonly Dictionary<string, Definition> _defined = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<Mention> _mentions = [];

    /// <summary>A name that is there.</summary>
    /// <param name="what">What it is, for messages: "device".</param>
    /// <param name="name">The name.</param>
    /// <param name="origin">Where it is defined.</param>
    public void Define(string what, string name, HoconOrigin origin) => _defined.TryAdd(name, new Definition(what, origin));

    /// <summary>A name that is there is spoken of.</summary>
    public void Use(string name) => _used.Add(name);

    /// <summary>A name that is not there is spoken of.</summary>
    /// <param name="origin">Where.</param>
    /// <param name="who">Who speaks of it, for messages: "route 'launch'".</param>
    /// <param name="complaint">What to say: "no device 'acp'".</param>
    /// <param name="name">The name.</param>
    /// <param name="candidates">What could stand there instead.</param>
    public void Mentioned(HoconOrigin origin, string who, string complaint, string name, IReadOnlyCollection<string> candidates) =>
        _mentions.Add(new Mention(origin, who, complaint, name, candidates));

    /// <summary>Tells everything that was collected.</summary>
    /// <param name="isUsual">Names that people give to such things without thinking; a definition that resembles one is misspelt even if only one mention says so.</param>
    public void Report(Func<string, bool>? isUsual = null)
    {
        foreach (var same in _mentions.GroupBy(static mention => mention.Name))
        {
            var first = same.First();
            var all = same.Select(static mention => mention.Origin).Distinct().ToList();
            if (!bag.IsFull && NearestWord.Find(first.Name, first.Candidates) is { } near && !_used.Contains(near)
                && _defined.TryGetValue(near, out var defined) && (all.Count > 1 || isUsual?.Invoke(first.Name) == true))
            {
                bag.Error(RigDiagnosticIds.UnknownName, defined.Origin,
                    $"{defined.What} '{near}' is never spoken of, and '{first.Name}' ({Lines(all, defined.Origin.Path)}) is not there; did you mean '{first.Name}'?");
                continue;
            }

            var more = all.Count > 1 ? $" (also {Lines(all[1..], first.Origin.Path)})" : "";
            bag.Error(RigDiagnosticIds.UnknownName, first.Origin, $"{first.Who}: {first.Complaint}{NearestWord.Suggest(bag, first.Name, first.Candidates)}{more}");
        }

        _mentions.Clear();
    }

    private static string Lines(List<HoconOrigin> places, string path)
    {
        var lines = places.Select(place => place.Path == path ? $"{place.Line}" : $"{place.Path}:{place.Line}").Distinct().ToList();
        return $"line{(lines.Count > 1 ? "s" : "")} {string.Join(", ", lines.Take(MaxLines))}{(lines.Count > MaxLines ? $" and {lines.Count - MaxLines} more" : "")}";
    }

    private sealed record Definition(string What, HoconOrigin Origin);

    private sealed record Mention(HoconOrigin Origin, string Who, string Complaint, string Name, IReadOnlyCollection<string> Candidates);
}

using MidiMesh.Hocon.Graph;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Resolution;

/// <summary>Paths of substitutions that lead nowhere, collected so that one mistake is told once: a template misspelt where it is defined is missing at each of its uses.</summary>
internal sealed class UnresolvedPaths
{
    private const int MaxLines = 5;

    private readonly Dictionary<string, List<ReferenceExpression>> _byPath = new(StringComparer.Ordinal);

    /// <summary>A substitution leads nowhere.</summary>
    public void Add(ReferenceExpression reference)
    {
        var path = reference.Path;
        if (!_byPath.TryGetValue(path, out var same))
        {
            _byPath.Add(path, same = []);
        }

        same.Add(reference);
    }

    /// <summary>Tells them, each path once: where its nearest neighbour is defined when nobody refers to that one, else at the first use.</summary>
    public void Report(LoadSession session)
    {
        foreach (var (path, references) in _byPath)
        {
            var places = references.Select(static reference => reference.Place).Distinct().OrderBy(static place => place.Position).ToList();
            var near = session.IsFull ? null : Suggestions.Nearest(references[0]);
            if (near is { } unused && places.Count > 1 && !session.IsReferredTo(unused.Path))
            {
                session.Error(HoconDiagnosticIds.UnresolvedSubstitution, unused.Slot.Top.KeyPlace,
                    $"nothing refers to '{unused.Path}', and '{path}' ({Lines(places)}) is not there; did you mean '{path}'?");
                continue;
            }

            session.Error(HoconDiagnosticIds.UnresolvedSubstitution, places[0],
                $"'{path}' is neither in the document nor an environment variable{(near is null ? "" : $"; did you mean '{near.Value.Path}'?")}{(places.Count > 1 ? $" (also {Lines(places[1..])})" : "")}");
        }
    }

    private static string Lines(List<Place> places)
    {
        var lines = places.Select(static place => place.ToOrigin().Line).Distinct().ToList();
        return $"line{(lines.Count > 1 ? "s" : "")} {string.Join(", ", lines.Take(MaxLines))}{(lines.Count > MaxLines ? $" and {lines.Count - MaxLines} more" : "")}";
    }
}

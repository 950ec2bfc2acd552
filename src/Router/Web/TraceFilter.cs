using Microsoft.AspNetCore.Http;
using MidiMesh.Actors.Tracing;

namespace MidiMesh.Router.Web;

/// <summary>Which entries a reader of the trace wants: <c>?subject=apc&amp;kind=MidiIn,Route&amp;route=launch</c>. Words of one sort are alternatives; of several sorts all must fit. Case does not matter.</summary>
/// <param name="Subjects">Names of devices, endpoints, groups; empty for all.</param>
/// <param name="Kinds">Kinds; empty for all.</param>
/// <param name="Routes">Names of routes: then only what routes decided; empty for all.</param>
internal sealed record TraceFilter(IReadOnlyList<string> Subjects, IReadOnlyList<TraceKind> Kinds, IReadOnlyList<string> Routes)
{
    /// <summary>Reads a request's query.</summary>
    /// <returns>The filter, or what is wrong with the query.</returns>
    public static (TraceFilter Filter, string? Problem) Read(IQueryCollection query)
    {
        var kinds = new List<TraceKind>();
        foreach (var word in Words(query, "kind"))
        {
            if (!char.IsLetter(word[0]) || !Enum.TryParse<TraceKind>(word, ignoreCase: true, out var kind) || kind == TraceKind.None)
            {
                return (new TraceFilter([], [], []), $"There is no kind '{word}'; there is {string.Join(", ", Enum.GetNames<TraceKind>().Skip(1))}.");
            }

            kinds.Add(kind);
        }

        return (new TraceFilter([.. Words(query, "subject")], kinds, [.. Words(query, "route")]), null);
    }

    /// <summary>Whether an entry is wanted.</summary>
    public bool Lets(in TraceEntry entry) =>
        (Subjects.Count == 0 || Subjects.Contains(entry.Subject ?? "", StringComparer.OrdinalIgnoreCase))
        && (Kinds.Count == 0 || Kinds.Contains(entry.Kind))
        && (Routes.Count == 0 || Routes.Contains(entry.Route?.Name ?? "", StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<string> Words(IQueryCollection query, string key) =>
        query[key].SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

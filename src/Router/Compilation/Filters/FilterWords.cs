using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary>All words of a route's <c>when</c>.</summary>
internal static class FilterWords
{
    private static readonly FilterWord[] Words = [new NoteWord(), new VelocityWord(), new ChannelWord(), new ControllerWord(), new ValueWord()];
    private static readonly string[] Planned = ["page", "variable"];
    private static readonly Dictionary<string, FilterWord> ByWord = Words.ToDictionary(static word => word.Word, StringComparer.Ordinal);

    /// <summary>The words that are there.</summary>
    public static IReadOnlyCollection<string> All => ByWord.Keys;

    /// <summary>Reads a route's conditions.</summary>
    public static Filter[] Read(RouteContext route)
    {
        var filters = new List<Filter>();
        foreach (var condition in route.Config.When)
        {
            var name = condition.Word.Value;
            if (ByWord.TryGetValue(name, out var word))
            {
                if (word.Read(condition, route) is { } filter)
                {
                    filters.Add(filter);
                }
            }
            else if (Planned.Contains(name))
            {
                route.Error(RigDiagnosticIds.NotYet, condition.Word.Origin, $"condition '{name}' is not available yet in this version; there is {NearestWord.List(All)}");
            }
            else
            {
                route.Error(RigDiagnosticIds.UnknownKey, condition.Word.Origin, $"'when' has no condition '{name}'{NearestWord.Suggest(route.Bag, name, All)}");
            }
        }

        return [.. filters];
    }
}

using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary>All words of a route's <c>when</c>.</summary>
internal static class FilterWords
{
    private static readonly FilterWord[] Words = [new NoteWord(), new VelocityWord(), new ChannelWord(), new ControllerWord(), new ValueWord(), new PageWord(), new VariableWord(),
        new ParameterCondition(ValueForm.Nrpn), new ParameterCondition(ValueForm.Rpn), new PairCondition(), new SysExCondition()];
    private static readonly Dictionary<string, FilterWord> ByWord = Words.ToDictionary(static word => word.Word, StringComparer.Ordinal);

    /// <summary>The words that are there.</summary>
    public static IReadOnlyCollection<string> All => ByWord.Keys;

    /// <summary>Whether a condition, right or wrong, is one that makes values of its own out of messages.</summary>
    public static bool Decodes(RouteConfig route) => route.When.Any(static condition => condition.Word.Value is "pair14" or "nrpn" or "rpn" or "sysex");

    /// <summary>Reads a route's conditions.</summary>
    public static Filter[] Read(RouteContext route)
    {
        var filters = new List<Filter>();
        foreach (var condition in route.Config.When)
        {
            var name = condition.Word.Value;
            if (ByWord.TryGetValue(name, out var word))
            {
                filters.AddRange(word.ReadAll(condition, route));
            }
            else
            {
                route.Error(RigDiagnosticIds.UnknownKey, condition.Word.Origin, $"'when' has no condition '{name}'{NearestWord.Suggest(route.Bag, name, All)}");
            }
        }

        CheckTogether(filters, route);
        return [.. filters];
    }

    /// <summary>Each condition can hold; here two that no message can fulfil at once are reported, such as a note that is a controller.</summary>
    private static void CheckTogether(List<Filter> filters, RouteContext route)
    {
        if (route.Failed || route.Source is not (DeviceWideSource or ControlSource))
        {
            return;
        }

        for (var second = 1; second < filters.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                if (!Meet(filters[first], filters[second]) && route.Config.When.FirstOrDefault(condition => condition.Word.Value == filters[second].Name) is { } condition)
                {
                    route.Error(RigDiagnosticIds.NeverMatches, condition.Word.Origin, $"no message is both '{filters[first].Name}' and '{filters[second].Name}', so this can never match; make two routes");
                    return;
                }
            }
        }
    }

    private static bool Meet(Filter a, Filter b)
    {
        if (a is SysExFilter || b is SysExFilter)
        {
            var other = a is SysExFilter ? b : a;
            return other is not (NoteFilter or VelocityFilter or ControllerFilter or ChannelFilter);
        }

        foreach (var kind in Enum.GetValues<MidiKind>())
        {
            for (var number = 0; number <= MidiMessage.MaxValue; number++)
            {
                if (a.Admits(kind, number) && b.Admits(kind, number))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

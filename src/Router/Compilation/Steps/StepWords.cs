using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary>All words of a route's <c>via</c>.</summary>
internal static class StepWords
{
    private static readonly StepWord[] Words =
    [
        new ExclusiveWord(), new ClearWord(), new TakeoverWord(), new ScaleWord(), new RateWord(), new OscWord(), new TransposeWord(), new ChannelWord(), new VelocityWord(),
    ];

    private static readonly string[] Planned =
    [
        "debounce", "relative", "curve", "smooth", "deadband", "note-map", "split", "pair14", "nrpn", "sysex", "delay", "repeat", "toggle", "page", "set", "send",
    ];

    private static readonly Dictionary<string, StepWord> ByWord = Words.ToDictionary(static word => word.Word, StringComparer.Ordinal);
    private static readonly HashSet<string> AllOptions = [.. Words.SelectMany(static word => word.Options)];

    /// <summary>The steps that are there.</summary>
    public static IReadOnlyCollection<string> All => ByWord.Keys;

    /// <summary>Whether a key names a step, one of this version or of a later one.</summary>
    public static bool IsStep(string key) => ByWord.ContainsKey(key) || Planned.Contains(key);

    /// <summary>Whether a key is an option of some step.</summary>
    public static bool IsOption(string key) => AllOptions.Contains(key);

    /// <summary>Reads a route's steps in order.</summary>
    public static Step[] Read(RouteContext route)
    {
        var steps = new List<Step>();
        for (var i = 0; i < route.Config.Via.Count; i++)
        {
            var (name, body) = route.Config.Via[i];
            if (!ByWord.TryGetValue(name.Value, out var word))
            {
                route.Error(RigDiagnosticIds.NotYet, name.Origin, $"step '{name.Value}' is not available yet in this version; there is {NearestWord.List(All)}");
                continue;
            }

            var section = new Section(body, $"{route.What}, {name.Value}", route.Bag);
            var own = section.Take(name.Value)!;
            if (word.IsMidiOnly && route.Source is MessageSource)
            {
                route.Error(RigDiagnosticIds.DoesNotFit, name.Origin, $"step '{name.Value}' changes MIDI messages, and this route's come from OSC");
            }

            if (word.Read(section, own, i, route) is { } step)
            {
                steps.Add(step);
            }

            section.Know(word.Options);
            section.Done();
        }

        return [.. steps];
    }
}

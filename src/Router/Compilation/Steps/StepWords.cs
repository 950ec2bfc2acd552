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
        new SplitWord(), new PairWord(), new ParameterWord(ValueForm.Nrpn), new ParameterWord(ValueForm.Rpn), new SysExWord(), new DelayWord(), new RepeatWord(), new SendWord(),
        new DebounceWord(), new RelativeWord(), new CurveWord(), new SmoothWord(), new DeadbandWord(), new NoteMapWord(), new ToggleWord(),
        new PageWord(), new SetWord(), new PlayWord(), new MarkovWord(), new ClockWord(), new AtWord(),
    ];

    private static readonly Dictionary<string, StepWord> ByWord = Words.ToDictionary(static word => word.Word, StringComparer.Ordinal);
    private static readonly HashSet<string> AllOptions = [.. Words.SelectMany(static word => word.Options)];

    /// <summary>The steps that are there.</summary>
    public static IReadOnlyCollection<string> All => ByWord.Keys;

    /// <summary>The options of a step.</summary>
    public static IReadOnlyList<string> OptionsOf(string word) => ByWord[word].Options;

    /// <summary>Whether a key names a step.</summary>
    public static bool IsStep(string key) => ByWord.ContainsKey(key);

    /// <summary>Whether a step does something by itself.</summary>
    public static bool ActsAlone(string key) => ByWord.TryGetValue(key, out var word) && word.ActsAlone;

    /// <summary>Whether a key is an option of some step.</summary>
    public static bool IsOption(string key) => AllOptions.Contains(key);

    /// <summary>Reads a route's steps in order.</summary>
    public static Step[] Read(RouteContext route)
    {
        var steps = new List<Step>();
        for (var i = 0; i < route.Config.Via.Count; i++)
        {
            var (name, body) = route.Config.Via[i];
            var misspelt = route.Config.Via[i].Misspelt;
            var word = ByWord[name.Value];                   // whoever read the route has seen to it that it is one
            var section = new Section(body, $"{route.What}, {name.Value}", route.Bag, misspelt is null ? null : new Dictionary<string, HoconField> { [name.Value] = misspelt });
            section.Know(misspelt is null ? [] : [misspelt.Key]);
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
            section.Know(route.Source is ActionSource ? ["to", "value"] : []);
            section.Done();
        }

        return [.. steps];
    }
}

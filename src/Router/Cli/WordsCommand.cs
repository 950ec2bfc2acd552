using System.CommandLine;
using System.Text.Json.Nodes;
using MidiMesh.Router.Compilation.Filters;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Compilation.Lights;
using MidiMesh.Router.Compilation.Routes;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Vocabulary;
using MidiMesh.Router.RigTests;
using MidiMesh.Router.RigTests.Verbs;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh words --json</c>: everything that can be written in a rig, for editors. It is read off the readers themselves, so it cannot lag behind them.</summary>
internal static class WordsCommand
{
    public static Command Create(CliContext context)
    {
        var rig = new Option<string?>("--rig") { Description = "A rig whose devices, controls, endpoints and groups are listed too.", HelpName = "RIG" };
        var json = Arguments.Json("Print JSON, with what each word means.");
        var command = new Command("words", "Lists everything that can be written in a rig: for editors, and for looking up.\n\nExample: midimesh words --json --rig my-set.conf") { rig, json };
        command.SetAction(line => List(context, line.GetValue(rig), line.GetValue(json)));
        return command;
    }

    /// <summary>All words as one object.</summary>
    internal static JsonObject Everything()
    {
        var shape = LanguageShape.OfRig();
        var profile = LanguageShape.OfProfile();
        return new JsonObject
        {
            ["format"] = 1,
            ["nouns"] = new JsonArray([.. shape[""].Where(static use => use.Kind != KeyUse.Anything).Select(use => Noun(use, shape))]),
            ["gestures"] = Texts(GestureWords.Names),
            ["conditions"] = new JsonArray([.. FilterWords.All.Select(static word => Word(word, GuideText.Rig.Of("when", word)))]),
            ["steps"] = new JsonArray([.. StepWords.All.Select((word, index) => Step(word, index, shape))]),
            ["destinations"] = new JsonArray([.. LivePlaces.All.Select(static place => new JsonObject
            {
                ["place"] = place.Example, ["takes"] = place.Use.ToString().ToLowerInvariant(), ["low"] = place.Low, ["high"] = place.High, ["meaning"] = GuideText.Rig.OfPlace("to", place.Words),
            })]),
            ["lightSources"] = new JsonArray([.. LightWords.All.Select(static place => new JsonObject { ["place"] = place.Example, ["states"] = Texts(place.States) })]),
            ["colours"] = Texts(ColourWords.All),
            ["tests"] = new JsonArray([.. TestVerbs.All.Select(static verb => Word(verb.Word, verb.Form))]),
            ["messages"] = Texts(MidiPattern.Words),
            ["profile"] = Keys("", profile, GuideText.Profiles, ""),
        };
    }

    private static int List(CliContext context, string? path, bool asJson)
    {
        var words = Everything();
        if (path is not null)
        {
            if (LoadedRig.Load(context, path) is not { } rig)
            {
                return ExitCode.BadInput;
            }

            words["rig"] = Names(rig);
        }

        if (asJson)
        {
            context.Output.WriteLine(words.ToJsonString(JsonText.Indented));
            return ExitCode.Done;
        }

        foreach (var (kind, listed) in words)
        {
            if (listed is JsonArray array)
            {
                context.Output.WriteLine($"{kind}: {string.Join(", ", array.Select(static one => one is JsonObject o ? (o["word"] ?? o["place"] ?? o["key"])!.GetValue<string>() : one!.GetValue<string>()))}");
            }
        }

        return ExitCode.Done;
    }

    private static JsonObject Noun(KeyUse use, IReadOnlyDictionary<string, List<KeyUse>> shape)
    {
        // A noun of named entries, or a block with keys of its own.
        var entries = KeyRecorder.Below(use.Key, LanguageShape.Any);
        var noun = new JsonObject
        {
            ["word"] = use.Key, ["named"] = shape.ContainsKey(entries), ["keys"] = Keys(shape.ContainsKey(entries) ? entries : use.Key, shape, GuideText.Rig, use.Key),
        };
        if (shape.ContainsKey(entries) && Keys(use.Key, shape, GuideText.Rig, use.Key) is { Count: > 0 } own)
        {
            noun["own"] = own;                               // beside the entries: pages { start = … }
        }

        return noun;
    }

    private static JsonArray Keys(string path, IReadOnlyDictionary<string, List<KeyUse>> shape, GuideText guide, string section)
    {
        var keys = new JsonArray();
        foreach (var use in shape.TryGetValue(path, out var known) ? known : [])
        {
            var key = Key(use);
            var below = KeyRecorder.Below(path, use.Key);
            key["meaning"] = guide.Of(section, use.Key);
            var inner = use.Key == "via" ? [] : new[] { below, KeyRecorder.Below(below, LanguageShape.Any), KeyRecorder.Below(below, "0") }.Where(shape.ContainsKey).ToArray();
            if (inner.Length > 0)
            {
                key["named"] = inner[0] == KeyRecorder.Below(below, LanguageShape.Any);
                key["keys"] = Keys(inner[0], shape, guide, section.Length == 0 ? use.Key : section);
            }

            keys.Add(key);
        }

        return keys;
    }

    private static JsonObject Step(string word, int index, IReadOnlyDictionary<string, List<KeyUse>> shape)
    {
        var step = Word(word, GuideText.Rig.Of("via", word));
        var read = shape.TryGetValue($"routes.{LanguageShape.Any}.via.{index}", out var known) ? known : [];
        var options = new JsonArray();
        foreach (var option in StepWords.OptionsOf(word))
        {
            options.Add(Key(read.Find(use => use.Key == option) ?? new KeyUse(option, KeyUse.Anything)));
        }

        step["options"] = options;
        return step;
    }

    private static JsonObject Key(KeyUse use)
    {
        var key = new JsonObject { ["key"] = use.Key, ["kind"] = use.Kind, ["required"] = use.IsRequired };
        if (use.Preset is { } preset)
        {
            key["default"] = preset;
        }

        if (use.Words is { Count: > 0 } words)
        {
            key["words"] = Texts(words);
        }

        if (use.Limits is { } limits)
        {
            key["limits"] = limits;
        }

        return key;
    }

    /// <summary>What a rig itself names: devices with their controls, endpoints, groups, routes.</summary>
    internal static JsonObject Names(RigLoadResult rig)
    {
        var names = rig.Draft!.Names;
        return new JsonObject
        {
            ["name"] = rig.Config.Name,
            ["devices"] = new JsonArray([.. rig.Config.Devices.Select((device, index) => new JsonObject
            {
                ["name"] = device.Name.Value,
                ["profile"] = device.Profile?.Value,
                ["controls"] = new JsonArray([.. (names.Profiles[index]?.Controls ?? []).Select(control => new JsonObject
                {
                    ["name"] = control.Name,
                    ["kind"] = control.Kind.ToString().ToLowerInvariant(),
                    ["coordinates"] = new JsonArray([.. control.Sizes.Select((size, axis) => new JsonObject { ["low"] = control.LowestOf(axis), ["high"] = control.LowestOf(axis) + size - 1 })]),
                    ["gestures"] = Texts(GestureWords.NamesOf(control.Gestures)),
                    ["colours"] = Texts(control.Palette < 0 ? [] : names.Profiles[index]!.Palettes[control.Palette].Colours.Select(static colour => colour.Name)),
                })]),
            })]),
            ["endpoints"] = new JsonArray([.. rig.Config.Endpoints.Select((endpoint, index) => new JsonObject { ["name"] = endpoint.Name.Value, ["live"] = names.IsLive(index) })]),
            ["groups"] = Texts(names.Groups),
            ["routes"] = Texts(rig.Config.Routes.Select(static route => route.Name.Value)),
            ["tests"] = Texts(rig.Config.Tests.Select(static test => test.Name.Value)),
        };
    }

    private static JsonObject Word(string word, string meaning) => new() { ["word"] = word, ["meaning"] = meaning };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => JsonValue.Create(text))]);
}

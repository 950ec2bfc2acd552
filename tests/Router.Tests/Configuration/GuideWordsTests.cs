using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MidiMesh.Hocon;
using MidiMesh.Router.Cli;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Tests.Configuration;

/// <summary>Every word that can be written has an example in the guide: a block that <see cref="GuideTests"/> compiles, and for the words of tests one that runs.</summary>
public sealed partial class GuideWordsTests
{
    private static readonly string[] Blocks = [.. HoconBlock().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "rig-file.md"))).Select(static match => match.Groups[1].Value)];
    private static readonly JsonObject Words = WordsCommand.Everything();

    // For each noun its keys, and its values as they are written, of all examples together.
    private static readonly Dictionary<string, (HashSet<string> Keys, List<string> Values)> Written = Collect();

    [Fact]
    public void RigGuide_EveryNounKeyAndItsWords_HaveAnExample()
    {
        var missing = new List<string>();
        foreach (var noun in Words["nouns"]!.AsArray())
        {
            var name = Text(noun!["word"]);
            var (keys, values) = Written.TryGetValue(name, out var known) ? known : ([], []);
            foreach (var key in Below(noun["keys"]!.AsArray()).Concat(Below(noun["own"]?.AsArray() ?? [])))
            {
                missing.AddRange(keys.Contains(Text(key["key"])) ? [] : [$"{name}: {Text(key["key"])}"]);
                missing.AddRange((key["words"]?.AsArray() ?? []).Select(Text).Where(word => !values.Contains(word)).Select(word => $"{name}: {Text(key["key"])} = {word}"));
            }
        }

        Assert.True(missing.Count == 0, $"docs/rig-file.md has no example of {string.Join("; ", missing)}");
    }

    [Fact]
    public void RigGuide_EveryStepConditionAndGesture_HasAnExample()
    {
        var (keys, values) = Written["routes"];
        var (more, _) = Written["pages"];
        var missing = Words["steps"]!.AsArray().SelectMany(static step => Options(step!).Prepend(Text(step!["word"])))
            .Concat(Words["conditions"]!.AsArray().Select(static one => Text(one!["word"]))).Where(word => !keys.Contains(word) && !more.Contains(word))
            .Concat(Words["gestures"]!.AsArray().Select(Text).Where(word => !keys.Contains(word) && !values.Contains(word)))
            .Concat(Words["steps"]!.AsArray().SelectMany(static step => step!["options"]!.AsArray()).SelectMany(static option => option!["words"]?.AsArray() ?? []).Select(Text).Where(word => !values.Contains(word)))
            .ToList();

        Assert.True(missing.Count == 0, $"docs/rig-file.md has no example of {string.Join("; ", missing.Distinct())}");
    }

    [Fact]
    public void RigGuide_EveryPlaceOfLivesStateAndColour_HasAnExample()
    {
        List<string> routes = [.. Written["routes"].Values, .. Written["pages"].Values];
        var (states, lights) = Written["lights"];

        var missing = Words["destinations"]!.AsArray().Select(static one => Text(one!["place"])).Where(place => !routes.Exists(Shape(place).IsMatch))
            .Concat(Words["lightSources"]!.AsArray().Select(static one => Text(one!["place"])).Where(place => !lights.Exists(Shape(place).IsMatch)).Select(static place => $"a light from {place}"))
            .Concat(Words["lightSources"]!.AsArray().SelectMany(static one => one!["states"]!.AsArray()).Select(Text).Where(state => !states.Contains(state)))
            .Concat(Words["colours"]!.AsArray().Select(Text).Where(colour => !lights.Exists(value => value.StartsWith(colour, StringComparison.Ordinal))))
            .ToList();

        Assert.True(missing.Count == 0, $"docs/rig-file.md has no example of {string.Join("; ", missing.Distinct())}");
    }

    [Fact]
    public void RigGuide_EveryWordOfTests_HasAnExample()
    {
        var lines = Written["tests"].Values;
        var missing = Words["tests"]!.AsArray().Select(static one => Text(one!["word"])).Where(verb => !lines.Exists(line => line.StartsWith(verb + " ", StringComparison.Ordinal)))
            .Concat(Words["messages"]!.AsArray().Select(Text).Where(message => !lines.Exists(line => line.Split(' ').Contains(message))))
            .Concat(((string[])["expect variable", "expect role", "expect page", "expect light", "expect text", "expect nothing", "expect no ", "expect live.", "live.clip", "live.track"]).Where(start => !lines.Exists(line => line.StartsWith(start, StringComparison.Ordinal))))
            .ToList();

        Assert.True(missing.Count == 0, $"docs/rig-file.md has no example of {string.Join("; ", missing)}");
    }

    [Fact]
    public void RigGuide_TestsOfTheExamples_Pass()
    {
        var run = 0;
        foreach (var block in Blocks.Skip(1).Where(static block => block.Contains("tests {", StringComparison.Ordinal)))
        {
            var result = RigCompiler.LoadText(Blocks[0] + block, "guide.conf");
            foreach (var test in result.Tests)
            {
                var ended = RigTestRunner.Run(result.Plan!, test);
                Assert.True(ended.Failure is null, $"{test.Name.Value}: {ended.Failure?.Step}: expected {ended.Failure?.Expected}, came {string.Join("; ", ended.Failure?.Came.Select(static one => one.Text) ?? [])}");
                run++;
            }
        }

        Assert.True(run > 0, "the guide has no tests");
    }

    private static Dictionary<string, (HashSet<string> Keys, List<string> Values)> Collect()
    {
        var written = new Dictionary<string, (HashSet<string>, List<string>)>();
        foreach (var block in Blocks)
        {
            foreach (var noun in HoconLoader.LoadText(block, "guide.conf").Root.Fields)
            {
                if (!written.TryGetValue(noun.Key, out var found))
                {
                    written[noun.Key] = found = ([], []);
                }

                Collect(noun.Value, found);
            }
        }

        return written;
    }

    private static void Collect(HoconValue value, (HashSet<string> Keys, List<string> Values) found)
    {
        switch (value)
        {
            case HoconObject body:
                foreach (var field in body.Fields)
                {
                    found.Keys.Add(field.Key);
                    Collect(field.Value, found);
                }

                break;
            case HoconArray list:
                foreach (var item in list.Items)
                {
                    Collect(item, found);
                }

                break;
            case HoconScalar scalar:
                found.Values.Add(scalar.Text);
                break;
        }
    }

    /// <summary>Keys and those of the blocks within. A page's routes and lights are written as those outside of it.</summary>
    private static IEnumerable<JsonNode> Below(JsonArray keys) =>
        keys.SelectMany(static key => (Text(key!["key"]) is "routes" or "lights" ? [] : Below(key["keys"]?.AsArray() ?? [])).Prepend(key));

    private static IEnumerable<string> Options(JsonNode step) => step["options"]!.AsArray().Select(static option => Text(option!["key"]));

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    /// <summary>"live.track[2].send[1]" is written like "track[track].send[1]".</summary>
    private static Regex Shape(string place) =>
        new(@"^[\w-]+\." + Regex.Replace(Regex.Escape(place), @"\\\[[^\]]*]", static _ => @"\[[^\]]*\]") + "$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    [GeneratedRegex("```hocon\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex HoconBlock();
}

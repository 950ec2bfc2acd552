using System.Text.Json.Nodes;
using MidiMesh.Router.Cli;
using MidiMesh.Router.Compilation.Filters;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Compilation.Lights;
using MidiMesh.Router.Compilation.Routes;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests.Verbs;
using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>The listing is true: what is in it is accepted, and what is accepted is in it.</summary>
public sealed class WordsCommandTests
{
    private static readonly JsonObject Words = WordsCommand.Everything();

    private static readonly string[] Misunderstood = [RigDiagnosticIds.UnknownKey, RigDiagnosticIds.UnknownWord, RigDiagnosticIds.NotYet];

    [Fact]
    public void Listing_HasEveryRegisteredWord()
    {
        Assert.Equal(StepWords.All, Listed("steps", "word"));
        Assert.Equal(FilterWords.All, Listed("conditions", "word"));
        Assert.Equal(GestureWords.Names, Words["gestures"]!.AsArray().Select(Text));
        Assert.Equal(LivePlaces.All.Select(static place => place.Example), Listed("destinations", "place"));
        Assert.Equal(LightWords.All.Select(static place => place.Example), Listed("lightSources", "place"));
        Assert.Equal(ColourWords.All, Words["colours"]!.AsArray().Select(Text));
        Assert.Equal(TestVerbs.All.Select(static verb => verb.Word), Listed("tests", "word"));
        Assert.Superset(
            new HashSet<string> { "rig", "devices", "endpoints", "groups", "routes", "lights", "tests", "web", "limits" }, new HashSet<string>(Listed("nouns", "word")));
    }

    [Fact]
    public void Listing_EveryKeyOfEveryNoun_IsAcceptedWithEachOfItsWords()
    {
        var count = 0;
        foreach (var noun in Words["nouns"]!.AsArray())
        {
            var (open, close) = noun!["named"]!.GetValue<bool>() ? ("x {", "}") : ("", "");
            foreach (var (path, value) in Settings(noun["keys"]!.AsArray(), ""))
            {
                count++;
                var line = $"{Text(noun["word"])} {{ {open} {path} = {value} {close} }}";
                var wrong = RigText.CompileWhole(line).Diagnostics.Where(static one => Misunderstood.Contains(one.Id) && !one.Message.Contains("'x'", StringComparison.Ordinal)
                    || one.Id == RigDiagnosticIds.UnknownKey).ToList();
                Assert.True(wrong.Count == 0, $"{line}: {string.Join("; ", wrong)}");
            }
        }

        Assert.True(count > 40, $"only {count} keys and words");
    }

    [Fact]
    public void Listing_EveryStepConditionAndGesture_IsAccepted()
    {
        foreach (var step in Words["steps"]!.AsArray())
        {
            var options = step!["options"]!.AsArray().SelectMany(static option => Values(option!).Select(value => $", {Text(option!["key"])} = {value}")).DefaultIfEmpty("");
            Assert.All(options, option => AssertUnderstood($"routes {{ r {{ from = keys, to = synth, via = [ {{ {Text(step["word"])} = {{}}{option} }} ] }} }}"));
        }

        Assert.All(Listed("conditions", "word"), static word => AssertUnderstood($"routes {{ r {{ from = keys, to = synth, when {{ {word} = 1 }} }} }}"));
        Assert.All(Words["gestures"]!.AsArray(), static word => AssertUnderstood($"routes {{ r {{ from = keys, to = synth, on = {Text(word)} }} }}"));
    }

    [Fact]
    public void Listing_EveryPlaceColourAndLineOfTests_IsAccepted()
    {
        foreach (var place in Listed("destinations", "place"))
        {
            AssertNothingUnknown($"routes {{ r {{ from = \"apc.pad[track,scene]\", to = \"live.{place}\" }} }}");
        }

        foreach (var source in Words["lightSources"]!.AsArray())
        {
            Assert.All(source!["states"]!.AsArray(), state => AssertNothingUnknown(
                $"lights {{ l {{ from = \"live.{Text(source["place"])}\", to = \"apc.pad[track,scene]\", show {{ {Text(state)} = green }} }} }}"));
        }

        Assert.All(Words["colours"]!.AsArray(), static colour => AssertNothingUnknown(
            $"lights {{ l {{ from = \"live.clip[track,scene].state\", to = \"apc.pad[track,scene]\", show {{ playing = {Text(colour)} }} }} }}"));
        foreach (var form in Listed("tests", "meaning"))
        {
            Assert.All(form.Split(", "), static line => Assert.DoesNotContain(RigText.Errors($"rig {{ variables {{ octave = 2 }} }}\ndevices {{ mcu {{ profile = mackie/control, virtual = true }} }}\nroles {{ clips {{ any-of = apc }} }}\npages {{ clips {{ }}, mixer {{ }} }}\ntests {{ t {{ steps = [ \"{line}\" ] }} }}"), static text => text.Contains("test 't'", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Listing_EveryNounKeyStepAndCondition_IsDescribedInTheGuide()
    {
        Assert.All(Words["steps"]!.AsArray().Concat(Words["conditions"]!.AsArray()).Concat(Words["destinations"]!.AsArray()), static word => Assert.NotEqual("", Text(word!["meaning"])));
        foreach (var noun in Words["nouns"]!.AsArray())
        {
            Assert.All(noun!["keys"]!.AsArray(), key => Assert.False(Text(key!["meaning"]).Length == 0, $"docs/rig-file.md does not say what '{Text(key["key"])}' of {Text(noun["word"])} is"));
        }
    }

    [Fact]
    public async Task Words_WithARig_ListsItsDevicesAndControls()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("words", "--json", "--rig", Path.Combine(AppContext.BaseDirectory, "config", "midimesh.conf")));
        var rig = JsonNode.Parse(bench.Output.Text)!["rig"]!;
        var pad = rig["devices"]![0]!["controls"]!.AsArray().Single(static control => Text(control!["name"]) == "pad")!;
        Assert.Equal(8, pad["coordinates"]![0]!["high"]!.GetValue<int>());
        Assert.Contains("green-blink", pad["colours"]!.AsArray().Select(Text));
        Assert.Equal(["press", "release"], pad["gestures"]!.AsArray().Select(Text));
        Assert.Equal("one-clip", Text(rig["groups"]![0]));
    }

    [Fact]
    public async Task Words_Plain_IsALineForEachKind()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("words"));
        Assert.Contains(bench.Output.Lines, static line => line.StartsWith("steps: exclusive, clear, takeover", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Path, string Value)> Settings(JsonArray keys, string before)
    {
        foreach (var key in keys)
        {
            var path = before + Text(key!["key"]);
            if (key["keys"] is JsonArray inner && Text(key["kind"]) == "object")
            {
                foreach (var setting in Settings(inner, (key["named"]!.GetValue<bool>() ? path + ".x" : path) + "."))
                {
                    yield return setting;
                }

                continue;
            }

            foreach (var value in Values(key))
            {
                yield return (path, value);
            }
        }
    }

    private static IEnumerable<string> Values(JsonNode key) =>
        key["words"] is JsonArray words ? words.Select(Text)
        : key["default"] is { } preset ? [Text(preset)]
        : Text(key["kind"]) switch { "flag" => ["true"], "whole number" => ["1"], "duration" => ["1s"], "list" => ["[]"], "object" => ["{}"], _ => ["x"] };

    private static void AssertUnderstood(string text)
    {
        var wrong = RigText.Compile(text).Diagnostics.Where(static one => Misunderstood.Contains(one.Id)).ToList();
        Assert.True(wrong.Count == 0, $"{text}: {string.Join("; ", wrong)}");
    }

    private static void AssertNothingUnknown(string text)
    {
        var wrong = RigText.Compile(text).Diagnostics.Where(static one => one.Id == RigDiagnosticIds.UnknownName || Misunderstood.Contains(one.Id)).ToList();
        Assert.True(wrong.Count == 0, $"{text}: {string.Join("; ", wrong)}");
    }

    private static IEnumerable<string> Listed(string kind, string key) => Words[kind]!.AsArray().Select(one => Text(one![key]));

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}

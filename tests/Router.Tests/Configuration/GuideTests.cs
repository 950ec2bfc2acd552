using System.Text.RegularExpressions;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Filters;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Compilation.Lights;
using MidiMesh.Router.Compilation.Routes;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Tests.Configuration;

/// <summary>The guide tells the truth: its examples compile without a word, and every word of the language is in it.</summary>
public sealed partial class GuideTests
{
    private static readonly string RigGuide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "rig-file.md"));
    private static readonly string ProfileGuide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "profiles.md"));

    public static TheoryData<int> Examples() => [.. Enumerable.Range(0, Blocks(RigGuide).Count)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void RigGuide_Example_CompilesBesideTheFirstOne(int index)
    {
        var blocks = Blocks(RigGuide);

        var result = RigCompiler.LoadText(index == 0 ? blocks[0] : blocks[0] + blocks[index], "guide.conf");

        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void RigGuide_HasEveryWord()
    {
        var words = StepWords.All.Concat(FilterWords.All)
            .Concat(LivePlaces.All.Select(static place => place.Words.Split('.')[^1]))
            .Concat(LightWords.All.SelectMany(static place => place.States))
            .Concat(GestureWords.Names).Concat([ "virtual", "screen", "local-off", "forward-clock", "on-lost", "simulate", "bind", "empty-slot", "when-lost", "press-again"]);

        Assert.All(words.Distinct(), static word => Assert.Matches($@"(?<![\w-]){Regex.Escape(word)}(?![\w-])", RigGuide));
    }

    [Fact]
    public void ProfileGuide_Example_IsAProfile()
    {
        var bag = new DiagnosticBag();
        var profile = ProfileReader.Read("example/pad", HoconLoader.LoadText(Assert.Single(Blocks(ProfileGuide)), "guide.conf").Root, bag);

        Assert.Empty(bag.Sorted("guide.conf"));
        Assert.Equal(40 + 8 + 8 + 2 + 1, profile.Elements.Length);
    }

    private static List<string> Blocks(string guide) => [.. HoconBlock().Matches(guide).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex("```hocon\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex HoconBlock();
}

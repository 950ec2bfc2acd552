using System.Text.RegularExpressions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Tests.Lives;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>The recipes of docs/recipes: their rigs are saved under their names, and their command lines run in order as they stand.</summary>
public sealed partial class RecipeTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "docs", "recipes");

    public static TheoryData<string> Recipes() => [.. Names()];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Recipe_EveryLine_DoesWhatItSays(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, name));
        await using var live = new ClientBench();
        using var bench = new CliBench();
        bench.Context = bench.Context with { CreateBackends = Synth };      // each verb disposes what it was given
        foreach (Match rig in Rig().Matches(text))
        {
            bench.Write(rig.Groups[1].Value, rig.Groups[2].Value);
        }

        var lines = Shell().Matches(text).SelectMany(static block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var words = Word().Matches(line).Select(word => word.Value.EndsWith(".conf", StringComparison.Ordinal) ? Path.Combine(bench.Folder, word.Value) : word.Value.Trim('"')).ToList();
            Assert.Equal("midimesh", words[0]);
            words.RemoveAt(0);
            if (words[0] == "live")
            {
                words.InsertRange(1, ["--port", $"{live.Host.LocalEndPoint.Port}", "--reply-port", $"{live.ReplyPort}"]);
            }

            var code = await bench.Run([.. words]);
            Assert.True(code == 0, $"{line}\n{bench.Output.Text}\n{bench.Error.Text}");
        }
    }

    [Fact]
    public void Recipes_AreAllListed() =>
        Assert.Equal(Names(), Link().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(static link => link.Groups[1].Value).Order());

    private static IReadOnlyList<IMidiBackend> Synth()
    {
        var ports = new LoopbackBackend(TimeProvider.System);
        ports.CreateDevice("synth");
        return [ports];
    }

    private static IEnumerable<string> Names() => Directory.EnumerateFiles(Folder, "*.md").Select(static path => Path.GetFileName(path)).Where(static name => name != "README.md").Order();

    // "Save this as `one.conf`: …" and the block behind it.
    [GeneratedRegex("Save this as `([a-z]+\\.conf)`[^`]*```hocon\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Rig();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\(([a-z-]+\.md)\)")]
    private static partial Regex Link();
}

using System.CommandLine;
using System.Diagnostics;
using MidiMesh.Router.Cli;
using MidiMesh.Router.Cli.Reference;

namespace MidiMesh.Router.Tests.Cli.Reference;

/// <summary>The manual page, as both formatters read it, and against the guide.</summary>
public sealed class ManPageTests
{
    [Theory]
    [InlineData("mandoc", "-Tlint -Wwarning")]
    [InlineData("man", "--warnings -E UTF-8 -P cat -l")]
    public async Task Page_IsReadWithoutAWarning(string formatter, string options)
    {
        var (said, complaints) = await Format(formatter, options.Split(' '));
        Assert.Equal("", complaints);
        if (formatter == "mandoc")
        {
            Assert.Equal("", said);
        }
        else
        {
            Assert.Contains("midimesh doctor", said, StringComparison.Ordinal);
            Assert.Contains("--user-library FOLDER", said, StringComparison.Ordinal);
            Assert.Contains("midimesh live clip 0/2 notes add \"C3 E3:1/8 G3:1/2\"", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryVerb_HasAnExampleOrASummary_AndStandsInTheGuide()
    {
        var guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "command-line.md"));
        var shape = CommandShape.Of(CommandLine.CreateRoot(new CliContext()));
        Assert.All(shape.All.Skip(1), static verb => Assert.NotEqual("", verb.Summary));
        Assert.All(shape.All.Skip(1).SelectMany(static verb => verb.Options), static option => Assert.NotEqual("", option.Description));
        Assert.All(shape.Verbs, verb => Assert.Contains($"`{verb.Name}", guide, StringComparison.Ordinal));
    }

    private static async Task<(string Said, string Complaints)> Format(string formatter, string[] options)
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("man"));
        var page = bench.Write("midimesh.1", bench.Output.Text);
        using var process = Process.Start(new ProcessStartInfo(formatter, [.. options, page])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["MANWIDTH"] = "200", ["LC_ALL"] = "C.UTF-8", ["MAN_KEEP_FORMATTING"] = "" },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(CliBench.Patience);
        return (await output, await error);
    }
}

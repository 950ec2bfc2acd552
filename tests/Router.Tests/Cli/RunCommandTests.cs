using MidiMesh.Router.Cli;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>What <c>run</c> hands over; that a rig really runs is tested end to end.</summary>
public sealed class RunCommandTests
{
    [Theory]
    [InlineData("run my.conf", "my.conf", null, true, false)]
    [InlineData("run my.conf --web-port 8200", "my.conf", 8200, true, false)]
    [InlineData("run --no-web --verbose my.conf", "my.conf", null, false, true)]
    [InlineData("run --web-port 0 my.conf", "my.conf", 0, true, false)]
    public async Task Run_WithOptions_PassesThemOn(string line, string rig, int? webPort, bool web, bool verbose)
    {
        using var bench = new CliBench();
        Assert.Equal((0, new RunOptions(rig, webPort, web, verbose)), await Ask(bench, line));
    }

    [Theory]
    [InlineData("run my.conf --nice -20 --core 0", -20, 0)]
    [InlineData("run --nice 19 my.conf", 19, null)]
    [InlineData("run my.conf", null, null)]
    public async Task Run_WithNiceAndCore_PassesThemOnOnLinux(string line, int? nice, int? core)
    {
        using var bench = new CliBench();
        var (code, options) = await Ask(bench, line);
        if (OperatingSystem.IsLinux() || (nice ?? core) is null)
        {
            Assert.Equal((0, nice, core), (code, options!.Nice, options.Core));
        }
        else
        {
            Assert.Null(options);
            Assert.Contains("is for Linux only", bench.Error.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    public async Task Run_WithoutRig_PrefersTheWorkingFoldersOwn(string line)
    {
        using var bench = new CliBench();
        bench.Write("program/config/midimesh.conf", "");
        var (_, options) = await Ask(bench, line);
        Assert.Equal(Path.Combine(bench.Folder, "program", "config", "midimesh.conf"), options!.Rig);
        var own = bench.Write("config/midimesh.conf", "");
        (_, options) = await Ask(bench, line);
        Assert.Equal(own, options!.Rig);
    }

    [Fact]
    public async Task NoVerb_WithRunsOptions_Runs()
    {
        using var bench = new CliBench();
        var rig = bench.Write("config/midimesh.conf", "");
        Assert.Equal((0, new RunOptions(rig, 0, true, true)), await Ask(bench, "--web-port 0 --verbose"));
    }

    [Fact]
    public async Task Run_WithoutAnyRig_Ends1WithAdvice()
    {
        using var bench = new CliBench();
        Assert.Equal((1, null), await Ask(bench, "run"));
        Assert.Contains("Name one: midimesh run", bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfARigWithMistakes_Ends1WithTheirPlaces()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", "rig { name = x, format = 1 }\nroutez { }\n");
        Assert.Equal(1, await bench.Run("run", rig));
        Assert.StartsWith($"{rig}:2:1: error: ", bench.Error.Lines[0], StringComparison.Ordinal);
    }

    /// <summary>The code and what was to be run; nothing runs.</summary>
    private static async Task<(int Code, RunOptions? Asked)> Ask(CliBench bench, string line)
    {
        RunOptions? asked = null;
        bench.Context = bench.Context with { Run = (options, _, _, _) => Task.FromResult((asked = options) is null ? 1 : ExitCode.Done) };
        return (await bench.Run(line), asked);
    }
}

using System.Text.Json;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Cli;

public sealed class ShowCommandTests
{
    private const string Base = """
        devices { apc { profile = generic/keyboard, virtual = true }, synth { profile = generic/midi, virtual = true } }
        _rate = 30/s
        _thru { via = [ { rate = ${_rate} } ] }
        routes { wheel = ${_thru} { from = "apc.controller[1]", to = synth } }

        """;

    [Fact]
    public async Task Show_Rig_WritesIncludesSubstitutionsAndDefaultsAndReadsBack()
    {
        using var bench = new CliBench();
        bench.Write("base.conf", Base);
        var rig = bench.Write("rig.conf", "include \"base.conf\"\ndevices.apc.on-lost = hold\ngroups { g { kind = exclusive } }\n");
        await bench.Run("show", rig);
        var text = bench.Output.Text;
        Assert.Contains("    on-lost = hold\n", text, StringComparison.Ordinal);
        Assert.Contains("    on-lost = release  # default\n", text, StringComparison.Ordinal);
        Assert.Contains("{ rate = \"30/s\", keep = latest }", text, StringComparison.Ordinal);
        Assert.Contains("      within = 600ms  # default\n", text, StringComparison.Ordinal);
        Assert.Contains("  port = 8484  # default\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("_thru", text, StringComparison.Ordinal);
        Assert.Contains("  loop-breaker = true  # default\n", text, StringComparison.Ordinal);

        // What is shown is a rig that means the same: showing it again changes only which values are defaults.
        var again = bench.Write("again.conf", text);
        Assert.Equal(RigCompiler.Load(rig).Diagnostics.Count, RigCompiler.Load(again).Diagnostics.Count);
        using var second = new CliBench();
        await second.Run("show", again);
        Assert.Equal(text.Replace("  # default", "", StringComparison.Ordinal), second.Output.Text.Replace("  # default", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_ShippedRig_Ends0AndItsJsonIsJson()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("show", Path.Combine(AppContext.BaseDirectory, "config", "midimesh.conf"), "--json"));
        using var document = JsonDocument.Parse(bench.Output.Text);
        Assert.Equal("release", document.RootElement.GetProperty("devices").GetProperty("apc").GetProperty("on-lost").GetString());
        Assert.False(document.RootElement.GetProperty("routes").GetProperty("play").GetProperty("last").GetBoolean());
    }

    [Fact]
    public async Task Show_Origin_TellsWhoWonAndWhatWasOverridden()
    {
        using var bench = new CliBench();
        var below = bench.Write("base.conf", Base);
        var rig = bench.Write("rig.conf", "include \"base.conf\"\ndevices.apc.profile = akai/apc40\n");
        Assert.Equal(0, await bench.Run("show", rig, "--origin", "devices.apc.profile"));
        Assert.Equal(
            [
                "devices.apc.profile = \"akai/apc40\"",
                $"  from       {rig}:2:23:  devices.apc.profile = akai/apc40",
                $"  overrides  {below}:1:27:  devices {{ apc {{ profile = generic/keyboard, virtual = true }}, synth {{ profile = generic/midi, virtual = true }} }}",
            ],
            bench.Output.Lines);
    }

    [Theory]
    [InlineData("routes.wheel.via[0].rate", "routes.wheel.via[0].rate = \"30/s\"", "  through    ")]
    [InlineData("devices.apc.on-lost", "devices.apc.on-lost = release", "  default    no file says anything about it")]
    public async Task Show_OriginOfOtherValues_IsTold(string path, string first, string second)
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Base);
        Assert.Equal(0, await bench.Run("show", rig, "--origin", path));
        Assert.Equal(first, bench.Output.Lines[0]);
        Assert.Contains(bench.Output.Lines, line => line.StartsWith(second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("devices.apx.profile", "nothing is at 'devices.apx.profile'; did you mean 'apc'?")]
    [InlineData("routes.wheel.via[7]", "nothing is at 'routes.wheel.via[7]'")]
    [InlineData("..", "'..' is no path")]
    public async Task Show_OriginOfNothing_Ends1AndSuggests(string path, string said)
    {
        using var bench = new CliBench();
        Assert.Equal(1, await bench.Run("show", bench.Write("rig.conf", Base), "--origin", path));
        Assert.Contains(said, bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_OriginAsJson_HasThePlaces()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", "rig.name = a\nrig.name = b\n");
        Assert.Equal(0, await bench.Run("show", rig, "--origin", "rig.name", "--json"));
        using var document = JsonDocument.Parse(bench.Output.Text);
        Assert.Equal(2, document.RootElement.GetProperty("origin").GetProperty("line").GetInt32());
        Assert.Equal(1, document.RootElement.GetProperty("overrides")[0].GetProperty("line").GetInt32());
    }
}

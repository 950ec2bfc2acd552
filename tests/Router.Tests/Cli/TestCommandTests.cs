using System.Text.Json;

namespace MidiMesh.Router.Tests.Cli;

public sealed class TestCommandTests
{
    private const string Rig = """
        devices { keys { profile = generic/keyboard, virtual = true }, synth { profile = generic/midi, virtual = true } }
        routes { thru { from = keys, to = synth } }
        tests {
          good { steps = [ "send keys note-on C3 100", "expect synth note-on C3 100", "after 250ms" ] }
          bad  { steps = [ "send keys note-on C3 100", "expect synth note-on D3" ] }
        }
        """;

    [Fact]
    public async Task Test_OneFails_SaysWhereWhatAndWhyAndEnds1()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Rig);
        Assert.Equal(1, await bench.Run("test", rig));
        Assert.Equal(
            [
                "passed  good  (3 steps, 0.25 s)",
                "FAILED  bad",
                $"  {rig}:5:48: expect synth note-on D3",
                "    expected  synth note-on D3",
                "    came      synth note-on C3 100 channel 1",
                "                because keys note[60] pressed → route thru",
                $"{rig}: 2 tests, 1 failed",
            ],
            bench.Output.Lines);
        Assert.Equal("", bench.Error.Text);
    }

    [Fact]
    public async Task Test_OneByName_RunsItAlone()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Rig);
        Assert.Equal(0, await bench.Run("test", rig, "good"));
        Assert.Equal($"{rig}: 1 test, all passed", bench.Output.Lines[^1]);
    }

    [Fact]
    public async Task Test_UnknownName_SuggestsTheNearest()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Rig);
        Assert.Equal(1, await bench.Run("test", rig, "god"));
        Assert.Equal($"{rig}: no test 'god'; did you mean 'good'?", Assert.Single(bench.Error.Lines));
    }

    [Theory]
    [InlineData("rig { name = x }", "there is nothing to test")]
    [InlineData("tests { t { steps = [ \"prss x\" ] } }", "did you mean 'press'?")]
    public async Task Test_NothingToRun_Ends1(string text, string said)
    {
        using var bench = new CliBench();
        Assert.Equal(1, await bench.Run("test", bench.Write("rig.conf", text)));
        Assert.Contains(said, bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_AsJson_TellsEverything()
    {
        using var bench = new CliBench();
        Assert.Equal(1, await bench.Run("test", bench.Write("rig.conf", Rig), "--json"));
        using var document = JsonDocument.Parse(bench.Output.Text);
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        var failure = document.RootElement.GetProperty("tests")[1].GetProperty("failure");
        Assert.Equal((5, 48), (failure.GetProperty("line").GetInt32(), failure.GetProperty("column").GetInt32()));
        Assert.Equal("synth note-on C3 100 channel 1", failure.GetProperty("came")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Test_Signalled_EndsAndSaysHowFarItCame(string signal)
    {
        // Half an hour of ten repeating notes: more than anybody waits for.
        using var bench = new CliBench();
        var lines = string.Join(", ", Enumerable.Repeat("\"after 10s\"", 500));
        var keys = string.Join(", ", Enumerable.Range(60, 10).Select(static key => $"\"press keys.note[{key}]\""));
        var rig = bench.Write("rig.conf", Rig.Replace("to = synth } }", "via = [ { repeat = 5ms } ], to = synth } }", StringComparison.Ordinal)
            .Replace("bad  {", $"slow {{ steps = [ {keys}, {lines} ] }}\n  bad  {{", StringComparison.Ordinal).Replace("good {", "a-first { steps = [ \"after 1s\" ] }\n  good {", StringComparison.Ordinal));
        using var program = RunningProgram.MidiMesh($"test {rig}");
        await program.Output.See("passed  a-first").WaitAsync(CliBench.Patience);

        program.Signal(signal);

        Assert.Equal(2, await program.EndAsync());
        Assert.Matches(": stopped; [12] of 4 tests were run", program.Error.Text);
    }
}

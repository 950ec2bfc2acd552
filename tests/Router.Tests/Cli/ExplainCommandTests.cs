using System.Text.Json;

namespace MidiMesh.Router.Tests.Cli;

public sealed class ExplainCommandTests
{
    private const string Rig = """
        devices { apc { profile = akai/apc40, screen = true }, keys { profile = generic/keyboard, virtual = true }, synth { profile = generic/midi, virtual = true } }
        endpoints { live { kind = ableton-osc }, panel { kind = osc, receive = 8000, send = 8001 } }
        groups { one { kind = exclusive } }
        routes {
          launch { from = "apc.pad[1..4 as track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" }
          undo   { from = "apc.pad[3,2]", on = release, via = [ { osc = "/live/song/undo" } ], to = live }
          volume { from = "apc.fader[track]", via = [ { takeover = pickup } ], to = "live.track[track].volume" }
          soft   { from = keys, when { velocity = "1..80" }, to = synth }
          first  { from = keys, to = synth, priority = 5, last = true }
          echo   { from = "panel:/1/*", via = [ { osc = "/echo", args = [ "=arg1" ] } ], to = panel }
        }
        lights { clips { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { playing = green } } }

        """;

    [Theory]
    [InlineData("apc.pad[3,2]", "", "apc.pad[3,2] press: note-on F#2 127 channel 3|  answers  launch (R:5:3)|             live /live/clip_slot/fire 2 1|  not      undo (R:6:3): it answers release|  not      volume (R:7:3): it looks at fader|  light    clips: follows live.clip[3,2].state")]
    [InlineData("apc.pad[3,2]", "--gesture release", "apc.pad[3,2] release: note-off F#2 64 channel 3|  not      launch (R:5:3): it answers press, as it says no 'on'|  answers  undo (R:6:3)|             live /live/song/undo|  not      volume (R:7:3): it looks at fader|  light    clips: follows live.clip[3,2].state")]
    [InlineData("apc.pad[5,1]", "", "apc.pad[5,1] press: note-on F2 127 channel 5|  not      launch (R:5:3): its coordinates, apc.pad[1..4 as track,scene], leave this one out|  not      undo (R:6:3): its coordinates, apc.pad[3,2], leave this one out|  not      volume (R:7:3): it looks at fader|  light    clips: follows live.clip[5,1].state")]
    [InlineData("keys.note[60]", "--value 0.9", "keys.note[60] press: note-on C3 114 channel 1|  answers  first (R:9:3)|             synth note-on C3 114 channel 1|  not      soft (R:8:3): 'first' has the event already and is last = true")]
    [InlineData("panel:/1/x", "--value 3", "panel:/1/x message: /1/x 3|  answers  echo (R:10:3)|             panel /echo 3")]
    [InlineData("panel:/2/x", "", "panel:/2/x message: /2/x|  not      echo (R:10:3): its pattern panel:/1/* does not fit this address")]
    [InlineData("apc.fader[1]", "--value 0.1", "apc.fader[1] move: controller 7 13 channel 1|  not      launch (R:5:3): it looks at pad|  not      undo (R:6:3): it looks at pad|  answers  volume (R:7:3): volume: the fader has not met the value yet")]
    public async Task Explain_OneThing_SaysWhatBecomesOfIt(string what, string options, string expected)
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Rig);
        Assert.Equal(0, await bench.Run(["explain", rig, what, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Equal(expected.Split('|'), bench.Output.Lines.Select(line => line.Replace(rig, "R", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Explain_ARouteThatLiveIsToMap_SaysUntilWhenItSends()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", """
            devices { apc { profile = akai/apc40 } }
            endpoints { live { kind = midimesh } }
            routes { volume { from = "apc.fader[track]", to = "live.track[track].volume", native = true } }

            """);
        Assert.Equal(0, await bench.Run(["explain", rig, "apc.fader[2]", "--value", "1"]));
        Assert.Contains(bench.Output.Lines, static line => line.Contains("live ", StringComparison.Ordinal) && line.EndsWith(" (until Live maps it itself)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("grid.pad[3,2]", "apc.pad[3,2] press: note-on F#2 127 channel 3|  answers  fire (R:3:10)|             live /live/clip_slot/fire 2 1|  light    clips: follows live.clip[3,2].state")]
    [InlineData("spare.pad[3,2]", "spare.pad[3,2] press: note-on F#2 127 channel 3|  not      fire (R:3:10): it is written for the role 'grid', which 'apc' plays|  light    clips: follows live.clip[3,2].state")]
    public async Task Explain_ARole_IsItsPlayersControl(string what, string expected)
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", """
            devices { apc { profile = akai/apc40, screen = true }, spare { profile = akai/apc40, screen = true } }, endpoints { live { kind = ableton-osc } }
            roles { grid { any-of = [apc, spare] } }
            routes { fire { from = "grid.pad[track,scene]", to = "live.clip[track,scene]" } }
            lights { clips { from = "live.clip[track,scene].state", to = "grid.pad[track,scene]", show { playing = green } } }
            """);
        Assert.Equal(0, await bench.Run("explain", rig, what));
        Assert.Equal(expected.Split('|'), bench.Output.Lines.Select(line => line.Replace(rig, "R", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Explain_ConditionFails_QuotesIt()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Rig.Replace("priority = 5, last = true", "priority = 5", StringComparison.Ordinal));
        Assert.Equal(0, await bench.Run("explain", rig, "keys.note[60]"));
        Assert.Contains("  not      soft (", bench.Output.Text, StringComparison.Ordinal);
        Assert.Contains("its condition velocity = 1..80 does not hold", bench.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apc.pda[3,2]", "", "did you mean 'pad'?")]
    [InlineData("acp.pad[3,2]", "", "no device 'acp'; did you mean 'apc'?")]
    [InlineData("apc.pad", "", "is 40 controls; name one")]
    [InlineData("apc.fader[1]", "--gesture press", "'fader' of Akai APC40 can move, not press")]
    [InlineData("apc.pad[3,2]", "--gesture prss", "did you mean 'press'?")]
    [InlineData("pnel:/x", "", "did you mean 'panel'?")]
    [InlineData("panel:x", "", "is no OSC address")]
    public async Task Explain_WrongWords_Ends1AndSuggests(string what, string options, string said)
    {
        using var bench = new CliBench();
        Assert.Equal(1, await bench.Run(["explain", bench.Write("rig.conf", Rig), what, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Contains(said, bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_AsJson_TellsEveryRoute()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("explain", bench.Write("rig.conf", Rig), "apc.pad[3,2]", "--json"));
        using var document = JsonDocument.Parse(bench.Output.Text);
        var routes = document.RootElement.GetProperty("routes");
        Assert.Equal(3, routes.GetArrayLength());
        Assert.True(routes[0].GetProperty("matches").GetBoolean());
        Assert.Equal("live /live/clip_slot/fire 2 1", routes[0].GetProperty("sends")[0].GetString());
        Assert.Equal(5, routes[0].GetProperty("line").GetInt32());
    }
}

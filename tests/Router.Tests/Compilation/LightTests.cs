using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Tests.Compilation;

public sealed class LightTests
{
    [Fact]
    public void Lights_OfTheMatrix_FollowEachItsClip()
    {
        var table = RigText.Table("""
            lights { clips {
              from = "live.clip[track,scene + 5].state", to = "apc.pad[track,scene]"
              show { stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
            } }
            """);

        Assert.Equal(40, table.Lights.Length);
        var light = table.Lights.Single(one => table.Devices[0].Profile.NameOf(one.Element) == "pad[3,2]");
        Assert.Equal((0, LightSource.Clip, 2, 6, 0), (light.Endpoint, light.Source, light.Track, light.Scene, light.Device));

        // unknown, empty, stopped, waiting, playing, recording, failed: what is not named is off.
        Assert.Equal(["off", "off", "amber", "green-blink", "green", "red", "red-blink"], Colours(table, light));
    }

    [Theory]
    [InlineData("live.track[track].state", "playing = on, stopping = blink", LightSource.Track, "off off off on blink")]
    [InlineData("live.track[track].mute", "off = on, on = off", LightSource.Value, "on off")]
    [InlineData("live.track[track].solo", "on = on", LightSource.Value, "off on")]
    [InlineData("live.track[track].arm", "on = blink", LightSource.Value, "off blink")]
    public void Lights_OfTracks_HaveAColourForEachState(string from, string show, LightSource source, string colours)
    {
        var table = RigText.Table($$"""lights { l { from = "{{from}}", to = "apc.track-stop[track]", show { {{show}} } } }""");

        Assert.Equal(8, table.Lights.Length);
        Assert.Equal((source, colours, 7), (table.Lights[7].Source, string.Join(' ', Colours(table, table.Lights[7])), table.Lights[7].Track));
    }

    [Theory]
    [InlineData("apc.track-stop[track]", "green", "on")]
    [InlineData("apc.track-stop[track]", "green-blink", "blink")]
    [InlineData("apc.solo[track]", "red-blink", "on")]
    [InlineData("apc.pad[track,1]", "yellow", "amber")]
    [InlineData("apc.pad[track,1]", "orange-blink", "amber-blink")]
    [InlineData("apc.pad[track,1]", "blue", "green")]
    [InlineData("apc.pad[track,1]", "on", "green")]
    [InlineData("apc.pad[track,1]", "magenta-pulse", "red-blink")]
    public void Show_ColourTheLightDoesNotHave_IsTheNearestWithAWarning(string to, string colour, string shown)
    {
        var result = RigText.Compile($$"""lights { l { from = "live.track[track].mute", to = "{{to}}", show { on = {{colour}} } } }""");

        var warning = Assert.Single(result.Diagnostics);
        Assert.Contains($"cannot show '{colour}' and will show '{shown}'", warning.Message);
        Assert.Equal(shown, Colours(result.Plan!.Table, result.Plan.Table.Lights[0])[1]);
    }

    [Theory]
    [InlineData("from = \"live.clip[track,scene].state\", to = \"apc.pad[track,scene]\", show { playing = gren }", "error: light 'l': no colour 'gren'; did you mean 'green'?")]
    [InlineData("from = \"live.clip[track,scene].state\", to = \"apc.pad[track,scene]\", show { plying = green }", "error: light 'l': clip.state has no state 'plying'; did you mean 'playing'?")]
    [InlineData("from = \"live.clip[track,scene].stat\", to = \"apc.pad[track,scene]\", show { playing = green }", "error: light 'l': a light cannot follow 'clip.stat'; did you mean 'clip.state'?")]
    [InlineData("from = \"live.clip[track].state\", to = \"apc.pad[track,scene]\", show { playing = green }", "error: light 'l': a light cannot follow 'clip.state'; it is written live.clip[track,scene].state")]
    [InlineData("from = \"live.clip[trck,scene].state\", to = \"apc.pad[track,scene]\", show { playing = green }", "error: light 'l': no name 'trck' here; did you mean 'track'?")]
    [InlineData("from = \"panel.x\", to = \"apc.pad[track,scene]\", show { playing = green }", "error: light 'l': 'panel' is no Live; lights follow Live's state")]
    [InlineData("from = \"lve.clip[track,scene].state\", to = \"apc.pad[track,scene]\", show { playing = green }", "error: light 'l': no endpoint 'lve'; did you mean 'live'?")]
    [InlineData("from = \"live.clip[track,1].state\", to = \"apc.fader[track]\", show { playing = green }", "error: light 'l': 'fader' of Akai APC40 has no light")]
    [InlineData("from = \"live.track[1].mute\", to = \"apc.stop-all\", show { on = on }", "error: light 'l': 'stop-all' of Akai APC40 has no light")]
    [InlineData("from = \"live.track[1].mute\", to = \"apc.solos[1]\", show { on = on }", "error: light 'l': Akai APC40 has no control 'solos'; did you mean 'solo'?")]
    [InlineData("from = \"live.track[1].mute\", to = apc, show { on = on }", "error: light 'l': say which of its lights, as in apc.pad[track,scene]")]
    [InlineData("from = \"live.clip[track - 1,scene].state\", to = \"apc.pad[track,scene]\", show { playing = green }", "error: light 'l': for pad[1,1] this is track 0; they count from 1 to 1000")]
    [InlineData("from = \"live.track[1].mute\", to = \"apc.solo[1]\"", "error: light 'l': 'show' is missing: which colour for which state, for instance show { playing = green }")]
    public void Light_Mistakes_AreToldWithTheRightWord(string body, string expected)
    {
        var result = RigText.Compile($$"""lights { l { {{body}} } }""");

        Assert.Null(result.Plan);
        Assert.Equal([expected], result.Diagnostics.Select(static diagnostic => $"error: {diagnostic.Message}"));
    }

    private static string[] Colours(RouteTable table, LightBinding light)
    {
        var profile = table.Devices[light.Device].Profile;
        var palette = profile.Palettes[profile.Controls[profile.Elements[light.Element].Group].Palette];
        return [.. light.Colours.Select(colour => palette.Colours[colour].Name)];
    }
}

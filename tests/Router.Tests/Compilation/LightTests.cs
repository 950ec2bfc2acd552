using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
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
    [InlineData("apc.solo[track]", "red-blink", "on, blinking")]
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

    [Fact]
    public void Show_Blink_OnALampThatCannotIsOursAndFollowsLivesTempo()
    {
        var result = RigText.Compile("""lights { l { from = "live.track[track].arm", to = "apc.solo[track]", show { on = blink } } }""");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["off", "on, blinking"], Colours(result.Plan!.Table, result.Plan.Table.Lights[0]));
        Assert.Contains(LiveValue.Tempo, result.Plan.Endpoints[0].Values);
        Assert.Contains(LiveValue.IsPlaying, result.Plan.Endpoints[0].Values);
    }

    [Theory]
    [InlineData("clip-colour", 0x10A4EE, 0xFF0000, "green")]
    [InlineData("clip-colour", 0xFF94A6, 0x00FF00, "red")]
    [InlineData("clip-colour-blink", 0xFFA529, 0x00FF00, "amber, blinking")]
    [InlineData("track-colour", 0x10A4EE, 0xFF0000, "red")]
    [InlineData("clip-colour", -1, 0xFF0000, "red")]
    [InlineData("clip-colour", -1, -1, "amber")]
    public void Show_ColourOfLive_IsMappedToTheNearestThatTheLightHas(string colour, int clip, int track, string shown)
    {
        var result = RigText.Compile($$"""lights { l { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { stopped = {{colour}} } } }""");

        Assert.Contains("and will show 'the nearest one'", Assert.Single(result.Diagnostics).Message);
        var light = result.Plan!.Table.Lights[7];
        Assert.True(light.IsTinted);
        Assert.Equal(shown, Named(result.Plan.Table, light, light.WishNow(new OneClip(clip, track))));
    }

    [Theory]
    [InlineData("#3366ff", "green")]
    [InlineData("#FF8800", "amber")]
    [InlineData("#ff88ff", "red")]
    public void Show_RgbColour_IsTheNearestThatTheLightHas(string colour, string shown)
    {
        var result = RigText.Compile($$"""lights { l { from = "live.track[track].mute", to = "apc.pad[track,1]", show { on = "{{colour}}" } } }""");

        Assert.Contains($"cannot show '{colour}' and will show '{shown}'", Assert.Single(result.Diagnostics).Message);
        Assert.Equal(shown, Colours(result.Plan!.Table, result.Plan.Table.Lights[0])[1]);
    }

    private static string Named(RouteTable table, LightBinding light, int wish) => Colours(table, light with { Colours = [wish] })[0];

    [Fact]
    public void Lights_WithVariables_MoveAndAreWatchedAsFarAsTheyGo()
    {
        var result = RigText.Compile("""
            rig { variables { left { start = 0, range = "0..16" }, top { start = 0, range = "0..40" } } }
            routes {
              launch { from = "apc.pad[track,scene]", to = "live.clip[track + left, scene + top]" }
              right { from = apc.right, via = [ { set { left = "left + 8", top = "top + 5" } } ] }
            }
            lights { clips { from = "live.clip[track + left,scene + top].state", to = "apc.pad[track,scene]", show { playing = green } } }
            """);

        Assert.Empty(result.Diagnostics);
        var table = result.Plan!.Table;
        var light = table.Lights.Single(one => table.Devices[0].Profile.NameOf(one.Element) == "pad[3,2]");
        var stage = new MidiMesh.Actors.Stage.StageState();
        var view = stage.Bind(table.Stage, [.. table.Devices.Select(static device => device.Name)])!;
        Assert.Equal((2, 1), light.PlaceNow(view.Capture()));

        var e = default(MeshEvent);
        var moment = view.Set([new VariableAssignment(0, Expression.Whole(8)), new VariableAssignment(1, Expression.Whole(100))], [], e);

        Assert.Equal((10, 41), light.PlaceNow(moment));
    }

    [Theory]
    [InlineData("from = \"live.track[knob].volume\", to = \"apc.track-ring-value[knob]\"", LiveValue.TrackVolume, 0.5, "value-64")]
    [InlineData("from = \"live.track[knob].panning\", to = \"apc.track-ring-value[knob]\"", LiveValue.TrackPanning, -1.0, "value-0")]
    [InlineData("from = \"live.track[1].send[knob]\", to = \"apc.track-ring-value[knob]\", show = value", LiveValue.TrackSend, 1.0, "value-127")]
    public void Lights_OfNumbers_ShowTheirShareOfTheRange(string body, LiveValue value, double number, string step)
    {
        var table = RigText.Table($$"""lights { l { {{body}} } }""");

        Assert.Equal(8, table.Lights.Length);
        var light = table.Lights[0];
        var palette = table.Devices[0].Profile.Palettes[table.Devices[0].Profile.Controls[table.Devices[0].Profile.Elements[light.Element].Group].Palette];
        var level = light.Level!;
        Assert.Equal((value, LightSource.Value), (light.Value, light.Source));
        Assert.Equal(step, palette.Colours[level.Style!.StepOf((number - level.Low) / (level.High - level.Low))].Name);
    }

    [Fact]
    public void Lights_OfMotorFaders_ArePositions()
    {
        var result = RigText.CompileWhole("""
            devices { mixer { profile = mackie/control, match = [ { port = "*x*" } ] } }
            endpoints { live { kind = ableton-osc } }
            lights {
              faders { from = "live.track[track].volume", to = "mixer.fader[track]" }
              rings { from = "live.track[track].panning", to = "mixer.ring[track]", show = pan }
            }
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(9, result.Plan!.Table.Lights.Count(static light => light.IsMotor));
        Assert.Equal(8, result.Plan.Table.Lights.Count(static light => light.Level?.Style?.Name == "pan"));
    }

    [Theory]
    [InlineData("from = \"live.track[track].volume\", to = \"apc.pad[track,1]\"", "error: light 'l': track.volume is a number, and this light shows colours; a ring, a meter or a motor fader shows numbers")]
    [InlineData("from = \"live.track[knob].mute\", to = \"apc.track-ring-value[knob]\", show { on = value-1 }", "error: light 'l': this light shows numbers, and track.mute has states (off, on)")]
    [InlineData("from = \"live.track[knob].volume\", to = \"apc.track-ring-value[knob]\", show = valeu", "error: light 'l': this light shows a number as value, written show = value, not 'valeu'; did you mean 'value'?")]
    [InlineData("from = \"live.track[track].mute\", to = \"apc.solo[track]\", show = on", "error: light 'l': 'show' should be { STATE = COLOUR }, for instance show { on = on }")]
    public void Light_NumbersAndStatesMixedUp_AreTold(string body, string expected)
    {
        var result = RigText.Compile($$"""lights { l { {{body}} } }""");

        Assert.Null(result.Plan);
        Assert.Equal([expected], result.Diagnostics.Select(static diagnostic => $"error: {diagnostic.Message}"));
    }

    private static string[] Colours(RouteTable table, LightBinding light)
    {
        var profile = table.Devices[light.Device].Profile;
        var palette = profile.Palettes[profile.Controls[profile.Elements[light.Element].Group].Palette];
        return [.. light.Colours.Select(wish => palette.Colours[LightWish.ColourOf(wish)].Name + (LightWish.Moves(wish) ? ", blinking" : ""))];
    }

    /// <summary>A Live in which every slot holds a stopped clip of one colour.</summary>
    private sealed class OneClip(int clipColour, int trackColour) : ILiveState
    {
        public LiveLink Link => LiveLink.Alive;

        public int TrackCount => 8;

        public int SceneCount => 5;

        public int SongQuantization => 4;

        public int PlayingSlot(int track) => -1;

        public int FiredSlot(int track) => LiveFiredSlot.None;

        public bool HasClip(int track, int scene) => true;

        public bool IsGroup(int track) => false;

        public int ClipQuantization(int track, int scene) => -1;

        public ClipState SlotState(int track, int scene) => ClipState.Stopped;

        public double Value(LiveValue value, int track, int item) => double.NaN;

        public int ClipColor(int track, int scene) => clipColour;

        public int TrackColor(int track) => trackColour;
    }
}

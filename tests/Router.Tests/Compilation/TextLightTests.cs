using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Tests.Compilation;

public sealed class TextLightTests
{
    private const string Mixer = "devices { mcu { profile = mackie/control, virtual = true } }\n";

    [Fact]
    public void Texts_NeedOfLiveWhatTheyShow()
    {
        var plan = RigText.Compile(Mixer + """
            lights {
              a { from = "live.scene[scene].name", to = "mcu.top[1..7 as scene]" }
              b { from = "live.selected-device.parameter[knob].value", to = "mcu.bottom[1..4 as knob]" }
              c { show = "{live.track[12].name} {live.tempo}", to = "mcu.top[8]" }
            }
            """).Plan!;

        var live = plan.Endpoints[0];
        Assert.Equal((12, 7, 4), (live.Tracks, live.Scenes, live.Parameters));
        Assert.Equal([LiveText.TrackName, LiveText.SceneName, LiveText.ParameterValue], live.Texts);
        Assert.Equal([LiveValue.Tempo], live.Values);
        var both = plan.Table.Lights.Single(static light => light.Name == "c");
        Assert.Equal([(LightSource.Text, 11), (LightSource.Value, -1)], both.Follows.Select(static follow => (follow.Source, follow.Track)));
    }

    [Theory]
    [InlineData("midimesh", "scene[1].name", false)]
    [InlineData("live-osc2", "scene[1].name", false)]
    [InlineData("live-osc2", "selected-device.name", true)]
    [InlineData("live-osc", "selected-device.name", false)]
    [InlineData("live-osc", "selected-scene.name", false)]
    [InlineData("midimesh", "track[1].name", false)]
    [InlineData("live-osc2", "clip[1,1].name", false)]
    [InlineData("ableton-osc", "selected-track.name", false)]
    public void Name_ThatTheScriptDoesNotTell_IsWarnedOf(string kind, string place, bool isWarned)
    {
        var said = RigText.Errors(Mixer + $"endpoints {{ other {{ kind = {kind}, send = 12000, receive = 12001 }} }}\nlights {{ l {{ from = \"other.{place}\", to = \"mcu.top[1]\" }} }}");
        Assert.Equal(isWarned ? [$"3:28: warning: light 'l': 'other' does not tell '{place[..place.LastIndexOf('.')].Split('[')[0]}.name', so the display stays empty there; ableton-osc and midimesh do"] : [], said);
    }

    [Fact]
    public void Text_OfWordsAlone_FollowsNothing()
    {
        var light = Assert.Single(RigText.Table(Mixer + """lights { l { show = "Hello", to = "mcu.top-line" } }""").Lights);

        Assert.Equal((-1, 0, false), (light.Endpoint, light.Follows.Length, light.IsGated));
    }

    [Theory]
    [InlineData("to = \"mcu.top[track]\"", "error: light 'l': either 'from' or 'show' must say what the display shows, for instance show = \"{live.track[track].name}\"")]
    [InlineData("show { on = x }, to = \"mcu.top[track]\"", "error: light 'l': 'from' is missing: whose states these are, for instance from = \"live.track[track].state\"")]
    [InlineData("from = \"live.track[track].nme\", to = \"mcu.top[track]\"", "error: light 'l': a light cannot follow 'track.nme'; did you mean 'track.name'?")]
    [InlineData("from = \"live.track[track].name\", to = \"apc.pad[track,1]\", show { on = green }", "error: light 'l': track.name is a text; a display shows it, and this is a light")]
    [InlineData("from = \"live.track[track].mute\", to = \"apc.pad[track,1]\", show { on = green }, for = 1s", "error: light 'l': 'for' is for texts on a display; a light shows what is")]
    [InlineData("to = \"apc.pad[track,1]\", show { on = green }", "error: light 'l': 'from' is missing, for instance from = \"live.clip[track,scene].state\"")]
    [InlineData("from = \"live.track[track].name\", to = \"mcu.top[track]\", show { on = x }", "error: light 'l': track.name has no states; write show = \"some text {value}\", or leave 'show' out")]
    [InlineData("from = \"live.track[track].mute\", to = \"mcu.top[track]\", show { no = x }", "error: light 'l': track.mute has no state 'no'; did you mean 'on'?")]
    [InlineData("from = \"live.track[track].name\", to = \"mcu.top[track]\", show = \"Hello\"", "error: light 'l': 'from' is of no use, since the text does not have {value}")]
    [InlineData("to = \"mcu.top[track]\", show = \"{value}\"", "error: light 'l': 'show': {value} is what 'from' names, and there is no 'from'")]
    [InlineData("to = \"mcu.top[track]\", show = \"{live.track[track].name\"", "error: light 'l': 'show': '{' is never closed")]
    [InlineData("to = \"mcu.top[track]\", show = \"{ }\"", "error: light 'l': 'show': nothing stands between the braces; a place of Live's does, as in show = \"{live.track[track].name}\"")]
    [InlineData("to = \"mcu.top[track]\", show = \"{live.track[trck].name}\"", "error: light 'l': no name 'trck' here; did you mean 'track'?")]
    [InlineData("to = \"mcu.top[track]\", show = \"{live.track[track].name.x}\"", "error: light 'l': a light cannot follow 'track.name.x'; did you mean 'track.name'?")]
    [InlineData("to = \"mcu.top[track]\", show = \"{trck + 1}\"", "error: light 'l': 'show': no name 'trck' here; did you mean 'track'?")]
    [InlineData("to = \"mcu.top[track]\", show = \"{page}\"", "error: light 'l': 'show': {page} is the page that is on, and the rig has no pages")]
    [InlineData("to = \"mcu.top[track]\", show = \"Hello\", for = 1s", "error: light 'l': with 'for' a text comes when it has changed, and this one never does")]
    [InlineData("from = \"live.track[track - 1].name\", to = \"mcu.top[track]\"", "error: light 'l': for top[1] this is track 0; they count from 1 to 1000")]
    [InlineData("from = \"live.scene[track - 1].name\", to = \"mcu.top[track]\"", "error: light 'l': for top[1] this is scene 0; they count from 1 to 1000")]
    [InlineData("from = \"live.selected-device.parameter[track - 1].name\", to = \"mcu.top[track]\"", "error: light 'l': for top[1] this is parameter 0; they count from 1 to 1000")]
    [InlineData("from = \"live.track[track].name\", to = \"mcu.top[track]\", for = 1", "error: light 'l': 'for' needs its unit: 1ms, or 1s for seconds")]
    public void Mistakes_HaveTheirWords(string body, string expected) =>
        Assert.Equal([expected], RigText.Errors($"{Mixer}lights {{ l {{ {body} }} }}").Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));

    [Theory]
    [InlineData("from = \"live.track[track].name\"")]
    [InlineData("from = \"live.track[track].name\", show = \"x {value}\"")]
    [InlineData("from = \"live.track[track].state\", show = \"{value}\", for = 1s")]
    [InlineData("show = \"x\"")]
    public void Display_OfADeviceThatIsNotThere_IsOneMistake(string body) => Assert.Equal(
        ["2:48: error: light 'l': no device 'mcuu'; did you mean 'mcu'?"],
        RigText.Errors($"{Mixer}lights {{ l {{ {body}\nto = \"mcuu.top[track]\" }} }}").Select(static line => "2:48" + line[line.IndexOf(": ", StringComparison.Ordinal)..]));

    [Theory]
    [InlineData("mcu.top[1]", "mcu.top[1]", "", true)]
    [InlineData("mcu.top[1]", "mcu.top[2]", "", false)]
    [InlineData("mcu.top-line", "mcu.top[8]", "", true)]
    [InlineData("mcu.top[8]", "mcu.top-line", "", true)]
    [InlineData("mcu.top-line", "mcu.bottom[8]", "", false)]
    [InlineData("mcu.top-line", "mcu.top[8]", ", for = 1s", false)]
    [InlineData("mcu.top[8]", "mcu.top[8]", ", for = 1s", false)]
    public void TwoTexts_OnOneCharacter_AreAnError(string one, string other, string brief, bool isError)
    {
        var errors = RigText.Errors(Mixer + $$"""
            lights {
              one { show = "{live.tempo}", to = "{{one}}" }
              two { from = "live.tempo", to = "{{other}}"{{brief}} }
            }
            """);

        Assert.Equal(isError ? [$"4:35: error: light 'two': {other} belongs to light 'one' (line {RigText.StageLines + 3}) already; a lamp has one light at a time: give one of them other lamps, a page or a condition"] : [], errors);
    }

    [Fact]
    public void TwoLives_InOneText_AreAnError() => Assert.Equal(
        ["3:21: error: light 'l': a text follows one Live, not 2"],
        RigText.Errors(Mixer + "endpoints { other { kind = ableton-osc, send = 12000, receive = 12001 } }\nlights { l { show = \"{live.tempo} {other.tempo}\", to = \"mcu.top-line\" } }"));

    [Fact]
    public void Route_FromADisplay_IsAnError() =>
        Assert.Contains(RigText.Errors(Mixer + "routes { r { from = \"mcu.top[1]\", to = synth } }"), static error => error.Contains("error: route 'r'", StringComparison.Ordinal));

    [Theory]
    [InlineData("live.tracks - 8", null)]
    [InlineData("live.scenes", null)]
    [InlineData("live.tracks + 1", null)]
    [InlineData("live.trcks - 8", "error: variable 'left': 'within' should be the size of a Live's set, such as live.tracks - 8 or live.scenes - 5, not 'live.trcks - 8'")]
    [InlineData("live.tracks - x", "error: variable 'left': 'within' should be the size of a Live's set, such as live.tracks - 8 or live.scenes - 5, not 'live.tracks - x'")]
    [InlineData("lve.tracks", "error: variable 'left': 'within': no endpoint 'lve'; did you mean 'live'?")]
    [InlineData("panel.tracks", "error: variable 'left': 'within': 'panel' is no Live and has no set")]
    public void Within_OfAVariable_IsTheSizeOfASet(string within, string? error) => Assert.Equal(
        error is null ? [] : [error],
        RigText.Errors($$"""
            rig { variables { left { start = 0, range = "0..8", within = "{{within}}" } } }
            routes { r { from = apc.right, via = [ { set { left = "left + 1" } } ] }, s { from = apc.left, via = [ { osc = "/left", args = [ "=left" ] } ], to = panel } }
            """).Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
}

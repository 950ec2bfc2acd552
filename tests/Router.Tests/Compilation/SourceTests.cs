using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Tests.Compilation;

/// <summary>What <c>from</c> and <c>on</c> mean: which messages set a route off, with which numbers bound.</summary>
public sealed class SourceTests
{
    private const string Args = "\"=track\", \"=scene\"";

    [Theory]
    [InlineData("apc.pad[track,scene]", 3, 2, "panel /p ,ii 3 2")]
    [InlineData("apc.pad[track,scene]", 8, 5, "panel /p ,ii 8 5")]
    [InlineData("apc.pad[1..4 as track, scene]", 4, 1, "panel /p ,ii 4 1")]
    [InlineData("apc.pad[1..4 as track, scene]", 5, 1, "")]
    [InlineData("apc.pad[ 2..2 as track , 3..5 as scene ]", 2, 3, "panel /p ,ii 2 3")]
    [InlineData("apc.pad[ 2..2 as track , 3..5 as scene ]", 2, 2, "")]
    public void From_Coordinates_BindTheirNumbers(string from, int track, int scene, string expected)
    {
        var table = RigText.Route($$"""from = "{{from}}", via = [ { osc = "/p", args = [ {{Args}} ] } ], to = panel""");

        Assert.Equal(expected, new RouteProbe(table).Midi("apc", MidiMessage.NoteOn(track - 1, 52 + scene, 127)));
    }

    [Theory]
    [InlineData("apc.pad[3,2]", 2, 54, true)]
    [InlineData("apc.pad[3,2]", 2, 55, false)]
    [InlineData("apc.pad", 7, 57, true)]
    [InlineData("apc.stop-all", 0, 81, true)]
    [InlineData("apc.stop-all", 5, 81, true)]
    [InlineData("apc.stop-all", 0, 80, false)]
    public void From_FixedPlaces_MatchOnlyThem(string from, int channel, int note, bool matches)
    {
        var table = RigText.Route($$"""from = "{{from}}", via = [ { osc = "/p" } ], to = panel""");

        Assert.Equal(matches ? "panel /p ," : "", new RouteProbe(table).Midi("apc", MidiMessage.NoteOn(channel, note, 127)));
    }

    [Theory]
    [InlineData("", "synth note on C3 (60) velocity 100 channel 1", "synth note off C3 (60) velocity 64 channel 1", "synth control change 1 value 5 channel 1", "synth channel pressure 9 channel 1")]
    [InlineData("on = press", "synth note on C3 (60) velocity 100 channel 1", "", "", "")]
    [InlineData("on = [press, release]", "synth note on C3 (60) velocity 100 channel 1", "synth note off C3 (60) velocity 64 channel 1", "", "")]
    [InlineData("on = move", "", "", "synth control change 1 value 5 channel 1", "synth channel pressure 9 channel 1")]
    public void From_WholeDevice_SeesEveryMessageOrTheGesturesNamed(string on, string noteOn, string noteOff, string control, string pressure)
    {
        var probe = new RouteProbe(RigText.Route($"from = keys\n{on}\nto = synth"));

        Assert.Equal(noteOn, probe.Midi("keys", MidiMessage.NoteOn(0, 60, 100)));
        Assert.Equal(noteOff, probe.Midi("keys", MidiMessage.NoteOff(0, 60)));
        Assert.Equal(control, probe.Midi("keys", MidiMessage.ControlChange(0, 1, 5)));
        Assert.Equal(pressure, probe.Midi("keys", MidiMessage.ChannelPressure(0, 9)));
    }

    [Fact]
    public void From_WholeDevice_SeesMessagesThatBelongToNoControl()
    {
        var probe = new RouteProbe(RigText.Route("from = apc, to = synth"));

        Assert.Equal("synth poly pressure C3 (60) pressure 7 channel 1", probe.Midi("apc", MidiMessage.PolyPressure(0, 60, 7)));
        Assert.Equal("synth start", probe.Midi("apc", MidiMessage.Start));
    }

    [Fact]
    public void From_NotesOfAKeyboard_CountAsTheStandardDoes()
    {
        var probe = new RouteProbe(RigText.Route("""from = "keys.note[0..12 as note]", via = [ { osc = "/n", args = [ "=note" ] } ], to = panel"""));

        Assert.Equal("panel /n ,i 0", probe.Midi("keys", MidiMessage.NoteOn(0, 0, 1)));
        Assert.Equal("panel /n ,i 12", probe.Midi("keys", MidiMessage.NoteOn(9, 12, 1)));
        Assert.Equal("", probe.Midi("keys", MidiMessage.NoteOn(0, 13, 1)));
    }

    [Theory]
    [InlineData("apc.pad[1,1]", "panel /g ,", "")]
    [InlineData("apc.pad[1,1]\", on = \"release", "", "panel /g ,")]
    public void On_Absent_ForAButtonIsPress(string from, string pressed, string released)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = "{{from}}", via = [ { osc = "/g" } ], to = panel"""));

        Assert.Equal(pressed, probe.Midi("apc", MidiMessage.NoteOn(0, 53, 127)));
        Assert.Equal(released, probe.Midi("apc", MidiMessage.NoteOff(0, 53, 127)));
    }

    [Fact]
    public void From_MessagesOfAnEndpoint_BindTheirArguments()
    {
        var probe = new RouteProbe(RigText.Route("""from = "panel:/1/fader/*", via = [ { osc = "/x", args = [ "=arg2", "=arg1", "=value", "=int(arg1 * 127)" ] } ], to = panel"""));

        Assert.Equal("panel /x ,iffi 4 0.5 0.5 63", probe.Osc("panel", "/1/fader/3", 0.5, 4));
        Assert.Equal("", probe.Osc("panel", "/1/knob/3", 0.5, 4));
        Assert.Equal("", probe.Osc("panel", "/1/fader/3/x", 0.5));
    }

    [Theory]
    [InlineData("""from = "apc.padd[track,scene]", to = "live.clip[track,scene]" """, "error: route 'r': Akai APC40 has no control 'padd'; did you mean 'pad'?")]
    [InlineData("""from = "acp.pad[track,scene]", to = "live.clip[track,scene]" """, "error: route 'r': no device 'acp'; did you mean 'apc'?")]
    [InlineData("""from = "apc.pad[9,1]", to = "live.play" """, "error: route 'r': 'pad' goes from 1 to 8 here, so 9 cannot match")]
    [InlineData("""from = "apc.pad[5..12 as track,scene]", to = "live.clip[track,scene]" """, "error: route 'r': 'pad' goes from 1 to 8 here, so 5..12 cannot match as a whole")]
    [InlineData("""from = "apc.pad[4..1 as track,scene]", to = "live.clip[track,scene]" """, "error: route 'r': the range 4..1 is empty; write the lower end first: 1..4")]
    [InlineData("""from = "apc.pad[track]", to = "live.track[track].stop" """, "error: route 'r': 'pad' has 2 coordinates, not 1")]
    [InlineData("""from = "apc.stop-all[1]", to = "live.stop-all" """, "error: route 'r': there is only one 'stop-all', so it has no coordinates")]
    [InlineData("""from = "apc.pad[a,a]", to = "live.clip[a,a]" """, "error: route 'r': 'a' is bound twice")]
    [InlineData("""from = "apc.pad[my-track,scene]", to = "live.play" """, "error: route 'r': 'my-track' is no name to bind: letters, digits and _ (a - would be a minus); sums such as scene + 5 belong to the other side")]
    [InlineData("""from = "apc.pad[track,scene", to = "live.play" """, "error: route 'r': 'from': '[' is never closed")]
    [InlineData("""from = "apc..pad", to = "live.play" """, "error: route 'r': 'from': '.' stands where a name is expected")]
    [InlineData("""from = "apc.pad[1,1].light", to = "live.play" """, "error: route 'r': nothing follows the control 'pad', so '.light' has no meaning")]
    [InlineData("""from = live, to = synth""", "error: route 'r': 'live' is an endpoint: say which of its messages, as in live:/address/*")]
    [InlineData("""from = "keys:/1/*", to = synth""", "error: route 'r': 'keys' is a MIDI device: its controls stand behind a dot, as in keys.note; only endpoints have messages, behind ':'")]
    [InlineData("""from = "panl:/1", to = "live.play" """, "error: route 'r': no endpoint 'panl'; did you mean 'panel'?")]
    [InlineData("""from = "panel:/1/{a", to = "live.play" """, "error: route 'r': the '{' is never closed")]
    [InlineData("""from = "panel:1", to = "live.play" """, "error: route 'r': an address pattern begins with '/'")]
    [InlineData("""from = "panel:/1", on = press, to = "live.play" """, "error: route 'r': an OSC message has no gesture; take 'on' out")]
    [InlineData("""from = "apc.fader[1]", on = press, to = "live.play" """, "error: route 'r': 'fader' cannot send press; it can send move")]
    [InlineData("""from = "apc.pad[1,1]", on = [turn, press], to = "live.play" """, "error: route 'r': 'pad' cannot send turn; it can send press and release")]
    [InlineData("""from = "keys.program[5]", on = release, to = "live.play" """, "error: route 'r': 'program' cannot send release; it can send press")]
    [InlineData("""from = "apc.track-ring[1]", to = "live.play" """, "error: route 'r': 'track-ring' only shows; nothing comes from it")]
    [InlineData("""from = "apc.pad[1,1]", on = prss, to = "live.play" """, "error: route 'r': 'on' has no gesture 'prss'; did you mean 'press'?")]
    public void From_Mistakes_AreToldWithTheRightWord(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors(body));
}

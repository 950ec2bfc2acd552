using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Tests.Compilation;

/// <summary>What <c>to</c> means: what is asked of Live, of a MIDI output, of an OSC program.</summary>
public sealed class DestinationTests
{
    [Theory]
    [InlineData("live.clip[track,scene]", "live FireSlot 2 1 1")]
    [InlineData("live.clip[track + 8, scene * 2]", "live FireSlot 10 3 1")]
    [InlineData("live.clip[1,1]", "live FireSlot 0 0 1")]
    [InlineData("live.scene[scene]", "live FireScene -1 1 1")]
    [InlineData("live.stop-all", "live StopAll -1 -1 1")]
    [InlineData("live.play", "live Play -1 -1 1")]
    [InlineData("live.stop", "live Stop -1 -1 1")]
    [InlineData("live.track[track].stop", "live StopTracks 2 -1 1 tracks 3")]
    [InlineData("live.track[track].mute", "live SetTrackMute 2 -1 NaN")]
    [InlineData("live.track[track].solo", "live SetTrackSolo 2 -1 NaN")]
    [InlineData("live.track[track].arm", "live SetTrackArm 2 -1 NaN")]
    [InlineData("live.track[track].volume", "live SetTrackVolume 2 -1 1")]
    [InlineData("live.track[2].send[scene]", "live SetTrackSend 1 1 1")]
    public void To_PlaceOfLives_IsAskedForWhenAPadIsPressed(string to, string expected)
    {
        var table = RigText.Route($"""from = "apc.pad[track,scene]", to = "{to}" """);

        Assert.Equal(expected, new RouteProbe(table).Midi("apc", MidiMessage.NoteOn(2, 54, 127)));
    }

    [Theory]
    [InlineData("live.track[track].volume", "live SetTrackVolume 1 -1 0.504")]
    [InlineData("live.track[track].panning", "live SetTrackPanning 1 -1 0.504")]
    [InlineData("live.track[1].send[track]", "live SetTrackSend 0 1 0.504")]
    [InlineData("live.track[track].mute", "live SetTrackMute 1 -1 1")]
    public void To_Value_TakesTheFadersPosition(string to, string expected)
    {
        var table = RigText.Route($"""from = "apc.fader[track]", to = "{to}" """);

        Assert.Equal(expected, new RouteProbe(table).Midi("apc", MidiMessage.ControlChange(1, 7, 64)));
    }

    [Theory]
    [InlineData("live.clip[2,3]", 2, 3)]
    [InlineData("live.clip[arg1,3]", 256, 3)]
    [InlineData("live.track[arg1 + 1].mute", 256, 0)]
    [InlineData("live.clip[4,arg1]", 4, 1000)]
    public void To_FromOsc_FollowsWhatMessagesCanName(string to, int tracks, int scenes)
    {
        var plan = RigText.Compile($$"""routes { r { from = "panel:/go", to = "{{to}}" } }""").Plan!;

        Assert.Equal((tracks, scenes), (plan.Endpoints[0].Tracks, plan.Endpoints[0].Scenes));
    }

    [Fact]
    public void To_ExclusiveFromOscWithALiteralClip_TheGroupHasItsTrack()
    {
        var plan = RigText.Compile("""
            groups { g { kind = exclusive } }
            routes { r { from = "panel:/go", via = [ { exclusive = g } ], to = "live.clip[2,3]" } }
            """).Plan!;

        Assert.Equal([1], Enumerable.Range(0, 256).Where(track => plan.Groups[0].Options.Tracks.Contains(track)));
    }

    [Fact]
    public void To_Switch_FollowsTheButtonWhenBothGesturesAreNamed()
    {
        var probe = new RouteProbe(RigText.Route("""from = "apc.solo[track]", on = [press, release], to = "live.track[track].solo" """));

        Assert.Equal("live SetTrackSolo 4 -1 1", probe.Midi("apc", MidiMessage.NoteOn(4, 49, 1)));
        Assert.Equal("live SetTrackSolo 4 -1 0", probe.Midi("apc", MidiMessage.NoteOff(4, 49, 127)));
    }

    [Fact]
    public void To_Several_AreServedInOrder()
    {
        var probe = new RouteProbe(RigText.Route("""from = "apc.pad[track,scene]", via = [ { osc = "/p", args = [ "=track" ] } ], to = [ "live.clip[track,scene]", synth, panel ]"""));

        Assert.Equal("live FireSlot 0 0 1; synth note on F2 (53) velocity 127 channel 1; panel /p ,i 1", probe.Midi("apc", MidiMessage.NoteOn(0, 53, 127)));
    }

    [Fact]
    public void To_Exclusive_GoesToTheGroup()
    {
        const string Rig = """
            groups { one { kind = exclusive } }
            routes { r { from = "apc.pad[track,scene]", via = [ { exclusive = one, member = "clip[track,scene + 1]" } ], to = "live.clip[track,scene + 1]" } }
            """;

        Assert.Equal("one Press 2 2", new RouteProbe(RigText.Table(Rig)).Midi("apc", MidiMessage.NoteOn(2, 54, 127)));
    }

    [Fact]
    public void Needs_OfLive_AreWhatRoutesAndLightsName()
    {
        var plan = RigText.Compile("""
            routes {
              v { from = "apc.fader[track]", via = [ { takeover = pickup } ], to = "live.track[track + 2].volume" }
              s { from = "apc.track-knob[n]", via = [ { takeover = pickup } ], to = "live.track[1].send[n]" }
              m { from = "apc.solo[track]", to = "live.track[track].solo" }
              c { from = "apc.pad[track,scene]", to = "live.clip[track,scene + 10]" }
            }
            lights { a { from = "live.track[20].arm", to = "apc.arm[1]", show { on = on } } }
            """).Plan!;

        var live = plan.Endpoints[0];
        Assert.Equal((20, 15, 8), (live.Tracks, live.Scenes, live.Sends));
        Assert.Equal("TrackVolume TrackSend TrackSolo TrackArm", string.Join(' ', live.Values));
    }

    [Theory]
    [InlineData("live.clip[track]", "error: route 'r': it is written live.clip[track,scene]")]
    [InlineData("live.clop[track,scene]", "error: route 'r': Live has no 'clop'; did you mean 'clip'?")]
    [InlineData("live.track[track].volum", "error: route 'r': Live has no 'track.volum'; did you mean 'volume'?")]
    [InlineData("live.stopall", "error: route 'r': Live has no 'stopall'; did you mean 'stop-all'?")]
    [InlineData("live.clip[trak,scene]", "error: route 'r': no name 'trak' here; did you mean 'track'?")]
    [InlineData("live.clip[track - 1,scene]", "error: route 'r': for pad[1,1] this is track 0; they count from 1 to 1000")]
    [InlineData("live.clip[track,scene - 5]", "error: route 'r': for pad[1,1] this is scene -4; they count from 1 to 1000")]
    [InlineData("liv.clip[track,scene]", "error: route 'r': no device or endpoint 'liv'; did you mean 'live'?")]
    [InlineData("live", "error: route 'r': what of 'live'? For instance live.clip[1,1] or live.play, or a message of your own with a step { osc = \"/live/…\" }")]
    [InlineData("panel", "error: route 'r': say what 'panel' gets with a step { osc = \"/address\", args = [ \"=value\" ] }")]
    [InlineData("panel.fader[1]", "error: route 'r': 'panel' is no Live: give the message with a step { osc = \"/address\", args = [ … ] } and write to = panel")]
    [InlineData("apc.pad[track,scene]", "error: route 'r': messages go to the whole device 'apc'; its controls are lit by a light, not by a route")]
    [InlineData("live.master.volume", "warning: route 'r': AbletonOSC cannot reach the master track, so this changes nothing; a group track around the others, or a track's volume, can be reached")]
    public void To_Mistakes_AreToldWithTheRightWord(string to, string expected) =>
        Assert.Equal([expected], RigText.RouteErrors($"""from = "apc.pad[track,scene]", to = "{to}" """));

    [Theory]
    [InlineData("""from = "apc.cue-level", to = "live.tempo" """, "error: route 'r': 'cue-level' sends steps (+1, -2), and tempo takes a position; add a step { relative = turn }")]
    [InlineData("""from = "apc.fader[1]", to = "live.tempo" """, "warning: route 'r': tempo goes from 20 to 999 and 'fader' from 0 to 1; add a step such as { scale = [60, 180] }")]
    [InlineData("""from = "apc.fader[1]", to = "live.play" """, "warning: route 'r': every movement of 'fader' sets off play; a condition such as when { value = \"0.9..1\" } would tell when")]
    [InlineData("""from = "panel:/x", to = synth""", "error: route 'r': 'synth' takes MIDI, and this route's messages are OSC; a step { sysex = … } makes them SysEx, and { send = \"B0 07 {value}\", to = synth } sends MIDI beside the route")]
    [InlineData("""from = "apc.pad[1,1]" """, "error: route 'r': 'to' is missing, for instance to = \"live.clip[track,scene]\"")]
    [InlineData("""from = keys, to = [ ]""", "error: route 'r': 'to' is missing, for instance to = \"live.clip[track,scene]\"")]
    [InlineData("""to = synth""", "error: route 'r': 'from' is missing, for instance from = \"apc.pad[track,scene]\"")]
    public void Route_PartsThatDoNotFit_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors(body));
}

namespace MidiMesh.Router.Tests.Compilation.Checks;

/// <summary>Each rule that a whole rig must keep: broken once, with the place; and the nearest rig that keeps it.</summary>
public sealed class RigCheckTests
{
    [Fact]
    public void LightOwners_TwoLightsOnOneLamp_NamesBoth() => Assert.Equal(
        [$"3:46: error: light 'b': apc.pad[1,5] belongs to light 'a' (line {RigText.StageLines + 2}) already; a lamp has one light at a time: give one of them other lamps, a page or a condition"],
        RigText.Errors("""
            lights {
              a { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { playing = green } }
              b { from = "live.track[track].state", to = "apc.pad[track,5]", show { playing = red } }
            }
            """));

    [Fact]
    public void LightOwners_LampsSideBySide_AreRight() => Assert.Empty(RigText.Errors("""
        lights {
          a { from = "live.clip[track,scene].state", to = "apc.pad[track,1..4 as scene]", show { playing = green } }
          b { from = "live.track[track].state", to = "apc.pad[track,5]", show { playing = red } }
        }
        """));

    [Fact]
    public void FeedbackLoop_DeviceToItself_IsToldWithTheWayOut() => Assert.Equal(
        ["1:34: error: route 'r': everything from 'keys' goes back to 'keys', a loop; if its keys are silent by themselves (local off), say local-off = true at the device"],
        RigText.Errors("routes { r { from = keys, to = [ keys, synth ] } }"));

    [Theory]
    [InlineData("routes { r { from = keys, to = keys } }\ndevices.keys.local-off = true")]
    [InlineData("routes { r { from = \"keys.note[60]\", to = keys } }")]
    [InlineData("routes { r { from = keys, to = synth } }")]
    public void FeedbackLoop_LocalOffOrOneControl_IsRight(string rig) => Assert.Empty(RigText.Errors(rig));

    [Fact]
    public void GroupTracks_GroupWithoutRoute_IsTold() => Assert.Equal(
        ["1:10: error: group 'one' has no route that plays its clips; a route does with a step { exclusive = one }"],
        RigText.Errors("groups { one { kind = exclusive } }"));

    [Fact]
    public void GroupTracks_AreTheUnionOfItsRoutesMembers()
    {
        var plan = RigText.Compile("""
            groups { one { kind = exclusive, tracks = "12..13" } }
            routes {
              a { from = "apc.pad[1..2 as track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" }
              b { from = "apc.pad[8,scene]", via = [ { exclusive = one } ], to = "live.clip[scene + 4,1]" }
            }
            """).Plan!;

        Assert.Equal("1 2 5 6 7 8 9 12 13", plan.Groups[0].Options.Tracks.ToString());
    }

    [Fact]
    public void GroupTracks_OnlyFromOsc_MustBeSaid()
    {
        const string Route = "\nroutes { r { from = \"panel:/clip\", via = [ { exclusive = one } ], to = \"live.clip[arg1,arg2]\" } }";

        Assert.Equal(["1:10: error: group 'one': its routes come from OSC, so which tracks belong to it must be said: tracks = \"1..8\""], RigText.Errors("groups { one { kind = exclusive } }" + Route));
        Assert.Empty(RigText.Errors("groups { one { kind = exclusive, tracks = \"1..8\" } }" + Route));
    }

    [Fact]
    public void Group_ClipsInTwoLives_IsTold() => Assert.Equal(
        ["5:76: error: route 'b': group 'one' has its clips in 'live' (route 'a'); a group belongs to one Live"],
        RigText.Errors("""
            endpoints { other { kind = ableton-osc, send = 11010, receive = 11011 } }
            groups { one { kind = exclusive } }
            routes {
              a { from = "apc.pad[track,1]", via = [ { exclusive = one } ], to = "live.clip[track,1]" }
              b { from = "apc.pad[track,2]", via = [ { exclusive = one } ],       to = "other.clip[track,1]" }
            }
            """));

    [Theory]
    [InlineData("member = \"clip[track,scene + 1]\"", "error: route 'r': for pad[1,1] 'member' and 'to' name different clips; 'member' may be left out")]
    [InlineData("member = \"slot[track,scene]\"", "error: route 'r': a member is a clip, written clip[track,scene], not 'slot[track,scene]'")]
    [InlineData("membr = \"clip[track,scene]\"", "error: route 'r', exclusive: no key 'membr'; did you mean 'member'?")]
    public void Exclusive_MemberMistakes_AreTold(string member, string expected) => Assert.Contains(
        expected,
        RigText.Errors($$"""
            groups { one { kind = exclusive } }
            routes { r { from = "apc.pad[track,scene]", via = [ { exclusive = one, {{member}} } ], to = "live.clip[track,scene]" } }
            """).Select(static line => line[(line.IndexOf(' ') + 1)..]));

    [Fact]
    public void Exclusive_WithoutAClip_IsTold() => Assert.Equal(
        ["error: route 'r': an exclusive route leads to a clip, as in to = \"live.clip[track,scene]\""],
        RigText.Errors("groups { one { kind = exclusive, tracks = 1 } }, routes { r { from = \"apc.pad[1,1]\", via = [ { exclusive = one } ], to = \"live.play\" } }")
            .Select(static line => line[(line.IndexOf(' ') + 1)..]));

    [Theory]
    [InlineData("a { kind = osc, receive = 11001 }", "endpoint 'a': port 11001 is taken by endpoint 'live' (it listens there); choose another")]
    [InlineData("a { kind = osc, receive = 7000 }, b { kind = osc, receive = 7000 }", "endpoint 'b': port 7000 is taken by endpoint 'a' (it listens there); choose another")]
    [InlineData("a { kind = osc, send = 7000, receive = 7000 }", "endpoint 'a' sends to port 7000, where it listens itself: messages would come straight back")]
    [InlineData("a { kind = osc, send = 8000 }", "endpoint 'a' sends to port 8000, where endpoint 'panel' listens itself: messages would come straight back")]
    [InlineData("a { kind = ableton-osc, simulate = true, send = 7000, receive = 7000 }", "endpoint 'a': 'send' and 'receive' are the same port 7000; two programs cannot listen at one")]
    [InlineData("a { kind = ableton-osc, simulate = true, send = 8000, receive = 7001 }", "endpoint 'a': port 8000 is taken by endpoint 'panel' (it listens there); choose another")]
    public void EndpointPorts_SharedPorts_AreTold(string endpoints, string expected) =>
        Assert.Equal([expected], RigText.Compile($"endpoints {{ {endpoints} }}").Diagnostics.Select(static diagnostic => diagnostic.Message));

    [Theory]
    [InlineData("a { kind = osc, send = 9001, host = \"192.168.1.20\", receive = 7000 }")]
    [InlineData("a { kind = osc, send = 8000, host = \"192.168.1.20\" }")]
    [InlineData("a { kind = osc, send = 7000 }, b { kind = osc, send = 7000 }")]
    [InlineData("a { kind = osc, bind = \"127.0.0.2\", receive = 8000 }")]
    public void EndpointPorts_ApartByAddressOrOnlySending_AreRight(string endpoints) => Assert.Empty(RigText.Errors($"endpoints {{ {endpoints} }}"));

    [Theory]
    [InlineData("a { from = \"apc.pad[track,scene]\", to = synth, priority = 1, last = true }", "b { from = \"apc.pad[1,1]\", to = \"live.play\" }", true)]
    [InlineData("a { from = apc, to = synth, priority = 1, last = true }", "b { from = \"apc.pad[1,1]\", to = \"live.play\" }", true)]
    [InlineData("a { from = \"apc.pad[track,scene]\", on = press, to = synth, last = true, priority = 1 }", "b { from = \"apc.pad[1,1]\", to = synth }", false)]
    [InlineData("a { from = \"apc.pad[track,scene]\", to = synth, last = true }", "b { from = \"apc.pad[1,1]\", to = \"live.play\" }", false)]
    [InlineData("a { from = \"apc.pad[track,1..4 as scene]\", to = synth, last = true, priority = 1 }", "b { from = \"apc.pad[1,scene]\", to = \"live.play\" }", false)]
    [InlineData("a { from = \"apc.pad[track,scene]\", when { channel = 1 }, to = synth, last = true, priority = 1 }", "b { from = \"apc.pad[1,1]\", to = \"live.play\" }", false)]
    public void ShadowedRoute_NothingLeftForIt_IsAWarning(string first, string second, bool shadowed)
    {
        var result = RigText.Compile($$"""routes { {{first}}, {{second}} }""");

        Assert.NotNull(result.Plan);
        Assert.Equal(
            shadowed ? ["route 'b' never runs: route 'a' takes everything first and says last = true; give this one a higher priority, or the other one a condition"] : [],
            result.Diagnostics.Select(static diagnostic => diagnostic.Message));
    }

    [Theory]
    [InlineData("when { channel = 1 }", "when { channel = 1 }", true)]
    [InlineData("when { channel = \"1..4\" }", "when { channel = 2, note = 60 }", true)]
    [InlineData("when { channel = 2 }", "when { channel = \"1..4\" }", false)]
    [InlineData("when { channel = 1, note = 60 }", "when { channel = 1 }", false)]
    [InlineData("when { note = \"C1..C4\" }", "when { note = \"C1..C4\", velocity = \"1..80\" }", true)]
    [InlineData("when { velocity = \"1..80\" }", "when { velocity = \"81..127\" }", false)]
    [InlineData("when { controller = \"1..9\" }", "when { controller = 7 }", true)]
    [InlineData("when { value = \"0.5..1\" }", "when { value = \"0.6..0.7\" }", true)]
    [InlineData("when { variable { v = \"0..1\" } }", "when { variable { v = 1 } }", true)]
    [InlineData("when { variable { v = 0 } }", "when { variable { w = 0 } }", false)]
    [InlineData("when { nrpn = 1 }", "when { nrpn = 2 }", false)]
    [InlineData("when { nrpn = 1 }", "when { nrpn = 1 }", false)]
    public void ShadowedRoute_WithConditions_IsOneThatLetsThroughNoMore(string first, string second, bool shadowed) => Assert.Equal(
        shadowed ? ["route 'b' never runs: route 'a' takes everything first and says last = true; give this one a higher priority, or the other one a condition"] : [],
        RigText.Compile($$"""
            rig { variables { v = 0, w = 0 } }
            routes {
              a { from = keys, {{first}}, to = synth, last = true, priority = 1 }, b { from = keys, {{second}}, to = synth }
              set { from = "apc.left", via = [ { set { v = 1, w = "v" } } ] }
              use { from = "apc.right", when { variable { v = 1, w = 1 } }, to = "live.play" }
            }
            """).Diagnostics.Select(static diagnostic => diagnostic.Message));

    [Theory]
    [InlineData("panel:/1/fader", "panel:/1/fader", true)]
    [InlineData("panel:/1/*", "panel:/1/fader", true)]
    [InlineData("panel:/*/fader", "panel:/{1,2}/fader", true)]
    [InlineData("panel:/1/[0-9]/x", "panel:/1/5/*", false)]
    [InlineData("panel://fader", "panel:/1/2/fader", true)]
    [InlineData("panel:/1/*", "panel:/1/2/fader", false)]
    [InlineData("panel:/1/fader", "panel:/1/*", false)]
    [InlineData("panel:/1/f*", "panel:/1/*", false)]
    [InlineData("panel:/1/fader", "other:/1/fader", false)]
    public void ShadowedRoute_OfOsc_IsOneWhosePatternTheOtherCovers(string first, string second, bool shadowed) => Assert.Equal(
        shadowed ? ["route 'b' never runs: route 'a' takes everything first and says last = true; give this one a higher priority, or the other one a condition"] : [],
        RigText.Compile($$"""
            endpoints { other { kind = osc, receive = 8100 } }
            routes { a { from = "{{first}}", to = "live.play", last = true, priority = 1 }, b { from = "{{second}}", to = "live.stop" } }
            """).Diagnostics.Select(static diagnostic => diagnostic.Message));

    [Theory]
    [InlineData("note = 60, controller = 7", "error: route 'r': no message is both 'note' and 'controller', so this can never match; make two routes")]
    [InlineData("velocity = \"1..60\", nrpn = 60", "error: route 'r': no message is both 'velocity' and 'nrpn', so this can never match; make two routes")]
    [InlineData("controller = 7, pair14 = 1", "error: route 'r': no message is both 'controller' and 'pair14', so this can never match; make two routes")]
    [InlineData("note = 60, velocity = \"1..60\", channel = 2, value = \"0..0.5\"", null)]
    [InlineData("channel = 1, sysex = \"F0 * F7\"", "error: route 'r': no message is both 'channel' and 'sysex', so this can never match; make two routes")]
    [InlineData("controller = 1, pair14 = 1", null)]
    public void Conditions_ThatNoMessageFulfilsTogether_AreTold(string when, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], RigText.RouteErrors($"from = keys, when {{ {when} }}, to = synth"));

    [Fact]
    public void Gesture_ThatIsACondition_IsToldSo() => Assert.Equal(
        ["error: route 'r': 'on' has no gesture 'sysex'; it is a condition, as in when { sysex = … }"], RigText.RouteErrors("from = keys, on = sysex, to = synth"));

    [Fact]
    public void DevicePorts_NoNameAnywhere_IsTold() => Assert.Equal(
        ["1:11: error: device 'x': MIDI port has no port name of its own; say match = [ { port = \"*name*\" } ] (midimesh ports lists them), or virtual = true"],
        RigText.Errors("devices { x { profile = generic/midi } }"));
}

using MidiMesh.Contracts.Midi;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>Every step as it is written: what goes in, what comes out, and what is said about mistakes.</summary>
public sealed class StepTests
{
    [Theory]
    [InlineData("[0, 1]", 127, "1")]
    [InlineData("[0.0, 0.85]", 127, "0.85")]
    [InlineData("[0.0, 0.85]", 0, "0")]
    [InlineData("[1, 0]", 127, "0")]
    [InlineData("[-1, 1]", 0, "-1")]
    public void Scale_Position_BecomesTheRange(string range, int position, string expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = "apc.fader[1]", via = [ { scale = {{range}} } ], to = "live.track[1].panning" """));

        Assert.Equal($"live SetTrackPanning 0 -1 {expected}", probe.Midi("apc", MidiMessage.ControlChange(0, 7, position)));
    }

    [Theory]
    [InlineData("[0.0, 0.5]", "control change 7 value 64 channel 1")]
    [InlineData("[1, 0]", "control change 7 value 0 channel 1")]
    public void Scale_BeforeAMidiOutput_ChangesTheMessage(string range, string expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = "apc.fader[1]", via = [ { scale = {{range}} } ], to = synth"""));

        Assert.Equal($"synth {expected}", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 127)));
    }

    [Fact]
    public void Scale_BeforeAMidiOutput_ChangesBendsAndPressures()
    {
        var probe = new RouteProbe(RigText.Route("from = keys, via = [ { scale = [0, 0.5] } ], to = synth"));

        Assert.Equal("synth channel pressure 64 channel 1", probe.Midi("keys", MidiMessage.ChannelPressure(0, 127)));
        Assert.Equal("synth poly pressure C3 (60) pressure 64 channel 1", probe.Midi("keys", MidiMessage.PolyPressure(0, 60, 127)));
        Assert.Equal("synth pitch bend 0 channel 1", probe.Midi("keys", MidiMessage.PitchBend(0, 16383)));
        Assert.Equal("synth note on C3 (60) velocity 100 channel 1", probe.Midi("keys", MidiMessage.NoteOn(0, 60, 100)));
    }

    [Theory]
    [InlineData(12, 60, "synth note on C4 (72) velocity 100 channel 1")]
    [InlineData(-12, 60, "synth note on C2 (48) velocity 100 channel 1")]
    [InlineData(12, 120, "Filtered")]
    [InlineData(-12, 11, "Filtered")]
    [InlineData(0, 60, "synth note on C3 (60) velocity 100 channel 1")]
    public void Transpose_Note_MovesOrIsLeftOut(int semitones, int note, string expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = keys, via = [ { transpose = {{semitones}} } ], to = synth"""));

        Assert.Equal(expected, probe.Midi("keys", MidiMessage.NoteOn(0, note, 100)));
    }

    [Fact]
    public void Transpose_ReleasesAndPressures_MoveTooAndTheRestStays()
    {
        var probe = new RouteProbe(RigText.Route("from = keys, via = [ { transpose = 1 } ], to = synth"));

        Assert.Equal("synth note off C#3 (61) velocity 5 channel 3", probe.Midi("keys", MidiMessage.NoteOff(2, 60, 5)));
        Assert.Equal("synth poly pressure C#3 (61) pressure 9 channel 3", probe.Midi("keys", MidiMessage.PolyPressure(2, 60, 9)));
        Assert.Equal("synth control change 1 value 2 channel 3", probe.Midi("keys", MidiMessage.ControlChange(2, 1, 2)));
    }

    [Fact]
    public void Channel_ChannelMessages_LeaveOnItAndTheRestStays()
    {
        var probe = new RouteProbe(RigText.Route("from = keys, via = [ { channel = 16 } ], to = synth"));

        Assert.Equal("synth note on C3 (60) velocity 1 channel 16", probe.Midi("keys", MidiMessage.NoteOn(0, 60, 1)));
        Assert.Equal("synth note off C3 (60) velocity 0 channel 16", probe.Midi("keys", MidiMessage.NoteOff(0, 60, 0)));
        Assert.Equal("synth program change 9 channel 16", probe.Midi("keys", MidiMessage.ProgramChange(3, 9)));
        Assert.Equal("synth pitch bend -8192 channel 16", probe.Midi("keys", MidiMessage.PitchBend(3, 0)));
        Assert.Equal("synth start", probe.Midi("keys", MidiMessage.Start));
    }

    [Theory]
    [InlineData("100", 1, 100)]
    [InlineData("100", 127, 100)]
    [InlineData("[40, 127]", 1, 40)]
    [InlineData("[40, 127]", 127, 127)]
    [InlineData("[40, 127]", 64, 84)]
    [InlineData("[127, 1]", 127, 1)]
    public void Velocity_Note_GetsTheVelocity(string written, int played, int expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = keys, via = [ { velocity = {{written}} } ], to = synth"""));

        Assert.Equal($"synth note on C3 (60) velocity {expected} channel 1", probe.Midi("keys", MidiMessage.NoteOn(0, 60, played)));
        Assert.Equal("synth note off C3 (60) velocity 64 channel 1", probe.Midi("keys", MidiMessage.NoteOff(0, 60)));
    }

    [Fact]
    public void Rate_TooSoon_KeepsTheLatestOrTheFirst()
    {
        foreach (var (keep, later) in new[] { ("", "later 100; Postponed"), (", keep = latest", "later 100; Postponed"), (", keep = first", "RateLimited") })
        {
            var probe = new RouteProbe(RigText.Route($$"""from = "apc.fader[1]", via = [ { rate = 10/s{{keep}} } ], to = synth"""));

            Assert.Equal("synth control change 7 value 1 channel 1", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 1)));
            probe.Now = 50;
            Assert.Equal(later, probe.Midi("apc", MidiMessage.ControlChange(0, 7, 2)));
            probe.Now = 100;
            Assert.Equal("synth control change 7 value 3 channel 1", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 3)));
        }
    }

    [Fact]
    public void Rate_OfAWholeDevice_CountsEachControlByItself()
    {
        var probe = new RouteProbe(RigText.Route("from = keys, via = [ { rate = 1/min } ], to = synth"));

        Assert.Equal("synth control change 1 value 5 channel 1", probe.Midi("keys", MidiMessage.ControlChange(0, 1, 5)));
        Assert.Equal("synth control change 2 value 5 channel 1", probe.Midi("keys", MidiMessage.ControlChange(0, 2, 5)));
        Assert.Equal("later 60000; Postponed", probe.Midi("keys", MidiMessage.ControlChange(0, 2, 6)));
    }

    [Fact]
    public void Takeover_Fader_WaitsUntilItMeetsTheValueAtItsPlaceOnTheScale()
    {
        var probe = new RouteProbe(RigText.Route("""from = "apc.fader[1]", via = [ { takeover = pickup }, { scale = [0.0, 0.85] } ], to = "live.track[1].volume" """)) { Target = 0.425 };

        Assert.Equal("TakeoverWaiting", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 10)));
        Assert.Equal("TakeoverWaiting", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 40)));
        Assert.Equal("live SetTrackVolume 0 -1 0.428", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 64)));
    }

    [Fact]
    public void Clear_Group_LetsGoBeforeTheDestination()
    {
        const string Rig = """
            groups { one { kind = exclusive } }
            routes {
              play { from = "apc.pad[track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" }
              stop { from = "apc.stop-all", via = [ { clear = one } ], to = "live.stop-all" }
            }
            """;

        Assert.Equal("clear one; live StopAll -1 -1 1", new RouteProbe(RigText.Table(Rig)).Midi("apc", MidiMessage.NoteOn(0, 81, 127)));
    }

    [Fact]
    public void Run_ConditionsAndSteps_AllocateNothing()
    {
        var route = RigText.Route("""
            from = keys, when { note = "0..127", velocity = "1..127", channel = "1..16", value = "0..1" }
            via = [ { scale = [0, 1] }, { transpose = 1 }, { channel = 2 }, { velocity = [2, 120] }, { rate = 1/s, keep = first } ], to = synth
            """).Routes[0];
        var probe = new RouteProbe(RigText.Table(""));
        var states = new Contracts.Routing.StepState[route.Via.Length];

        Assert.Equal(0, Steady.LeastAllocated(() => RunOften(route, states, probe, 1000)));
    }

    private static void RunOften(Contracts.Routing.Route route, Contracts.Routing.StepState[] states, RouteProbe probe, int times)
    {
        var midi = MidiMessage.NoteOn(0, 60, 100);
        for (var i = 0; i < times; i++)
        {
            var e = new Contracts.Routing.MeshEvent { Gesture = Contracts.Routing.Gesture.Press, Value = 0.5, Midi = midi, Arrived = midi };
            foreach (var filter in route.When)
            {
                Assert.True(filter.Matches(e));
            }

            for (var step = 0; step < route.Via.Length; step++)
            {
                route.Via[step].Run(ref e, ref states[step], probe);
            }
        }
    }

    [Theory]
    [InlineData("""{ osc = "/a" }""", "panel /a ,")]
    [InlineData("""{ osc = "/a", args = 5 }""", "panel /a ,i 5")]
    [InlineData("""{ osc = "/a", args = [ 1, 2.0, -3, 1e2, text, "two words", true, false, null ] }""", "panel /a ,ififssTFN 1 2 -3 100 \"text\" \"two words\"")]
    [InlineData("""{ osc = "/a", args = [ "=track", "=track / 2", "=value", "=velocity", "==x" ] }""", "panel /a ,iffis 3 1.5 1 127 \"=x\"")]
    [InlineData("""{ osc = "/t/{track}/s{scene - 1}", args = [ { h = "=track" }, { d = 0.5 }, { i = "=value * 9" }, { f = 1 } ] }""", "panel /t/3/s1 ,hdif 3 0.5 9 1")]
    [InlineData("""{ osc = "/{value / 2}", args = [ { s = "=track" }, { s = 5 }, { bool = "=value" }, { bool = "=value - 1" }, { bool = true }, { b = "00 7F 01" } ] }""", "panel /0.5 ,ssTFTb \"3\" \"5\" blob(007f01)")]
    [InlineData("""{ osc = "/live/clip/fire", args = [ "=track - 1", "=scene - 1" ] }""", "panel /live/clip/fire ,ii 2 1")]
    public void Osc_Message_IsWrittenWithItsTypes(string step, string expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = "apc.pad[track,scene]", via = [ {{step}} ], to = panel"""));

        Assert.Equal(expected, probe.Midi("apc", MidiMessage.NoteOn(2, 54, 127)));
    }

    [Fact]
    public void Osc_ToALive_IsSentAsItIs() => Assert.Equal(
        "live /live/song/undo ,",
        new RouteProbe(RigText.Route("""from = "apc.left", via = [ { osc = "/live/song/undo" } ], to = live""")).Midi("apc", MidiMessage.NoteOn(0, 97, 127)));

    [Theory]
    [InlineData("{ scale = 5 }", "error: route 'r', scale: 'scale' should be two numbers such as [0.0, 0.85], not '5'")]
    [InlineData("{ scale = [0] }", "error: route 'r', scale: 'scale' should be two numbers such as [0.0, 0.85], not a list")]
    [InlineData("{ scale = [0, 1], kepp = latest }", "error: route 'r', scale: no key 'kepp'; there is scale")]
    [InlineData("{ sclae = [0, 1] }", "error: route 'r': no step 'sclae'; did you mean 'scale'?")]
    [InlineData("{ rate = 30 }", "error: route 'r': 'rate' needs its unit: 30/s, or 30/min")]
    [InlineData("{ rate = fast }", "error: route 'r': 'rate' should be so many a second or minute, such as 30/s, not 'fast'")]
    [InlineData("{ rate = 0/s }", "error: route 'r': 'rate' should be so many a second or minute, such as 30/s, not '0/s'")]
    [InlineData("{ rate = 30/h }", "error: route 'r': 'rate' should be so many a second or minute, such as 30/s, not '30/h'")]
    [InlineData("{ rate = 30/s, keep = lates }", "error: route 'r', rate: 'keep' has no word 'lates'; did you mean 'latest'?")]
    [InlineData("{ rate = 30/s, kepp = latest }", "error: route 'r', rate: no key 'kepp'; did you mean 'keep'?")]
    [InlineData("{ scale = [0, 1], rate = 30/s }", "error: route 'r': 'scale' and 'rate' are two steps; write them one after the other: { scale = … }, { rate = … }")]
    [InlineData("{ }", "error: route 'r': an empty step; take it out, or say which: { scale = [0, 1] }")]
    [InlineData("scale", "error: route 'r': 'via' should be a list of steps such as { scale = [0, 1] }, not 'scale'")]
    [InlineData("{ takeover = picup }", "error: route 'r', takeover: 'takeover' has no word 'picup'; did you mean 'pickup'?")]
    [InlineData("{ clear = one }", "error: route 'r': no group 'one'")]
    [InlineData("{ transpose = octave }", "error: route 'r': no name 'octave' here; there is value, note, controller, program, velocity, channel")]
    [InlineData("{ transpose = \"12 semitones\" }", "error: route 'r': 's' stands where + - * / or the end is expected")]
    [InlineData("{ transpose = 1.5 }", "error: route 'r', transpose: 'transpose' should be a whole number from -127 to 127, not '1.5'")]
    [InlineData("{ transpose = 200 }", "error: route 'r', transpose: 'transpose' should be a whole number from -127 to 127, not '200'")]
    [InlineData("{ channel = 0 }", "error: route 'r', channel: 'channel' should be a whole number from 1 to 16, not '0'")]
    [InlineData("{ velocity = [1, 2, 3] }", "error: route 'r', velocity: 'velocity' should be one velocity or two, such as [40, 127], not a list")]
    [InlineData("{ osc = \"/a\" }", "error: route 'r': the message of 'osc' goes nowhere: none of the destinations is an endpoint by its bare name")]
    public void Via_Mistakes_AreToldWithTheRightWord(string step, string expected) =>
        Assert.Equal([expected], RigText.RouteErrors($$"""from = "apc.fader[1]", via = [ {{step}} ], to = "live.track[1].volume" """));

    [Fact]
    public void Via_OptionWithoutItsStep_IsToldWhichStepsThereAre() => Assert.StartsWith(
        "error: route 'r': no step 'keep'; there is exclusive, clear, takeover, scale, ",
        Assert.Single(RigText.RouteErrors("""from = "apc.fader[1]", via = [ { keep = latest } ], to = "live.track[1].volume" """)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ osc = live }", "error: route 'r': an OSC address begins with / and has at most 500 characters: 'live'")]
    [InlineData("{ osc = \"/a b\" }", "error: route 'r': an OSC address to send has no ' '")]
    [InlineData("{ osc = \"/a/{x}\" }", "error: route 'r': no name 'x' here; there is value, note, controller, program, velocity, channel")]
    [InlineData("{ osc = \"/a/{x\" }", "error: route 'r': an OSC address to send has no '{' without its '}'")]
    [InlineData("{ osc = \"/a\", args = [ 5000000000 ] }", "error: route 'r', osc: 'args' should be whole numbers that fit 32 bits (write { h = 5000000000 } for 64 bits, 5e9 for a float), not '5000000000'")]
    [InlineData("{ osc = \"/a\", args = [ \"=valu\" ] }", "error: route 'r': no name 'valu' here; did you mean 'value'?")]
    [InlineData("{ osc = \"/a\", args = [ \"=1 +\" ] }", "error: route 'r': a number or name is missing")]
    [InlineData("{ osc = \"/a\", args = [ { } ] }", "error: route 'r', osc: 'args' should be numbers, texts, true or false, or one type with its value such as { d = \"=value\" }, not { … }")]
    public void Osc_Mistakes_AreTold(string step, string expected) =>
        Assert.Equal([expected], RigText.RouteErrors($$"""from = "apc.fader[1]", via = [ {{step}} ], to = panel"""));

    [Theory]
    [InlineData("from = keys, via = [ { takeover = pickup } ], to = synth", "error: route 'r': takeover is for faders, knobs and pedals, and for values of pair14, nrpn, rpn and sysex in 'when': this route's source has no position that could meet a value")]
    [InlineData("from = \"apc.fader[1]\", via = [ { takeover = pickup } ], to = synth", "warning: route 'r': takeover has nothing to meet: no destination tells where it stands")]
    [InlineData("from = \"panel:/x\", via = [ { transpose = 1 }, { osc = \"/a\" } ], to = panel", "error: route 'r': step 'transpose' changes MIDI messages, and this route's come from OSC")]
    [InlineData("from = \"apc.fader[1]\", via = [ { scale = [0, 127] } ], to = synth", "error: route 'r': a MIDI value (the whole range of its message) goes from 0 to 1, and this scale leads to 127")]
    [InlineData("from = \"apc.fader[1]\", via = [ { scale = [0, 2] } ], to = \"live.track[1].volume\"", "error: route 'r': track.volume goes from 0 to 1, and this scale leads to 2")]
    [InlineData("from = \"apc.fader[1]\", via = [ { scale = [0, 180] } ], to = \"live.tempo\"", "error: route 'r': tempo goes from 20 to 999, and this scale leads to 0")]
    public void Via_StepsThatDoNotFit_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors(body));
}

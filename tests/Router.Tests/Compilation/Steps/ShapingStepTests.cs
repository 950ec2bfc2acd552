using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>The steps that shape values as they are written: what goes in, what comes out, and what is said about mistakes.</summary>
public sealed class ShapingStepTests
{
    [Theory]
    [InlineData("linear", 64, "64")]
    [InlineData("soft", 32, "64")]
    [InlineData("hard", 64, "32")]
    [InlineData("[[0, 0], [0.5, 0.2], [1, 1]]", 32, "13")]
    [InlineData("[[0, 1], [1, 0]]", 127, "0")]
    [InlineData("[[0.5, 0], [0.6, 1]]", 127, "127")]
    public void Curve_Position_IsBent(string curve, int position, string expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = "apc.fader[1]", via = [ { curve = {{curve}} } ], to = synth"""));

        Assert.Equal($"synth control change 7 value {expected} channel 1", probe.Midi("apc", MidiMessage.ControlChange(0, 7, position)));
    }

    [Fact]
    public void Curve_Notes_BendTheirVelocity()
    {
        var probe = new RouteProbe(RigText.Route("from = keys, via = [ { curve = soft } ], to = synth"));

        Assert.Equal("synth note on C3 (60) velocity 90 channel 1", probe.Midi("keys", MidiMessage.NoteOn(0, 60, 64)));
        Assert.Equal("synth note off C3 (60) velocity 64 channel 1", probe.Midi("keys", MidiMessage.NoteOff(0, 60)));
    }

    [Theory]
    [InlineData("takeover = scaled", "TakeoverWaiting", "live SetTrackVolume 0 -1 0.746")]
    [InlineData("takeover = pickup", "TakeoverWaiting", "TakeoverWaiting")]
    [InlineData("takeover = jump", "live SetTrackVolume 0 -1 0.335", "live SetTrackVolume 0 -1 0.428")]
    public void Takeover_EachWay_FindsTheValueBehindTheScale(string takeover, string first, string second)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = "apc.fader[1]", via = [ { {{takeover}} }, { scale = [0.0, 0.85] } ], to = "live.track[1].volume" """)) { Target = 0.7225 };

        Assert.Equal(first, probe.Midi("apc", MidiMessage.ControlChange(0, 7, 50)));
        Assert.Equal(second, probe.Midi("apc", MidiMessage.ControlChange(0, 7, 64)));
    }

    [Fact]
    public void Takeover_InFrontOfACurve_FindsTheValueBehindIt()
    {
        var probe = new RouteProbe(RigText.Route("""from = "apc.fader[1]", via = [ { takeover = pickup }, { curve = hard } ], to = "live.track[1].volume" """)) { Target = 0.25 };

        Assert.Equal("TakeoverWaiting", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 32)));
        Assert.Equal("live SetTrackVolume 0 -1 0.254", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 64)));
    }

    [Theory]
    [InlineData("relative = turn", 1, "live SetTrackVolume 0 -1 0.51")]
    [InlineData("relative = turn", 126, "live SetTrackVolume 0 -1 0.48")]
    [InlineData("relative = twos-complement", 1, "live SetTrackVolume 0 -1 0.51")]
    [InlineData("relative = turn, step = 0.1", 2, "live SetTrackVolume 0 -1 0.7")]
    [InlineData("relative = turn, step = 0.1", 20, "live SetTrackVolume 0 -1 1")]
    [InlineData("relative = turn }, { scale = [0, 0.8]", 8, "live SetTrackVolume 0 -1 0.564")]
    public void Relative_Encoder_ChangesThePresentValue(string step, int value, string expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = "apc.cue-level", via = [ { {{step}} } ], to = "live.track[1].volume" """)) { Target = 0.5 };

        Assert.Equal(expected, probe.Midi("apc", MidiMessage.ControlChange(0, 47, value)));
    }

    [Theory]
    [InlineData("twos-complement", 127, 63)]
    [InlineData("binary-offset", 65, 65)]
    [InlineData("signed-bit", 65, 63)]
    [InlineData("signed-bit-2", 65, 65)]
    public void Relative_PlainController_IsReadInItsEncoding(string encoding, int value, int expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = "keys.controller[20]", via = [ { relative = {{encoding}} } ], to = synth""")) { Target = 0.504 };

        Assert.Equal($"synth control change 20 value {expected} channel 1", probe.Midi("keys", MidiMessage.ControlChange(0, 20, value)));
    }

    [Fact]
    public void Relative_FromOsc_TakesTheFirstArgumentAsSteps()
    {
        var probe = new RouteProbe(RigText.Route("""from = "panel:/wheel", via = [ { relative = turn, step = 0.1 } ], to = "live.track[1].volume" """)) { Target = 0.5 };

        Assert.Equal("live SetTrackVolume 0 -1 0.4", probe.Osc("panel", "/wheel", -1));
    }

    [Fact]
    public void Relative_ItsDestination_IsFollowed()
    {
        var plan = RigText.Compile("""routes { r { from = "apc.cue-level", via = [ { relative = turn }, { scale = [60, 180] } ], to = "live.tempo" } }""").Plan!;

        Assert.Equal("Tempo", string.Join(' ', plan.Endpoints[0].Values));
    }

    [Fact]
    public void Debounce_ButtonThatIsOnlyPressed_SeesItsReleasesToo()
    {
        var table = RigText.Route("""from = "apc.stop-all", via = [ { debounce = 15ms } ], to = "live.stop-all" """);
        var probe = new RouteProbe(table);
        var (down, up) = (MidiMessage.NoteOn(0, 81, 127), MidiMessage.NoteOff(0, 81));

        Assert.Equal("live StopAll -1 -1 1", probe.Midi("apc", down));
        probe.Now = 100;
        Assert.Equal("Filtered", probe.Midi("apc", up));
        probe.Now = 103;
        Assert.Equal("Filtered", probe.Midi("apc", down));
        probe.Now = 105;
        Assert.Equal("Filtered", probe.Midi("apc", up));
        probe.Now = 200;
        Assert.Equal("live StopAll -1 -1 1", probe.Midi("apc", down));
        Assert.Equal(1 << (int)Gesture.Press, table.Routes[0].Gestures);
    }

    [Fact]
    public void Debounce_ButtonThatTurnsASwitchRound_StillTurnsItRound() => Assert.Equal(
        "live SetTrackMute 0 -1 NaN",
        new RouteProbe(RigText.Route("""from = "apc.activator[1]", via = [ { debounce = 15ms } ], to = "live.track[1].mute" """)).Midi("apc", MidiMessage.NoteOn(0, 50, 127)));

    [Fact]
    public void Smooth_SecondPosition_WaitsForItsTime()
    {
        var probe = new RouteProbe(RigText.Route("""from = "apc.fader[1]", via = [ { smooth = 50ms } ], to = synth"""));

        Assert.Equal("synth control change 7 value 0 channel 1", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 0)));
        probe.Now = 100;
        Assert.Equal("later 110; Postponed", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 127)));
    }

    [Fact]
    public void Deadband_SmallChange_IsDroppedAndTheEndIsNot()
    {
        var probe = new RouteProbe(RigText.Route("""from = "apc.fader[1]", via = [ { deadband = 0.02 } ], to = synth"""));

        Assert.Equal("synth control change 7 value 125 channel 1", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 125)));
        Assert.Equal("Filtered", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 126)));
        Assert.Equal("synth control change 7 value 127 channel 1", probe.Midi("apc", MidiMessage.ControlChange(0, 7, 127)));
    }

    [Fact]
    public void Toggle_Press_GivesTheOtherValueAndReleasesAreSwallowed()
    {
        var probe = new RouteProbe(RigText.Route("""from = "apc.left", on = [press, release], via = [ { toggle = [0.2, 0.8] } ], to = "live.track[1].volume" """));
        var (down, up) = (MidiMessage.NoteOn(0, 97, 127), MidiMessage.NoteOff(0, 97));

        Assert.Equal("live SetTrackVolume 0 -1 0.8", probe.Midi("apc", down));
        Assert.Equal("Filtered", probe.Midi("apc", up));
        Assert.Equal("live SetTrackVolume 0 -1 0.2", probe.Midi("apc", down));
        Assert.Equal("live SetTrackVolume 0 -1 0.8", probe.Midi("apc", down));
    }

    [Fact]
    public void Toggle_FromOsc_IsPressedByAValueAboveZero()
    {
        var probe = new RouteProbe(RigText.Route("""from = "panel:/push", via = [ { toggle = [0, 1] } ], to = "live.track[1].mute" """));

        Assert.Equal("live SetTrackMute 0 -1 1", probe.Osc("panel", "/push", 1));
        Assert.Equal("Filtered", probe.Osc("panel", "/push", 0));
        Assert.Equal("live SetTrackMute 0 -1 0", probe.Osc("panel", "/push", 1));
    }

    [Theory]
    [InlineData("C3 = E3", 60, "synth note on E3 (64) velocity 100 channel 1")]
    [InlineData("C3 = E3", 61, "synth note on C#3 (61) velocity 100 channel 1")]
    [InlineData("C3 = E3, else = drop", 61, "Filtered")]
    [InlineData("C3 = E3, else = pass", 61, "synth note on C#3 (61) velocity 100 channel 1")]
    [InlineData("\"36\" = 60", 36, "synth note on C3 (60) velocity 100 channel 1")]
    [InlineData("36 = \"C#3\", \"C#1\" = 0", 37, "synth note on C-2 (0) velocity 100 channel 1")]
    [InlineData("C3 = D3, D3 = C3", 62, "synth note on C3 (60) velocity 100 channel 1")]
    public void NoteMap_Note_BecomesTheOtherOne(string map, int note, string expected)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = keys, via = [ { note-map { {{map}} } } ], to = synth"""));

        Assert.Equal(expected, probe.Midi("keys", MidiMessage.NoteOn(0, note, 100)));
        Assert.Equal(expected.Replace("note on", "note off", StringComparison.Ordinal).Replace("100", "5", StringComparison.Ordinal), probe.Midi("keys", MidiMessage.NoteOff(0, note, 5)));
        Assert.Equal("synth control change 1 value 2 channel 1", probe.Midi("keys", MidiMessage.ControlChange(0, 1, 2)));
    }

    [Theory]
    [InlineData("{ curve = sof }", "error: route 'r', curve: 'curve' has no word 'sof'; did you mean 'soft'?")]
    [InlineData("{ curve = [[0, 0]] }", "error: route 'r', curve: 'curve' should be 2 to 128 points such as [[0, 0], [1, 1]], not a list")]
    [InlineData("{ curve = [[0, 0], [1, 2]] }", "error: route 'r': a point of 'curve' is two numbers from 0 to 1, such as [0.5, 0.2]")]
    [InlineData("{ curve = [[0, 0], 5] }", "error: route 'r': a point of 'curve' is two numbers from 0 to 1, such as [0.5, 0.2]")]
    [InlineData("{ curve = [[0, 0], [0.5, 0.1], [0.5, 1]] }", "error: route 'r': the points of 'curve' go from left to right: 0.5 must be above 0.5")]
    [InlineData("{ curve = { } }", "error: route 'r', curve: 'curve' should be linear, soft, hard or points such as [[0, 0], [0.5, 0.2], [1, 1]], not { … }")]
    [InlineData("{ scale = [0, 5] }, { curve = soft }, { scale = [0, 1] }", "error: route 'r': a curve bends what lies between 0 and 1, and the scale in front of it leads from 0 to 5; put the curve in front of the scale")]
    [InlineData("{ takeover = pickup }, { curve = [[0, 0], [0.5, 1], [1, 0]] }", "error: route 'r': 'takeover' in front must find each value at one place of the control, and this curve has it at several; let the points rise, or fall, all the way")]
    [InlineData("{ smooth = 50 }", "error: route 'r', smooth: 'smooth' needs its unit: 50ms, or 50s for seconds")]
    [InlineData("{ smooth = 60s }", "error: route 'r', smooth: 'smooth' goes from 10ms to 10s, not 60s")]
    [InlineData("{ smooth = slow }", "error: route 'r', smooth: 'smooth' should be a duration such as 600ms or 2s, not 'slow'")]
    [InlineData("{ smooth = 50ms, step = 1 }", "error: route 'r', smooth: no key 'step'; there is smooth")]
    [InlineData("{ deadband = 0 }", "error: route 'r', deadband: 'deadband' should be a number above 0 and below 1, such as 0.01, not '0'")]
    [InlineData("{ scale = [0, 0.5] }, { deadband = 0.5 }", "error: route 'r', deadband: 'deadband' should be a number above 0 and below 0.5, such as 0.005, not '0.5'")]
    [InlineData("{ deadband = [1] }", "error: route 'r', deadband: 'deadband' should be a number above 0 and below 1, such as 0.01, not a list")]
    [InlineData("{ takeover = scald }", "error: route 'r', takeover: 'takeover' has no word 'scald'; did you mean 'scaled'?")]
    [InlineData("{ scale = [0, 1] }, { takeover = scaled }", "error: route 'r': takeover compares positions: put it in front of 'scale' and 'curve'")]
    [InlineData("{ debounce = 15ms }", "error: route 'r': 'debounce' is for buttons, and 'fader' is never pressed")]
    [InlineData("{ toggle = [0, 1] }", "error: route 'r': 'toggle' is for buttons, and 'fader' is never pressed")]
    [InlineData("{ note-map { C3 = E3 } }", "error: route 'r': 'note-map' is for notes, and 'fader[1]' sends none")]
    [InlineData("{ relative = turn }", "error: route 'r': 'fader' sends positions as far as its profile knows; say how it writes its steps: twos-complement, binary-offset, signed-bit, signed-bit-2")]
    [InlineData("{ relative = binary-ofset }", "error: route 'r', relative: 'relative' has no word 'binary-ofset'; did you mean 'binary-offset'?")]
    public void Via_MistakesOfAFader_AreTold(string steps, string expected) =>
        Assert.Equal([expected], RigText.RouteErrors($$"""from = "apc.fader[1]", via = [ {{steps}} ], to = "live.track[1].volume" """));

    [Theory]
    [InlineData("relative = turn, step = 0", "error: route 'r', relative: 'step' should be a number from 0.0001 to 1, not '0'")]
    [InlineData("relative = turn, step = big", "error: route 'r', relative: 'step' should be a number from 0.0001 to 1, not 'big'")]
    [InlineData("relative = turn, acceleration = 0.5", "error: route 'r', relative: 'acceleration' should be a number from 1 to 100, not '0.5'")]
    [InlineData("relative = turn, aceleration = 2", "error: route 'r', relative: no key 'aceleration'; did you mean 'acceleration'?")]
    [InlineData("relative = binary-offset", "error: route 'r': the profile knows how 'cue-level' writes its steps: write relative = turn")]
    [InlineData("smooth = 50ms", "error: route 'r': 'smooth' is for positions, and 'cue-level' sends steps (+1, -2); put { relative = turn } in front of it")]
    [InlineData("relative = turn }, { takeover = pickup", "error: route 'r': takeover is for faders, knobs and pedals, and for values of pair14, nrpn, rpn and sysex in 'when': this route's source has no position that could meet a value")]
    [InlineData("scale = [0, 1] }, { relative = turn", "error: route 'r': 'relative' makes positions out of steps: put it in front of 'scale' and 'curve', which shape positions")]
    public void Via_MistakesOfAnEncoder_AreTold(string step, string expected)
    {
        var errors = RigText.RouteErrors($$"""from = "apc.cue-level", via = [ { {{step}} } ], to = "live.scene[1]" """);

        Assert.Equal([expected], errors);
    }

    [Theory]
    [InlineData("debounce = 15", "error: route 'r', debounce: 'debounce' needs its unit: 15ms, or 15s for seconds")]
    [InlineData("debounce = 2s", "error: route 'r', debounce: 'debounce' goes from 1ms to 500ms, not 2s")]
    [InlineData("toggle = 1", "error: route 'r', toggle: 'toggle' should be two values such as [0, 1], not '1'")]
    [InlineData("toggle = [1, 1]", "error: route 'r': 'toggle' goes to and fro between two values, and these are the same")]
    [InlineData("toggle = [0, 1] }, { debounce = 15ms", "error: route 'r': 'debounce' must see every edge of the button: put it first")]
    [InlineData("relative = turn", "error: route 'r': 'relative' is for endless knobs, and 'left' is none")]
    [InlineData("takeover = scaled", "error: route 'r': takeover is for faders, knobs and pedals, and for values of pair14, nrpn, rpn and sysex in 'when': this route's source has no position that could meet a value")]
    [InlineData("smooth = 1s", "error: route 'r': 'smooth' is for faders, knobs and pedals, and 'left' has no position")]
    [InlineData("deadband = 0.1", "error: route 'r': 'deadband' is for faders, knobs and pedals, and 'left' has no position")]
    public void Via_MistakesOfAButton_AreTold(string step, string expected) =>
        Assert.Equal([expected], RigText.RouteErrors($$"""from = "apc.left", via = [ { {{step}} } ], to = "live.track[1].volume" """));

    [Theory]
    [InlineData("H3 = 60", "error: route 'r': 'H3' is not a note from C-2 to G8 or 0 to 127")]
    [InlineData("esle = drop", "error: route 'r': 'esle' is not a note from C-2 to G8 or 0 to 127; did you mean 'else'?")]
    [InlineData("C3 = 128", "error: route 'r', note-map: 'C3' should be a note from C-2 to G8 or 0 to 127, not '128'")]
    [InlineData("C3 = [60]", "error: route 'r', note-map: 'C3' should be a note from C-2 to G8 or 0 to 127, not a list")]
    [InlineData("C3 = 61, \"60\" = 62", "error: route 'r': note 60 (C3) is in the map twice: as 'C3' and as '60'")]
    [InlineData("C3 = 61, else = dorp", "error: route 'r', note-map: 'else' has no word 'dorp'; did you mean 'drop'?")]
    public void NoteMap_Mistakes_AreTold(string map, string expected) =>
        Assert.Equal([expected], RigText.RouteErrors($$"""from = keys, via = [ { note-map { {{map}} } } ], to = synth"""));

    [Theory]
    [InlineData("from = keys, via = [ { note-map = 5 } ], to = synth", "error: route 'r', note-map: 'note-map' should be a table such as { C3 = E3, else = pass }, not '5'")]
    [InlineData("from = keys, via = [ { relative = twos-complement } ], to = synth", "error: route 'r': 'relative' is for one knob, not for all that a device sends: say which, as in from = \"keys.controller[20]\"")]
    [InlineData("from = \"keys.bend\", via = [ { relative = twos-complement } ], to = synth", "error: route 'r': 'bend' sends no controller, and only controllers are written as steps")]
    [InlineData("from = \"keys.controller[20]\", via = [ { relative = signed-bit }, { takeover = pickup } ], to = \"live.track[1].volume\"", "error: route 'r': 'relative' begins at the present value, so there is nothing to take over")]
    [InlineData("from = \"panel:/x\", via = [ { relative = signed-bit } ], to = \"live.track[1].volume\"", "error: route 'r': an OSC message's steps are its first argument: write relative = turn")]
    [InlineData("from = \"panel:/x\", via = [ { debounce = 15ms } ], to = \"live.play\"", "error: route 'r': 'debounce' is for buttons, and an OSC message has no gesture")]
    [InlineData("from = \"panel:/x\", via = [ { note-map { C3 = D3 } }, { osc = \"/y\" } ], to = panel", "error: route 'r': step 'note-map' changes MIDI messages, and this route's come from OSC")]
    [InlineData("from = \"apc.left\", on = release, via = [ { toggle = [0, 1] } ], to = synth", "error: route 'r': 'toggle' goes by presses, and this route does not have them; add press to 'on'")]
    [InlineData("from = \"apc.left\", via = [ { toggle = [0, 1] } ], to = \"live.track[1].mute\"", "error: route 'r': a press turns track.mute round by itself, and keeps in step with Live; take 'toggle' out")]
    [InlineData("from = \"apc.left\", via = [ { toggle = [0, 1] } ], to = \"live.play\"", "warning: route 'r': both values of 'toggle' set off play")]
    [InlineData("from = \"apc.cue-level\", via = [ { relative = turn } ], to = \"live.tempo\"", "warning: route 'r': tempo goes from 20 to 999 and 'cue-level' from 0 to 1; add a step such as { scale = [60, 180] }")]
    [InlineData("from = \"apc.fader[1]\", via = [ { takeover = scaled } ], to = synth", "warning: route 'r': takeover has nothing to meet: no destination tells where it stands")]
    public void Via_StepsThatDoNotFit_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors(body));

    [Fact]
    public void Via_Mistake_IsToldAtItsPlace() => Assert.Equal(
        ["2:46: error: route 'r', relative: 'step' should be a number from 0.0001 to 1, not '7'"],
        RigText.Errors("routes {\n  r { from = \"apc.cue-level\", via = { step = 7, relative = turn }, to = \"live.track[1].volume\" }\n}"));

    [Fact]
    public void Run_EveryShapingStep_AllocatesNothing()
    {
        var points = RigText.Route("""
            from = "apc.fader[1]"
            via = [ { takeover = scaled }, { smooth = 50ms }, { curve = [[0, 0], [0.5, 0.2], [1, 1]] }, { curve = soft }, { deadband = 0.001 }, { scale = [0, 0.85] } ]
            to = "live.track[1].volume"
            """).Routes[0].Via;
        var buttons = RigText.Route("""from = keys, via = [ { debounce = 15ms }, { toggle = [0, 1] }, { note-map { C3 = D3, else = pass } } ], to = synth""").Routes[0].Via;
        var knobs = RigText.Route("""from = "apc.cue-level", via = [ { relative = turn, acceleration = 3 } ], to = "live.track[1].volume" """).Routes[0].Via;
        var host = new QuietHost();
        var (move, press, turn) = (
            new MeshEvent { Gesture = Gesture.Move, Value = 0.5, Midi = MidiMessage.ControlChange(0, 7, 64) },
            new MeshEvent { Gesture = Gesture.Press, Value = 1, Midi = MidiMessage.NoteOn(0, 60, 127) },
            new MeshEvent { Gesture = Gesture.Turn, Value = 1, Midi = MidiMessage.ControlChange(0, 47, 1) });
        var states = new StepState[16];
        void RunAll()
        {
            for (var i = 0; i < 1000; i++)
            {
                host.Now += 7;
                RunOnce(points, move with { Value = i / 1000.0 }, states, host);
                RunOnce(buttons, press, states.AsSpan(8), host);
                RunOnce(buttons, press with { Gesture = Gesture.Release }, states.AsSpan(8), host);
                RunOnce(knobs, turn, states.AsSpan(12), host);
            }
        }

        Assert.Equal(0, Steady.LeastAllocated(RunAll));
    }

    private static void RunOnce(Step[] via, MeshEvent e, Span<StepState> states, IStepHost host)
    {
        for (var step = 0; step < via.Length; step++)
        {
            if (via[step].Run(ref e, ref states[step], host) == StepOutcome.Postponed)
            {
                via[step].Resume(ref e, ref states[step], host.Now + 10, host);
            }
        }
    }

    private sealed class QuietHost : IStepHost
    {
        public long Now { get; set; }

        public long Frequency => 1000;

        public double CurrentTarget(in MeshEvent e) => 0.3;

        public bool Postpone(in MeshEvent e, long due, bool replace) => true;

        public bool Emit(in MeshEvent e) => true;

        public IDeliverySink Sink => throw new InvalidOperationException("no step here sends beside the route");

        public Memory<byte> TakeBytes(int length) => new byte[length];

        public void ClearGroup(int group, in MeshEvent e)
        {
        }

        public void ChangePage(PageMove move, string page, in MeshEvent e)
        {
        }

        public void VariablesChanged(ref MeshEvent e)
        {
        }
    }
}

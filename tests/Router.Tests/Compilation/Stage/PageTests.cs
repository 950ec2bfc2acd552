using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Tests.Compilation.Stage;

/// <summary>Which routes and lights are there on which page, and what is said about pages that cannot work.</summary>
public sealed class PageTests
{
    private const string Ways = """
        routes { way { from = "apc.right", via = [ { page = next } ] } }

        """;

    [Theory]
    [InlineData("clips", 1, "panel /outside ,; panel /always ,")]
    [InlineData("mixer", 1, "panel /always ,; panel /mixer ,")]
    [InlineData("mixer", 2, "panel /outside ,; panel /always ,")]
    [InlineData("deep", 1, "panel /always ,; panel /mixer ,")]
    [InlineData("deep", 2, "panel /always ,; panel /deep ,")]
    [InlineData("deep", 3, "panel /outside ,; panel /always ,; panel /gated ,")]
    public void Route_OfAPage_HidesWhatItFallsBackToAtTheSameControl(string page, int track, string expected)
    {
        var probe = new RouteProbe(RigText.Table($$"""
            routes {
              way { from = "apc.right", via = [ { page = next } ] }
              outside { from = "apc.pad[track,1]", via = [ { osc = "/outside" } ], to = panel }
              always  { from = "apc.pad[track,1]", via = [ { osc = "/always" } ], to = panel }
              gated   { from = "apc.pad[3,1]", when { page = [deep] }, via = [ { osc = "/gated" } ], to = panel }
            }
            pages {
              start = clips, always = [always]
              clips {}
              mixer { routes { own { from = "apc.pad[1,1]", via = [ { osc = "/mixer" } ], to = panel } } }
              deep { base = mixer, routes { own { from = "apc.pad[2,1]", via = [ { osc = "/deep" } ], to = panel } } }
            }
            """)) { Page = page };

        Assert.Equal(expected, probe.Midi("apc", MidiMessage.NoteOn(track - 1, 53, 127)));
    }

    [Fact]
    public void Route_OfAPageForAnotherGesture_HidesNothing()
    {
        var probe = new RouteProbe(RigText.Table(Ways + """
            routes { down { from = "apc.pad[1,1]", on = press, via = [ { osc = "/down" } ], to = panel } }
            pages { a {}, b { routes { up { from = "apc.pad[1,1]", on = release, via = [ { osc = "/up" } ], to = panel } } } }
            """)) { Page = "b" };

        Assert.Equal("panel /down ,", probe.Midi("apc", MidiMessage.NoteOn(0, 53, 127)));
        Assert.Equal("panel /up ,", probe.Midi("apc", MidiMessage.NoteOff(0, 53)));
    }

    [Fact]
    public void Route_OfAWholeDeviceOnAPage_TakesTheWholeDevice()
    {
        var probe = new RouteProbe(RigText.Table(Ways + """
            routes {
              play { from = keys, to = synth }
              wheel { from = "keys.controller[1]", via = [ { osc = "/wheel", args = [ "=value" ] } ], to = panel }
            }
            pages { a {}, b { routes { upper { from = keys, via = [ { channel = 2 } ], to = synth } } } }
            """));

        Assert.Equal("synth control change 1 value 127 channel 1; panel /wheel ,f 1", probe.Midi("keys", MidiMessage.ControlChange(0, 1, 127)));
        probe.Page = "b";
        Assert.Equal("synth control change 1 value 127 channel 2", probe.Midi("keys", MidiMessage.ControlChange(0, 1, 127)));
        Assert.Equal("synth poly pressure C3 (60) pressure 7 channel 2", probe.Midi("keys", MidiMessage.PolyPressure(0, 60, 7)));
    }

    [Fact]
    public void Route_FromOscOnAPage_HidesTheSamePattern()
    {
        var probe = new RouteProbe(RigText.Table(Ways + """
            routes { out { from = "panel:/1", via = [ { osc = "/outside" } ], to = panel }, other { from = "panel:/2", via = [ { osc = "/two" } ], to = panel } }
            pages { a {}, b { routes { own { from = "panel:/1", via = [ { osc = "/own" } ], to = panel } } } }
            """)) { Page = "b" };

        Assert.Equal("panel /own ,", probe.Osc("panel", "/1"));
        Assert.Equal("panel /two ,", probe.Osc("panel", "/2"));
    }

    [Theory]
    [InlineData("mixer", "page To mixer")]
    [InlineData("next", "page Next")]
    [InlineData("previous", "page Previous")]
    [InlineData("back", "page Back")]
    public void Step_Page_AsksForIt(string word, string expected)
    {
        var probe = new RouteProbe(RigText.Table(Ways + $$"""
            routes { go { from = "apc.pad[1,1]", via = [ { page = {{word}} } ] } }
            pages { clips {}, mixer {} }
            """));

        Assert.Equal(expected, probe.Midi("apc", MidiMessage.NoteOn(0, 53, 127)));
    }

    [Fact]
    public void Actions_OfAPage_RunTheirDestinationsAndSteps()
    {
        var probe = new RouteProbe(RigText.Table(Ways + """
            rig { variables { shift = 3 } }
            routes { show { from = "apc.pad[1,1]", when { variable { shift = 0 } }, to = "live.play" } }
            pages {
              clips {
                leave = { osc = "/bye", args = [ "=shift" ], to = panel }
                enter = [
                  { set { shift = 0 } }
                  { to = "live.scene[2]" }
                  { to = "live.track[3].volume", value = 0.5 }
                  { to = "live.track[4].mute", value = 1 }
                  { to = "live.track[5].mute" }
                ]
              }
              mixer {}
            }
            """));

        Assert.Equal("panel /bye ,i 3", probe.Leave("clips"));
        Assert.Equal("live FireScene -1 1 1; live SetTrackVolume 2 -1 0.5; live SetTrackMute 3 -1 1; live SetTrackMute 4 -1 NaN", probe.Enter("clips"));
        Assert.Equal(0, probe.Variable("shift"));
    }

    [Fact]
    public void Lights_OfPages_ShareALampAndThoseOfAPageHideOthers()
    {
        var table = RigText.Table(Ways + """
            lights {
              outside { from = "live.track[track].mute", to = "apc.activator[track]", show { on = on } }
            }
            pages {
              clips { lights { a { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { playing = green } } } }
              mixer { lights {
                b { from = "live.track[track].mute", to = "apc.pad[track,scene]", show { on = red } }
                c { from = "live.track[track].solo", to = "apc.activator[track]", show { on = on } }
              } }
            }
            """);

        Assert.Equal(
            ["outside 1", "clips.a 1", "mixer.b 2", "mixer.c 2"],
            table.Lights.GroupBy(static light => light.Name).Select(static same => $"{same.Key} {same.First().Gate!.PagesOf(default)}"));
    }

    [Theory]
    [InlineData("pages { a {}, b {} }", "error: page 'a' has no exit: no route that is there on it leads to another page; a button does with via = [ { page = next } ] or { page = back }")]
    [InlineData("routes { x { from = \"apc.left\", via = [ { page = back } ] } }\npages { a {}, b {} }", "error: page 'a' has no exit: no route that is there on it leads to another page; a button does with via = [ { page = next } ] or { page = back }")]
    [InlineData("routes { x { from = \"apc.left\", via = [ { page = a } ] } }\npages { a {}, b {} }", "error: page 'a' has no exit: no route that is there on it leads to another page; a button does with via = [ { page = next } ] or { page = back }")]
    [InlineData("pages { a { routes { x { from = \"apc.left\", via = [ { page = b } ] } } }, b { routes { x { from = \"apc.left\", via = [ { page = back } ] } } }, c {} }",
        "warning: page 'c' never comes on: no route leads to it; a button does with via = [ { page = c } ]")]
    [InlineData("routes { x { from = \"apc.left\", via = [ { page = next } ] } }\npages { a {}, b { routes { y { from = \"apc.left\", to = \"live.play\", last = true, priority = 1 } } } }",
        "error: page 'b' has no exit: no route that is there on it leads to another page; a button does with via = [ { page = next } ] or { page = back }")]
    [InlineData("routes { x { from = apc, on = press, via = [ { osc = \"/x\" } ], to = panel, last = true, priority = 1 }, y { from = \"apc.left\", via = [ { page = next } ] } }\npages { a {}, b {} }",
        "warning: route 'y' never runs: route 'x' takes everything first and says last = true; give this one a higher priority, or the other one a condition",
        "error: page 'a' has no exit: no route that is there on it leads to another page; a button does with via = [ { page = next } ] or { page = back }")]
    [InlineData("routes { x { from = \"apc.pad[1,1]\", via = [ { page = b } ] } }\npages { a {}, b { routes { x { from = \"apc.pad[1,1]\", to = \"live.play\" } } } }",
        "error: page 'b' has no exit: no route that is there on it leads to another page; a button does with via = [ { page = next } ] or { page = back }")]
    [InlineData("routes { x { from = \"apc.pad[1,1]\", via = [ { page = b } ] } }\npages { always = x, a {}, b { routes { x { from = \"apc.pad[1,1]\", to = \"live.play\" } } } }",
        "error: page 'b' has no exit: no route that is there on it leads to another page; a button does with via = [ { page = next } ] or { page = back }")]
    [InlineData("routes { x { from = \"apc.pad[1,1]\", via = [ { page = mixr } ] } }\npages { a {}, mixer {} }", "error: route 'x': no page 'mixr'; did you mean 'mixer'?")]
    [InlineData("routes { x { from = \"apc.pad[1,1]\", via = [ { page = mixer } ] } }", "error: route 'x': no page 'mixer'; this rig has no pages")]
    [InlineData("routes { x { from = \"apc.pad[1,1]\", when { page = mixr }, to = \"live.play\" } }\npages { mixer {} }", "error: route 'x': no page 'mixr'; did you mean 'mixer'?")]
    [InlineData("pages { start = mixr, mixer {} }", "error: pages: 'start' names a page, and there is no 'mixr'; did you mean 'mixer'?")]
    [InlineData("pages { mixer { base = clip } }", "error: page 'mixer': 'base' names a page, and there is no 'clip'; there is mixer")]
    [InlineData("pages { always = [panik], mixer {} }", "error: pages: 'always' names routes and lights that stand outside of the pages, and there is no 'panik'")]
    [InlineData("pages { mixer { base = mixer } }", "error: page 'mixer' falls back to itself: mixer -> mixer")]
    [InlineData("pages { next {} }", "error: page 'next': this word already means something in { page = next }; choose another name")]
    [InlineData("pages { strat = clips, clips {} }", "error: page 'strat' should be { … }; did you mean 'start'?")]
    [InlineData("pages { mixer { rotes {} } }", "error: page 'mixer': no key 'rotes'; did you mean 'routes'?")]
    [InlineData("pages { mixer { enter = [ { page = mixer } ] } }", "error: route 'mixer.enter': an action of a page cannot change the page: pages could chase each other for ever")]
    [InlineData("pages { mixer { enter = [ { to = synth } ] } }", "error: route 'mixer.enter': say what 'synth' gets: an action has no MIDI message of its own")]
    [InlineData("pages { mixer { enter = [ { to = \"live.tempo\" } ] } }", "error: route 'mixer.enter': tempo takes a value: write value = 0.85 beside it")]
    [InlineData("pages { mixer { enter = [ { value = 1 } ] } }", "error: route 'mixer.enter': an action needs 'to', or a step that does something by itself such as { set { shift = 0 } }")]
    [InlineData("pages { mixer { lights {\na { from = \"live.track[1].mute\", to = \"apc.pad[1,1]\", show { on = red } }\nb { from = \"live.track[2].mute\", to = \"apc.pad[1,1]\", show { on = red } }\n} } }",
        "error: light 'mixer.b': apc.pad[1,1] belongs to light 'mixer.a' (line 11) already; a lamp has one light at a time: give one of them other lamps, a page or a condition")]
    [InlineData("routes {\nfirst { from = \"apc.pad[1,1]\", to = \"live.play\", last = true, priority = 1 }\nsecond { from = \"apc.pad[1,1]\", to = \"live.stop\" } }\npages { one { routes { own { from = \"apc.pad[1,1]\", to = \"live.stop-all\" } } } }",
        "warning: route 'first' never runs: on every page that allows it there is a route of the page's own for the same control and gesture; 'always' of the pages would keep it",
        "warning: route 'second' never runs: on every page that allows it there is a route of the page's own for the same control and gesture; 'always' of the pages would keep it")]
    public void Pages_Mistakes_AreTold(string text, params string[] expected) =>
        Assert.Equal(expected, RigText.Errors(text).Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));

    [Fact]
    public void Route_LastOnOnePage_DoesNotShadowOnAnother() => Assert.Empty(RigText.Errors(Ways + """
        routes { low { from = "apc.pad[1,1]", to = "live.stop" } }
        pages { a {}, b { routes { high { from = "apc.pad[1,1]", to = "live.play", priority = 1, last = true } } } }
        """));
}

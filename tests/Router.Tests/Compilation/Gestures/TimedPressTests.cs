namespace MidiMesh.Router.Tests.Compilation.Gestures;

/// <summary>Long, double and short presses: when each comes, how they live with plain presses, and what is said where they cannot be.</summary>
public sealed class TimedPressTests
{
    private const string Down = "90 35 7F";
    private const string Up = "80 35 7F";

    [Theory]
    [InlineData("on = press", "/r@0")]
    [InlineData("on = long-press", "/r@500")]
    [InlineData("on { long-press = 800ms }", "/r@800")]
    [InlineData("on { long-press = 2s }", "")]
    [InlineData("on { press = true, long-press = 800ms }", "/r@0 /r@800")]
    [InlineData("on = short-press", "")]
    [InlineData("on { short-press = 2s }", "/r@1000")]
    [InlineData("on = double-press", "")]
    public void On_HeldForASecond_ComesInTime(string on, string expected)
    {
        using var probe = Probe($"r {{ {Route(on)} }}");

        Assert.Equal(expected, Times(probe, (0, Down), (1000, Up), (2500, "")));
    }

    [Theory]
    [InlineData("on = long-press", "")]
    [InlineData("on = short-press", "/r@100")]
    [InlineData("on { short-press = 50ms }", "")]
    public void On_Tap_ComesInTime(string on, string expected)
    {
        using var probe = Probe($"r {{ {Route(on)} }}");

        Assert.Equal(expected, Times(probe, (0, Down), (100, Up), (2000, "")));
    }

    [Theory]
    [InlineData(299, "on = double-press", "/r@299")]
    [InlineData(301, "on = double-press", "")]
    [InlineData(301, "on { double-press = 400ms }", "/r@301")]
    [InlineData(200, "on = [ press, double-press ]", "/r@0 /r@200 /r@200")]
    public void On_TwoTaps_AreADoublePressWithinItsTime(int gap, string on, string expected)
    {
        using var probe = Probe($"r {{ {Route(on)} }}");

        Assert.Equal(expected, Times(probe, (0, Down), (50, Up), (gap, Down), (gap + 50, Up), (2000, "")));
    }

    [Fact]
    public void On_FourTaps_AreTwoDoublePresses()
    {
        using var probe = Probe($"r {{ {Route("on = double-press")} }}");

        Assert.Equal("/r@100 /r@300", Times(probe, (0, Down), (10, Up), (100, Down), (110, Up), (200, Down), (210, Up), (300, Down), (310, Up), (1000, "")));
    }

    [Fact]
    public void On_AllOnOneControl_EachTellsItsOwn()
    {
        const string Rig = """
            p { from = "apc.pad[1,1]", on = press, via = [ { osc = "/p" } ], to = panel }
            l { from = "apc.pad[1,1]", on = long-press, via = [ { osc = "/l" } ], to = panel }
            m { from = "apc.pad[1,1]", on { long-press = 1s }, via = [ { osc = "/m" } ], to = panel }
            d { from = "apc.pad[1,1]", on = double-press, via = [ { osc = "/d" } ], to = panel }
            s { from = "apc.pad[1,1]", on = short-press, via = [ { osc = "/s" } ], to = panel }
            """;
        using var probe = Probe(Rig);

        // A short press waits until no second one can make it a double press; a press never waits.
        Assert.Equal("/p@0 /s@300", Times(probe, (0, Down), (50, Up), (2000, "")));
        Assert.Equal("/p@0 /p@100 /d@100", Times(probe, (0, Down), (50, Up), (100, Down), (150, Up), (2000, "")));
        Assert.Equal("/p@0 /l@500 /m@1000", Times(probe, (0, Down), (1200, Up), (3000, "")));
        Assert.Equal("/p@0 /s@400", Times(probe, (0, Down), (400, Up), (2000, "")));
    }

    [Fact]
    public void On_AnotherControlMeanwhile_ChangesNothing()
    {
        using var probe = Probe("""r { from = "apc.pad[track,1]", on = [ long-press, double-press ], via = [ { osc = "/r", args = [ "=track" ] } ], to = panel }""");
        probe.Play("apc", Down);
        probe.Wait(100);
        probe.Play("apc", "91 35 7F");
        probe.Play("apc", "81 35 7F");

        Assert.Equal("@400 panel /r ,i 1", probe.Wait(2000));
    }

    [Fact]
    public void On_LongPressToAnInstrument_SoundsUntilItIsLetGo()
    {
        using var probe = Probe("r { from = \"keys.note[60]\", on = long-press, to = synth }");
        probe.Play("keys", "90 3C 40");

        Assert.Equal("@500 synth 90 3C 40", probe.Wait(800));
        Assert.Equal("synth 80 3C 00", probe.Play("keys", "80 3C 00"));
    }

    [Fact]
    public void On_ShortPressToAnInstrument_IsANoteAsLongAsThePress()
    {
        using var probe = Probe("r { from = \"keys.note[60]\", on = short-press, to = synth }");
        probe.Play("keys", "90 3C 40");
        probe.Wait(100);

        Assert.Equal("synth 90 3C 40", probe.Play("keys", "80 3C 00"));
        Assert.Equal("@100 synth 80 3C 40", probe.Wait(500));
    }

    [Fact]
    public void On_PlugSlipsOrActorCrashes_NoLongPressComes()
    {
        using var probe = Probe($"r {{ {Route("on = [ long-press, short-press ]")} }}");
        foreach (var loss in new Action[] { () => probe.Unplug("apc"), () => probe.Restart("apc") })
        {
            probe.Play("apc", Down);
            loss();

            Assert.Equal("", probe.Wait(1000));
            Assert.Equal(0, probe.Counts("apc").Postponed);
        }
    }

    [Fact]
    public void On_RigSwappedWhileHeld_TheLongPressEndsOnTheOneItBeganWith()
    {
        using var probe = Probe($"r {{ {Route("on = long-press")} }}");
        probe.Play("apc", Down);
        probe.Swap("routes { q { from = \"apc.pad[1,1]\", on = long-press, via = [ { osc = \"/q\" } ], to = panel } }");
        Assert.Equal("@500 panel /r ,", probe.Wait(600));
        probe.Play("apc", Up);

        probe.Play("apc", Down);
        Assert.Equal("@500 panel /q ,", probe.Wait(600));
    }

    [Fact]
    public void On_LongPressToASwitchOfLive_TurnsItRound()
    {
        var table = RigText.Route("from = \"apc.pad[1,1]\", on = long-press, to = \"live.track[1].mute\"");

        Assert.True(Assert.IsType<MidiMesh.Contracts.Routing.LiveDestination>(table.Routes[0].To[0]).Toggle);
    }

    [Theory]
    [InlineData("from = \"keys.program[1]\", on = long-press", "error: route 'r': 'program' cannot send long-press; it can send press and double-press")]
    [InlineData("from = \"apc.fader[1]\", on = double-press", "error: route 'r': 'fader' cannot send double-press; it can send move")]
    [InlineData("from = synth, on = long-press", "error: route 'r': 'long-press' needs buttons, and the profile generic/midi of 'synth' names none")]
    [InlineData("from = \"apc.pad[1,1]\", on = longpress", "error: route 'r': 'on' has no gesture 'longpress'; did you mean 'long-press'?")]
    [InlineData("from = \"apc.pad[1,1]\", on { long-press = 800 }", "error: route 'r', on: 'long-press' needs its unit: 800ms, or 800s for seconds")]
    [InlineData("from = \"apc.pad[1,1]\", on { long-press = 1ms }", "error: route 'r', on: 'long-press' goes from 20ms to 30s, not 1ms")]
    [InlineData("from = \"apc.pad[1,1]\", on { press = 1s }", "error: route 'r', on: 'press' should be true, not '1s'")]
    public void On_Mistakes_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors($"{body}, to = panel, via = [ {{ osc = \"/r\" }} ]"));

    private static string Route(string on) => $$"""from = "apc.pad[1,1]", {{on}}, via = [ { osc = "/r" } ], to = panel""";

    private static LaneProbe Probe(string routes) => new($"routes {{ {routes} }}");

    /// <summary>Plays messages at their times and writes down what came when.</summary>
    private static string Times(LaneProbe probe, params (int At, string Message)[] script)
    {
        var heard = new List<string>();
        var now = 0;
        foreach (var (at, message) in script)
        {
            foreach (var line in probe.Wait(at - now).Split("; ", StringSplitOptions.RemoveEmptyEntries))
            {
                var words = line.Split(' ');
                heard.Add($"{words[2]}@{now + int.Parse(words[0][1..], System.Globalization.CultureInfo.InvariantCulture)}");
            }

            now = at;
            if (message.Length > 0)
            {
                heard.AddRange(probe.Play("apc", message).Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(line => $"{line.Split(' ')[1]}@{at}"));
            }
        }

        return string.Join(' ', heard);
    }
}

using MidiMesh.Contracts.Osc;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>The step <c>send</c>: messages beside the route, and the end of every note that they start.</summary>
public sealed class SendTests
{
    [Theory]
    [InlineData("{ send = \"B0 07 7F\", to = synth }", "synth B0 07 7F; panel /x ,")]
    [InlineData("{ send = [ \"B0 00 01\", \"C0 {scene - 1}\", \"FA\" ], to = synth }", "synth B0 00 01; synth C0 01; synth FA; panel /x ,")]
    [InlineData("{ send = \"F0 7D {track} F7\", to = synth }", "synth F0 7D 03 F7; panel /x ,")]
    [InlineData("{ send = \"/y\", args = [ \"=track\", { d = 0.5 } ], to = panel }", "panel /y ,id 3 0.5; panel /x ,")]
    public void Send_Message_GoesBesideTheRoute(string step, string expected)
    {
        using var probe = Probe(step);

        Assert.Equal(expected, probe.Play("apc", "92 36 7F"));
    }

    [Fact]
    public void Send_WithoutADestination_IsAllThatTheRouteDoes()
    {
        using var probe = new LaneProbe("""routes { r { from = "apc.pad[track,scene]", via = [ { send = "C0 {scene - 1}", to = synth } ] } }""");

        Assert.Equal("synth C0 01", probe.Play("apc", "92 36 7F,82 36 7F"));
    }

    [Fact]
    public void Send_NoteOfAPad_EndsWithThePad()
    {
        using var probe = Probe("""{ send = [ "90 {note} {velocity}", "91 30 40", "B0 40 7F" ], to = synth }""");

        Assert.Equal("synth 90 36 7F; synth 91 30 40; synth B0 40 7F; panel /x ,", probe.Play("apc", "92 36 7F"));
        probe.Swap("");
        Assert.Equal("synth B0 40 00; synth 81 30 7F; synth 80 36 7F", probe.Play("apc", "82 36 7F"));
        Assert.Empty(probe.Sounding);
        Assert.Equal(0, probe.Counts("synth").Pedals);
    }

    [Fact]
    public void Send_NoteOfAFader_SoundsOnceAndEndsWhenItIsEndedOrTheSourceIsLost()
    {
        using var probe = new LaneProbe("""
            routes {
              on { from = "apc.fader[1]", when { value = "0.5..1" }, via = [ { send = "90 3C 40", to = synth } ], to = synth }
              off { from = "apc.fader[2]", via = [ { send = "80 3C 00", to = synth } ], to = synth }
            }
            """);

        Assert.Equal("synth 90 3C 40; synth B0 07 7F", probe.Play("apc", "B0 07 7F"));
        Assert.Equal("synth 80 3C 40; synth 90 3C 40; synth B0 07 7E", probe.Play("apc", "B0 07 7E"));
        Assert.Equal("synth 80 3C 00; synth B1 07 01", probe.Play("apc", "B1 07 01"));
        Assert.Empty(probe.Sounding);

        probe.Play("apc", "B0 07 7F");
        probe.Unplug("apc");
        Assert.Empty(probe.Sounding);
    }

    [Fact]
    public void Send_NoteOfASwitchThatIsToldByItsValue_EndsWithTheSwitch()
    {
        using var probe = new LaneProbe("""
            devices { board { profile = behringer/fcb1010-eureka, virtual = true } }
            routes { r { from = "board.switch[3]", via = [ { send = "90 3C 40", to = synth }, { delay = 100ms }, { send = "91 30 40", to = synth } ] } }
            """);

        probe.Wait(20_000);                                  // its lights have been painted

        Assert.Equal("synth 90 3C 40", probe.Play("board", "B0 68 03"));
        Assert.Equal("", probe.Play("board", "B0 69 04"));
        Assert.Equal("@100 synth 91 30 40", probe.Wait(150));
        Assert.Equal("synth 80 3C 40", probe.Play("board", "B0 69 03"));
        Assert.Equal("@100 synth 81 30 40", probe.Wait(150));
        Assert.Equal((0, 0, 0), (probe.Counts("board").Held, probe.Counts("board").Presses, probe.Counts("board").Postponed));
    }

    [Fact]
    public void Send_NoteThatStillWaitsWhenThePlugSlips_IsNotStarted()
    {
        using var probe = new LaneProbe("""routes { r { from = "apc.fader[1]", via = [ { rate = 2/s, keep = latest }, { send = "90 3C 40", to = synth } ], to = synth } }""");
        Assert.Equal("synth 90 3C 40; synth B0 07 11", probe.Play("apc", "B0 07 11,B0 07 12"));

        probe.Unplug("apc");

        Assert.Equal("synth 80 3C 40", probe.Take());
        Assert.Equal("@500 synth B0 07 12", probe.Wait(1000));
        Assert.Equal(0, probe.Counts("apc").Held);
    }

    [Fact]
    public void Send_NoteOfAnOscMessage_EndsWithTheOther()
    {
        using var probe = new LaneProbe("""routes { r { from = "panel:/n", via = [ { send = "90 {arg1} {arg2}", to = synth }, { osc = "/x" } ], to = panel } }""");

        Assert.Equal("synth 90 3C 40; panel /x ,", probe.Osc("panel", new OscMessage("/n", 60, 64)));
        Assert.Equal("synth 90 3C 00; panel /x ,", probe.Osc("panel", new OscMessage("/n", 60, 0)));
        Assert.Empty(probe.Sounding);
    }

    [Fact]
    public void Send_NoteOfAnOscMessage_EndsAtPanicAndItsRepeatsToo()
    {
        using var probe = new LaneProbe("""routes { r { from = "panel:/n", via = [ { repeat = 100ms, times = 9 }, { send = "90 3C 40", to = synth }, { osc = "/x" } ], to = panel } }""");
        probe.Osc("panel", new OscMessage("/n", 1));
        Assert.NotEmpty(probe.Sounding);

        probe.Panic("panel");

        Assert.Equal("synth 80 3C 40", probe.Take());
        Assert.Equal("", probe.Wait(1500));
    }

    [Theory]
    [InlineData("{ send = \"B0 07\", to = synth }", "error: route 'r': 'B0 07' is not one whole MIDI message, such as \"B0 07 7F\", \"C0 05\" or \"90 {note + 12} {velocity}\"")]
    [InlineData("{ send = \"B0 07 7F\" }", "error: route 'r', send: 'to' is missing, for instance to = synth")]
    [InlineData("{ send = \"B0 07 7F\", to = synht }", "error: route 'r': no device 'synht'; did you mean 'synth'?")]
    [InlineData("{ send = \"B0 07 7F\", to = panel }", "error: route 'r': 'panel' takes OSC: send = \"/address\"")]
    [InlineData("{ send = \"/y\", to = synth }", "error: route 'r': 'synth' takes MIDI: send = \"B0 07 7F\"")]
    public void Send_Mistakes_AreTold(string step, string expected) =>
        Assert.Equal([expected], RigText.RouteErrors($$"""from = "apc.pad[track,scene]", via = [ {{step}}, { osc = "/x" } ], to = panel"""));

    private static LaneProbe Probe(string step) => new($$"""routes { r { from = "apc.pad[track,scene]", via = [ {{step}}, { osc = "/x" } ], to = panel } }""");

    [Fact]
    public void Send_ToARole_GoesToWhoeverPlaysItAndEndsThere()
    {
        var result = RigText.Compile("""
            devices { synth2 { profile = generic/midi, virtual = true } }
            roles { voice { any-of = [synth, synth2], back = true } }
            routes { r { from = "keys.note[60]", on = press, via = [ { send = [ "95 40 7F", "C5 {note}" ], to = voice } ] } }
            tests {
              t {
                steps = [
                  "press keys.note[60]", "expect synth note-on 64 127 channel 6", "expect synth program 60 channel 6", "expect nothing"
                  "unplug synth", "press keys.note[60]", "expect synth2 note-on 64 127 channel 6", "plug synth"
                  "release keys.note[60]", "expect synth2 note-off 64 * channel 6", "expect nothing"
                ]
              }
            }
            """);
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));

        var failure = RigTestRunner.Run(result.Plan, Assert.Single(result.Tests)).Failure;
        Assert.True(failure is null, failure?.ToString());
    }

    [Theory]
    [InlineData("roles { voice { any-of = synth } }\nroutes { r { from = \"keys.note[60]\", via = [ { send = \"95 40 7F\", to = voise } ] } }", "error: route 'r': no device 'voise'; did you mean 'voice'?")]
    [InlineData("roles { voice { any-of = synth } }\nroutes { r { from = \"keys.note[60]\", via = [ { send = \"/x\", to = voice } ] } }", "error: route 'r': 'voice' takes MIDI: send = \"B0 07 7F\"")]
    [InlineData("roles { voice { any-of = synht } }\nroutes { r { from = \"keys.note[60]\", via = [ { send = \"95 40 7F\", to = voice } ] } }", "error: role 'voice': no device 'synht'; did you mean 'synth'?")]
    public void Send_ToARole_MistakesAreToldOnce(string text, string expected) =>
        Assert.Equal([expected], RigText.Errors(text).Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
}

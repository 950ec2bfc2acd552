using MidiMesh.Contracts.Midi;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Tests.Compilation.Stage;

/// <summary>Variables: declared, set by steps, read by conditions and expressions.</summary>
public sealed class VariableTests
{
    private const string Whole = "rig { variables { shift = 0, octave = 1, level = 0.5 } }\n";

    [Theory]
    [InlineData("octave = \"octave + 1\"", "=octave", "panel /v ,i 2")]
    [InlineData("octave = 7", "=octave * 2", "panel /v ,i 14")]
    [InlineData("octave = true", "=octave", "panel /v ,i 1")]
    [InlineData("octave = track", "=octave", "panel /v ,i 3")]
    [InlineData("level = value", "=level", "panel /v ,f 1")]
    [InlineData("level = 1", "=level", "panel /v ,f 1")]
    [InlineData("octave = shift, shift = octave", "=shift * 10 + octave", "panel /v ,i 10")]
    public void Set_ThenSend_SeesTheNewValue(string set, string sent, string expected)
    {
        var probe = new RouteProbe(RigText.Table(Whole + $$"""
            routes {
              r { from = "apc.pad[track,1]", via = [ { set { {{set}} } }, { osc = "/v", args = [ "{{sent}}" ] } ], to = panel }
              use { from = "apc.right", when { variable { shift = 5, octave = 5, level = 5 } }, via = [ { set { shift = 0, octave = 0, level = 0 } } ] }
            }
            """));

        Assert.Equal(expected, probe.Midi("apc", MidiMessage.NoteOn(2, 53, 127)));
    }

    [Theory]
    [InlineData("octave * 12", "expect synth note-on C4 90", "expect synth note-off C4")]
    [InlineData("octave * 12 + note - 60", "expect synth note-on C4 90", "expect synth note-off C4")]
    [InlineData("octave / 2 * 12", "expect synth note-on 66 90", "expect synth note-off 66")]
    [InlineData("velocity - 88", "expect synth note-on 62 90", "expect synth note-off 62")]
    [InlineData("octave * 1000", "expect no synth", "expect no synth")]
    public void Transpose_ByAnExpression_IsUndoneAsItWasDone(string semitones, string pressed, string released)
    {
        var result = RigText.Compile($$"""
            rig { variables { octave = 1 } }
            routes {
              play { from = keys, when { note = "C3..C5" }, via = [ { transpose = "{{semitones}}" } ], to = synth }
              down { from = "keys.note[24]", via = [ { set { octave = "octave - 2" } } ] }
              tell { from = "keys.note[25]", via = [ { osc = "/octave", args = [ "=octave" ] } ], to = panel }
            }
            tests { t { steps = [ "send keys note-on C3 90", "{{pressed}}", "press keys.note[24]", "send keys note-off C3 20", "{{released}}", "expect nothing" ] } }
            """);
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));

        Assert.Null(RigTestRunner.Run(result.Plan, Assert.Single(result.Tests)).Failure);
    }

    [Fact]
    public void When_Variable_HoldsOnlyWithinItsRange()
    {
        var probe = new RouteProbe(RigText.Table("rig { variables { bank = 0 } }\n" + """
            routes {
              up { from = "apc.right", via = [ { set { bank = "bank + 1" } } ] }
              low { from = "apc.pad[1,1]", when { variable { bank = "0..1" } }, via = [ { osc = "/low" } ], to = panel }
              two { from = "apc.pad[1,1]", when { variable { bank = 2 } }, via = [ { osc = "/two" } ], to = panel }
            }
            """));
        string[] told = [Press(), Next(), Next(), Next()];

        Assert.Equal(["panel /low ,", "panel /low ,", "panel /two ,", ""], told);

        string Press() => probe.Midi("apc", MidiMessage.NoteOn(0, 53, 127));

        string Next()
        {
            probe.Midi("apc", MidiMessage.NoteOn(0, 96, 127));
            return Press();
        }
    }

    [Fact]
    public void Coordinate_WithAVariable_ReachesAsFarAsItsRange()
    {
        var plan = RigText.Compile("rig { variables { bank { start = 0, range = \"0..3\" } } }\n" + """
            routes {
              up { from = "apc.right", via = [ { set { bank = "bank + 1" } } ] }
              launch { from = "apc.pad[track,scene]", to = "live.clip[track, scene + bank * 5]" }
            }
            """).Plan!;

        Assert.Equal(20, plan.Endpoints[0].Scenes);
        Assert.Equal((0, 3), (plan.Table.Stage.Variables[0].Low, plan.Table.Stage.Variables[0].High));
    }

    [Fact]
    public void Coordinate_OfTheSameName_HidesTheVariable()
    {
        var probe = new RouteProbe(RigText.Table("rig { variables { track = 40 } }\n" + """
            routes {
              a { from = "apc.pad[track,1]", via = [ { osc = "/a", args = [ "=track" ] } ], to = panel }
              b { from = "apc.right", via = [ { set { track = 1 } }, { osc = "/b", args = [ "=track" ] } ], to = panel }
            }
            """));

        Assert.Equal("panel /a ,i 3", probe.Midi("apc", MidiMessage.NoteOn(2, 53, 127)));
    }

    [Fact]
    public void Lights_ForDifferentValues_ShareALamp() => Assert.Empty(RigText.Errors("rig { variables { bank = 0 } }\n" + """
        routes { up { from = "apc.right", via = [ { set { bank = "bank + 1" } } ] } }
        lights {
          a { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", when { variable { bank = 0 } }, show { playing = green } }
          b { from = "live.clip[track,scene + 5].state", to = "apc.pad[track,scene]", when { variable { bank = 1 } }, show { playing = green } }
        }
        """));

    [Theory]
    [InlineData("rig { variables { shift = 0 } }", "warning: variable 'shift' is never used")]
    [InlineData("rig { variables { shift = 0 } }\nroutes { r { from = \"apc.right\", via = [ { set { shift = \"shift + 1\" } } ] } }", "warning: variable 'shift' is never read: no condition and no expression uses it")]
    [InlineData("rig { variables { shift = 0 } }\nroutes { r { from = \"apc.right\", when { variable { shift = 1 } }, to = \"live.play\" } }", "warning: variable 'shift' is never set: it stays what it is at first; a step { set { shift = 1 } } changes it")]
    [InlineData("rig { variables { shift = 0 } }\nroutes { r { from = \"apc.right\", via = [ { set { shfit = 1 } } ] } }", "error: route 'r': no variable 'shfit'; did you mean 'shift'?")]
    [InlineData("routes { r { from = \"apc.right\", via = [ { set { shift = 1 } } ] } }", "error: route 'r': no variable 'shift'; variables are declared as rig { variables { shift = 0 } }")]
    [InlineData("rig { variables { shift = 0 } }\nroutes { r { from = \"apc.right\", when { variable { shfit = 1 } }, to = \"live.play\" } }", "error: route 'r': no variable 'shfit'; did you mean 'shift'?")]
    [InlineData("rig { variables { shift = 0 } }\nroutes { r { from = \"apc.right\", when { variable { shift = on } }, to = \"live.play\" } }", "error: route 'r': 'shift' should be a number or a range such as \"1..3\", not 'on'")]
    [InlineData("rig { variables { shift = 0 } }\nroutes { r { from = \"apc.right\", when { variable = shift }, to = \"live.play\" } }", "error: route 'r': 'variable' should be { … } with variables and their values, such as { shift = 1 }")]
    [InlineData("rig { variables { shift { start = 0, range = \"0..1\" } } }\nroutes { r { from = \"apc.right\", when { variable { shift = 2 } }, to = \"live.play\" } }", "error: route 'r': 'shift' goes from 0 to 1, so 2 can never match")]
    [InlineData("rig { variables { shift = 0 } }\nroutes { r { from = \"apc.right\", via = [ { set { shift = \"shift +\" } } ] } }", "error: route 'r': a number or name is missing")]
    [InlineData("rig { variables { shift = up } }", "error: variables: 'shift' should be a number such as 0 (whole) or 0.5, not 'up'")]
    [InlineData("rig { variables { my-shift = 0 } }", "error: variable 'my-shift': a name is made of letters, digits and _ (a - would be a minus) and begins with a letter, and is none of value, note, controller, program, velocity, channel, int, float or arg1")]
    [InlineData("rig { variables { shift { start = 5, range = \"0..1\" } } }", "error: variable 'shift': it begins outside of its range")]
    [InlineData("rig { varables { shift = 0 } }", "error: rig: no key 'varables'; did you mean 'variables'?")]
    public void Variables_Mistakes_AreTold(string text, string expected) =>
        Assert.Equal([expected], RigText.Errors(text).Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
}

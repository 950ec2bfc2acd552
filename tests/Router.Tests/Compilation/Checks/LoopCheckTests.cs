namespace MidiMesh.Router.Tests.Compilation.Checks;

/// <summary>What comes back to where it came from: at one device, through roles, through ports that give everything back; and what only looks like it.</summary>
public sealed class LoopCheckTests
{
    private const string Devices = """
        devices {
          synth2 { profile = generic/midi, virtual = true }
          thru   { profile = generic/midi, match { port = "Midi Through" } }
          thru2  { profile = generic/midi, match { port = "Midi Through" } }
        }

        """;

    [Theory]
    [InlineData("roles { voice { any-of = [keys, synth] } }\nroutes { a { from = voice, to = voice } }",
        "error: route 'a': everything from 'keys' goes back to 'keys' (whoever plays 'voice'), a loop; if its keys are silent by themselves (local off), say local-off = true at the device")]
    [InlineData("roles { voice { any-of = [keys, synth] } }\nroutes { a { from = voice, to = synth } }",
        "error: route 'a': everything from 'synth' goes back to 'synth' while it plays 'voice', a loop; if its keys are silent by themselves (local off), say local-off = true at the device")]
    [InlineData("roles { voice { any-of = [synth, keys] } }\nroutes { a { from = keys, to = voice } }",
        "error: route 'a': everything from 'keys' goes back to 'keys' while it plays 'voice', a loop; if its keys are silent by themselves (local off), say local-off = true at the device")]
    [InlineData("roles { one { any-of = [keys, synth] }, two { any-of = [keys, synth2] } }\nroutes { a { from = one, to = two } }",
        "error: route 'a': everything from 'keys' goes back to 'keys' while it plays 'one' and 'two', a loop; if its keys are silent by themselves (local off), say local-off = true at the device")]
    [InlineData("roles { left { any-of = [keys, synth2] }, right { any-of = [synth, synth2] } }\nroutes { a { from = left, to = right } }",
        "warning: route 'a': while 'synth2' plays both 'left' and 'right', everything from it goes back to it, a loop")]
    public void Roles_ThatLeadBackToTheirPlayer_AreTold(string rig, string expected) => Assert.Equal([expected], Messages(rig));

    [Theory]
    [InlineData("roles { voice { any-of = [synth, synth2] } }\nroutes { a { from = keys, to = voice } }")]
    [InlineData("roles { left { any-of = [keys] }, right { any-of = [synth, synth2] } }\nroutes { a { from = left, to = right }, b { from = right, to = left } }")]
    [InlineData("roles { voice { any-of = [keys, synth] } }\nroutes { a { from = \"voice\", when { channel = 1 }, via = [ { channel = 2 } ], to = voice } }\ndevices.synth.local-off = true")]
    [InlineData("roles { voice { any-of = [keys] } }\nroutes { a { from = \"voice.note[60]\", to = voice } }")]
    [InlineData("roles { voice { any-of = [keys] } }\nroutes { a { from = voice, to = voice } }\ndevices.keys.local-off = true")]
    public void Roles_ThatDoNot_AreRight(string rig) => Assert.Empty(Messages(rig));

    [Theory]
    [InlineData("from = thru, when { channel = 1 }, via = [ { channel = 2 } ], to = thru", false)]
    [InlineData("from = thru, when { note = 60 }, via = [ { transpose = 12 } ], to = thru", false)]
    [InlineData("from = thru, when { note = 60 }, via = [ { note-map { C3 = D3 } } ], to = thru2", false)]
    [InlineData("from = thru, when { note = 60 }, via = [ { send = \"90 3D 7F\", to = thru } ], to = synth", false)]
    [InlineData("from = thru, via = [ { osc = \"/x\" } ], to = panel", false)]
    [InlineData("from = thru, to = thru", true)]
    [InlineData("from = thru, via = [ { transpose = 12 } ], to = thru2", true)]
    [InlineData("from = thru, when { note = 60 }, via = [ { send = \"90 3C 7F\", to = thru } ], to = synth", true)]
    [InlineData("from = thru, when { note = \"C3..C4\" }, via = [ { note-map { C3 = D3, D3 = C3 } } ], to = thru2", true)]
    [InlineData("from = thru, via = [ { split = C3, below { channel = 2 }, above { channel = 1 } } ], to = thru", true)]
    public void LoopPort_OneRoute_LoopsOnlyWhereItsOwnMessagesComeBackToIt(string route, bool loops)
    {
        var messages = Messages($"routes {{ a {{ {route} }} }}");

        Assert.Equal(loops ? 1 : 0, messages.Count);
        Assert.All(messages, static message => Assert.Matches("^error: route 'a': everything from 'thru' comes back to 'thru' through 'thru2?', a port that gives back all it is told; choose another port$", message));
    }

    [Fact]
    public void LoopPort_TwoRoutesThatTakeTurns_AreEachTold() => Assert.Equal(
        ["a", "b"],
        Messages("""
            routes {
              a { from = thru, when { channel = 1 }, via = [ { channel = 2 } ], to = thru }
              b { from = thru, when { channel = 2 }, via = [ { channel = 1 } ], to = thru2 }
              c { from = thru, when { channel = 3 }, via = [ { channel = 2 } ], to = synth }
            }
            """).Select(static message => message.Split('\'')[1]));

    [Fact]
    public void LoopPort_BehindARole_IsToldOnce() => Assert.Equal(
        ["error: route 'a': everything from 'thru' comes back to 'thru' through 'thru', a port that gives back all it is told; choose another port"],
        Messages("roles { out { any-of = [synth, thru] } }\nroutes { a { from = thru, to = out } }"));

    private static List<string> Messages(string rig) =>
        [.. RigText.Errors(Devices + rig).Select(static line => line[(line.IndexOf(' ') + 1)..])];
}

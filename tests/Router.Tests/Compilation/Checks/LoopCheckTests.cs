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

    [Theory]
    [InlineData("a { from = \"live.track[1..2 as track].volume\", to = \"live.track[track].volume\" }",
        "error: route 'a': live.track.volume of track 1 sets itself, a loop: Live would be told what it was a moment ago, against the hand that moves it")]
    [InlineData("a { from = \"live.track[1..3 as track].send[2]\", to = [ \"live.track[4 - track].send[2]\" ] }",
        "warning: route 'a': what live.track.send of track 1 is set to comes back to it through route 'a', a loop: each tells the other a moment later what it was told")]
    [InlineData("a { from = live.metronome, via = [ { toggle = [0, 1] } ], to = live.metronome }", "warning: route 'a': live.metronome sets itself, a loop unless its conditions and steps bring it to rest")]
    [InlineData("a { from = live.selected-scene, to = live.selected-scene.step }",
        "error: route 'a': live.selected-scene sets itself, a loop: Live would be told what it was a moment ago, against the hand that moves it")]
    [InlineData("a { from = live.tempo, when { value = \"0..90\" }, via = [ { scale = [90, 91] } ], to = live.tempo }",
        "warning: route 'a': live.tempo sets itself, a loop unless its conditions and steps bring it to rest")]
    [InlineData("a { from = \"live.track[1].mute\", to = \"live.track[2].mute\" }, b { from = \"live.track[2].mute\", to = \"live.track[1].mute\" }",
        "warning: route 'a': what live.track.mute of track 1 is set to comes back to it through route 'b', a loop: each tells the other a moment later what it was told",
        "warning: route 'b': what live.track.mute of track 2 is set to comes back to it through route 'a', a loop: each tells the other a moment later what it was told")]
    [InlineData("a { from = \"live.track[1..2 as track].volume\", to = \"live.track[track + 1].volume\" }")]
    [InlineData("a { from = \"live.track[1].volume\", to = \"live.track[2].volume\" }, b { from = \"live.track[2].volume\", to = \"live.track[3].volume\" }")]
    [InlineData("a { from = live.beat, to = live.selected-scene.next }")]
    public void Live_NumbersThatSetThemselves_AreTold(string routes, params string[] expected) => Assert.Equal(expected, Messages($"routes {{ {routes} }}"));

    [Fact]
    public void Live_NumberThatSetsItself_IsToldWithItsPlace() => Assert.StartsWith(
        "1:40: error: route 'a': live.tempo sets itself", Assert.Single(RigText.Errors("routes { a { from = live.tempo, to = [ live.tempo ] } }")), StringComparison.Ordinal);

    private static List<string> Messages(string rig) =>
        [.. RigText.Errors(Devices + rig).Select(static line => line[(line.IndexOf(' ') + 1)..])];
}

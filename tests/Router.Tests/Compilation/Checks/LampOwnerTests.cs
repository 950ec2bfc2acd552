namespace MidiMesh.Router.Tests.Compilation.Checks;

/// <summary>One lamp, one owner: among lights, among lights of roles, and between a light and a route that sends what lamps listen to.</summary>
public sealed class LampOwnerTests
{
    private const string Clips = "clips { from = \"live.clip[track,scene].state\", to = \"apc.pad[track,1..4 as scene]\", show { playing = green } }";
    private const string More = "devices { apc2 { profile = akai/apc40, screen = true }, apc3 { profile = akai/apc40, screen = true } }\n";

    [Theory]
    [InlineData("from = \"apc2.pad[1,1]\", to = apc", "error: route 'r': what it sends changes the lamp apc.pad[1,1], which belongs to light 'clips' (line 11) already")]
    [InlineData("from = \"apc2.pad[track,scene]\", to = [ synth, apc ]", "error: route 'r': what it sends changes the lamp apc.pad[1,1], which belongs to light 'clips' (line 11) already")]
    [InlineData("from = \"apc.left\", via = [ { send = \"90 35 01\", to = apc } ]", "error: route 'r': what it sends changes the lamp apc.pad[1,1], which belongs to light 'clips' (line 11) already")]
    [InlineData("from = \"apc.left\", via = [ { send = \"91 {52 + 2} 01\", to = apc } ]", "error: route 'r': what it sends changes the lamp apc.pad[2,2], which belongs to light 'clips' (line 11) already")]
    [InlineData("from = \"apc2.pad[3,scene]\", via = [ { send = \"80 {52 + scene} 00\", to = apc } ]", "error: route 'r': what it sends changes the lamp apc.pad[1,1], which belongs to light 'clips' (line 11) already")]
    [InlineData("from = \"keys.note[65]\", via = [ { channel = 3 }, { transpose = -12 } ], to = apc", "error: route 'r': what it sends changes the lamp apc.pad[3,1], which belongs to light 'clips' (line 11) already")]
    [InlineData("from = keys, to = apc", "warning: route 'r': some of what 'keys' can send changes the lamp apc.pad[1,1], which belongs to light 'clips' (line 11); a condition such as when { channel = 10 } keeps it out")]
    [InlineData("from = keys, when { note = \"C-2..C8\" }, to = apc", "warning: route 'r': some of what 'keys' can send changes the lamp apc.pad[1,1], which belongs to light 'clips' (line 11); a condition such as when { channel = 10 } keeps it out")]
    public void Route_ThatChangesALampOfALight_IsTold(string route, string expected) => Assert.Equal([expected], Messages($"lights {{ {Clips} }}\nroutes {{ r {{ {route} }} }}"));

    [Theory]
    [InlineData("from = \"apc2.pad[1,5]\", to = apc")]
    [InlineData("from = \"apc2.fader[1]\", to = apc")]
    [InlineData("from = keys, when { channel = 10 }, to = apc")]
    [InlineData("from = keys, when { controller = \"0..127\" }, to = apc")]
    [InlineData("from = \"apc.left\", via = [ { send = \"90 39 01\", to = apc } ]")]
    [InlineData("from = \"apc.left\", via = [ { send = \"B0 35 01\", to = apc } ]")]
    [InlineData("from = \"apc.left\", via = [ { send = \"90 35 01\", to = synth } ]")]
    [InlineData("from = keys, when { note = 53 }, via = [ { transpose = 12 } ], to = apc")]
    [InlineData("from = keys, to = synth")]
    public void Route_ThatChangesNone_IsRight(string route) => Assert.Empty(Messages($"lights {{ {Clips} }}\nroutes {{ r {{ {route} }} }}"));

    [Fact]
    public void Route_OnAnotherPageThanTheLight_IsRight() => Assert.Empty(Messages($$"""
        routes { way { from = "apc.right", via = [ { page = next } ] } }
        pages { one { lights { {{Clips}} } }, two { routes { r { from = "apc2.pad[1,1]", to = apc } } } }
        """));

    [Theory]
    [InlineData("left { any-of = [apc, apc3] }, right { any-of = [apc2, apc3] }", "warning: light 'b': while 'apc3' plays both 'left' and 'right', apc3.pad[1,1] belongs to light 'a' (line 12) already; a lamp has one light at a time: give one of them other lamps, a page or a condition")]
    [InlineData("left { any-of = [apc, apc3] }, right { any-of = [apc, apc2] }", "error: light 'b': apc.pad[1,1] belongs to light 'a' (line 12) already; a lamp has one light at a time: give one of them other lamps, a page or a condition")]
    [InlineData("left { any-of = [apc, apc2] }, right { any-of = [apc3] }", null)]
    public void Lights_OfTwoRoles_MeetAtADeviceThatPlaysBoth(string roles, string? expected) => Assert.Equal(
        expected is null ? [] : [expected],
        Messages($$"""
            roles { {{roles}} }
            lights { a { from = "live.track[track].mute", to = "left.pad[track,1]", show { on = red } }, b { from = "live.track[track].solo", to = "right.pad[track,1]", show { on = red } } }
            """));

    private static List<string> Messages(string rig) => [.. RigText.Errors(More + rig).Select(static line => line[(line.IndexOf(' ') + 1)..])];
}

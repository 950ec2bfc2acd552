using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Tests.Compilation.Stage;

/// <summary>Roles: what is written with one runs at whoever plays it.</summary>
public sealed class RoleTests
{
    private const string Two = """
        devices { spare { profile = akai/apc40, screen = true }, synth2 { profile = generic/midi, virtual = true } }
        roles {
          clips { any-of = [apc, spare], back = true }
          voice { any-of = [synth, synth2] }
        }

        """;

    [Fact]
    public void From_Role_RunsAtWhoPlaysItAndTheOthersKeepTheirOwn()
    {
        var probe = new RouteProbe(RigText.Table(Two + """
            routes {
              role { from = "clips.pad[track,scene]", via = [ { osc = "/role", args = [ "=track", "=scene" ] } ], to = panel }
              own { from = "spare.pad[track,1]", via = [ { osc = "/own" } ], to = panel }
            }
            """));
        Assert.Equal("panel /role ,ii 3 1", Press("apc"));
        Assert.Equal("panel /own ,", Press("spare"));

        probe.Give("clips", "spare");

        Assert.Equal("", Press("apc"));
        Assert.Equal("panel /role ,ii 3 1; panel /own ,", Press("spare"));

        string Press(string device) => probe.Midi(device, MidiMessage.NoteOn(2, 53, 127));
    }

    [Fact]
    public void To_Role_GoesToWhoPlaysIt()
    {
        var probe = new RouteProbe(RigText.Table(Two + "routes { play { from = keys, to = voice } }"));
        Assert.Equal("synth note on C3 (60) velocity 9 channel 1", probe.Midi("keys", MidiMessage.NoteOn(0, 60, 9)));

        probe.Give("voice", "synth2");

        Assert.Equal("synth2 note on C3 (60) velocity 9 channel 1", probe.Midi("keys", MidiMessage.NoteOn(0, 60, 9)));
    }

    [Fact]
    public void Lights_OfARole_AreGatedForEachDevice()
    {
        var table = RigText.Table(Two + """
            lights { clips { from = "live.clip[track,scene].state", to = "clips.pad[track,scene]", show { playing = green } } }
            """);

        Assert.Equal(80, table.Lights.Length);
        Assert.Equal([0, 3], table.Lights.Select(static light => light.Device).Distinct());
        Assert.All(table.Lights, static light => Assert.Equal(0, light.Gate!.Role));
    }

    [Fact]
    public void Table_Role_HoldsItsDevicesInOrder()
    {
        var roles = RigText.Table(Two + "routes { a { from = \"clips.right\", to = \"live.play\" }, b { from = keys, to = voice } }").Stage.Roles;

        Assert.Equal(["clips 0,3 True", "voice 2,4 False"], roles.Select(static role => $"{role.Name} {string.Join(',', role.Devices)} {role.Back}"));
    }

    [Theory]
    [InlineData("roles { r { any-of = [apc, keys] } }\nroutes { x { from = \"r.pad[1,1]\", to = \"live.play\" } }",
        "warning: route 'x': MIDI keyboard has no control 'pad'; there is note, controller, program, bend, pressure; nothing comes of this while 'keys' plays 'r'")]
    [InlineData("roles { r { any-of = [apc, keys] } }\nroutes { x { from = \"r.pda[1,1]\", to = \"live.play\" } }",
        "error: route 'x': Akai APC40 has no control 'pda'; did you mean 'pad'?",
        "error: route 'x': MIDI keyboard has no control 'pda'; there is note, controller, program, bend, pressure")]
    [InlineData("roles { r { any-of = [apc, key] } }", "error: role 'r': no device 'key'; did you mean 'keys'?")]
    [InlineData("roles { r { any-of = apc }, s { any-of = [r] } }", "error: role 's': 'r' is a role; name its devices themselves")]
    [InlineData("roles { r { any-of = [apc, apc] } }", "error: role 'r': 'apc' stands there twice")]
    [InlineData("roles { r { back = true } }", "error: role 'r': 'any-of' is missing: which devices may play it, for instance any-of = [apc, launchpad]")]
    [InlineData("roles { apc { any-of = [keys] } }", "error: role 'apc': a device has this name too; routes could not tell them apart (each device is a role of its own already)")]
    [InlineData("roles { live { any-of = [keys] } }", "error: role 'live': an endpoint has this name too; routes could not tell them apart (each device is a role of its own already)")]
    [InlineData("roles { r { any-off = apc } }", "error: role 'r': no key 'any-off'; did you mean 'any-of'?")]
    [InlineData("roles { clips { any-of = apc } }\nroutes { x { from = \"clip.pad[1,1]\", to = \"live.play\" } }", "error: route 'x': no device 'clip'; did you mean 'clips'?")]
    [InlineData("roles { r { any-of = [keys, synth] } }\nroutes { x { from = keys, to = r } }",
        "error: route 'x': everything from 'keys' goes back to 'keys' while it plays 'r', a loop; if its keys are silent by themselves (local off), say local-off = true at the device")]
    [InlineData("roles { r { any-of = [apc] } }\nlights { a { from = \"live.track[1].mute\", to = \"apc.pad[1,1]\", show { on = red } }\nb { from = \"live.track[2].mute\", to = \"r.pad[1,1]\", show { on = red } } }",
        "error: light 'b': apc.pad[1,1] belongs to light 'a' (line 11) already; a lamp has one light at a time: give one of them other lamps, a page or a condition")]
    public void Roles_Mistakes_AreTold(string text, params string[] expected) =>
        Assert.Equal(expected, RigText.Errors(text).Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
}

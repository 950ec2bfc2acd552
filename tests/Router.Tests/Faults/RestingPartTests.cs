using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>A part of the mesh that crashes faster than it is restarted rests, says so, and comes back.</summary>
public sealed class RestingPartTests
{
    [Theory]
    [InlineData("ports")]
    [InlineData("devices")]
    [InlineData("status")]
    public async Task Part_CrashesTooOften_RestsWhereItCanBeSeenAndComesBack(string part)
    {
        await using var rig = await RunningRig.StartAsync(
            """
            devices { keys { profile = generic/midi, match { port = keys } }, synth { profile = generic/midi, match { port = synth } } }
            routes.play { from = keys, via = [ { channel = 2 } ], to = synth }
            """,
            ["keys", "synth"]);
        await rig.Ready();
        var heard = new PortLog();
        heard.Listen(rig.Peer("synth"));
        for (var crash = 0; crash < 7; crash++)
        {
            rig.Router.Mesh.Tell(new InjectCrash("injected", part), ActorRefs.NoSender);
        }

        await RunningRig.Until(() => rig.Board.Parked.TryGetValue(part, out var reason) && reason.Contains("is tried again in 5", StringComparison.Ordinal), "it rests");
        rig.Peer("synth").Unplug();
        rig.Peer("synth").Plug();
        await RunningRig.Until(() => rig.Board.Parked.IsEmpty, "it is back");
        await rig.Ready();
        await RunningRig.Until(() => rig.Board.Wiring.Devices.All(static device => device.IsAttached), "and so are the devices");
        heard.Clear();
        rig.Peer("keys").Send([0x90, 60, 1, 0x80, 60, 1]);
        await heard.Expect("913C01", "813C01");
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>A cable on a JACK server that leads our own output back into our own input.</summary>
[Collection(JackTests.Name)]
public sealed class JackLoopTests(JackServer jack)
{
    private const string Rig = """
        rig { name = loop, format = 1 }
        devices {
          keys { profile = generic/keyboard, match { in = "*Keys*" } }
          thru { profile = generic/midi, virtual = both, local-off = true }
        }
        routes {
          play { from = keys, to = thru }
          back { from = thru, to = thru }
        }
        """;

    [Fact]
    public async Task Cable_LeadsBack_RouteIsOpenedByItselfAndWholeAgainWithoutIt()
    {
        jack.Start();
        using var keys = new JackUnit("Keys");
        await using var rig = await RunningRig.StartAsync(Rig, null, loggers => [MidiBackends.CreateJack(TimeProvider.System, loggers)]);
        await rig.Ready();
        var thru = Array.Find(rig.Board.Wiring.Devices, device => device.Plan.Name == "thru")!;
        using var witness = MidiBackends.CreateJack(TimeProvider.System, NullLoggerFactory.Instance);
        var ends = witness.ListPorts().Where(static port => port.Id.EndsWith(":thru", StringComparison.Ordinal)).ToArray();
        var (output, input) = (ends.Single(static port => port.Direction == MidiDirection.Input).Id, ends.Single(static port => port.Direction == MidiDirection.Output).Id);
        Assert.True(JackServer.Run("jack_connect", output, input));

        // A fader and a held note that go round and round.
        keys.Send([0xB0, 7, 64]);
        keys.Send([0x90, 60, 100]);
        await RunningRig.Until(() => thru.Counts.Loops is [{ Route: "back", Times: > 0 }], "the loop is found");
        keys.Send([0x80, 60, 0]);
        Assert.True(JackServer.Run("jack_disconnect", output, input));

        await RunningRig.Until(() => thru.Counts is { Loops: [{ IsOpen: false }], Sounding: 0, Held: 0 }, "whole again, and nothing sounds");
        var sent = thru.Counts.Sent;
        keys.Send([0xB0, 7, 65]);
        await RunningRig.Until(() => thru.Counts.Sent == sent + 1, "and it plays on, once");
    }
}

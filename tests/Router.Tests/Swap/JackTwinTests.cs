using MidiMesh.Actors.Devices;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>Twins on a JACK server, each a program of its own: the question which is which.</summary>
[Collection(JackTests.Name)]
public sealed class JackTwinTests
{
    private const string Rig = """
        rig { name = twins, format = 1 }
        devices {
          left  { profile = generic/keyboard, match { in = "*Twin*" } }
          right { profile = generic/keyboard, match { in = "*Twin*" } }
          synth { profile = generic/midi, match { out = "*Synth*" } }
        }
        routes {
          l { from = left, to = synth }
          r { from = right, via = [ { channel = 2 } ], to = synth }
        }
        """;

    private readonly JackServer _jack;

    public JackTwinTests(JackServer jack)
    {
        _jack = jack;
        jack.Start();
    }

    [Fact]
    public async Task Twins_AskedForAPress_ArePlacedAndKeepTheirPlacesThroughRestarts()
    {
        using var a = new JackUnit("Twin-A");
        using var b = new JackUnit("Twin-B");
        using var synth = new JackUnit("Synth");
        var ear = new Ear();
        synth.Received += ear.Hear;
        await using var bench = await SwapBench.StartAsync(await StartAsync());
        await RunningRig.Until(() => bench.PhaseOf("left") == DevicePhase.Ambiguous && bench.PhaseOf("right") == DevicePhase.Ambiguous, "both wait");

        var asked = bench.Cli.Run("identify left");
        await bench.Cli.Error.See("Press any pad on the one that is 'left' (listening on Twin-A:out, Twin-B:out)");
        a.Send([0xF8]);                                        // a clock is no press
        b.Send([0x90, 60, 100]);
        b.Send([0x80, 60, 0]);

        Assert.Equal(0, await asked);
        await RunningRig.Until(() => AreReady(bench) && bench.PortOf("left") == "Twin-B:out" && bench.PortOf("right") == "Twin-A:out", "both placed");

        // Each plays the channel of its own route.
        a.Send([0x90, 61, 100]);
        b.Send([0x90, 62, 100]);
        await RunningRig.Until(() => ear.Sounds(1, 61) && ear.Sounds(0, 62), "right plays channel 2, left channel 1");
        a.Send([0x80, 61, 0]);
        b.Send([0x80, 62, 0]);
        await RunningRig.Until(() => ear.Silent, "both are released");

        // The server dies, and the twins come back in the other order.
        for (var round = 0; round < 3; round++)
        {
            _jack.Kill();
            await RunningRig.Until(() => bench.PhaseOf("left") == DevicePhase.Absent && bench.PhaseOf("right") == DevicePhase.Absent, "both are gone with the server");
            _jack.Start();
            b.Plug();
            a.Plug();
            synth.Plug();
            await RunningRig.Until(() => AreReady(bench), "both are back");
            Assert.Equal(("Twin-B:out", "Twin-A:out"), (bench.PortOf("left"), bench.PortOf("right")));
        }

        // Its port gets another name: the one that was shown is gone, and comes back under its own.
        a.Rename("renamed");
        await RunningRig.Until(() => bench.PortOf("right") == "Twin-A:renamed" && AreReady(bench), "found by its pattern under the new name");
        Assert.Equal("Twin-B:out", bench.PortOf("left"));
    }

    private static bool AreReady(SwapBench bench) => Array.TrueForAll(["left", "right", "synth"], device => bench.PhaseOf(device) == DevicePhase.Ready);

    private static Task<RunningRig> StartAsync() => RunningRig.StartAsync(Rig, null, loggers => [MidiBackends.CreateJack(TimeProvider.System, loggers)]);
}

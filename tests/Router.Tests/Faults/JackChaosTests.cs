using System.Globalization;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Status;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Swap;
using MidiMesh.Testing;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>The JACK server is killed and started again while a router plays through it, with a note held; what plays beside it on other ports misses nothing.</summary>
/// <remarks>Three times; as often as <c>MIDIMESH_JACK_RESTARTS</c> says (50 is the figure we promise).</remarks>
[Collection(JackTests.Name)]
public sealed class JackChaosTests(JackServer jack, ITestOutputHelper log)
{
    private const int Held = 40;
    private readonly int _rounds = int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_JACK_RESTARTS"), CultureInfo.InvariantCulture, out var asked) ? asked : 3;

    [Fact]
    public async Task Server_KilledAgainAndAgainUnderLoad_NothingSticksAndNothingElseIsDisturbed()
    {
        jack.Start();
        using var beside = new LoopbackBackend(TimeProvider.System);
        var (besideKeys, besideEar) = (new LoopbackFarEnd(beside.CreateDevice("side-keys")), new Ear());
        beside.CreateDevice("side-synth").Received += besideEar.Hear;
        await using var rig = await RunningRig.StartAsync(Rig, backends: loggers => [MidiBackends.CreateJack(TimeProvider.System, loggers), beside]);
        await RunningRig.Until(() => rig.Board.Wiring.Devices.Where(static device => device.Plan.Name.StartsWith("side", StringComparison.Ordinal)).All(static device => device.Report.Phase == DevicePhase.Ready), "those beside it are ready");
        using var traffic = new Traffic(besideKeys);
        ProcessHoldings before = default;
        for (var round = 0; round < _rounds; round++)
        {
            var ear = new Ear();
            using var keys = new JackUnit("Keys");
            using var synth = new JackUnit("Synth");
            synth.Received += ear.Hear;
            await rig.Ready();
            before = round == 1 ? ProcessHoldings.Count() : before;
            keys.Send([0x90, Held, 100]);
            keys.AwaitSent();
            keys.StartPlaying(400, [0x90, 70, 100, 0x80, 70, 0, 0xB0, 7, 1, 0xB0, 7, 2]);
            await RunningRig.Until(() => ear.Played > 50 && ear.Sounds(1, Held), $"round {round}: it plays, with a note held");

            jack.Kill();
            await RunningRig.Until(() => rig.Board.Wiring.Devices.Where(static device => device.Plan.Name is "keys" or "synth").All(static device => device.Report.Phase != DevicePhase.Ready), $"round {round}: both are lost");
            Assert.All(rig.Board.Wiring.Devices.Where(static device => device.Plan.Name == "keys"), static device => Assert.Equal(0, device.Counts.Held));
            jack.Start();
        }

        var (lastEar, struck) = (new Ear(), 0);
        using (var keys = new JackUnit("Keys"))
        using (var synth = new JackUnit("Synth"))
        {
            synth.Received += lastEar.Hear;
            await rig.Ready();
            keys.Send([0x90, 61, 100, 0x80, 61, 0]);
            keys.AwaitSent();
            await RunningRig.Until(() => lastEar.Played == 1 && lastEar.Silent, "it plays after all of it, and nothing sticks");
            struck = await traffic.StopAsync();
            await RunningRig.Until(() => besideEar.Silent && besideEar.Played == struck, $"all of {struck} notes beside it have come, not {besideEar.Played}");
            await RunningRig.Until(() => ProcessHoldings.Count() is var now && now.Clients <= before.Clients, $"no client is left over: {before}, then {ProcessHoldings.Count()}");
        }

        Assert.Empty(rig.Board.Parked);
        Assert.Empty(rig.Board.Restarts);
        await RunningRig.Until(() => DeliveryBalance.Check(rig.Board.Status).Count == 0, "every delivery is accounted for");
        log.WriteLine($"{_rounds} times killed, {struck} notes beside it; before: {before}; after: {ProcessHoldings.Count()}");
    }

    private const string Rig = """
        rig { name = jack-chaos, format = 1 }
        devices {
          keys  { profile = generic/midi, match { in = "*Keys*" } }
          synth { profile = generic/midi, match { out = "*Synth*" } }
          side-keys  { profile = generic/midi, match { port = side-keys } }
          side-synth { profile = generic/midi, match { port = side-synth } }
        }
        routes {
          play { from = keys, via = [ { channel = 2 } ], to = synth }
          side { from = side-keys, via = [ { channel = 2 } ], to = side-synth }
        }
        """;
}

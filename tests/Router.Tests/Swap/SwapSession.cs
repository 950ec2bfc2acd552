using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Status;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Testing;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>A set that plays while its controller is swapped for another model, pulled out, and put back: 500 events a second from the keys, notes held throughout.</summary>
public abstract class SwapSession(ITestOutputHelper log)
{
    /// <summary>How an APC40 answers the identity request.</summary>
    private static readonly byte[] Apc40 = [0xF0, 0x7E, 0, 6, 2, 0x47, 0x73, 0, 0x19, 1, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF7];

    /// <summary>And a Launchpad X.</summary>
    private static readonly byte[] LaunchpadX = [0xF0, 0x7E, 0, 6, 2, 0, 0x20, 0x29, 3, 1, 0, 0, 0, 0, 0, 1, 0xF7];

    /// <summary>The far end of a device, plugged in.</summary>
    private protected abstract IFarEnd Plug(string name);

    /// <summary>The system where those far ends are.</summary>
    private protected abstract IMidiBackend CreateBackend(ILoggerFactory loggers);

    [Fact]
    public async Task Session_SwapPullAndBack_LedgerLightsAndLaunchesAreRightAtEachStep()
    {
        var (send, receive) = RunningRig.FreePorts();
        var (lpx, keys) = (Plug("LPX"), Plug("Keys"));
        var apc = new Surface(Plug("APC40"), Apc40);
        var grid = new Surface(lpx, LaunchpadX);
        var synth = new Ear();
        Plug("Synth").Received += synth.Hear;
        await using var bench = await SwapBench.StartAsync(await RunningRig.StartAsync(Rig(send, receive), null, loggers => [CreateBackend(loggers)]));
        await bench.Rig.Ready();
        await RunningRig.Until(() => bench.Playing("clips") == "apc", "the first choice plays");

        // A clip plays, a drum pad of the controller is held, and so is a chord of the keys.
        apc.Press(channel: 0, note: 53);
        await Playing(bench, 0, 0);
        await RunningRig.Until(() => apc.Light(0, 53) == 1, "the clip's pad is green");
        apc.Press(channel: 7, note: 57);
        keys.Send([0x90, 40, 100, 0x90, 47, 100]);
        await RunningRig.Until(() => synth.Sounds(9, 36) && synth.Sounds(0, 40) && synth.Sounds(0, 47), "three notes sound");
        using var traffic = new Traffic(keys);

        // 1: by hand, to the other model.
        var clock = Stopwatch.StartNew();
        Assert.True(await bench.Cli.Run("swap clips=grid") == 0, bench.Cli.Error.Text);
        Assert.Contains("  fader 8: missing, keeps its last value", bench.Cli.Output.Lines);
        await RunningRig.Until(() => grid.Light(0, 81) == 21 && apc.Light(0, 53) == 0, "the new one is lit, the old one dark");
        Told("swap by hand to lights right", clock.Elapsed);
        Assert.True(bench.Rig.Live.Read(live => live.State(0, 0)) == SlotState.Playing);
        Assert.True(synth.Sounds(9, 36) && synth.Sounds(0, 40));
        apc.Release(channel: 7, note: 57);
        await RunningRig.Until(() => !synth.Sounds(9, 36), "the held pad is released where it went");
        apc.Press(channel: 2, note: 53);                       // plays no role any more
        grid.Press(channel: 0, note: 72);
        await Playing(bench, 1, 1);
        Assert.Equal(SlotState.Stopped, bench.Rig.Live.Read(live => live.State(2, 0)));
        await RunningRig.Until(() => grid.Light(0, 72) == 21 && grid.Light(0, 81) != 21, "the launch shows on the new one");

        // 2: its plug is pulled with a pad held: the first choice takes over by itself.
        grid.Press(channel: 0, note: 48);
        await RunningRig.Until(() => synth.Sounds(9, 36), "its pad sounds");
        clock.Restart();
        lpx.Unplug();
        await RunningRig.Until(() => bench.Playing("clips") == "apc" && apc.Light(1, 54) == 1, "fallen over, and lit");
        Told("fall-over to lights right", clock.Elapsed);
        await RunningRig.Until(() => !synth.Sounds(9, 36), "its pad is released");

        // 3: back on, by hand again, and the launch state is what it was.
        lpx.Plug();
        await RunningRig.Until(() => bench.PhaseOf("grid") == DevicePhase.Ready, "plugged in again");
        Assert.Equal("apc", bench.Playing("clips"));
        clock.Restart();
        Assert.Equal(0, await bench.Cli.Run("swap clips=grid"));
        await RunningRig.Until(() => grid.Light(0, 72) == 21 && apc.Light(1, 54) == 0, "swapped again");
        Assert.Equal(0, await bench.Cli.Run("swap clips=apc"));
        await RunningRig.Until(() => apc.Light(1, 54) == 1 && grid.Light(0, 72) == 0, "and back");
        Told("there and back to lights right", clock.Elapsed);
        apc.Press(channel: 0, note: 53);
        await Playing(bench, 0, 0);

        // The chord was held through all of it; what was played meanwhile came through whole.
        Assert.True(synth.Sounds(0, 40) && synth.Sounds(0, 47));
        var played = await traffic.StopAsync();
        keys.Send([0x80, 40, 0, 0x80, 47, 0]);
        await RunningRig.Until(() => synth.Silent && synth.Played == played, "nothing hangs, nothing is lost");
        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{played} events of the keys came through"));
        foreach (var device in bench.Rig.Board.Wiring.Devices)
        {
            Assert.Equal((0, 0), (device.Counts.Held, device.Counts.Sounding));
        }

        await RunningRig.Until(() => DeliveryBalance.Check(bench.Rig.Board.Status).Count == 0, "every delivery is accounted for");
    }

    private static string Rig(int send, int receive) => $$"""
        rig { name = session, format = 1 }
        devices {
          apc   { profile = akai/apc40, match { port = "*APC40*" } }
          grid  { profile = novation/launchpad-x, match { port = "*LPX*" } }
          keys  { profile = generic/keyboard, match { port = "*Keys*" } }
          synth { profile = generic/midi, match { port = "*Synth*" } }
        }
        endpoints { live { kind = ableton-osc, simulate = true, send = {{send}}, receive = {{receive}} } }
        groups { one-clip { kind = exclusive } }
        roles { clips { any-of = [apc, grid] } }
        routes {
          launch { from = "clips.pad[track, 1..4 as scene]", via = [ { exclusive = one-clip } ], to = "live.clip[track,scene]" }
          drum   { from = "clips.pad[8,5]", via = [ { note-map { "57" = 36, "48" = 36 } }, { channel = 10 } ], to = synth }
          volume { from = "clips.fader[track]", to = "live.track[track].volume" }
          play   { from = keys, to = synth }
        }
        lights {
          state { from = "live.clip[track,scene].state", to = "clips.pad[track,scene]", show { playing = green, waiting = green-blink, stopped = amber } }
        }
        """;

    /// <summary>The promise is one second, and 300 ms for the lights; a shared machine may stop for longer than that, so the figures are for the log.</summary>
    private void Told(string what, TimeSpan took) => log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {took.TotalMilliseconds:F0} ms"));

    private static Task Playing(SwapBench bench, int track, int scene) =>
        RunningRig.Until(() => bench.Rig.Live.Read(live => live.State(track, scene)) == SlotState.Playing, $"track {track + 1}, scene {scene + 1} plays in Live");
}

/// <summary>In this process.</summary>
public sealed class LoopbackSwapSessionTests(ITestOutputHelper log) : SwapSession(log), IDisposable
{
    private readonly LoopbackBackend _ports = new(TimeProvider.System);

    public void Dispose() => _ports.Dispose();

    private protected override IFarEnd Plug(string name) => new LoopbackFarEnd(_ports.CreateDevice(name));

    private protected override IMidiBackend CreateBackend(ILoggerFactory loggers) => _ports;
}

/// <summary>On a JACK server, where each controller and the synthesizer is a program of its own.</summary>
[Collection(JackTests.Name)]
public sealed class JackSwapSessionTests : SwapSession, IDisposable
{
    private readonly List<JackUnit> _units = [];

    public JackSwapSessionTests(JackServer jack, ITestOutputHelper log)
        : base(log) => jack.Start();

    public void Dispose() => _units.ForEach(static unit => unit.Dispose());

    private protected override IFarEnd Plug(string name)
    {
        var unit = new JackUnit(name);
        _units.Add(unit);
        return unit;
    }

    private protected override IMidiBackend CreateBackend(ILoggerFactory loggers) => MidiBackends.CreateJack(TimeProvider.System, loggers);
}

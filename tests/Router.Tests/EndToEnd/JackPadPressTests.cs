using System.Globalization;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Simulation;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>The headline job on real ports: three programs that are not ours press, read the datagrams, and read the lights.</summary>
[Collection(JackTests.Name)]
public sealed class JackPadPressTests(JackServer jack)
{
    [Fact]
    public async Task PadPress_OnAJackPort_PlaysExactlyThatClipAndTheLightsShowIt()
    {
        jack.Start();
        var (tapped, reply) = RunningRig.FreePorts();
        var simulation = new SimulatedLiveHostOptions { Port = 0, ReplyPort = reply };
        await using var live = SimulatedLiveHost.Start(simulation);
        using var tap = new Peer("tap.py", null, tapped, live.LocalEndPoint.Port);
        using var player = new Peer("player.py", jack, "APC40-player");
        using var lights = new Peer("lights.py", jack, "APC40-lights");
        await Task.WhenAll(tap.Ready(), player.Ready(), lights.Ready());
        await using var rig = await RunningRig.StartAsync(
            Rig(tapped, reply), backends: loggers => [MidiBackends.CreateJack(TimeProvider.System, loggers)]);
        await rig.Ready();

        // Connected: first the mode message (Live mode, all buttons momentary), then every light.
        await RunningRig.Until(() => lights.Lines.Any(line => line.StartsWith("90 35", StringComparison.Ordinal)), "the first pad is lit");
        Assert.StartsWith("F0 47", lights.Lines.First(line => line.StartsWith("F0 47", StringComparison.Ordinal)), StringComparison.Ordinal);
        var all = lights.Lines.ToList();
        Assert.True(all.FindIndex(line => line.StartsWith("F0 47", StringComparison.Ordinal)) < all.FindIndex(line => line.StartsWith("90 35", StringComparison.Ordinal)));

        // Track 1, scene 1: note 53 on channel 1.
        player.Tell("90 35 7F");
        player.Tell("80 35 7F");
        await RunningRig.Until(() => lights.Lines.Contains("90 35 01"), "pad 1,1 is green");
        Assert.True(live.Read(set => set.PlayingSlot(0)) == 0);

        // Track 3, scene 2: note 54 on channel 3.
        var (datagramsBefore, lightsBefore) = (tap.Lines.Count, lights.Lines.Count);
        player.Tell("92 36 7F");
        player.Tell("82 36 7F");
        await RunningRig.Until(() => lights.Lines.Skip(lightsBefore).Contains("92 36 01"), "pad 3,2 is green");
        await RunningRig.Until(() => lights.Lines.Skip(lightsBefore).Contains("90 35 05"), "pad 1,1 is amber again");

        // One datagram: the stop of the track that played, then the start; nothing else was told to stop or start.
        var launches = tap.Lines.Skip(datagramsBefore).Where(line => line.Contains("/fire", StringComparison.Ordinal) || line.Contains("stop_all_clips", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["/live/track/stop_all_clips 0 | /live/clip_slot/fire 2 1"], launches);
        var shown = lights.Lines.Skip(lightsBefore).ToList();
        Assert.InRange(shown.IndexOf("92 36 02"), 0, shown.IndexOf("92 36 01") - 1);
        Assert.Equal([-1, -1, 1, -1, -1, -1, -1, -1], live.Read(set => Enumerable.Range(0, 8).Select(set.PlayingSlot).ToArray()));
    }

    [Fact]
    public async Task JackServer_DiesAndComesBack_DeviceIsLostAndRepainted()
    {
        jack.Start();
        var (port, reply) = RunningRig.FreePorts();
        var lights = new Peer("lights.py", jack, "APC40-lights");
        var player = new Peer("player.py", jack, "APC40-player");
        await Task.WhenAll(player.Ready(), lights.Ready());
        await using var rig = await RunningRig.StartAsync(
            Rig(port, reply) + "\nendpoints.live.simulate = true", backends: loggers => [MidiBackends.CreateJack(TimeProvider.System, loggers)]);
        try
        {
            await rig.Ready();
            await RunningRig.Until(() => lights.Lines.Contains("90 35 05"), "lights before");

            jack.Kill();
            await RunningRig.Until(() => rig.Board.Wiring.Devices[0].Report.Phase != Actors.Devices.DevicePhase.Ready, "the device is lost with the server");
            lights.Dispose();
            player.Dispose();
            jack.Start();
            lights = new Peer("lights.py", jack, "APC40-lights");
            player = new Peer("player.py", jack, "APC40-player");
            await Task.WhenAll(player.Ready(), lights.Ready());

            // The two programs register their ports one after the other; the device is whole when both are open.
            await RunningRig.Until(
                () => rig.Board.Wiring.Devices[0] is { Report.Phase: Actors.Devices.DevicePhase.Ready, Ports.Assignment: { InputId: not null, OutputId: not null } },
                "the device is back");
            await RunningRig.Until(() => lights.Lines.Contains("90 35 05"), "the lights are painted on the new server");
            player.Tell("90 35 7F");
            await RunningRig.Until(() => lights.Lines.Contains("90 35 01"), "and it plays");
        }
        finally
        {
            lights.Dispose();
            player.Dispose();
        }
    }

    private static string Rig(int live, int router) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = jack, format = 1 }
        devices.apc { profile = akai/apc40, match = [ { in = "*APC40-player*", out = "*APC40-lights*" } ] }
        endpoints.live { kind = ableton-osc, send = {{live}}, receive = {{router}} }
        groups.one-clip { kind = exclusive }
        routes.launch { from = "apc.pad[track,scene]", via = [ { exclusive = one-clip } ], to = "live.clip[track,scene]" }
        lights.clips {
          from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
          show { empty = off, stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
        }
        """);
}

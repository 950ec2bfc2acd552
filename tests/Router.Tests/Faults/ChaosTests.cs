using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Simulation;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Swap;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>What goes away and comes back on real sockets: Live, again and again, and the port at which Live is heard.</summary>
/// <remarks>Live restarts two hundred times, the port is stolen ten times, each of which takes a second or two until it is looked at again; <c>MIDIMESH_CHAOS_ROUNDS</c> says how often of both.</remarks>
[Collection(FaultTests.Name)]
public sealed class ChaosTests(ITestOutputHelper log)
{
    private const int Tracks = 8;
    private readonly int? _rounds = int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_CHAOS_ROUNDS"), CultureInfo.InvariantCulture, out var asked) ? asked : null;

    [Fact]
    public async Task Live_EndsAndStartsTwoHundredTimes_IsKnownAgainEachTimeAndNothingIsLeftOver()
    {
        var (port, reply) = RunningRig.FreePorts();
        var live = Start(port, reply);
        try
        {
            await using var rig = await RunningRig.StartAsync(Rig(port, reply), ["apc"]);
            var apc = new Surface(new LoopbackFarEnd(rig.Peer("apc")), null);
            await rig.Ready();
            var endpoint = rig.Board.Wiring.Endpoints[0];
            ProcessHoldings before = default;
            for (var round = 0; round < (_rounds ?? 200); round++)
            {
                var (track, scene) = (round % 2 * 2, 0);
                apc.Press(track, 53 + scene);
                apc.Release(track, 53 + scene);
                await RunningRig.Until(() => apc.Light(track, 53 + scene) == 1, $"round {round}: the clip plays and its pad is green: {rig.Describe()}");
                Assert.Equal([.. Enumerable.Range(0, Tracks).Select(one => one == track ? scene : -1)], live.Read(static set => Enumerable.Range(0, Tracks).Select(set.PlayingSlot).ToArray()));
                before = round == 2 ? ProcessHoldings.Count() : before;

                // It ends without a word, with a launch under way, and another comes up in its place, in which nothing plays.
                apc.Press(4, 53);
                apc.Release(4, 53);
                await live.DisposeAsync();
                live = Start(port, reply);
                await RunningRig.Until(() => apc.Light(track, 53 + scene) == 5 && endpoint.Link == LiveLink.Alive, $"round {round}: the new Live is known: {rig.Describe()}");
                await RunningRig.Until(() => !Enumerable.Range(0, Tracks).Any(one => endpoint.SlotState(one, 0) is ClipState.Waiting), $"round {round}: nothing waits");
                if (live.Read(static set => set.PlayingSlot(4)) == 0)
                {
                    // What was under way is asked for again, and rightly: Live has it now.
                    await RunningRig.Until(() => apc.Light(4, 53) == 1, $"round {round}: the launch came through to the new Live");
                }
            }

            await RunningRig.Until(() => DeliveryBalance.Check(rig.Board.Status).Count == 0, "every delivery is accounted for");
            Assert.Empty(rig.Board.Restarts);
            await RunningRig.Until(() => ProcessHoldings.Count().IsNoMoreThan(before), $"the process holds no more than before, {before}, not {ProcessHoldings.Count()}");
            log.WriteLine($"before: {before}; after: {ProcessHoldings.Count()}");
        }
        finally
        {
            await live.DisposeAsync();
        }
    }

    [Fact]
    public async Task Port_StolenAndGivenBack_IsNamedMeanwhileAndTakenAgain()
    {
        var (port, reply) = RunningRig.FreePorts();
        var (elsewhere, _) = RunningRig.FreePorts();
        await using var live = Start(port, reply);
        await using var rig = await RunningRig.StartAsync(Rig(port, reply), ["apc"]);
        var apc = new Surface(new LoopbackFarEnd(rig.Peer("apc")), null);
        await rig.Ready();
        var endpoint = rig.Board.Wiring.Endpoints[0];
        var (ours, theirs) = (RigCompiler.LoadText(Rig(port, reply), "chaos.conf").Plan!, RigCompiler.LoadText(Rig(port, elsewhere), "chaos.conf").Plan!);
        for (var round = 0; round < (_rounds ?? 10); round++)
        {
            await rig.Router.ApplyAsync(theirs);
            await RunningRig.Until(() => endpoint.LocalEndPoint?.Port == elsewhere, "the port is let go");
            using (var thief = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
            {
                thief.Bind(new IPEndPoint(IPAddress.Loopback, reply));
                await rig.Router.ApplyAsync(ours);
                await RunningRig.Until(() => endpoint.Report is { PortTaken: true } report && report.Reason.Contains($"UDP port {reply} is taken", StringComparison.Ordinal), "who holds it is told");
            }

            await rig.Ready();
            var track = round % 2 * 2;
            apc.Press(track, 53);
            apc.Release(track, 53);
            await RunningRig.Until(() => apc.Light(track, 53) == 1, $"round {round}: it plays again: {rig.Describe()}");
        }

        Assert.Empty(rig.Board.Restarts);
        await RunningRig.Until(() => DeliveryBalance.Check(rig.Board.Status).Count == 0, "every delivery is accounted for");
    }

    private static SimulatedLiveHost Start(int port, int reply) => SimulatedLiveHost.Start(new SimulatedLiveHostOptions
    {
        Port = port, ReplyPort = reply, Simulation = new LiveSimulatorOptions { OscTick = TimeSpan.Zero },
    });

    private static string Rig(int live, int router) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = chaos, format = 1 }
        devices.apc { profile = akai/apc40, match { port = apc } }
        endpoints.live { kind = ableton-osc, send = {{live}}, receive = {{router}} }
        groups.one-clip { kind = exclusive }
        routes.launch { from = "apc.pad[track,scene]", on = press, via = [ { exclusive = one-clip, member = "clip[track,scene]" } ], to = "live.clip[track,scene]" }
        lights.clips {
          from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
          show { empty = off, stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
        }
        """);
}

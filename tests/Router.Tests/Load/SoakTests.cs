using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Status;
using MidiMesh.Router.Metrics;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Faults;
using MidiMesh.Router.Tests.Swap;
using MidiMesh.Router.Tests.Web;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.Load;

/// <summary>A stage that goes on and on: clips, notes, faders, a page that looks, cables that slip, the rig applied again. What the process holds does not grow.</summary>
/// <remarks>So many rounds; on demand for so many seconds as <c>MIDIMESH_SOAK_SECONDS</c> says (an hour is 3600, by <c>tests/soak</c>), with a line a minute on memory, handles, threads and latency. Times are told, never judged.</remarks>
[Collection(FaultTests.Name)]
public sealed class SoakTests(ITestOutputHelper log)
{
    private const int WarmUp = 40;
    private const int Rounds = 80;
    private const double MostGrowth = 1.1;
    private const long Slack = 4L << 20;

    /// <summary>Between rounds of a long run: some 1,500 messages a second, as a busy stage has them, and the machine is not for it alone.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Sample = TimeSpan.FromMinutes(1);
    private readonly int _seconds = int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_SOAK_SECONDS"), CultureInfo.InvariantCulture, out var asked) ? asked : 0;

    [Fact]
    public async Task Play_OnAndOn_MemoryHandlesAndThreadsStayAsTheyWere()
    {
        var (live, router) = RunningRig.FreePorts();
        await using var bench = await SwapBench.StartAsync(await RunningRig.StartAsync(Rig(live, router), ["apc", "keys", "synth"]));
        await bench.Rig.Ready();
        using var page = await TestSocket.OpenAsync(bench.Server.Page, null);
        await page.SendAsync(new { @do = "hello", token = bench.Token.Text });
        var looking = Look(page);
        var stage = new Stage(bench.Rig);
        for (var round = 0; round < WarmUp; round++)
        {
            await stage.Round(round);
        }

        var before = Holdings.Take();
        log.WriteLine($"after {WarmUp} rounds: {before}");
        var (clock, next, first) = (Stopwatch.StartNew(), Sample, double.NaN);
        var rounds = 0;
        for (; _seconds > 0 ? clock.Elapsed.TotalSeconds < _seconds : rounds < Rounds; rounds++)
        {
            await stage.Round(rounds);
            if (_seconds > 0)
            {
                await Task.Delay(Breath);
            }

            if (_seconds > 0 && clock.Elapsed >= next)
            {
                next += Sample;
                var p99 = stage.TakeP99();
                first = double.IsNaN(first) ? p99 : first;
                log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:F0} min, {rounds} rounds: {Holdings.Take()}, key to synthesizer p99 {p99:F0} us ({p99 / first:P0} of the first minute's)"));
            }
        }

        await stage.Calm();
        var after = Holdings.Take();
        log.WriteLine($"after {rounds} rounds more: {after}");
        Assert.True(after.Heap <= (before.Heap * MostGrowth) + Slack, $"the heap has grown from {before.Heap} to {after.Heap} bytes");
        await RunningRig.Until(() => Holdings.Take() is var now && now.Process.IsNoMoreThan(before.Process with { Threads = before.Process.Threads + 2 }), $"the process holds no more than before, {before}, not {Holdings.Take()}");
        await RunningRig.Until(() => DeliveryBalance.Check(bench.Rig.Board.Status).Count == 0, "every delivery is accounted for");
        Assert.Empty(bench.Rig.Board.Restarts);
        page.Abort();
        await looking;
    }

    /// <summary>A page that is open and shows every picture.</summary>
    private static async Task Look(TestSocket page)
    {
        try
        {
            while (true)
            {
                await page.ReceiveAsync("state");
            }
        }
        catch (Exception cause) when (cause is System.Net.WebSockets.WebSocketException or OperationCanceledException or JsonException or Xunit.Sdk.XunitException)
        {
            // Closed at the end.
        }
    }

    private static string Rig(int live, int router) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = soak, format = 1 }
        devices {
          apc { profile = akai/apc40, match { port = apc } }
          keys { profile = generic/midi, match { port = keys } }
          synth { profile = generic/midi, match { port = synth } }
        }
        endpoints.live { kind = ableton-osc, send = {{live}}, receive = {{router}}, simulate = true }
        groups.one-clip { kind = exclusive }
        routes {
          launch { from = "apc.pad[track,scene]", on = press, via = [ { exclusive = one-clip, member = "clip[track,scene]" } ], to = "live.clip[track,scene]" }
          faders { from = "apc.fader[track]", via = [ { rate = 30/s, keep = latest } ], to = "live.track[track].volume" }
          play { from = keys, via = [ { channel = 2 } ], to = synth }
        }
        lights.clips {
          from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
          show { empty = off, stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
        }
        """);

    private readonly record struct Holdings(long Heap, ProcessHoldings Process)
    {
        public static Holdings Take()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            return new Holdings(GC.GetTotalMemory(forceFullCollection: true), ProcessHoldings.Count());
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"heap {Heap / 1048576.0:F1} MB, {Process.Threads} threads of ours, {Process.Files} files and sockets, working set {Environment.WorkingSet / 1048576} MB");
    }

    private sealed class Stage
    {
        private readonly RunningRig _rig;
        private readonly Ear _ear = new();
        private LatencyHistogram _latency = new();
        private long _sentAt;

        public Stage(RunningRig rig)
        {
            _rig = rig;
            rig.Peer("synth").Received += message =>
            {
                if ((message[0] & 0xF0) == 0x90)
                {
                    Volatile.Read(ref _latency).Add(Stopwatch.GetElapsedTime(Volatile.Read(ref _sentAt)).TotalSeconds);
                }

                _ear.Hear(message);
            };
        }

        public async Task Round(int round)
        {
            var (apc, keys) = (_rig.Peer("apc"), _rig.Peer("keys"));
            apc.Send([(byte)(0x90 | (round % 8)), (byte)(53 + (round % 5)), 127, (byte)(0x80 | (round % 8)), (byte)(53 + (round % 5)), 0]);
            for (byte i = 0; i < 100; i++)
            {
                Volatile.Write(ref _sentAt, Stopwatch.GetTimestamp());
                keys.Send([0x90, i, 100]);
                keys.Send([0x80, i, 100]);
                apc.Send([(byte)(0xB0 | (i % 8)), 7, i]);
            }

            if (round % 10 == 9)
            {
                keys.Send([0x90, 5, 1]);
                var slips = _rig.Peer(round % 20 == 9 ? "keys" : "apc");
                slips.Unplug();
                slips.Plug();
                keys.Send([0x80, 5, 1]);
                await _rig.Router.ApplyAsync(_rig.Board.Plan);
                await _rig.Ready();
            }

            await RunningRig.Until(() => _ear.Silent, "every note has ended");
        }

        /// <summary>In microseconds, since the last call.</summary>
        public double TakeP99() => Interlocked.Exchange(ref _latency, new LatencyHistogram()).Quantile(0.99) * 1e6;

        public async Task Calm()
        {
            await _rig.Ready();
            await RunningRig.Until(() => _rig.Board.Wiring.Devices.All(static device => device.Counts is { Held: 0, Sounding: 0, Presses: 0 }), "nothing is held");
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Devices;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;

namespace MidiMesh.Benchmarks.Routing;

/// <summary>How long an event is held up while a rig of 200 routes is swapped under it: 2,000 events a second, reload after reload.</summary>
internal static class ReloadBenchmarks
{
    private const int Routes = 200;
    private const int FirstController = 70;
    private const int Controllers = 50;
    private const int EventsPerSecond = 2000;
    private const int Seconds = 3;

    public static async Task RunAsync(Rounds rounds)
    {
        Table.Title($"A rig of {Routes} routes at {EventsPerSecond} events a second: from the keyboard's plug to the synthesiser's", Table.LatencyColumns);
        var still = Measure(rounds, await PlayAsync(rounds, reload: false).ConfigureAwait(false));
        Table.Latency("nobody reloads", still.P50, still.P99, still.P50.Median, still.P99.Median);
        var storm = Measure(rounds, await PlayAsync(rounds, reload: true).ConfigureAwait(false));
        Table.Latency("reloaded without a break", storm.P50, storm.P99, still.P50.Median, still.P99.Median);
    }

    private static (Spread P50, Spread P99) Measure(Rounds rounds, double[][] played)
    {
        var sorted = played.Select(static round => round.Order().ToArray()).ToArray();
        Debug.Assert(sorted.Length == rounds.Count, "one list for each round");
        return (new Spread([.. sorted.Select(static round => Spread.Percentile(round, 0.5))]), new Spread([.. sorted.Select(static round => Spread.Percentile(round, 0.99))]));
    }

    /// <summary>Microseconds of every event, round by round.</summary>
    private static async Task<double[][]> PlayAsync(Rounds rounds, bool reload)
    {
        using var ports = new LoopbackBackend(TimeProvider.System);
        using var keys = ports.CreateDevice("keys");
        using var synth = ports.CreateDevice("synth");
        var plans = Enumerable.Range(0, 2).Select(static variant => RigCompiler.LoadText(Rig(variant), "reload.conf"))
            .Select(static loaded => loaded.Plan ?? throw new InvalidOperationException(loaded.Diagnostics[0].ToString())).ToArray();
        await using var router = await RouterHost.StartAsync(plans[0], new RouterHostOptions { CreateBackends = _ => [ports], Loggers = NullLoggerFactory.Instance }).ConfigureAwait(false);
        while (router.Board.Wiring.Devices.Any(static device => device.Report.Phase != DevicePhase.Ready))
        {
            await Task.Yield();
        }

        using var stop = new CancellationTokenSource();
        var reloading = reload ? Task.Run(() => ReloadAsync(router, stop.Token)) : Task.FromResult(0);
        var played = new double[rounds.Count][];
        await Task.Factory.StartNew(
            () =>
            {
                Play(keys, synth, rounds);                   // warms up
                for (var round = 0; round < rounds.Count; round++)
                {
                    played[round] = Play(keys, synth, rounds);
                }
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        var reloads = await reloading.ConfigureAwait(false);
        if (reload)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {reloads} reloads"));
        }

        return played;
    }

    private static async Task<int> ReloadAsync(RouterHost router, CancellationToken stop)
    {
        var reloads = 0;
        for (; !stop.IsCancellationRequested; reloads++)
        {
            // Read anew each time, as from a file: what that costs is part of what the events see.
            await router.ApplyAsync(RigCompiler.LoadText(Rig(reloads), "reload.conf").Plan!).ConfigureAwait(false);
        }

        return reloads;
    }

    private static double[] Play(LoopbackDevice keys, LoopbackDevice synth, Rounds rounds)
    {
        var took = new double[EventsPerSecond * Seconds / rounds.Shorter];
        using var arrived = new SemaphoreSlim(0);
        long at = 0;
        void Hear(ReadOnlySpan<byte> message)
        {
            Volatile.Write(ref at, Stopwatch.GetTimestamp());
            arrived.Release();
        }

        synth.Received += Hear;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < took.Length; i++)
        {
            // Spins rather than sleeps: a sleep is as coarse as what is measured.
            var due = began + (i * Stopwatch.Frequency / EventsPerSecond);
            while (Stopwatch.GetTimestamp() < due)
            {
                Thread.Yield();
            }

            var sent = Stopwatch.GetTimestamp();
            keys.Send([0xB0, (byte)(FirstController + (i % Controllers)), (byte)(i & 0x7F)]);
            arrived.Wait();
            took[i] = Stopwatch.GetElapsedTime(sent, Volatile.Read(ref at)).TotalMicroseconds;
        }

        synth.Received -= Hear;
        return took;
    }

    private static string Rig(int variant)
    {
        var text = new StringBuilder("devices {\n  keys { profile = generic/midi, match = [ { port = \"keys\" } ] }\n  synth { profile = generic/midi, match = [ { port = \"synth\" } ] }\n}\nroutes {\n");
        for (var route = 0; route < Routes; route++)
        {
            // One of four channels each: what the keyboard plays on the first is answered once.
            text.Append(CultureInfo.InvariantCulture,
                $"  r{route} {{ from = keys, when {{ controller = {FirstController + (route % Controllers)}, channel = {1 + (route / Controllers)} }}, via = [ {{ channel = {1 + (variant % 16)} }} ], to = synth }}\n");
        }

        return text.Append("}\n").ToString();
    }
}

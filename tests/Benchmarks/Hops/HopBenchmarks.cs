using System.Diagnostics;

namespace MidiMesh.Benchmarks.Hops;

/// <summary>What a message from actor to actor costs, beside a channel and beside the pool that both stand on. All ratios are to the bare pool.</summary>
internal static class HopBenchmarks
{
    private const int Hops = 4;
    private const int Wakes = 600;
    private const int PingPongs = 400_000;
    private const int Flood = 600_000;

    public static void Run(Rounds rounds)
    {
        // The floor first: the others are compared with it.
        using PoolRing pool = new();
        using ChannelRing channel = new();
        using ActorRing actors = new();
        Ring[] rings = [pool, channel, actors];
        using var token = new Token();

        Table.Title($"Ring of 2, {Hops} hops, woken from idle (the first hop wakes a thread)", Table.LatencyColumns);
        var basis = (P50: 0.0, P99: 0.0);
        foreach (var ring in rings)
        {
            var (p50, p99) = WakeFromIdle(ring, token, rounds);
            basis = ring == pool ? (p50.Median, p99.Median) : basis;
            Table.Latency(ring.Name, p50, p99, basis.P50, basis.P99);
        }

        Compare("Ring of 2, one message under way: one hop", rings, rounds, PingPongs, (ring, hops) =>
        {
            token.Prepare(hops, travels: true);
            ring.Post(0, token);
            token.Wait();
        });
        Compare("One sender floods one receiver: one message", rings, rounds, Flood, (ring, messages) =>
        {
            token.Prepare(messages, travels: false);
            for (var i = 0; i < messages; i++)
            {
                ring.Post(0, token);
            }

            token.Wait();
        });
    }

    private static void Compare(string title, Ring[] rings, Rounds rounds, int size, Action<Ring, int> run)
    {
        Table.Title(title, Table.OperationColumns);
        var basis = 0.0;
        foreach (var ring in rings)
        {
            var measured = rounds.Measure(size, operations => run(ring, operations));
            basis = basis == 0 ? measured.Nanoseconds.Median : basis;
            Table.Operation(ring.Name, measured, basis);
        }
    }

    private static (Spread P50, Spread P99) WakeFromIdle(Ring ring, Token token, Rounds rounds)
    {
        var (p50, p99) = (new double[rounds.Count], new double[rounds.Count]);
        var samples = new double[Wakes / rounds.Shorter];
        for (var round = -1; round < rounds.Count; round++)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                Thread.Sleep(1);                             // long enough for the pool's threads to go to sleep
                token.Prepare(Hops, travels: true);
                var started = Stopwatch.GetTimestamp();
                ring.Post(0, token);
                token.Wait();
                samples[i] = Stopwatch.GetElapsedTime(started, token.Finished).TotalMicroseconds;
            }

            if (round >= 0)
            {
                Array.Sort(samples);
                (p50[round], p99[round]) = (Spread.Percentile(samples, 0.5), Spread.Percentile(samples, 0.99));
            }
        }

        return (new Spread(p50), new Spread(p99));
    }
}

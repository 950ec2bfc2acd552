using MidiMesh.Benchmarks.Clocks;
using MidiMesh.Benchmarks.Codecs;
using MidiMesh.Benchmarks.Hops;
using MidiMesh.Benchmarks.Lanes;
using MidiMesh.Benchmarks.Launches;
using MidiMesh.Benchmarks.Pages;
using MidiMesh.Benchmarks.Rigs;
using MidiMesh.Benchmarks.Routing;

namespace MidiMesh.Benchmarks;

/// <summary>Measures the parts of the data path and prints tables. Every ratio compares two figures of the same run.</summary>
internal static class Program
{
    /// <summary>In the order in which they run; the page only when it is named, since it needs a browser.</summary>
    private static readonly (string Name, Func<Rounds, Task> RunAsync)[] Parts =
    [
        ("--rigs", Plain(RigBenchmarks.Run)),
        ("--routes", static rounds =>
        {
            RouteBenchmarks.Run(rounds);
            return ReloadBenchmarks.RunAsync(rounds);
        }),
        ("--hops", Plain(HopBenchmarks.Run)),
        ("--lanes", Plain(LaneBenchmarks.Run)),
        ("--launch", Plain(LaunchBenchmarks.Run)),
        ("--trace", Plain(TraceBenchmarks.Run)),
        ("--codecs", Plain(CodecBenchmarks.Run)),
        ("--clock", Plain(ClockBenchmarks.Run)),
        ("--page", PageBenchmarks.RunAsync),
    ];

    private static async Task<int> Main(string[] arguments)
    {
        var named = arguments.Where(static word => word != "--quick").ToArray();
        if (named.Except(Parts.Select(static part => part.Name)).Any())
        {
            Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/Benchmarks [-- [--quick] [{string.Join("] [", Parts.Select(static part => part.Name))}]]");
            return 2;
        }

        // Quick: is everything still there and about as fast? The others: figures to write down.
        var rounds = arguments.Contains("--quick") ? new Rounds(3, 5) : new Rounds(7, 1);
        Machine.Print();
        foreach (var (name, run) in Parts)
        {
            if (named.Contains(name) || (named.Length == 0 && name != "--page"))
            {
                await run(rounds).ConfigureAwait(false);
            }
        }

        Console.WriteLine();
        Console.WriteLine($"Load average after: {Machine.LoadAverage}");
        return 0;
    }

    private static Func<Rounds, Task> Plain(Action<Rounds> run) => rounds =>
    {
        run(rounds);
        return Task.CompletedTask;
    };
}

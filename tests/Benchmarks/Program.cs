using MidiMesh.Benchmarks.Clocks;
using MidiMesh.Benchmarks.Codecs;
using MidiMesh.Benchmarks.Hops;
using MidiMesh.Benchmarks.Lanes;
using MidiMesh.Benchmarks.Pages;
using MidiMesh.Benchmarks.Rigs;
using MidiMesh.Benchmarks.Routing;

namespace MidiMesh.Benchmarks;

/// <summary>Measures the parts of the data path and prints tables. Every ratio compares two figures of the same run.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ([] or ["--quick"] or ["--rigs"] or ["--routes"] or ["--clock"] or ["--trace"] or ["--page"] or ["--page", "--quick"]))
        {
            Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks [-- --quick | --rigs | --routes | --clock | --trace | --page [--quick]]");
            return 2;
        }

        // Quick: is everything still there and about as fast? The others: figures to write down.
        var rounds = arguments is not ["--quick"] ? new Rounds(7, 1) : new Rounds(3, 5);
        Machine.Print();
        if (arguments is ["--page", ..])
        {
            await PageBenchmarks.RunAsync(arguments is [_, "--quick"] ? new Rounds(3, 5) : rounds).ConfigureAwait(false);
            Console.WriteLine($"Load average after: {Machine.LoadAverage}");
            return 0;
        }

        if (arguments is ["--trace"])
        {
            TraceBenchmarks.Run(rounds);
            Console.WriteLine($"Load average after: {Machine.LoadAverage}");
            return 0;
        }

        if (arguments is ["--clock"])
        {
            ClockBenchmarks.Run(rounds);
            Console.WriteLine($"Load average after: {Machine.LoadAverage}");
            return 0;
        }

        if (arguments is not ["--routes"])
        {
            RigBenchmarks.Run(rounds);
        }

        if (arguments is not ["--rigs"])
        {
            RouteBenchmarks.Run(rounds);
            await ReloadBenchmarks.RunAsync(rounds).ConfigureAwait(false);
        }

        if (arguments is ["--rigs"] or ["--routes"])
        {
            Console.WriteLine($"Load average after: {Machine.LoadAverage}");
            return 0;
        }

        HopBenchmarks.Run(rounds);
        LaneBenchmarks.Run(rounds);
        TraceBenchmarks.Run(rounds);
        CodecBenchmarks.Run(rounds);
        ClockBenchmarks.Run(rounds);
        Console.WriteLine();
        Console.WriteLine($"Load average after: {Machine.LoadAverage}");
        return 0;
    }
}

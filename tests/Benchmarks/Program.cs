using MidiMesh.Benchmarks.Codecs;
using MidiMesh.Benchmarks.Hops;
using MidiMesh.Benchmarks.Lanes;

namespace MidiMesh.Benchmarks;

/// <summary>Measures the parts of the data path and prints tables. Every ratio compares two figures of the same run.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not ([] or ["--quick"]))
        {
            Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks [-- --quick]");
            return 2;
        }

        // Quick: is everything still there and about as fast? The other: figures to write down.
        var rounds = arguments.Length == 0 ? new Rounds(7, 1) : new Rounds(3, 5);
        Machine.Print();
        HopBenchmarks.Run(rounds);
        LaneBenchmarks.Run(rounds);
        CodecBenchmarks.Run(rounds);
        Console.WriteLine();
        Console.WriteLine($"Load average after: {Machine.LoadAverage}");
        return 0;
    }
}

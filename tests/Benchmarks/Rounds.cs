using System.Diagnostics;

namespace MidiMesh.Benchmarks;

/// <summary>How often and how long each thing is measured.</summary>
/// <param name="Count">Rounds that count; one more before them warms up.</param>
/// <param name="Shorter">Divides the size of a round.</param>
internal sealed record Rounds(int Count, int Shorter)
{
    /// <summary>Runs an operation many times per round.</summary>
    /// <param name="size">Operations of a full round.</param>
    /// <param name="run">Runs as many operations as it is told, and returns when the last is done.</param>
    /// <returns>Nanoseconds and bytes per operation. Bytes of all threads count.</returns>
    public (Spread Nanoseconds, Spread Bytes) Measure(int size, Action<int> run)
    {
        var operations = size / Shorter;
        var (nanoseconds, bytes) = (new double[Count], new double[Count]);
        run(operations);
        for (var round = 0; round < Count; round++)
        {
            GC.Collect();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var started = Stopwatch.GetTimestamp();
            run(operations);
            nanoseconds[round] = Stopwatch.GetElapsedTime(started).TotalNanoseconds / operations;
            bytes[round] = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / operations;
        }

        return (new Spread(nanoseconds), new Spread(bytes));
    }
}

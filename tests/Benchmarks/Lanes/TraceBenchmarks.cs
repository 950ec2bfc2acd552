using System.Diagnostics;
using System.Globalization;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Benchmarks.Lanes;

/// <summary>What the ring of the trace costs: to be made, to be written to, and to be read when somebody asks.</summary>
internal static class TraceBenchmarks
{
    /// <summary>Measures and prints.</summary>
    public static void Run(Rounds rounds)
    {
        var before = (Resident: Environment.WorkingSet, Allocated: GC.GetTotalAllocatedBytes(precise: true), Stamp: Stopwatch.GetTimestamp());
        var trace = new MeshTrace(TimeProvider.System);
        var made = Stopwatch.GetElapsedTime(before.Stamp).TotalMilliseconds;
        var (allocated, empty) = (GC.GetTotalAllocatedBytes(precise: true) - before.Allocated, Environment.WorkingSet - before.Resident);
        var e = new MeshEvent { Id = 1, Control = -1, Arrived = MidiMessage.NoteOn(0, 60, 100) };
        void Write(int count)
        {
            for (var i = 0; i < count; i++)
            {
                trace.Input("keys", e, 0);
            }
        }

        Write(MeshTrace.UsualCapacity);
        var full = Environment.WorkingSet - before.Resident;
        Table.Title("Trace: a ring of 65,536 entries", Table.OperationColumns);
        var write = rounds.Measure(1_000_000, Write);
        Table.Operation("one entry written", write, write.Nanoseconds.Median);
        var read = rounds.Measure(20 * MeshTrace.UsualCapacity, count =>
        {
            for (var i = 0; i < count / MeshTrace.UsualCapacity; i++)
            {
                trace.Visit(0, static (in TraceEntry _) => { });
            }
        });
        Table.Operation("one entry read", read, write.Nanoseconds.Median);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  made in {made:0.00} ms; {allocated / 1e6:0.0} MB of addresses; {empty / 1e6:0.0} MB of memory while empty, {full / 1e6:0.0} MB once it is full"));
    }
}

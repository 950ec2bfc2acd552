using MidiMesh.Actors.Tracing;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Tracing;

public sealed class MeshTraceTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Read_FromTheLastSeen_GivesEachEntryOnceInOrder()
    {
        var trace = new MeshTrace(_time, 16);
        trace.Life("a", "1");
        trace.Life("a", "2");
        var entries = new List<TraceEntry>();
        var seen = trace.Read(0, entries);
        trace.Life("a", "3");

        seen = trace.Read(seen, entries);

        Assert.Equal(3, seen);
        Assert.Equal(["1", "2", "3"], entries.Select(entry => entry.Text));
        Assert.Equal([1, 2, 3], entries.Select(entry => entry.Number));
    }

    [Fact]
    public void Read_RingWentRound_GivesTheNewestItKeeps()
    {
        var trace = new MeshTrace(_time, 16);
        for (var i = 0; i < 100; i++)
        {
            trace.Life("a", "x");
        }

        var entries = new List<TraceEntry>();
        Assert.Equal(100, trace.Read(0, entries));

        Assert.Equal(Enumerable.Range(85, 16).Select(number => (long)number), entries.Select(entry => entry.Number));
    }

    [Fact]
    public void Write_ManyThreadsInASmallRing_TearsNoEntryAndHidesNoGap()
    {
        const int Writers = 3;
        const int Each = 100_000;
        var trace = new MeshTrace(_time, 16);
        var writers = Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                // Every field of an entry says the same number: a torn one does not.
                var own = (writer * Each) + i;
                var entry = new TraceEntry { Kind = TraceKind.Life, Subject = "x", EventId = own, Track = own, Scene = own, Step = own, Length = own };
                entry.Bytes[0] = entry.Bytes[TraceBytes.Capacity - 1] = (byte)own;
                trace.Write(ref entry);
            }
        })).ToArray();
        Array.ForEach(writers, thread => thread.Start());

        var (seen, last, read, torn, disorder) = (0L, 0L, 0L, 0, 0);
        var entries = new List<TraceEntry>();
        var running = true;
        while (running)
        {
            running = writers.Any(thread => thread.IsAlive);
            entries.Clear();
            seen = trace.Read(seen, entries);
            foreach (var entry in entries)
            {
                disorder += entry.Number > last && entry.Number <= seen ? 0 : 1;
                last = entry.Number;
                read++;
                var own = entry.EventId;
                torn += entry.Track == own && entry.Scene == own && entry.Step == own && entry.Length == own
                    && entry.Bytes[0] == (byte)own && entry.Bytes[TraceBytes.Capacity - 1] == (byte)own ? 0 : 1;
            }
        }

        // When all have written, nothing may look as if it were still being written.
        Assert.Equal(Writers * Each, trace.Read(seen, entries));
        Assert.Equal(0, torn);
        Assert.Equal(0, disorder);
        Assert.True(read > 0);
    }
}

namespace MidiMesh.Testing;

/// <summary>What code costs once it is warm.</summary>
/// <remarks>The runtime compiles hot methods anew behind a test's back, whenever it finds the time, and unoptimised code boxes what optimised code does not. What the code itself allocates shows in every round, so the least of several tells the truth.</remarks>
public static class Steady
{
    private const int Rounds = 20;

    /// <summary>The least that a round allocated on the calling thread, in bytes; ends early at 0.</summary>
    public static long LeastAllocated(Action round)
    {
        ArgumentNullException.ThrowIfNull(round);
        var least = long.MaxValue;
        for (var i = 0; i < Rounds && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>The same for code that runs on a thread of its own and calls <see cref="Count"/> each time: <paramref name="rounds"/> rounds of <paramref name="calls"/> calls.</summary>
    public sealed class Meter(int rounds, int calls) : IDisposable
    {
        private readonly ManualResetEventSlim _done = new();
        private int _count;
        private long _before;
        private long _least = long.MaxValue;

        public void Count()
        {
            if (_count++ % calls != 0 || _done.IsSet)
            {
                return;
            }

            var now = GC.GetAllocatedBytesForCurrentThread();
            if (_count > 1)
            {
                _least = Math.Min(_least, now - _before);
            }

            if (_count > rounds * calls)
            {
                _done.Set();
            }

            _before = GC.GetAllocatedBytesForCurrentThread();
        }

        /// <summary>The least that a round allocated, in bytes, when all rounds are over; null when they are not within <paramref name="patience"/>.</summary>
        public long? Take(TimeSpan patience) => _done.Wait(patience) ? _least : null;

        public void Dispose() => _done.Dispose();
    }
}

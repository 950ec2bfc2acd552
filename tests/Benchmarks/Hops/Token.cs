using System.Diagnostics;

namespace MidiMesh.Benchmarks.Hops;

/// <summary>The message that goes round. One object for all hops: what is allocated, the carrier allocates.</summary>
internal sealed class Token : IDisposable
{
    private readonly SemaphoreSlim _done = new(0);
    private int _left;
    private bool _travels;

    /// <summary>When the last hop ended, a <see cref="Stopwatch"/> stamp; valid after <see cref="Wait"/>.</summary>
    public long Finished { get; private set; }

    /// <summary>Makes it ready for its next run.</summary>
    /// <param name="arrivals">Arrivals until it is done.</param>
    /// <param name="travels">Whether a node passes it on; if not, the sender posts it <paramref name="arrivals"/> times.</param>
    public void Prepare(int arrivals, bool travels) => (_left, _travels) = (arrivals, travels);

    /// <summary>It has come to a node.</summary>
    /// <returns>Whether the node must pass it on.</returns>
    public bool Arrive()
    {
        // The bare pool runs one work item on several threads at once, so all pay for the interlocked operation.
        if (Interlocked.Decrement(ref _left) > 0)
        {
            return _travels;
        }

        Finished = Stopwatch.GetTimestamp();
        _done.Release();
        return false;
    }

    public void Wait() => _done.Wait();

    public void Dispose() => _done.Dispose();
}

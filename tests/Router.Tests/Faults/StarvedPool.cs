namespace MidiMesh.Router.Tests.Faults;

/// <summary>Takes the thread pool's threads away: each of many work items holds one until they are fed back.</summary>
internal sealed class StarvedPool : IDisposable
{
    private ManualResetEventSlim? _gate;

    public bool IsStarved => _gate is not null;

    /// <summary>Starves it, or feeds it again.</summary>
    public void Toggle()
    {
        if (_gate is not null)
        {
            Feed();
            return;
        }

        // More than the pool makes threads in the seconds that this lasts: it adds one or two a second.
        var gate = _gate = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var workers, out _);
        for (var i = 0; i < workers + 16; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static gate => gate.Wait(), gate, preferLocal: false);
        }
    }

    /// <summary>Gives the threads back.</summary>
    public void Feed()
    {
        _gate?.Set();                                        // not disposed of: the last of them may still be on its way to it
        _gate = null;
    }

    public void Dispose() => Feed();
}

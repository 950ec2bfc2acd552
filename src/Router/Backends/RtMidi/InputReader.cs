namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>The one thread of a backend that carries bytes from the rings of its open inputs into their sinks.</summary>
/// <remarks>
/// One thread for all inputs, not one each: ports of one system bring their events in the same period, so one wake-up serves them all and the
/// handling runs on a warm core; with a thread each, eight controllers cost eight switches a period and compete for the cores with the driver.
/// A sink must not block, so none starves the others. With nothing to do the thread sleeps in the kernel.
/// </remarks>
internal sealed class InputReader : IDisposable
{
    private readonly Wakeup _wakeup = Wakeup.Create();
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private RtMidiInput[] _inputs = [];
    private volatile bool _stopped;

    public InputReader(string owner, EventThreads? threads = null)
    {
        _thread = (threads ?? EventThreads.Usual).Create($"midi {owner} in", Read);
        _thread.Priority = ThreadPriority.Highest;           // not on Linux
        _thread.Start();
    }

    /// <summary>Something was put into a ring, or an input was lost. Any thread; never blocks.</summary>
    public void Notify() => _wakeup.Set();

    public void Add(RtMidiInput input)
    {
        lock (_gate) { _inputs = [.. _inputs, input]; }
    }

    public void Remove(RtMidiInput input)
    {
        lock (_gate) { _inputs = [.. _inputs.Where(other => other != input)]; }
    }

    /// <summary>Delivers what is there and ends the thread. Returns when it has ended, unless called on it or a sink hangs.</summary>
    public void Dispose()
    {
        _stopped = true;
        _wakeup.Set();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join(TimeSpan.FromSeconds(2));
        }
    }

    private void Read()
    {
        while (true)
        {
            var worked = false;
            foreach (var input in Volatile.Read(ref _inputs))
            {
                worked |= input.Deliver();
            }

            if (worked)
            {
                continue;
            }

            if (_stopped)
            {
                return;
            }

            _wakeup.BeginSleep();
            if (_stopped || HasWork())
            {
                _wakeup.CancelSleep();
                continue;
            }

            _wakeup.Sleep();
        }
    }

    private bool HasWork()
    {
        foreach (var input in Volatile.Read(ref _inputs))
        {
            if (input.HasWork)
            {
                return true;
            }
        }

        return false;
    }
}

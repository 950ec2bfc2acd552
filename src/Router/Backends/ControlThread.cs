using Microsoft.Extensions.Logging;

namespace MidiMesh.Router.Backends;

/// <summary>The one thread on which a backend lists, opens and frees native ports.</summary>
/// <remarks>
/// Neither RtMidi nor libjack stands two of these at once (libjack counts its clients without a lock when closing), and a server that hangs
/// blocks them without end: then this thread is stuck, and callers are released after the patience given.
/// </remarks>
internal sealed class ControlThread : IDisposable
{
    // A monitor, for it sleeps at once: a collection that blocks would look for more, yielding, before it does.
    private readonly Queue<Action> _steps = [];
    private bool _isEnding;
    private readonly string _owner;
    private readonly TimeSpan _patience;
    private readonly ILogger _logger;
    private readonly Thread _thread;

    public ControlThread(string owner, TimeSpan patience, ILogger logger)
    {
        _owner = owner;
        _patience = patience;
        _logger = logger;
        _thread = new Thread(Work) { IsBackground = true, Name = $"midi {owner} control" };
        _thread.Start();
    }

    /// <summary>Runs <paramref name="step"/> on this thread and waits for its result.</summary>
    /// <exception cref="ObjectDisposedException">The thread has been stopped.</exception>
    /// <exception cref="TimeoutException">The thread did not get there in time; a result that comes later is disposed of.</exception>
    /// <param name="step">What to do.</param>
    /// <param name="patience">How long to wait; null: the thread's own patience.</param>
    public T Run<T>(Func<T> step, TimeSpan? patience = null)
    {
        if (Thread.CurrentThread == _thread)
        {
            return step();
        }

        var call = new Call<T>(step);
        ObjectDisposedException.ThrowIf(!Post(call.Execute), this);
        return call.Wait(patience ?? _patience);
    }

    /// <summary>Runs <paramref name="step"/> on this thread some time later. False: the thread has been stopped.</summary>
    public bool Post(Action step)
    {
        lock (_steps)
        {
            if (_isEnding)
            {
                return false;
            }

            _steps.Enqueue(step);
            Monitor.Pulse(_steps);
            return true;
        }
    }

    /// <summary>Takes no further steps. Returns when those taken are done, or after two seconds (a hung native call cannot be ended).</summary>
    public void Dispose()
    {
        lock (_steps)
        {
            _isEnding = true;
            Monitor.Pulse(_steps);
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join(TimeSpan.FromSeconds(2));
        }
    }

    private void Work()
    {
        while (Next() is { } step)
        {
            try
            {
                step();
            }
            catch (Exception exception)
            {
                // The thread is shared by every port of the backend; one failed step must not end the others.
                _logger.ControlStepFailed(exception, _owner);
            }
        }
    }

    /// <summary>Waits for the next step; null when there is none and none follows.</summary>
    private Action? Next()
    {
        lock (_steps)
        {
            while (_steps.Count == 0)
            {
                if (_isEnding)
                {
                    return null;
                }

                Monitor.Wait(_steps);
            }

            return _steps.Dequeue();
        }
    }

    private sealed class Call<T>(Func<T> step)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _settled;

        public void Execute()
        {
            try
            {
                var result = step();
                if (Interlocked.Exchange(ref _settled, 1) == 0)
                {
                    _done.SetResult(result);
                }
                else
                {
                    (result as IDisposable)?.Dispose();
                }
            }
            catch (Exception exception)
            {
                if (Interlocked.Exchange(ref _settled, 1) == 0)
                {
                    _done.SetException(exception);
                }
            }
        }

        public T Wait(TimeSpan patience)
        {
            if (Task.WaitAny([_done.Task], patience) != 0 && Interlocked.Exchange(ref _settled, 1) == 0)
            {
                throw new TimeoutException();
            }

            return _done.Task.GetAwaiter().GetResult();
        }
    }
}

using System.Collections.Concurrent;

namespace MidiMesh.ActorRuntime;

/// <summary>The scheduler of a system, on a <see cref="TimeProvider"/>.</summary>
internal sealed class TimeProviderScheduler(TimeProvider time, Action<Exception> report) : IScheduler, IAdvancedScheduler, IDisposable
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>What is scheduled. A timer that nobody holds would be collected; and all end with the system.</summary>
    private readonly ConcurrentDictionary<ScheduledAction, byte> _pending = new();
    private volatile bool _disposed;

    public IAdvancedScheduler Advanced => this;

    public DateTimeOffset Now => time.GetUtcNow();

    public TimeSpan MonotonicClock => time.GetElapsedTime(_start);

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        ScheduleOnce(delay, () => receiver.Tell(message, sender), cancelable);
    }

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        ScheduleRepeatedly(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);
    }

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Start(action, delay, Timeout.InfiniteTimeSpan, cancelable);
    }

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(initialDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Start(action, initialDelay, interval, cancelable);
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var scheduled in _pending.Keys)
        {
            scheduled.Dispose();
        }
    }

    private void Start(Action action, TimeSpan delay, TimeSpan interval, ICancelable cancelable)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (_disposed || cancelable is { IsCancellationRequested: true })
        {
            return;
        }

        var scheduled = new ScheduledAction(this, action, once: interval == Timeout.InfiniteTimeSpan);
        _pending.TryAdd(scheduled, 0);
        scheduled.Start(time, delay, interval, cancelable);
        if (_disposed)
        {
            // The system ended meanwhile and may have missed this one.
            scheduled.Dispose();
        }
    }

    private sealed class ScheduledAction(TimeProviderScheduler owner, Action action, bool once) : IDisposable
    {
        private ITimer _timer;
        private CancellationTokenRegistration _registration;
        private int _done;

        public void Start(TimeProvider time, TimeSpan delay, TimeSpan interval, ICancelable cancelable)
        {
            // Made asleep: it must not fire before its fields are set.
            _timer = time.CreateTimer(static state => ((ScheduledAction)state).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (cancelable is not null)
            {
                _registration = cancelable.Token.UnsafeRegister(static state => ((ScheduledAction)state).Dispose(), this);
            }

            if (Volatile.Read(ref _done) == 0)
            {
                _timer.Change(delay, interval);
            }
        }

        /// <summary>From here on it does not fire any more; one that is firing right now is not waited for.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _done, 1) == 0)
            {
                Release();
            }
        }

        private void Fire()
        {
            if (once ? Interlocked.Exchange(ref _done, 1) != 0 : Volatile.Read(ref _done) != 0)
            {
                return;
            }

            try
            {
                action();
            }
            catch (Exception e)
            {
                owner.ReportFailure(e);
            }

            if (once)
            {
                Release();
            }
        }

        private void Release()
        {
            owner._pending.TryRemove(this, out _);
            _registration.Unregister();
            _timer.Dispose();
        }
    }

    /// <summary>A scheduled action threw: its caller is gone, and the thread is not its own.</summary>
    private void ReportFailure(Exception e) => report(e);
}

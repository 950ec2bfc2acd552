namespace MidiMesh.Testing;

/// <summary>A clock that moves only when a test says so. Timers fire on the thread that calls <see cref="Advance"/>, in order of their due time.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;

    /// <summary>Time passed since the clock was made.</summary>
    public TimeSpan Elapsed
    {
        get { lock (_gate) { return _elapsed; } }
    }

    /// <summary>How long until the next timer fires; null when none runs.</summary>
    public TimeSpan? NextDue
    {
        get { lock (_gate) { return _timers.Count == 0 ? null : _timers.Min(static timer => timer.Due) - _elapsed; } }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc />
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves the clock forward by <paramref name="time"/>, firing each timer at its own due time on the way.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var target = Elapsed + time;
        while (TakeDue(target) is { } due)
        {
            due.Fire();
        }

        lock (_gate) { _elapsed = target; }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(TimeSpan target)
    {
        lock (_gate)
        {
            ManualTimer? next = null;
            foreach (var timer in _timers)
            {
                if (timer.Due <= target && (next is null || timer.Due < next.Due))
                {
                    next = timer;
                }
            }

            if (next is not null)
            {
                _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
                next.Reschedule();
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                _period = period;
                owner._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner._elapsed + dueTime;
                    owner._timers.Add(this);
                }
            }

            return true;
        }

        public void Reschedule()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                owner._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (owner._gate) { owner._timers.Remove(this); }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

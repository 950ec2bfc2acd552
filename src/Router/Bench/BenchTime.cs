namespace MidiMesh.Router.Bench;

/// <summary>A clock that moves only when told to. Timers fire on the thread that moves it, each at its own time, earliest first. For one thread.</summary>
internal sealed class BenchTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<BenchTimer> _timers = [];
    private long _now = TimeSpan.TicksPerHour;               // away from 0, which some stamps take for "never"

    /// <summary>Called before each timer that fires; what it throws ends the movement.</summary>
    public Action? BeforeTimer { get; init; }

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Elapsed => new(_now - TimeSpan.TicksPerHour);

    /// <summary>When the next timer fires, as <see cref="Elapsed"/> will say; null when none is set.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            long? next = null;
            foreach (var timer in _timers)
            {
                next = next is null || timer.Due < next ? timer.Due : next;
            }

            return next is { } due ? new TimeSpan(due - TimeSpan.TicksPerHour) : null;
        }
    }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override long GetTimestamp() => _now;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    /// <summary>Moves on to a moment, firing every timer on the way; an earlier moment changes nothing.</summary>
    public void AdvanceTo(TimeSpan elapsed)
    {
        var target = elapsed.Ticks + TimeSpan.TicksPerHour;
        while (NextUntil(target) is { } timer)
        {
            BeforeTimer?.Invoke();
            _now = Math.Max(_now, timer.Due);
            timer.Fire();
        }

        _now = Math.Max(_now, target);
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new BenchTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private BenchTimer? NextUntil(long target)
    {
        BenchTimer? next = null;
        foreach (var timer in _timers)
        {
            if (timer.Due <= target && (next is null || timer.Due < next.Due))
            {
                next = timer;
            }
        }

        return next;
    }

    private sealed class BenchTimer(BenchTime owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner._timers.Remove(this);
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Due = owner._now + dueTime.Ticks;
                owner._timers.Add(this);
            }

            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period.Ticks;
            }
            else
            {
                owner._timers.Remove(this);
            }

            callback(state);
        }

        public void Dispose() => owner._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

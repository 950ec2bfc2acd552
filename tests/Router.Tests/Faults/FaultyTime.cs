using System.Collections.Concurrent;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>The system's clock whose wall time somebody sets, and that knows how many of its timers are left.</summary>
internal sealed class FaultyTime : TimeProvider
{
    private readonly ConcurrentDictionary<Timer, byte> _timers = new();
    private long _offset;

    /// <summary>Timers made and not disposed of.</summary>
    public int Timers => _timers.Count;

    /// <summary>Sets the wall clock on or back.</summary>
    public void SetBy(TimeSpan jump) => Interlocked.Add(ref _offset, jump.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Counted before it runs: one that fires and is disposed of at once must find itself.
        var timer = new Timer(this);
        _timers[timer] = 0;
        timer.Inner = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(FaultyTime time) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public bool Change(TimeSpan dueTime, TimeSpan period) => Inner.Change(dueTime, period);

        public void Dispose()
        {
            time._timers.TryRemove(this, out _);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            time._timers.TryRemove(this, out _);
            return Inner.DisposeAsync();
        }
    }
}

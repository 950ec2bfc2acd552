namespace MidiMesh.Actors.Clocks;

/// <summary>Drives a <see cref="ClockOut"/> by a timer of its time provider: where time is made by hand, that is exact.</summary>
public sealed class ClockTimer : IDisposable
{
    private readonly ClockOut _out;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>Begins to drive.</summary>
    public ClockTimer(MeshClock clock, ClockOut sender, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(time);
        (_out, _time) = (sender, time);
        _timer = time.CreateTimer(static self => ((ClockTimer)self!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Changed = () => _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sends what is due, and waits for the next.</summary>
    public void Pump()
    {
        var now = _time.GetTimestamp();
        var due = _out.Pump(now);
        _timer.Change(due == long.MaxValue ? Timeout.InfiniteTimeSpan : new TimeSpan((long)Math.Ceiling(Math.Max(0, due - now) * (double)TimeSpan.TicksPerSecond / _time.TimestampFrequency)), Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();
}

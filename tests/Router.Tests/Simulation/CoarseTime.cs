namespace MidiMesh.Router.Tests.Simulation;

/// <summary>
/// A clock that knows whole ticks of 100 ms only: whatever a timer was set for happens at the next of them. So a host runs in the
/// steps in which the conversations were recorded.
/// </summary>
internal sealed class CoarseTime : TimeProvider
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private TimerCallback? _callback;
    private object? _state;
    private long _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _callback = callback;
        _state = state;
        return new NoTimer();
    }

    /// <summary>100 ms pass; the timer's callback has run when this returns.</summary>
    public void Tick()
    {
        Volatile.Write(ref _elapsed, _elapsed + Step.Ticks);
        _callback!(_state);
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

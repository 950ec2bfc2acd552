namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>A scheduler whose time moves only when the test says so.</summary>
/// <remarks>As in Akka.TestKit, one step sends what repeats once, however long the step: to see every beat, go beat by beat.</remarks>
public sealed class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _gate = new();
    private readonly List<Scheduled> _scheduled = [];
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private TimeSpan _elapsed;

    internal TestScheduler()
    {
    }

    /// <inheritdoc />
    public DateTimeOffset Now => _start + MonotonicClock;

    /// <inheritdoc />
    public TimeSpan MonotonicClock
    {
        get
        {
            lock (_gate)
            {
                return _elapsed;
            }
        }
    }

    /// <inheritdoc />
    public TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc />
    public IAdvancedScheduler Advanced => this;

    /// <summary>Moves time forward and runs what has become due, earliest first, on this thread.</summary>
    public void Advance(TimeSpan offset)
    {
        Scheduled[] due;
        lock (_gate)
        {
            _elapsed += offset;
            due = [.. _scheduled.Where(item => item.Due <= _elapsed).OrderBy(item => item.Due)];
            _scheduled.RemoveAll(item => item.Due <= _elapsed);
        }

        foreach (var item in due)
        {
            if (item.Cancelable is { IsCancellationRequested: true })
            {
                continue;
            }

            item.Action();
            if (item.Interval is { } interval)
            {
                Add(interval, item.Interval, item.Action, item.Cancelable);
            }
        }
    }

    /// <summary>Moves time to <paramref name="when"/>.</summary>
    public void AdvanceTo(DateTimeOffset when) => Advance(when - Now);

    /// <inheritdoc />
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    /// <inheritdoc />
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, null, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    /// <inheritdoc />
    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, null, action, cancelable);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    private void Add(TimeSpan delay, TimeSpan? interval, Action action, ICancelable cancelable)
    {
        lock (_gate)
        {
            _scheduled.Add(new Scheduled(_elapsed + delay, interval, action, cancelable));
        }
    }

    private sealed record Scheduled(TimeSpan Due, TimeSpan? Interval, Action Action, ICancelable Cancelable);
}

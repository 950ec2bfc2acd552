namespace MidiMesh.ActorRuntime;

/// <summary>What a timer puts into the mailbox: the message, and which timer it is from. One object for each start of a timer.</summary>
internal class TimerMessage(object key, object message)
{
    public object Key { get; } = key;

    public object Message { get; } = message;
}

/// <summary>A timer's message that does not count as activity.</summary>
internal sealed class QuietTimerMessage(object key, object message)
    : TimerMessage(key, message), INotInfluenceReceiveTimeout;

/// <summary>The timers of one instance of an actor. Used in its turn only.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, RunningTimer> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender)
    {
        var message = Replace(key, msg);
        var task = cell.System.Scheduler.ScheduleTellRepeatedlyCancelable(initialDelay, interval, cell.Self, message, sender);
        _timers[key] = new RunningTimer(message, task, Repeats: true);
    }

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender)
    {
        var message = Replace(key, msg);
        var task = cell.System.Scheduler.ScheduleTellOnceCancelable(timeout, cell.Self, message, sender);
        _timers[key] = new RunningTimer(message, task, Repeats: false);
    }

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
        {
            timer.Task.Cancel();
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Task.Cancel();
        }

        _timers.Clear();
    }

    /// <summary>False when the message is from a timer that does not run any more.</summary>
    public bool TryTake(TimerMessage message)
    {
        // Each start makes a new message object, so the object itself tells one start from the next.
        if (!_timers.TryGetValue(message.Key, out var timer) || !ReferenceEquals(timer.Message, message))
        {
            return false;
        }

        if (!timer.Repeats)
        {
            _timers.Remove(message.Key);
        }

        return true;
    }

    private TimerMessage Replace(object key, object message)
    {
        Cancel(key);
        return message is INotInfluenceReceiveTimeout ? new QuietTimerMessage(key, message) : new TimerMessage(key, message);
    }

    private readonly record struct RunningTimer(TimerMessage Message, ICancelable Task, bool Repeats);
}

namespace MidiMesh.ActorRuntime;

/// <summary>An actor with timers of its own. The runtime sets <see cref="Timers"/> before the constructor's body runs.</summary>
public interface IWithTimers
{
    /// <summary>The timers of this instance.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>Timers that send messages to their own actor and end with the instance that started them.</summary>
/// <remarks>A message of a timer that was cancelled, started anew or left behind by a restart is not delivered, even when it was in the mailbox already.</remarks>
public interface ITimerScheduler
{
    /// <summary>The keys of the timers that run.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Sends <paramref name="msg"/> every <paramref name="interval"/>. Replaces a timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Sends <paramref name="msg"/> every <paramref name="interval"/>, as <paramref name="sender"/>. Replaces a timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    /// <summary>Sends <paramref name="msg"/> after <paramref name="initialDelay"/> and then every <paramref name="interval"/>. Replaces a timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Sends <paramref name="msg"/> after <paramref name="initialDelay"/> and then every <paramref name="interval"/>, as <paramref name="sender"/>. Replaces a timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    /// <summary>Sends <paramref name="msg"/> once, after <paramref name="timeout"/>. Replaces a timer of the same key.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Sends <paramref name="msg"/> once, after <paramref name="timeout"/>, as <paramref name="sender"/>. Replaces a timer of the same key.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    /// <summary>A timer of that key runs: a single one until its message is handled.</summary>
    bool IsTimerActive(object key);

    /// <summary>Ends the timer of that key, if there is one.</summary>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();
}

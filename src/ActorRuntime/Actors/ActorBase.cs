namespace MidiMesh.ActorRuntime;

/// <summary>Handles a message; false when it is not one of the actor's.</summary>
public delegate bool Receive(object message);

/// <summary>Handles a message.</summary>
public delegate void UntypedReceive(object message);

/// <summary>What every actor is. The runtime makes instances from <see cref="Props"/> and calls the members one at a time.</summary>
/// <remarks>
/// Life of an instance: constructor, <see cref="PreStart"/>, messages, <see cref="PostStop"/>. On a restart: <see cref="PreRestart"/> on the old
/// instance (which by default stops the children and calls PostStop), constructor and <see cref="PostRestart"/> (by default PreStart) on the new one.
/// </remarks>
public abstract class ActorBase
{
    private SupervisorStrategy _strategy;
    private IActorRef _retiredSelf;

    /// <summary>Only the runtime makes actors.</summary>
    /// <exception cref="ActorInitializationException">The actor was made with <c>new</c> and not by <c>ActorOf</c>.</exception>
    protected ActorBase()
    {
        if (ActorCell.Current is not { } cell)
        {
            throw new ActorInitializationException("Actors are made by ActorOf, from Props, never by new.");
        }

        if (this is IWithTimers withTimers)
        {
            withTimers.Timers = new TimerScheduler(cell);
        }

        cell.Become(Receive);
    }

    /// <summary>The surroundings of the actor that runs on this thread.</summary>
    /// <exception cref="NotSupportedException">No actor runs on this thread: it was used in a task or timer callback.</exception>
    protected static IActorContext Context => ActorCell.Current
        ?? throw new NotSupportedException("No actor runs on this thread. Take what a task needs into locals, and let it answer with PipeTo.");

    /// <summary>Handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = _ => false;

    /// <summary>The reference of this actor.</summary>
    protected IActorRef Self => _retiredSelf ?? Context.Self;

    /// <summary>Who sent the message now being handled; the dead letters when nobody did.</summary>
    protected IActorRef Sender => Context.Sender;

    /// <summary>How this actor judges the failures of its children.</summary>
    internal SupervisorStrategy Strategy => _strategy ??= SupervisorStrategy();

    /// <summary>The instance is out of use; the next one, if any, has not started.</summary>
    internal bool IsRetired => _retiredSelf is not null;

    /// <summary>Handles a message; false when it is not one of the actor's.</summary>
    protected abstract bool Receive(object message);

    /// <summary>How this actor judges the failures of its children. Asked once per instance, at the first failure.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => ActorRuntime.SupervisorStrategy.DefaultStrategy;

    /// <summary>A message that no handler took. An unhandled <see cref="Terminated"/> fails the actor; others are published as <see cref="UnhandledMessage"/>.</summary>
    /// <exception cref="DeathPactException">The message is a <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>Before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>After the last message; the children have ended.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>On the failed instance, before it is replaced. Stops the children and calls <see cref="PostStop"/> unless overridden.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>On the new instance, before its first message. Calls <see cref="PreStart"/> unless overridden.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Replaces the current handler.</summary>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Puts a handler on top of the current one.</summary>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Goes back to the handler below; the first one stays.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Asks for a <see cref="ReceiveTimeout"/> whenever no message came for so long; null: no more.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    /// <summary>After the constructor. A strategy given in Props goes before the actor's own.</summary>
    internal virtual void Initialize(SupervisorStrategy fromProps) => _strategy = fromProps;

    internal void Run(Receive receive, object message)
    {
        if (!receive(message))
        {
            Unhandled(message);
        }
    }

    internal void RunPreStart() => PreStart();

    internal void RunPostStop() => PostStop();

    internal void RunPreRestart(Exception reason, object message) => PreRestart(reason, message);

    internal void RunPostRestart(Exception reason) => PostRestart(reason);

    internal void Retire(IActorRef deadLetters) => _retiredSelf = deadLetters;
}

namespace MidiMesh.ActorRuntime;

/// <summary>A tree of actors, with what they share: event stream, dead letters, timers. Any thread.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem()
    {
    }

    /// <summary>The name in every path.</summary>
    public abstract string Name { get; }

    /// <summary>Takes messages that have no receiver.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Messages to whom they may concern.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>The timers.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>Ends when every actor has ended and what was registered for the end has run.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Starts a system.</summary>
    /// <exception cref="ArgumentException">The name holds more than letters, digits, <c>-</c> and <c>_</c>, or does not start with a letter or digit.</exception>
    public static ActorSystem Create(string name) => new ActorSystemImpl(name, TimeProvider.System);

    /// <summary>Starts a system whose timers run on <paramref name="time"/>.</summary>
    internal static ActorSystem Create(string name, TimeProvider time) => new ActorSystemImpl(name, time);

    /// <summary>Makes a top-level actor, at <c>/user</c>.</summary>
    /// <inheritdoc cref="IActorRefFactory.ActorOf" />
    public abstract IActorRef ActorOf(Props props, string name = null);

    /// <summary>Stops <paramref name="actor"/> after the message it is handling, its children before it.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Stops every actor, children before parents. The task is <see cref="WhenTerminated"/>.</summary>
    public abstract Task Terminate();

    /// <summary>Runs <paramref name="code"/> after the last actor has ended; the last registered first.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Terminates, and waits for it. Not from an actor.</summary>
    public void Dispose()
    {
        Terminate().Wait();
        GC.SuppressFinalize(this);
    }
}

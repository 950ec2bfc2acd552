namespace MidiMesh.ActorRuntime;

/// <summary>Something that makes actors: a system (top-level actors) or an actor (children).</summary>
public interface IActorRefFactory
{
    /// <summary>Makes an actor; it starts soon after. Without a name it gets one that starts with <c>$</c>.</summary>
    /// <exception cref="InvalidActorNameException">The name is not allowed, or another child has it. It is free again once that one has ended.</exception>
    /// <exception cref="InvalidOperationException">The parent is stopping.</exception>
    IActorRef ActorOf(Props props, string name = null);
}

/// <summary>Shorter ways to make actors.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Makes an actor of a class without constructor arguments.</summary>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string name = null)
        where TActor : ActorBase, new()
    {
        ArgumentNullException.ThrowIfNull(factory);
        return factory.ActorOf(Props.Create<TActor>(), name);
    }
}

/// <summary>Something that can be told of the end of an actor.</summary>
public interface ICanWatch
{
    /// <summary>Asks for a <see cref="Terminated"/> when <paramref name="subject"/> has ended; at once when it has already.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>As <see cref="Watch"/>, with <paramref name="message"/> in place of <see cref="Terminated"/>.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes a watch back: no message comes any more, also when it is on its way already.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>The surroundings of an actor. Only for its own thread, while it handles something.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor's own reference.</summary>
    IActorRef Self { get; }

    /// <summary>Who sent the message now being handled; the dead letters when nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>What the actor was made from.</summary>
    Props Props { get; }

    /// <summary>The system the actor lives in.</summary>
    ActorSystem System { get; }

    /// <summary>The time set by <see cref="SetReceiveTimeout"/>; null: none.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the current handler.</summary>
    void Become(Receive receive);

    /// <summary>Puts a handler on top of the current one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the handler below; the first one stays.</summary>
    void UnbecomeStacked();

    /// <summary>The child of that name, or nobody.</summary>
    IActorRef Child(string name);

    /// <summary>The children as they are now.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Asks for a <see cref="ActorRuntime.ReceiveTimeout"/> whenever no message came for so long; null: no more.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops a child, or the actor itself, after the message it is handling.</summary>
    void Stop(IActorRef child);
}

/// <summary>The surroundings of an <see cref="UntypedActor"/>.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the current handler.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a handler on top of the current one.</summary>
    void BecomeStacked(UntypedReceive receive);
}

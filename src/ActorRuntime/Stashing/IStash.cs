namespace MidiMesh.ActorRuntime;

/// <summary>Messages put away for later. They survive a restart: before the next instance starts, they go back to the front of the mailbox.</summary>
public interface IStash
{
    /// <summary>Room for so many messages; below 0: no limit.</summary>
    int Capacity { get; }

    /// <summary>Messages put away now.</summary>
    int Count { get; }

    /// <summary>Nothing is put away.</summary>
    bool IsEmpty { get; }

    /// <summary>Something is put away.</summary>
    bool NonEmpty { get; }

    /// <summary>No room is left.</summary>
    bool IsFull { get; }

    /// <summary>Puts the message now being handled away.</summary>
    /// <exception cref="IllegalActorStateException">It has been put away already.</exception>
    void Stash();

    /// <summary>Puts the oldest message back to the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all messages back to the front of the mailbox, in order.</summary>
    void UnstashAll();

    /// <summary>Puts those back for which <paramref name="predicate"/> is true, in order, and forgets the others.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all messages out.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages in before those that are there.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor that can put messages away. The runtime sets <see cref="Stash"/> after the constructor.</summary>
public interface IActorStash
{
    /// <summary>The messages put away.</summary>
    IStash Stash { get; set; }
}

/// <summary>An actor with a stash.</summary>
public interface IWithUnrestrictedStash : IActorStash
{
}

/// <summary>An actor with a stash.</summary>
public interface IWithStash : IWithUnrestrictedStash
{
}

/// <summary>An actor with a stash without a limit.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash
{
}

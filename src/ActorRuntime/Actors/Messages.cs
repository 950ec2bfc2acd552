namespace MidiMesh.ActorRuntime;

/// <summary>Stops the receiver after everything that lies before it in the mailbox.</summary>
public sealed class PoisonPill : IDeadLetterSuppression
{
    private PoisonPill()
    {
    }

    /// <summary>The only one there is.</summary>
    public static PoisonPill Instance { get; } = new();

    /// <inheritdoc />
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes the receiver fail with <see cref="ActorKilledException"/>.</summary>
public sealed class Kill
{
    private Kill()
    {
    }

    /// <summary>The only one there is.</summary>
    public static Kill Instance { get; } = new();

    /// <inheritdoc />
    public override string ToString() => "<Kill>";
}

/// <summary>To a watcher: the watched actor has ended. Comes after everything that one sent.</summary>
public sealed class Terminated : IDeadLetterSuppression, IEquatable<Terminated>
{
    /// <summary>Says that <paramref name="actorRef"/> has ended.</summary>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>The actor that has ended.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>Always false here: actors of one process.</summary>
    public bool AddressTerminated { get; }

    /// <summary>False when the actor had ended before it was watched.</summary>
    public bool ExistenceConfirmed { get; }

    /// <inheritdoc />
    public bool Equals(Terminated other) =>
        other is not null && Equals(ActorRef, other.ActorRef) && ExistenceConfirmed == other.ExistenceConfirmed && AddressTerminated == other.AddressTerminated;

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as Terminated);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ActorRef, ExistenceConfirmed, AddressTerminated);

    /// <inheritdoc />
    public override string ToString() => $"<Terminated>: {ActorRef}";
}

/// <summary>To an actor that asked for it: no message came for the time it set.</summary>
public sealed class ReceiveTimeout
{
    private ReceiveTimeout()
    {
    }

    /// <summary>The only one there is.</summary>
    public static ReceiveTimeout Instance { get; } = new();
}

/// <summary>Messages that do not count as activity for the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout
{
}

/// <summary>How an answer says that it worked or did not.</summary>
public abstract class Status
{
    private protected Status()
    {
    }

    /// <summary>It worked.</summary>
    public sealed class Success(object status) : Status
    {
        /// <summary>Nothing more to say.</summary>
        public static readonly Success Instance = new(null);

        /// <summary>What came of it; may be null.</summary>
        public readonly object Status = status;

        /// <inheritdoc />
        public override string ToString() => Status is null ? "Success" : $"Success: {Status}";
    }

    /// <summary>It did not work. What <c>PipeTo</c> sends for a failed task.</summary>
    public sealed class Failure(Exception cause, object state) : Status
    {
        /// <summary>Why.</summary>
        public readonly Exception Cause = cause;

        /// <summary>What it was about; may be null.</summary>
        public readonly object State = state;

        /// <summary>Says why.</summary>
        public Failure(Exception cause) : this(cause, null)
        {
        }

        /// <inheritdoc />
        public override string ToString() => State is null ? $"Failure: {Cause}" : $"Failure[{State}]: {Cause}";
    }
}

namespace MidiMesh.ActorRuntime;

/// <summary>What the runtime tells a cell. A message is linked into one queue and belongs to it: never send one object twice.</summary>
internal abstract class SystemMessage
{
    /// <summary>The next message of the list this one is in. Owned by whoever holds the list.</summary>
    public SystemMessage Next;

    /// <summary>The calmest state of a cell in which this message has to wait; see <see cref="CellState"/>.</summary>
    public virtual CellState WaitsFrom => CellState.Never;
}

/// <summary>How busy a cell is with itself. Each state accepts a subset of what the one before accepts.</summary>
internal enum CellState
{
    Normal,
    Suspended,
    WaitingForChildren,
    Never,
}

/// <summary>First message of every cell: make the actor.</summary>
internal sealed class Create : SystemMessage;

/// <summary>From the supervisor: replace the instance.</summary>
internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;

    public override CellState WaitsFrom => CellState.WaitingForChildren;
}

/// <summary>From the supervisor: handle no user message until resumed. Suspensions nest.</summary>
internal sealed class Suspend : SystemMessage
{
    public override CellState WaitsFrom => CellState.WaitingForChildren;
}

/// <summary>From the supervisor: undo one suspension; with a cause, forget the failure too.</summary>
internal sealed class Resume(Exception causedByFailure) : SystemMessage
{
    public Exception CausedByFailure { get; } = causedByFailure;

    public override CellState WaitsFrom => CellState.WaitingForChildren;
}

/// <summary>Stop the children, then the actor.</summary>
internal sealed class Terminate : SystemMessage;

/// <summary>From a child: it failed and is suspended until told what to do.</summary>
internal sealed class Failed(IInternalActorRef child, Exception cause) : SystemMessage
{
    public IInternalActorRef Child { get; } = child;

    public Exception Cause { get; } = cause;

    public override CellState WaitsFrom => CellState.Suspended;
}

/// <summary>Tell <paramref name="watcher"/> when <paramref name="watchee"/> stops.</summary>
internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;

    public IInternalActorRef Watcher { get; } = watcher;
}

/// <summary>Undo a <see cref="Watch"/>.</summary>
internal sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;

    public IInternalActorRef Watcher { get; } = watcher;
}

/// <summary>To parent and watchers: <paramref name="actor"/> is gone. <paramref name="existenceConfirmed"/> is false when it was so before the watch began.</summary>
internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed) : SystemMessage
{
    public IActorRef Actor { get; } = actor;

    public bool ExistenceConfirmed { get; } = existenceConfirmed;
}

namespace MidiMesh.ActorRuntime;

/// <summary>Making, finding and stopping children.</summary>
internal sealed partial class ActorCell
{
    private readonly Children _children = new();

    /// <summary>Any thread for the guardians of a system; else the running turn.</summary>
    public IActorRef ActorOf(Props props, string name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null && !ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"\"{name}\" cannot name an actor: a name is not empty, does not start with $ and holds ASCII letters, digits and {ActorPath.ValidSymbols} only.");
        }

        name = _children.Reserve(name, Self);
        var child = new LocalActorRef(System, props, Self.Path.Child(name, ActorSystemImpl.NextUid()), _self);

        // A child made while its parent is suspended (in PreRestart) is as suspended as its siblings.
        for (var i = IsFailed ? Mailbox.SuspendCount : 0; i > 0; i--)
        {
            child.Suspend();
        }

        _children.Add(name, child);
        child.SendSystemMessage(new Create());
        return child;
    }

    public IActorRef Child(string name) => _children.Find(name) ?? ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => _children.All();

    public void Stop(IActorRef child)
    {
        ArgumentNullException.ThrowIfNull(child);
        _children.MarkDying(child);
        ((IInternalActorRef)child).Stop();
    }

    private void StopChildren()
    {
        foreach (var child in _children.All())
        {
            Stop(child);
        }
    }

    private void SuspendChildren(IReadOnlyCollection<IInternalActorRef> except)
    {
        foreach (var child in _children.All())
        {
            if (except is null || !except.Contains(child))
            {
                child.Suspend();
            }
        }
    }

    private void ResumeChildren(Exception causedByFailure, IActorRef perpetrator)
    {
        foreach (var child in _children.All())
        {
            child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
        }
    }

    /// <summary>A child has ended: its name is free again, and what waited for the last one goes on.</summary>
    private void HandleChildDeath(IActorRef child)
    {
        switch (_children.Remove(child, out var cause))
        {
            case WaitReason.Recreation:
                FinishRecreate(cause);
                break;
            case WaitReason.Creation:
                FinishCreate();
                break;
            case WaitReason.Termination:
                FinishTerminate();
                break;
        }
    }
}

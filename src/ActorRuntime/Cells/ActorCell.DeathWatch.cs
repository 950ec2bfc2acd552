namespace MidiMesh.ActorRuntime;

/// <summary>Death watch: whom this actor watches, who watches it.</summary>
internal sealed partial class ActorCell
{
    /// <summary>Watched actors and the message wanted in place of <see cref="Terminated"/> (null: none).</summary>
    private readonly Dictionary<IActorRef, object> _watching = [];
    private readonly HashSet<IInternalActorRef> _watchedBy = [];

    /// <summary>Deaths whose message lies in the mailbox. What is not in here any more (unwatched, restarted) is not delivered.</summary>
    private readonly Dictionary<IActorRef, object> _queuedDeaths = [];

    public IActorRef Watch(IActorRef subject) => AddWatch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return AddWatch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (_watching.Remove(subject))
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Unwatch(watchee, _self));
        }

        _queuedDeaths.Remove(subject);
        return subject;
    }

    /// <summary>Notes that the message of a death is on its way through the mailbox; the stash puts it back with this.</summary>
    public void DeathQueuedFor(IActorRef subject, object customMessage) => _queuedDeaths[subject] = customMessage;

    private IActorRef AddWatch(IActorRef subject, object customMessage)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (!subject.Equals(Self) && _watching.TryAdd(subject, customMessage))
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Watch(watchee, _self));
        }

        return subject;
    }

    private void ReceiveTerminated(Terminated terminated)
    {
        if (_queuedDeaths.Remove(terminated.ActorRef, out var customMessage))
        {
            _actor.Run(_behaviors.Current, customMessage ?? terminated);
        }
    }

    private void HandleDeath(DeathWatchNotification notification)
    {
        var actor = notification.Actor;
        if (_watching.Remove(actor, out var customMessage) && !_children.IsTerminating)
        {
            // Through the mailbox: after everything the dead one sent before.
            Self.Tell(new Terminated(actor, notification.ExistenceConfirmed, addressTerminated: false), actor);
            DeathQueuedFor(actor, customMessage);
        }

        if (_children.Find(actor) is not null)
        {
            HandleChildDeath(actor);
        }
    }

    private void AddWatcher(IInternalActorRef watcher)
    {
        if (!watcher.Equals(Self))
        {
            _watchedBy.Add(watcher);
        }
    }

    private void RemoveWatcher(IInternalActorRef watcher) => _watchedBy.Remove(watcher);

    private void TellWatchersWeDied()
    {
        foreach (var watcher in _watchedBy)
        {
            // The parent hears of it anyway.
            if (!watcher.Equals(Parent))
            {
                watcher.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true));
            }
        }

        _watchedBy.Clear();
    }

    private void UnwatchAll()
    {
        foreach (var subject in _watching.Keys)
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Unwatch(watchee, _self));
        }

        _watching.Clear();
        _queuedDeaths.Clear();
    }
}

namespace MidiMesh.ActorRuntime;

/// <summary>Messages to whom they may concern: subscribers of a type get every published object of it. Any thread.</summary>
public sealed class EventStream
{
    private readonly Lock _gate = new();

    /// <summary>Replaced as a whole under the lock; publishing reads it without.</summary>
    private volatile Subscription[] _subscriptions = [];

    internal EventStream()
    {
    }

    /// <summary>From now on <paramref name="subscriber"/> gets objects that are <paramref name="channel"/>. False when it did already.</summary>
    /// <remarks>A subscription ends with its actor.</remarks>
    public bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_gate)
        {
            if (Array.Exists(_subscriptions, s => s.Channel == channel && s.Subscriber.Equals(subscriber)))
            {
                return false;
            }

            _subscriptions = [.. _subscriptions, new Subscription(channel, subscriber)];
        }

        if (subscriber is LocalActorRef { Cell.Mailbox.IsClosed: true })
        {
            // It ended meanwhile, and may have been forgotten before it was added.
            Unsubscribe(subscriber);
        }

        return true;
    }

    /// <summary>Ends one subscription; false when there was none.</summary>
    public bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return Remove(s => s.Channel == channel && s.Subscriber.Equals(subscriber));
    }

    /// <summary>Ends all subscriptions of <paramref name="subscriber"/>; false when there were none.</summary>
    public bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return Remove(s => s.Subscriber.Equals(subscriber));
    }

    /// <summary>Sends <paramref name="event"/> to those who subscribed to its type or one above it; to each once.</summary>
    public void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var subscriptions = _subscriptions;
        for (var i = 0; i < subscriptions.Length; i++)
        {
            var (channel, subscriber) = subscriptions[i];
            if (channel.IsInstanceOfType(@event) && !IsServed(subscriptions.AsSpan(0, i), subscriber, @event))
            {
                subscriber.Tell(@event, ActorCell.Current?.Self ?? ActorRefs.NoSender);
            }
        }
    }

    /// <summary>The actor has ended.</summary>
    internal void Forget(IActorRef actor)
    {
        if (_subscriptions.Length > 0)
        {
            Unsubscribe(actor);
        }
    }

    /// <summary>The subscriber got the event already, through an earlier subscription.</summary>
    private static bool IsServed(ReadOnlySpan<Subscription> earlier, IActorRef subscriber, object @event)
    {
        foreach (var subscription in earlier)
        {
            if (subscription.Subscriber.Equals(subscriber) && subscription.Channel.IsInstanceOfType(@event))
            {
                return true;
            }
        }

        return false;
    }

    private bool Remove(Predicate<Subscription> which)
    {
        lock (_gate)
        {
            var before = _subscriptions;
            _subscriptions = Array.FindAll(before, s => !which(s));
            return _subscriptions.Length < before.Length;
        }
    }

    private readonly record struct Subscription(Type Channel, IActorRef Subscriber);
}

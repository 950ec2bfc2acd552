namespace MidiMesh.ActorRuntime;

/// <summary>The stash of one instance of an actor. Used in its turn only.</summary>
internal sealed class ActorStash(ActorCell cell) : IStash
{
    private LinkedList<Envelope> _stash = new();

    /// <summary>Number of the last message put away.</summary>
    private int _lastStashed;

    public int Capacity => -1;

    public int Count => _stash.Count;

    public bool IsEmpty => _stash.Count == 0;

    public bool NonEmpty => _stash.Count > 0;

    public bool IsFull => false;

    public void Stash()
    {
        if (_lastStashed == cell.CurrentEnvelopeId)
        {
            throw new IllegalActorStateException($"{cell.CurrentMessage} has been stashed already.");
        }

        _lastStashed = cell.CurrentEnvelopeId;
        _stash.AddLast(new Envelope(cell.CurrentMessage, cell.Sender));
    }

    public void Unstash()
    {
        if (_stash.First is { } oldest)
        {
            _stash.RemoveFirst();
            PutBack(oldest.Value);
        }
    }

    public void UnstashAll() => UnstashAll(_ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var stashed = _stash;
        _stash = new LinkedList<Envelope>();
        for (var newest = stashed.Last; newest is not null; newest = newest.Previous)
        {
            if (predicate(newest.Value))
            {
                PutBack(newest.Value);
            }
        }
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var stashed = _stash;
        _stash = new LinkedList<Envelope>();
        return stashed;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Distinct().Reverse())
        {
            _stash.AddFirst(envelope);
        }
    }

    private void PutBack(Envelope envelope)
    {
        cell.Mailbox.PostFirst(envelope);
        if (envelope.Message is Terminated terminated)
        {
            cell.DeathQueuedFor(terminated.ActorRef, null);
        }
    }
}

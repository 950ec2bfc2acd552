namespace MidiMesh.ActorRuntime;

/// <summary>Lock-free stack of system messages: many writers, one reader who takes all at once and turns them into arrival order.</summary>
internal sealed class SystemMessageQueue
{
    /// <summary>Head of a closed queue. Once it is in place nothing is ever added again.</summary>
    private static readonly SystemMessage Closed = new Create();

    private SystemMessage _head;

    public bool IsEmpty => Volatile.Read(ref _head) is not { } head || ReferenceEquals(head, Closed);

    /// <summary>False when the queue is closed: the caller keeps the message.</summary>
    public bool TryAdd(SystemMessage message)
    {
        while (true)
        {
            var head = Volatile.Read(ref _head);
            if (ReferenceEquals(head, Closed))
            {
                return false;
            }

            message.Next = head;
            if (Interlocked.CompareExchange(ref _head, message, head) == head)
            {
                return true;
            }
        }
    }

    /// <summary>All messages, linked earliest first; null when there are none.</summary>
    public SystemMessage TakeAll() => IsEmpty ? null : Reverse(Interlocked.Exchange(ref _head, null));

    /// <summary>Closes the queue and hands out what was left, earliest first.</summary>
    public SystemMessage Close()
    {
        var rest = Interlocked.Exchange(ref _head, Closed);
        return ReferenceEquals(rest, Closed) ? null : Reverse(rest);
    }

    private static SystemMessage Reverse(SystemMessage latestFirst)
    {
        SystemMessage earliestFirst = null;
        while (latestFirst is not null)
        {
            var next = latestFirst.Next;
            latestFirst.Next = earliestFirst;
            earliestFirst = latestFirst;
            latestFirst = next;
        }

        return earliestFirst;
    }
}

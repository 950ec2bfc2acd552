namespace MidiMesh.ActorRuntime;

/// <summary>A linked list of system messages that is being worked off from its head.</summary>
internal struct LinkedMessages(SystemMessage first)
{
    private SystemMessage _head = first;

    public bool TryTake(out SystemMessage message)
    {
        message = _head;
        if (message is null)
        {
            return false;
        }

        _head = message.Next;
        message.Next = null;
        return true;
    }

    /// <summary>Moves all of <paramref name="earlier"/> in front, keeping its order.</summary>
    public void Prepend(Queue<SystemMessage> earlier)
    {
        SystemMessage first = null;
        SystemMessage last = null;
        while (earlier.TryDequeue(out var message))
        {
            if (last is null)
            {
                first = message;
            }
            else
            {
                last.Next = message;
            }

            last = message;
        }

        if (last is not null)
        {
            last.Next = _head;
            _head = first;
        }
    }
}

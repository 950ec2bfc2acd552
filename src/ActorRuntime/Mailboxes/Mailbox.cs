using System.Collections.Concurrent;

namespace MidiMesh.ActorRuntime;

/// <summary>The queues of one actor and its place on the thread pool: the mailbox itself is the work item, so a wake-up allocates nothing.</summary>
/// <remarks>
/// <para>At most one turn runs at a time: whoever sets <see cref="Scheduled"/> queues it, the turn clears it at its end. Within a turn system
/// messages go before each user message.</para>
/// <para>No wake-up is lost: a writer adds to the queue (an interlocked operation, thus a full fence) and then reads the status; the turn clears
/// the status (interlocked) and then reads the queues. One of the two sees the other.</para>
/// <para>The segments of <see cref="ConcurrentQueue{T}"/> are rings that are used again, so a steady stream of messages allocates nothing.</para>
/// </remarks>
internal sealed class Mailbox(ActorCell cell) : IThreadPoolWorkItem
{
    /// <summary>User messages per turn before the thread is offered to other actors.</summary>
    private const int Throughput = 64;

    /// <summary>After so many wake-ups in a row on one thread's own queue, one goes to the common queue: two actors in a loop must not starve the others.</summary>
    private const int LocalWakeUps = 64;

    private const int Scheduled = 1;
    private const int Closed = 2;
    private const int SuspendUnit = 4;

    [ThreadStatic]
    private static int t_wakeUps;

    private readonly ConcurrentQueue<Envelope> _messages = new();
    private readonly SystemMessageQueue _systemMessages = new();

    /// <summary>Unstashed messages, to be handled before the queue. Touched by the running turn only.</summary>
    private readonly Stack<Envelope> _front = new();

    /// <summary>Bit 0: a turn is queued or runs. Bit 1: closed. From bit 2 on: number of suspensions.</summary>
    private int _status;

    public bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;

    public bool IsSuspended => SuspendCount > 0;

    public int SuspendCount => Volatile.Read(ref _status) / SuspendUnit;

    /// <summary>Any thread.</summary>
    public void Post(Envelope envelope)
    {
        _messages.Enqueue(envelope);
        var status = Volatile.Read(ref _status);
        if (status == 0)
        {
            Schedule(preferLocal: true);
        }
        else if ((status & Closed) != 0)
        {
            DrainToDeadLetters();
        }
    }

    /// <summary>Any thread.</summary>
    public void PostSystem(SystemMessage message)
    {
        if (_systemMessages.TryAdd(message))
        {
            Schedule(preferLocal: true);
        }
        else
        {
            cell.MissedSystemMessage(message);
        }
    }

    /// <summary>Puts a message before all others. Only from the running turn.</summary>
    public void PostFirst(Envelope envelope) => _front.Push(envelope);

    /// <summary>Only from the running turn.</summary>
    public void Suspend() => Interlocked.Add(ref _status, SuspendUnit);

    /// <summary>Only from the running turn. More resumes than suspensions do no harm.</summary>
    public void Resume()
    {
        if (IsSuspended)
        {
            Interlocked.Add(ref _status, -SuspendUnit);
        }
    }

    /// <summary>Turns everything that is queued, now or later, into dead letters. Only from the running turn.</summary>
    public void Close()
    {
        Interlocked.Or(ref _status, Closed);
        for (var rest = _systemMessages.Close(); rest is not null;)
        {
            var message = rest;
            rest = message.Next;
            message.Next = null;
            cell.MissedSystemMessage(message);
        }

        while (_front.TryPop(out var envelope))
        {
            cell.MissedMessage(envelope);
        }

        DrainToDeadLetters();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var outer = ActorCell.Current;
        ActorCell.Current = cell;
        try
        {
            RunTurn();
        }
        finally
        {
            ActorCell.Current = outer;
            EndTurn();
        }
    }

    private void RunTurn()
    {
        HandleSystemMessages();
        for (var i = 0; i < Throughput && Volatile.Read(ref _status) == Scheduled; i++)
        {
            if (!_front.TryPop(out var envelope) && !_messages.TryDequeue(out envelope))
            {
                return;
            }

            cell.Invoke(envelope);
            HandleSystemMessages();
        }
    }

    private void HandleSystemMessages()
    {
        // A handler may cause more of them (a restart that stops children): all go before the next user message.
        while (_systemMessages.TakeAll() is { } first)
        {
            cell.InvokeSystem(first);
        }
    }

    private void EndTurn()
    {
        // Once the status is cleared the next turn may run elsewhere, and the front belongs to it.
        var unstashed = _front.Count > 0;
        var status = Interlocked.And(ref _status, ~Scheduled) & ~Scheduled;
        if (!_systemMessages.IsEmpty || (status == 0 && (unstashed || !_messages.IsEmpty)))
        {
            // Behind the others: the thread's own queue would bring this mailbox straight back.
            Schedule(preferLocal: false);
        }
    }

    private void Schedule(bool preferLocal)
    {
        var status = Volatile.Read(ref _status);
        while ((status & (Scheduled | Closed)) == 0)
        {
            var seen = Interlocked.CompareExchange(ref _status, status | Scheduled, status);
            if (seen == status)
            {
                // The thread's own queue is taken last in, first out: the receiver runs next, while the message is still in the cache.
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal && ++t_wakeUps % LocalWakeUps != 0);
                return;
            }

            status = seen;
        }
    }

    private void DrainToDeadLetters()
    {
        while (_messages.TryDequeue(out var envelope))
        {
            cell.MissedMessage(envelope);
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>What a test actor got and the test has not looked at yet. Any thread.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Lives as long as its test; a semaphore without a wait handle holds nothing to release.")]
internal sealed class MessageQueue
{
    private readonly LinkedList<MessageEnvelope> _messages = new();
    private readonly SemaphoreSlim _count = new(0);

    public bool IsEmpty
    {
        get
        {
            lock (_messages)
            {
                return _messages.Count == 0;
            }
        }
    }

    public void Add(MessageEnvelope envelope)
    {
        lock (_messages)
        {
            _messages.AddLast(envelope);
        }

        _count.Release();
    }

    /// <summary>The next message, or null when none came in time.</summary>
    public MessageEnvelope Take(TimeSpan timeout, CancellationToken cancellationToken) =>
        _count.Wait(timeout, cancellationToken) ? TakeFirst() : null;

    /// <summary>The next message, or null when none came in time.</summary>
    public async ValueTask<MessageEnvelope> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await _count.WaitAsync(timeout, cancellationToken) ? TakeFirst() : null;

    /// <summary>Puts a message back that was only to be looked at.</summary>
    public void PutBack(MessageEnvelope envelope)
    {
        lock (_messages)
        {
            _messages.AddFirst(envelope);
        }

        _count.Release();
    }

    private MessageEnvelope TakeFirst()
    {
        lock (_messages)
        {
            var first = _messages.First.Value;
            _messages.RemoveFirst();
            return first;
        }
    }
}

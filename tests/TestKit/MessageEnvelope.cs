namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>A message that a test actor got, and from whom.</summary>
public sealed class MessageEnvelope
{
    internal MessageEnvelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>The sender; the dead letters when there was none.</summary>
    public IActorRef Sender { get; }

    /// <inheritdoc />
    public override string ToString() => $"<{Message}> from {Sender}";
}

namespace MidiMesh.ActorRuntime;

/// <summary>A message and who sent it.</summary>
public readonly struct Envelope
{
    /// <summary>Puts <paramref name="message"/> and <paramref name="sender"/> (null: none) together.</summary>
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>The message as it was sent.</summary>
    public object Message { get; }

    /// <summary>The sender; null when there is none.</summary>
    public IActorRef Sender { get; }

    /// <inheritdoc />
    public override string ToString() => $"<{Message}> from {Sender}";
}

namespace MidiMesh.ActorRuntime;

/// <summary>A message and who sent it.</summary>
public readonly struct Envelope : IEquatable<Envelope>
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

    /// <summary>Same message object and equal sender.</summary>
    public static bool operator ==(Envelope left, Envelope right) => left.Equals(right);

    /// <summary>Another message object or another sender.</summary>
    public static bool operator !=(Envelope left, Envelope right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(Envelope other) => Equals(Message, other.Message) && Equals(Sender, other.Sender);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is Envelope other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Message, Sender);

    /// <inheritdoc />
    public override string ToString() => $"<{Message}> from {Sender}";
}

namespace MidiMesh.ActorRuntime;

/// <summary>Asking: a message whose answer is a task. For tests and the edges of the program; actors tell and handle the answer as a message.</summary>
/// <remarks>
/// Without a time-out the task may never end. An answer of <see cref="Status.Failure"/> fails the task with its cause, an answer of another
/// type with <see cref="ArgumentException"/>. Continuations never run in the turn of the actor that answered.
/// </remarks>
public static class Futures
{
    /// <summary>Asks; the answer may be anything.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    /// <summary>Asks, until cancelled; the answer may be anything.</summary>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    /// <summary>Asks; the answer may be anything.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    /// <summary>Asks for a <typeparamref name="T"/>; after <paramref name="timeout"/> the task fails with <see cref="AskTimeoutException"/>.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    /// <summary>Asks for a <typeparamref name="T"/>, until cancelled.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <summary>Asks for a <typeparamref name="T"/>; after <paramref name="timeout"/> the task fails with <see cref="AskTimeoutException"/>.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<T>(_ => message, timeout, cancellationToken);

    /// <summary>Asks with a message made from the reference that takes the answer.</summary>
    /// <exception cref="ArgumentException"><paramref name="self"/> belongs to no system.</exception>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        var system = (self as IInternalActorRef)?.System ?? ActorCell.Current?.System
            ?? throw new ArgumentException("The receiver belongs to no actor system.", nameof(self));
        var answer = new AnswerRef<T>(system);
        answer.Limit(timeout, cancellationToken);
        self.Tell(messageFactory(answer), answer);
        return answer.Task;
    }
}

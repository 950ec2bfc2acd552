namespace MidiMesh.ActorRuntime;

/// <summary>The reference that takes one answer.</summary>
internal sealed class AnswerRef<T>(ActorSystemImpl system) : ActorRefBase
{
    /// <summary>Asynchronous continuations: else the asker would go on inside the turn of the actor that answers.</summary>
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ActorPath Path { get; } = system.NextTempPath();

    public override ActorSystemImpl System => system;

    public Task<T> Task => _answer.Task;

    /// <summary>Ends the wait after <paramref name="timeout"/> (null or zero: never) or when cancelled.</summary>
    public void Limit(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (timeout is { } time && time > TimeSpan.Zero)
        {
            var source = new CancellationTokenSource(time);
            source.Token.Register(() => _answer.TrySetException(new AskTimeoutException($"No answer after {time.TotalSeconds:F2} s.")));
            WhenDone(source);
        }

        if (cancellationToken.CanBeCanceled)
        {
            WhenDone(cancellationToken.Register(() => _answer.TrySetCanceled(cancellationToken)));
        }
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        // Nobody waits for the end of an answer.
    }

    protected override void Deliver(object message, IActorRef sender)
    {
        var taken = message switch
        {
            T answer => _answer.TrySetResult(answer),
            Status.Failure failure => _answer.TrySetException(failure.Cause ?? new TaskCanceledException("Answered with a failure without a cause.")),
            _ => _answer.TrySetException(new ArgumentException($"The answer is a {message.GetType()}, not a {typeof(T)}.")),
        };
        if (!taken && !_answer.Task.IsCanceled)
        {
            // Too late, or a second answer.
            System.DeadLetters.Tell(message, this);
        }
    }

    private void WhenDone(IDisposable limit) => _answer.Task.ContinueWith(
        static (_, state) => ((IDisposable)state).Dispose(),
        limit,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}

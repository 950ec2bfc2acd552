namespace MidiMesh.ActorRuntime;

/// <summary>What goes wrong in the actor system itself.</summary>
public abstract class AkkaException : Exception
{
    private protected AkkaException(string message = null, Exception cause = null) : base(message, cause)
    {
    }
}

/// <summary>An actor could not be made: its constructor or PreStart threw, or it was made with <c>new</c>. Stops the actor by default.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Without a word.</summary>
    public ActorInitializationException()
    {
    }

    /// <summary>With a text.</summary>
    public ActorInitializationException(string message) : base(message)
    {
    }

    /// <summary>With a text and what was thrown.</summary>
    public ActorInitializationException(string message, Exception cause) : base(message, cause)
    {
    }

    /// <summary>With the actor, a text and what was thrown.</summary>
    public ActorInitializationException(IActorRef actor, string message, Exception cause = null) : base(message, cause) => Actor = actor;

    /// <summary>The actor that could not be made; null when unknown.</summary>
    public IActorRef Actor { get; set; }
}

/// <summary>The new instance of a restarted actor could not be made or its PostRestart threw.</summary>
public sealed class PostRestartException : ActorInitializationException
{
    /// <summary>With what was thrown and what the restart was for.</summary>
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, "Exception post restart", cause) => OriginalCause = originalCause;

    /// <summary>The failure that led to the restart.</summary>
    public Exception OriginalCause { get; }
}

/// <summary>The actor got a <see cref="Kill"/>. Stops it by default.</summary>
public sealed class ActorKilledException(string message) : AkkaException(message);

/// <summary>An actor that was watched has ended and the watcher does not handle <see cref="Terminated"/>. Stops the watcher by default.</summary>
public sealed class DeathPactException(IActorRef deadActor) : AkkaException($"{deadActor} was watched and has ended, and Terminated is not handled.")
{
    /// <summary>The actor that has ended.</summary>
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>A name that is not allowed, or that a living sibling has.</summary>
public sealed class InvalidActorNameException(string message) : AkkaException(message);

/// <summary>A message that cannot be sent: null.</summary>
public sealed class InvalidMessageException(string message) : AkkaException(message);

/// <summary>No answer to an Ask within its time.</summary>
public sealed class AskTimeoutException(string message) : AkkaException(message);

/// <summary>An actor did something that its state does not allow, such as stashing one message twice.</summary>
public sealed class IllegalActorStateException(string message) : AkkaException(message);

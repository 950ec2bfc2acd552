namespace MidiMesh.ActorRuntime;

/// <summary>What the runtime itself needs of a reference. Every reference that is watched or supervised implements it.</summary>
internal interface IInternalActorRef : IActorRef
{
    ActorSystemImpl System { get; }

    /// <summary>Queues a system message: handled before any user message, also while the actor is suspended.</summary>
    void SendSystemMessage(SystemMessage message);
}

/// <summary>The commands a parent gives a child; each is one system message.</summary>
internal static class InternalActorRefExtensions
{
    public static void Stop(this IInternalActorRef actor) => actor.SendSystemMessage(new Terminate());

    public static void Suspend(this IInternalActorRef actor) => actor.SendSystemMessage(new Suspend());

    public static void Resume(this IInternalActorRef actor, Exception causedByFailure) => actor.SendSystemMessage(new Resume(causedByFailure));

    public static void Restart(this IInternalActorRef actor, Exception cause) => actor.SendSystemMessage(new Recreate(cause));
}

namespace MidiMesh.ActorRuntime;

/// <summary>Questions about a reference.</summary>
public static class ActorRefExtensions
{
    /// <summary>True for null, <see cref="ActorRefs.Nobody"/> and the dead letters.</summary>
    public static bool IsNobody(this IActorRef actorRef) =>
        actorRef is null or DeadLetterRef || ReferenceEquals(actorRef, ActorRefs.Nobody);

    /// <summary><paramref name="actorRef"/>, or what <paramref name="elseValue"/> gives when it is nobody.</summary>
    public static IActorRef GetOrElse(this IActorRef actorRef, Func<IActorRef> elseValue)
    {
        ArgumentNullException.ThrowIfNull(elseValue);
        return actorRef.IsNobody() ? elseValue() : actorRef;
    }
}

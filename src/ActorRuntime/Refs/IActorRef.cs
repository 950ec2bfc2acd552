namespace MidiMesh.ActorRuntime;

/// <summary>The address of one actor. It stays valid through restarts; after the actor stopped, what is sent to it becomes a dead letter.</summary>
/// <remarks>Two references are equal when they name the same life of the same path: an actor started later under the same name is another one.</remarks>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>Where the actor lives in the tree, for example <c>akka://mesh/user/devices/pad</c>.</summary>
    ActorPath Path { get; }
}

namespace MidiMesh.ActorRuntime;

/// <summary>Anything a message can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Queues <paramref name="message"/> and returns at once. Any thread. Messages from one sender to one receiver keep their order.</summary>
    /// <exception cref="InvalidMessageException">The message is null.</exception>
    void Tell(object message, IActorRef sender);
}

namespace MidiMesh.ActorRuntime;

/// <summary>References that stand for nobody.</summary>
public static class ActorRefs
{
    /// <summary>An actor that never existed: takes any message and drops it.</summary>
    public static readonly IActorRef Nobody = new NobodyRef();

    /// <summary>No sender: replies go to the dead letters.</summary>
    public static readonly IActorRef NoSender;

    private sealed class NobodyRef : ActorRefBase
    {
        public override ActorPath Path { get; } = new ActorPath("all-systems").Child("Nobody");

        public override ActorSystemImpl System => null;

        public override void SendSystemMessage(SystemMessage message)
        {
        }

        protected override void Deliver(object message, IActorRef sender)
        {
        }
    }
}

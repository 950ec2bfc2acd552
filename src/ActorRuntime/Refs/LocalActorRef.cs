namespace MidiMesh.ActorRuntime;

/// <summary>Reference to an actor with a cell: what <c>ActorOf</c> returns.</summary>
internal sealed class LocalActorRef : ActorRefBase
{
    public LocalActorRef(ActorSystemImpl system, Props props, ActorPath path, IInternalActorRef parent)
    {
        System = system;
        Path = path;
        Cell = new ActorCell(system, this, props, parent);
    }

    public ActorCell Cell { get; }

    public override ActorPath Path { get; }

    public override ActorSystemImpl System { get; }

    public override void SendSystemMessage(SystemMessage message) => Cell.Mailbox.PostSystem(message);

    protected override void Deliver(object message, IActorRef sender) => Cell.Mailbox.Post(new Envelope(message, sender));
}

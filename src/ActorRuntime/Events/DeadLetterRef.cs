namespace MidiMesh.ActorRuntime;

/// <summary>Takes messages that have no receiver and publishes them.</summary>
internal sealed class DeadLetterRef(ActorSystemImpl system, ActorPath path) : ActorRefBase
{
    public override ActorPath Path => path;

    public override ActorSystemImpl System => system;

    public override void SendSystemMessage(SystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
        }
    }

    protected override void Deliver(object message, IActorRef sender)
    {
        if (message is DeadLetter letter)
        {
            system.PublishDeadLetter(letter.Message, letter.Sender, letter.Recipient);
        }
        else
        {
            system.PublishDeadLetter(message, sender, this);
        }
    }
}

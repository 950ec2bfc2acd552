namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>The actor behind a test or a probe: puts what it gets into a queue for the test to look at.</summary>
internal sealed class ProbeActor(MessageQueue queue) : UntypedActor
{
    private Func<object, bool> _ignore;

    public static Props CreateProps(MessageQueue queue) => Props.Create(() => new ProbeActor(queue));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WatchCommand watch:
                Context.Watch(watch.Subject);
                Sender.Tell(watch);
                break;
            case UnwatchCommand unwatch:
                Context.Unwatch(unwatch.Subject);
                Sender.Tell(unwatch);
                break;
            case IgnoreCommand ignore:
                _ignore = ignore.ShouldIgnore;
                Sender.Tell(ignore);
                break;
            case SpawnCommand spawn:
                Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name));
                break;
            default:
                if (_ignore is null || !_ignore(message))
                {
                    queue.Add(new MessageEnvelope(message, Sender));
                }

                break;
        }
    }

    public sealed record WatchCommand(IActorRef Subject);

    public sealed record UnwatchCommand(IActorRef Subject);

    public sealed record IgnoreCommand(Func<object, bool> ShouldIgnore);

    public sealed record SpawnCommand(Props Props, string Name);
}

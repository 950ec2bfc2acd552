namespace MidiMesh.ActorRuntime;

/// <summary>Stopping an actor and waiting for its end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends a <see cref="PoisonPill"/>; true when the actor has ended within <paramref name="timeout"/>.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Sends <paramref name="stopMessage"/>; true when the actor has ended within <paramref name="timeout"/>.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        if (target is not IInternalActorRef { System: { } system } actor)
        {
            throw new InvalidOperationException($"{target} cannot be watched.");
        }

        var end = new EndRef(system);
        actor.SendSystemMessage(new Watch(actor, end));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            await end.Task.WaitAsync(timeout).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            actor.SendSystemMessage(new Unwatch(actor, end));
        }
    }

    /// <summary>A watcher that is not an actor.</summary>
    private sealed class EndRef(ActorSystemImpl system) : ActorRefBase
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _ended.Task;

        public override ActorPath Path { get; } = system.NextTempPath();

        public override ActorSystemImpl System => system;

        public override void SendSystemMessage(SystemMessage message)
        {
            if (message is DeathWatchNotification)
            {
                _ended.TrySetResult();
            }
        }

        protected override void Deliver(object message, IActorRef sender)
        {
        }
    }
}

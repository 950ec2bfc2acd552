namespace MidiMesh.ActorRuntime;

/// <summary>Beginning and end of an instance, and of the cell.</summary>
internal sealed partial class ActorCell
{
    private void CreateActor()
    {
        try
        {
            NewActor();
            _actor.RunPreStart();
            CheckReceiveTimeout(reschedule: true);
        }
        catch (Exception e)
        {
            if (_actor is not null)
            {
                ReleaseActor();
                _actor = null;
            }

            throw new ActorInitializationException(Self, "Exception during creation", e);
        }
    }

    private void NewActor()
    {
        _behaviors.Clear();
        var actor = Props.NewActor();
        if (actor is IActorStash stashing)
        {
            stashing.Stash = new ActorStash(this);
        }

        actor.Initialize(Props.SupervisorStrategy);
        _actor = actor;
    }

    private void HandleTerminate()
    {
        SetReceiveTimeout(null);
        CancelReceiveTimeout();
        UnwatchAll();
        var wasTerminating = _children.IsTerminating;
        _children.Close();
        StopChildren();
        if (!_children.TryWait(WaitReason.Termination))
        {
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            // No user message while the children end, and no failure for the supervisor any more.
            Mailbox.Suspend();
            _perpetrator = Self;
        }
    }

    private void FinishTerminate()
    {
        if (_actor is { IsRetired: false })
        {
            StopInstance();
        }

        // First the mailbox, so that whoever hears of the end finds it closed; then the parent, which frees the name.
        Mailbox.Close();
        System.EventStream.Forget(Self);
        Parent.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true));
        TellWatchersWeDied();
        UnwatchAll();
        _actor = null;
        CurrentMessage = null;
        Sender = null;
    }

    private void CancelTimers()
    {
        if (_actor is IWithTimers { Timers: { } timers })
        {
            timers.CancelAll();
        }
    }

    /// <summary>Runs PostStop and lets go of the instance.</summary>
    private void StopInstance()
    {
        try
        {
            CancelTimers();
            _actor.RunPostStop();
        }
        catch (Exception e)
        {
            System.Report(Self, e, "failed in PostStop");
        }

        ReleaseActor();
    }

    /// <summary>Lets go of the instance: what it stashed goes back to the mailbox, for the next one or for the dead letters.</summary>
    private void ReleaseActor()
    {
        CurrentMessage = null;
        _behaviors.Clear();
        CancelTimers(); // those that its last handlers may have started
        try
        {
            (_actor as IActorStash)?.Stash?.UnstashAll();
            (_actor as IDisposable)?.Dispose();
        }
        catch (Exception e)
        {
            System.Report(Self, e, "failed in Dispose");
        }

        _actor.Retire(System.DeadLetters);
    }
}

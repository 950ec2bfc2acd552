namespace MidiMesh.ActorRuntime;

/// <summary>Failure and restart: suspended until the supervisor has decided, then resumed, replaced or ended.</summary>
internal sealed partial class ActorCell
{
    /// <summary>Who caused the failure now being decided: this actor, or the child whose failure it passed on. Null: none.</summary>
    private IActorRef _perpetrator;

    private bool IsFailed => _perpetrator is not null;

    /// <summary>Suspends this actor and everything below, and asks the supervisor.</summary>
    private void HandleInvokeFailure(Exception cause, IReadOnlyCollection<IInternalActorRef> childrenNotToSuspend = null)
    {
        if (IsFailed)
        {
            // The supervisor is deciding already, or the actor is ending.
            System.Report(Self, cause, "failed again before its supervisor decided");
            return;
        }

        Mailbox.Suspend();
        if (CurrentMessage is Failed escalated)
        {
            // The child is suspended by its own failure.
            _perpetrator = escalated.Child;
            childrenNotToSuspend = [escalated.Child, .. childrenNotToSuspend ?? []];
        }
        else
        {
            _perpetrator = Self;
        }

        SuspendChildren(childrenNotToSuspend);
        Parent.SendSystemMessage(new Failed(_self, cause));
    }

    /// <summary>As supervisor: a child failed.</summary>
    private void HandleFailed(Failed failed)
    {
        // A failure of an earlier life of the name is nobody's any more.
        if (_children.Find(failed.Child) is not { } statistics)
        {
            return;
        }

        CurrentMessage = failed;
        Sender = failed.Child;
        try
        {
            if (!_actor.Strategy.HandleFailure(this, statistics, failed.Cause, _children.Statistics()))
            {
                // Escalated: the failure becomes this actor's own.
                HandleInvokeFailure(failed.Cause);
            }
        }
        catch (Exception e)
        {
            // The decider itself failed.
            HandleInvokeFailure(e);
        }
        finally
        {
            CurrentMessage = null;
        }
    }

    private void HandleRecreate(Exception cause)
    {
        if (_actor is null)
        {
            // It failed in its constructor or PreStart: there is nothing to restart, only to try again.
            StartOver();
            return;
        }

        if (!_children.IsNormal)
        {
            // The end is under way already; keep suspensions balanced.
            HandleResume(null);
            return;
        }

        // Already retired: it failed in PostRestart, and had its end then.
        if (!_actor.IsRetired)
        {
            try
            {
                CancelTimers();
                _actor.RunPreRestart(cause, CurrentMessage);
            }
            catch (Exception e)
            {
                System.Report(Self, e, "failed in PreRestart");
            }

            ReleaseActor();
        }

        if (!_children.TryWait(WaitReason.Recreation, cause))
        {
            FinishRecreate(cause);
        }
    }

    private void FinishRecreate(Exception cause)
    {
        // Those that PreRestart left alive; the new instance may add others.
        var survivors = _children.All();
        Mailbox.Resume();
        _perpetrator = null;
        try
        {
            NewActor();
            _actor.RunPostRestart(cause);
            CheckReceiveTimeout(reschedule: true);
        }
        catch (Exception e)
        {
            if (!_actor.IsRetired)
            {
                StopInstance();
            }

            HandleInvokeFailure(new PostRestartException(Self, e, cause), survivors);
            return;
        }

        foreach (var child in survivors)
        {
            child.Restart(cause);
        }
    }

    private void HandleResume(Exception causedByFailure)
    {
        if (_actor is null)
        {
            StartOver();
            return;
        }

        if (_actor.IsRetired && causedByFailure is not null)
        {
            // Its restart failed: there is no instance that could go on.
            HandleRecreate(causedByFailure);
            return;
        }

        var perpetrator = _perpetrator;
        Mailbox.Resume();
        if (causedByFailure is not null)
        {
            _perpetrator = null;
        }

        ResumeChildren(causedByFailure, perpetrator);
    }

    private void StartOver()
    {
        SetReceiveTimeout(null);
        CancelReceiveTimeout();
        StopChildren();
        if (!_children.TryWait(WaitReason.Creation))
        {
            FinishCreate();
        }
    }

    private void FinishCreate()
    {
        Mailbox.Resume();
        _perpetrator = null;
        try
        {
            CreateActor();
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e);
        }
    }
}

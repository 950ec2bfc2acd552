namespace MidiMesh.ActorRuntime;

/// <summary>What stays of an actor through restarts: identity, mailbox, children, watches. One turn at a time works on it.</summary>
/// <remarks>
/// Members without a remark belong to the running turn. This part runs messages; the others hold children, death watch, failures and the end.
/// </remarks>
internal sealed partial class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell t_current;

    private readonly LocalActorRef _self;
    private readonly Behaviors _behaviors = new();
    private ActorBase _actor;

    /// <summary>System messages that the current state cannot take yet, in order of arrival.</summary>
    private readonly Queue<SystemMessage> _waiting = new();

    public ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, IInternalActorRef parent)
    {
        System = system;
        Props = props;
        Parent = parent;
        _self = self;
        Mailbox = new Mailbox(this);
    }

    /// <summary>The cell whose turn runs on this thread; null outside of actors.</summary>
    public static ActorCell Current
    {
        get => t_current;
        set => t_current = value;
    }

    public Mailbox Mailbox { get; }

    public ActorSystemImpl System { get; }

    public Props Props { get; }

    public IInternalActorRef Parent { get; }

    public IActorRef Self => _self;

    public IActorRef Sender { get; private set; }

    public object CurrentMessage { get; private set; }

    /// <summary>Number of the message now handled: tells the stash whether it has been put away already.</summary>
    public int CurrentEnvelopeId { get; private set; }

    ActorSystem IActorContext.System => System;

    IActorRef IActorContext.Parent => Parent;

    /// <summary>Handles one user message. Whatever the actor throws ends here.</summary>
    public void Invoke(Envelope envelope)
    {
        var influencesTimeout = envelope.Message is not INotInfluenceReceiveTimeout;
        CurrentMessage = envelope.Message;
        CurrentEnvelopeId++;
        Sender = envelope.Sender ?? System.DeadLetters;
        try
        {
            if (influencesTimeout)
            {
                CancelReceiveTimeout();
            }

            Receive(envelope.Message);
            CurrentMessage = null;
        }
        catch (Exception cause)
        {
            // The message stays: PreRestart is told which one it was.
            HandleInvokeFailure(cause);
        }
        finally
        {
            CheckReceiveTimeout(influencesTimeout);
        }
    }

    /// <summary>Handles a list of system messages, earliest first, putting those aside that the current state cannot take.</summary>
    public void InvokeSystem(SystemMessage first)
    {
        var todo = new LinkedMessages(first);
        var state = State;
        while (todo.TryTake(out var message))
        {
            try
            {
                if (state >= message.WaitsFrom)
                {
                    _waiting.Enqueue(message);
                }
                else
                {
                    Handle(message);
                }
            }
            catch (Exception cause)
            {
                HandleInvokeFailure(cause);
            }

            var next = State;
            if (next < state)
            {
                todo.Prepend(_waiting);
            }

            state = next;
            if (Mailbox.IsClosed)
            {
                todo.Prepend(_waiting);
                while (todo.TryTake(out var missed))
                {
                    MissedSystemMessage(missed);
                }
            }
        }
    }

    /// <summary>A system message came after the end. Any thread. Only a watcher waits for an answer.</summary>
    public void MissedSystemMessage(SystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
        }
    }

    /// <summary>A user message came after the end. Any thread.</summary>
    public void MissedMessage(Envelope envelope) => System.PublishDeadLetter(envelope.Message, envelope.Sender, _self);

    public void Become(Receive receive) => _behaviors.Become(receive);

    public void BecomeStacked(Receive receive) => _behaviors.BecomeStacked(receive);

    public void UnbecomeStacked() => _behaviors.UnbecomeStacked();

    public void Become(UntypedReceive receive) => Become(message => { receive(message); return true; });

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(message => { receive(message); return true; });

    private CellState State =>
        _children.IsHoldingUpItsParent ? CellState.WaitingForChildren : Mailbox.IsSuspended ? CellState.Suspended : CellState.Normal;

    private void Receive(object message)
    {
        if (message is TimerMessage timer && !TryTakeTimer(timer, out message))
        {
            return;
        }

        switch (message)
        {
            case Terminated terminated:
                ReceiveTerminated(terminated);
                break;
            case PoisonPill:
                _self.Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            default:
                _actor.Run(_behaviors.Current, message);
                break;
        }
    }

    private bool TryTakeTimer(TimerMessage timer, out object message)
    {
        message = null;
        if (_actor is not IWithTimers { Timers: TimerScheduler timers } || !timers.TryTake(timer))
        {
            return false;
        }

        message = timer.Message;
        CurrentMessage = message;
        return true;
    }

    private void Handle(SystemMessage message)
    {
        switch (message)
        {
            case Create:
                CreateActor();
                break;
            case Recreate recreate:
                HandleRecreate(recreate.Cause);
                break;
            case Suspend:
                Mailbox.Suspend();
                SuspendChildren(except: null);
                break;
            case Resume resume:
                HandleResume(resume.CausedByFailure);
                break;
            case Terminate:
                HandleTerminate();
                break;
            case Failed failed:
                HandleFailed(failed);
                break;
            case Watch watch:
                AddWatcher(watch.Watcher);
                break;
            case Unwatch unwatch:
                RemoveWatcher(unwatch.Watcher);
                break;
            case DeathWatchNotification notification:
                HandleDeath(notification);
                break;
            default:
                throw new InvalidOperationException($"Unknown system message {message}.");
        }
    }
}

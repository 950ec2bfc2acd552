using System.Diagnostics;

namespace MidiMesh.ActorRuntime;

/// <summary>The system: guardians at the top, and the order of the end.</summary>
internal sealed class ActorSystemImpl : ActorSystem
{
    private static long s_lastUid;

    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _onTermination = new();
    private readonly ActorPath _temp;
    private readonly LocalActorRef _user;
    private readonly LocalActorRef _internals;
    private long _lastTemp;
    private bool _ended;

    public ActorSystemImpl(string name, TimeProvider time, Func<ActorSystemImpl, IScheduler> scheduler = null)
    {
        if (string.IsNullOrEmpty(name) || name[0] is '-' or '_' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException($"\"{name}\" cannot name an actor system: letters, digits, - and _ only, a letter or digit first.", nameof(name));
        }

        Name = name;
        EventStream = new EventStream();
        Scheduler = scheduler?.Invoke(this) ?? new TimeProviderScheduler(time, e => Report(null, e, "A scheduled action failed"));
        var root = new ActorPath(name);
        _temp = root / "temp";
        DeadLetters = new DeadLetterRef(this, root / "deadLetters");
        var top = new TopRef(this, root);
        var guardian = Props.Create<Guardian>();
        _user = new LocalActorRef(this, guardian, root.Child("user", NextUid()), top);
        _internals = new LocalActorRef(this, guardian, root.Child("system", NextUid()), top);
        _internals.SendSystemMessage(new Create());
        _user.SendSystemMessage(new Create());
    }

    public override string Name { get; }

    public override IActorRef DeadLetters { get; }

    public override EventStream EventStream { get; }

    public override IScheduler Scheduler { get; }

    public override Task WhenTerminated => _terminated.Task;

    /// <summary>Where failures go that no message tells of; set before the first actor is made.</summary>
    public Action<IActorRef, Exception, string> OnReport { get; set; } =
        static (actor, cause, what) => Trace.TraceWarning($"{actor} {what}: {cause}");

    /// <summary>A number that no other life in this process has.</summary>
    public static long NextUid() => Interlocked.Increment(ref s_lastUid);

    /// <summary>A path for a reference that takes one answer.</summary>
    public ActorPath NextTempPath() => _temp.Child("$" + Interlocked.Increment(ref _lastTemp).ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override IActorRef ActorOf(Props props, string name = null) => _user.Cell.ActorOf(props, name);

    /// <summary>Makes an actor beside the user's, that ends after them.</summary>
    public IActorRef SystemActorOf(Props props, string name = null) => _internals.Cell.ActorOf(props, name);

    public override void Stop(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ((IInternalActorRef)actor).Stop();
    }

    public override Task Terminate()
    {
        _user.Stop();
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_onTermination)
        {
            if (_ended)
            {
                throw new InvalidOperationException("The actor system has ended.");
            }

            _onTermination.Push(code);
        }
    }

    public void PublishDeadLetter(object message, IActorRef sender, IActorRef recipient)
    {
        // A dead letter that its subscriber cannot take is not worth another one.
        if (message is AllDeadLetters)
        {
            return;
        }

        sender = sender.IsNobody() ? DeadLetters : sender;
        message = (message as TimerMessage)?.Message ?? message;
        EventStream.Publish(message is IDeadLetterSuppression suppressed
            ? new SuppressedDeadLetter(suppressed, sender, recipient)
            : new DeadLetter(message, sender, recipient));
    }

    /// <summary>Tells whoever listens of a failure that no message tells of.</summary>
    public void Report(IActorRef actor, Exception cause, string what) => OnReport(actor, cause, what);

    private void OnGuardianEnded(IActorRef guardian)
    {
        if (guardian.Equals(_user))
        {
            _internals.Stop();
        }
        else
        {
            // Away from the guardian's turn: what is registered for the end is user code.
            ThreadPool.UnsafeQueueUserWorkItem(static system => system.End(), this, preferLocal: false);
        }
    }

    private void End()
    {
        (Scheduler as IDisposable)?.Dispose();
        while (TryTakeOnTermination(out var code))
        {
            try
            {
                code();
            }
            catch (Exception e)
            {
                Report(null, e, "Code registered for the end failed");
            }
        }

        _terminated.TrySetResult();
    }

    private bool TryTakeOnTermination(out Action code)
    {
        lock (_onTermination)
        {
            _ended = !_onTermination.TryPop(out code);
            return !_ended;
        }
    }

    /// <summary>Above the guardians: a failure that nobody below would decide ends the system.</summary>
    private sealed class TopRef(ActorSystemImpl system, ActorPath path) : ActorRefBase
    {
        public override ActorPath Path => path;

        public override ActorSystemImpl System => system;

        public override void SendSystemMessage(SystemMessage message)
        {
            switch (message)
            {
                case Failed failed:
                    system.Report(failed.Child, failed.Cause, "escalated a failure to the top: the system ends");
                    failed.Child.Stop();
                    break;
                case DeathWatchNotification ended:
                    system.OnGuardianEnded(ended.Actor);
                    break;
            }
        }

        protected override void Deliver(object message, IActorRef sender) => system.PublishDeadLetter(message, sender, this);
    }

    /// <summary>Parent of the top-level actors. Handles nothing; supervises by the default strategy.</summary>
    private sealed class Guardian : UntypedActor
    {
        public Guardian()
        {
        }

        protected override void OnReceive(object message) => Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);

        protected override void PreRestart(Exception reason, object message)
        {
            // Top-level actors do not end because their guardian had a bad day.
        }
    }
}

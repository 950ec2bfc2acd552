namespace MidiMesh.ActorRuntimeTests;

/// <summary>To the actors of these tests: run this as if it were your own code.</summary>
public sealed record Do(Action<IActorContext> Work);

/// <summary>To the actors of these tests: fail with this.</summary>
public sealed record FailWith(Exception Cause);

/// <summary>Tells a test of everything that happens to it, and of every message that is not a command.</summary>
public class ObservedActor : ReceiveActor
{
    private readonly IActorRef _log;
    private readonly string _name;

    public ObservedActor(IActorRef log, string name = null)
    {
        _log = log;
        _name = name is null ? string.Empty : name + " ";
        Log("constructed");
        Receive<Do>(message => message.Work(Context));
        Receive<FailWith>(message => throw message.Cause);
        ReceiveAny(message => _log.Tell(message));
    }

    public static Props CreateProps(IActorRef log, string name = null) => Props.Create(() => new ObservedActor(log, name));

    protected void Log(string what) => _log.Tell(_name + what);

    protected override void PreStart() => Log("pre-start");

    protected override void PostStop() => Log("post-stop");

    protected override void PreRestart(Exception reason, object message)
    {
        Log($"pre-restart {reason.Message} {message?.GetType().Name}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Log($"post-restart {reason.Message}");
        base.PostRestart(reason);
    }
}

/// <summary>Counts: state that a restart loses and a resume keeps.</summary>
public sealed class CounterActor : ReceiveActor
{
    private int _count;

    public CounterActor()
    {
        Receive<FailWith>(message => throw message.Cause);
        Receive<Do>(message => message.Work(Context));
        Receive<string>(_ => Sender.Tell(++_count));
    }
}

/// <summary>Runs commands under a given strategy.</summary>
public sealed class SupervisorActor : ReceiveActor
{
    private readonly SupervisorStrategy _strategy;

    public SupervisorActor(SupervisorStrategy strategy)
    {
        _strategy = strategy;
        Receive<Do>(message => message.Work(Context));
        Receive<FailWith>(message => throw message.Cause);
        Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;
}

/// <summary>What a test sees of an actor's failure.</summary>
public sealed class TestException(string message) : Exception(message);

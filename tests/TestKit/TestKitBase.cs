using System.Diagnostics;
using System.Linq.Expressions;
using Xunit;

namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>A test, or a probe of one, seen as an actor: it sends, receives and waits. The part of Akka.TestKit that our tests use.</summary>
/// <remarks>Waits end with the event waited for; their time-outs only bound how long a failing test takes.</remarks>
public abstract partial class TestKitBase
{
    /// <summary>How long a message is waited for outside of <c>Within</c> unless said otherwise.</summary>
    private static readonly TimeSpan DefaultExpect = TimeSpan.FromSeconds(10);

    /// <summary>How long <c>ExpectNoMsg</c> listens unless said otherwise.</summary>
    private static readonly TimeSpan DefaultExpectNo = TimeSpan.FromMilliseconds(100);

    private static int s_lastTestActor;

    private readonly MessageQueue _queue = new();
    private MessageEnvelope _last;

    /// <summary>End of the innermost <c>Within</c>, on <see cref="Now"/>'s clock; null outside.</summary>
    private TimeSpan? _end;

    private protected TestKitBase(ActorSystem system, string testActorName, bool implicitSender)
    {
        Sys = system;
        testActorName ??= "testActor" + Interlocked.Increment(ref s_lastTestActor);
        TestActor = ((ActorSystemImpl)system).SystemActorOf(ProbeActor.CreateProps(_queue), testActorName);
        if (implicitSender)
        {
            var cell = ((LocalActorRef)TestActor).Cell;
            ActorCell.Current = cell;
            SynchronizationContext.SetSynchronizationContext(new ImplicitSenderContext(cell));
        }
    }

    /// <summary>The system of the test.</summary>
    public ActorSystem Sys { get; }

    /// <summary>What the test sends as and receives with.</summary>
    public IActorRef TestActor { get; }

    /// <summary>Who sent the message that was received last.</summary>
    public IActorRef LastSender => _last?.Sender ?? Sys.DeadLetters;

    /// <summary>The message that was received last.</summary>
    public object LastMessage => _last?.Message;

    /// <summary>A message is waiting.</summary>
    public bool HasMessages => !_queue.IsEmpty;

    /// <summary>Time left in the innermost <c>Within</c>.</summary>
    /// <exception cref="InvalidOperationException">Not inside of <c>Within</c>.</exception>
    public TimeSpan Remaining => _end is { } end
        ? Max(TimeSpan.Zero, end - Now)
        : throw new InvalidOperationException("Remaining has a meaning only inside of Within.");

    /// <summary>Time left in the innermost <c>Within</c>, else the usual time-out.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(DefaultExpect);

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new() => Sys.ActorOf<TActor>();

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>(string name)
        where TActor : ActorBase, new() => Sys.ActorOf<TActor>(name);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory));

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory), name);

    /// <summary>Makes a child of the test actor: its parent in what it sees.</summary>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        TestActor.Ask<IActorRef>(new ProbeActor.SpawnCommand(props, name), DefaultExpect, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Makes a child of the test actor: its parent in what it sees.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) => ChildActorOf(props, null, cancellationToken);

    /// <summary>Makes another test actor with a queue of its own.</summary>
    public virtual TestProbe CreateTestProbe(string name = null) => CreateTestProbe(Sys, name);

    /// <summary>Makes another test actor with a queue of its own.</summary>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, name);

    /// <summary>Lets the test actor get a <see cref="Terminated"/> when <paramref name="actorToWatch"/> has ended. The watch is in place on return.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        Command(new ProbeActor.WatchCommand(actorToWatch));
        return actorToWatch;
    }

    /// <inheritdoc cref="Watch" />
    public async Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        await CommandAsync(new ProbeActor.WatchCommand(actorToWatch));
        return actorToWatch;
    }

    /// <summary>Undoes <see cref="Watch"/>.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        Command(new ProbeActor.UnwatchCommand(actorToUnwatch));
        return actorToUnwatch;
    }

    /// <inheritdoc cref="Unwatch" />
    public async Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        await CommandAsync(new ProbeActor.UnwatchCommand(actorToUnwatch));
        return actorToUnwatch;
    }

    /// <summary>From now on the test actor drops messages for which <paramref name="shouldIgnoreMessage"/> is true.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => Command(new ProbeActor.IgnoreCommand(shouldIgnoreMessage));

    /// <summary>From now on the test actor drops such messages.</summary>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    /// <summary>From now on the test actor drops messages of that type.</summary>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    /// <summary>Undoes <c>IgnoreMessages</c>.</summary>
    public void IgnoreNoMessages() => Command(new ProbeActor.IgnoreCommand(null));

    /// <summary>The time left in <c>Within</c>, else <paramref name="duration"/>.</summary>
    private TimeSpan RemainingOr(TimeSpan duration) => _end is null ? duration : Remaining;

    /// <summary>The time given, or what is left in <c>Within</c>, or the usual one.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration ?? RemainingOrDefault;

    /// <summary>The time itself: this machine is as fast as the tests expect.</summary>
    public TimeSpan Dilated(TimeSpan duration) => duration;

    /// <summary>Ends the system, and fails when that takes too long.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var ended = Sys.Terminate().Wait(duration ?? DefaultExpect);
        if (!ended && verifySystemShutdown)
        {
            Fail($"The system {Sys.Name} did not end.", null);
        }
    }

    private protected static void Fail(string what, string hint) => Assert.Fail(string.IsNullOrEmpty(hint) ? what : $"{what} ({hint})");

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void Command(object command) => CommandAsync(command).GetAwaiter().GetResult();

    private Task<object> CommandAsync(object command) => TestActor.Ask<object>(command, DefaultExpect);
}

namespace MidiMesh.ActorRuntimeTests;

public sealed class DeathWatchTests : TestKit
{
    [Fact]
    public void Watch_ThenStop_TellsTheWatcher()
    {
        var subject = Sys.ActorOf<CounterActor>();
        Watch(subject);
        Sys.Stop(subject);
        var terminated = ExpectTerminated(subject);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        Assert.Equal(subject, LastSender);
    }

    [Fact]
    public void Watch_OfAnActorThatHasEnded_TellsTheWatcherToo()
    {
        var subject = NewDeadActor();
        var probe = CreateTestProbe();
        probe.Watch(subject);
        probe.ExpectTerminated(subject);
    }

    [Fact]
    public void Watch_Twice_TellsOnce()
    {
        var subject = Sys.ActorOf<CounterActor>();
        Watch(subject);
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        ExpectNoMsg();
    }

    [Fact]
    public void Watch_BySeveral_TellsAll()
    {
        var subject = Sys.ActorOf<CounterActor>();
        var probes = Enumerable.Range(0, 5).Select(_ => CreateTestProbe()).ToList();
        probes.ForEach(probe => probe.Watch(subject));
        Sys.Stop(subject);
        probes.ForEach(probe => probe.ExpectTerminated(subject));
    }

    [Fact]
    public void Unwatch_BeforeTheEnd_TellsNothing()
    {
        var subject = Sys.ActorOf<CounterActor>();
        Watch(subject);
        var other = CreateTestProbe();
        other.Watch(subject);
        Unwatch(subject);
        Sys.Stop(subject);
        other.ExpectTerminated(subject);
        ExpectNoMsg();
    }

    [Fact]
    public void Unwatch_WithTheMessageAlreadyInTheMailbox_TellsNothing()
    {
        using var ended = new ManualResetEventSlim();
        var subject = Sys.ActorOf<CounterActor>();
        var watcher = NewWatcher();
        watcher.Tell(new Do(context => context.Watch(subject)));

        // The end reaches the watcher while it is busy with the message that takes the watch back.
        watcher.Tell(new Do(context =>
        {
            var gone = subject.GracefulStop(TimeSpan.FromSeconds(30)).ContinueWith(
                _ => ended.Set(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            ended.Wait(TimeSpan.FromSeconds(30));
            context.Unwatch(subject);
        }));
        watcher.Tell("done");
        ExpectMsg("done");
        ExpectNoMsg();
    }

    [Fact]
    public void WatchWith_AMessage_SendsItInPlaceOfTerminated()
    {
        var subject = Sys.ActorOf<CounterActor>();
        var watcher = NewWatcher();
        watcher.Tell(new Do(context => context.WatchWith(subject, "it has ended")));
        watcher.Tell("watching");
        ExpectMsg("watching");
        Sys.Stop(subject);
        ExpectMsg("it has ended");
    }

    [Fact]
    public void WatchWith_OfAnActorThatHasEnded_SendsTheMessage()
    {
        var subject = NewDeadActor();
        NewWatcher().Tell(new Do(context => context.WatchWith(subject, "it has ended")));
        ExpectMsg("it has ended");
    }

    [Fact]
    public void Terminated_OfAnActor_ComesAfterItsLastMessage()
    {
        var watcher = NewWatcher();
        watcher.Tell(new Do(context =>
        {
            var child = context.ActorOf(Props.Create(() => new LastWords(context.Self)));
            context.WatchWith(child, "ended");
            child.Tell(PoisonPill.Instance);
        }));
        Assert.Equal(["last words", "ended"], ReceiveN(2));
    }

    [Fact]
    public void Terminated_NotHandled_IsADeathPact()
    {
        Exception seen = null;
        var strategy = new OneForOneStrategy(cause =>
        {
            seen = cause;
            return Directive.Stop;
        });
        var supervisor = Sys.ActorOf(Props.Create(() => new SupervisorActor(strategy)));
        supervisor.Tell(Props.Create(() => new CounterActor()));
        var watcher = ExpectMsg<IActorRef>();
        var subject = Sys.ActorOf<CounterActor>();
        Watch(watcher);
        watcher.Tell(new Do(context => context.Watch(subject)));
        subject.Tell(PoisonPill.Instance);
        ExpectTerminated(watcher);
        Assert.Equal(subject, Assert.IsType<DeathPactException>(seen).DeadActor);
    }

    [Fact]
    public void DeathPact_ByDefault_StopsTheWatcher()
    {
        var watcher = Sys.ActorOf<CounterActor>();
        var subject = Sys.ActorOf<CounterActor>();
        Watch(watcher);
        watcher.Tell(new Do(context => context.Watch(subject)));
        Sys.Stop(subject);
        ExpectTerminated(watcher);
    }

    [Fact]
    public void Watch_ThroughARestartOfTheSubject_GoesOn()
    {
        var subject = Sys.ActorOf<CounterActor>();
        Watch(subject);
        subject.Tell(new FailWith(new TestException("ouch")));
        subject.Tell("count");
        ExpectMsg(1);
        Sys.Stop(subject);
        ExpectTerminated(subject);
    }

    [Fact]
    public void Watch_OfItself_DoesNothing()
    {
        var watcher = NewWatcher();
        Watch(watcher);
        watcher.Tell(new Do(context => context.Watch(context.Self)));
        Sys.Stop(watcher);
        ExpectTerminated(watcher);
        ExpectNoMsg();
    }

    [Fact]
    public void Watch_OfEachOther_TellsTheSurvivor()
    {
        var one = NewWatcher();
        var other = NewWatcher();
        one.Tell(new Do(context => context.WatchWith(other, "other ended")));
        other.Tell(new Do(context => context.WatchWith(one, "one ended")));
        one.Tell("ready");
        ExpectMsg("ready");
        other.Tell(PoisonPill.Instance);
        ExpectMsg("other ended");
        Watch(one);
        Sys.Stop(one);
        ExpectTerminated(one);
    }

    private IActorRef NewWatcher() => Sys.ActorOf(Props.Create(() => new Watcher(TestActor)));

    private IActorRef NewDeadActor()
    {
        var subject = Sys.ActorOf<CounterActor>();
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        return subject;
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef log)
        {
            Receive<Do>(message => message.Work(Context));
            ReceiveAny(log.Tell);
        }
    }

    private sealed class LastWords(IActorRef to) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => to.Tell("last words");
    }
}

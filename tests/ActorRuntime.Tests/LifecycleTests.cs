namespace MidiMesh.ActorRuntimeTests;

public sealed class LifecycleTests : TestKit
{
    [Fact]
    public void ActorOf_ThenStop_RunsTheHooksInOrder()
    {
        var actor = Sys.ActorOf(ObservedActor.CreateProps(TestActor));
        actor.Tell("hello");
        actor.Tell(PoisonPill.Instance);
        Assert.Equal(["constructed", "pre-start", "hello", "post-stop"], ReceiveN(4));
    }

    [Fact]
    public void PoisonPill_BehindOtherMessages_ComesAfterThem()
    {
        var actor = Sys.ActorOf(ObservedActor.CreateProps(TestActor));
        ReceiveN(2);
        Watch(actor);
        actor.Tell("one");
        actor.Tell("two");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("three");
        Assert.Equal(["one", "two", "post-stop"], ReceiveN(3));
        ExpectTerminated(actor);
    }

    [Fact]
    public void Stop_OfItself_FinishesTheMessageAndTakesNoOther()
    {
        using var queued = new ManualResetEventSlim();
        var actor = Sys.ActorOf(ObservedActor.CreateProps(TestActor));
        Assert.Equal(["constructed", "pre-start"], ReceiveN(2));
        actor.Tell(new Do(context =>
        {
            context.Stop(context.Self);
            queued.Wait(TimeSpan.FromSeconds(30));
            TestActor.Tell("still here");
        }));
        actor.Tell("too late");
        queued.Set();
        Assert.Equal(["still here", "post-stop"], ReceiveN(2));
        ExpectNoMsg();
    }

    [Fact]
    public void Stop_OfATree_EndsChildrenBeforeParents()
    {
        IgnoreMessages(message => message is not string text || !text.EndsWith("post-stop", StringComparison.Ordinal));
        var top = Sys.ActorOf(ObservedActor.CreateProps(TestActor, "top"));
        top.Tell(new Do(context =>
        {
            var middle = context.ActorOf(ObservedActor.CreateProps(TestActor, "middle"));
            middle.Tell(new Do(inner =>
            {
                inner.ActorOf(ObservedActor.CreateProps(TestActor, "leaf"));
                Sys.Stop(top);
            }));
        }));
        Assert.Equal(["leaf post-stop", "middle post-stop", "top post-stop"], ReceiveN(3));
    }

    [Fact]
    public void ActorOf_WhileStopping_Throws()
    {
        var parent = Sys.ActorOf(Props.Create(() => new SpawnsAtTheEnd(TestActor)));
        Sys.Stop(parent);
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void Stop_OfADisposableActor_DisposesItAfterPostStop()
    {
        var actor = Sys.ActorOf(Props.Create(() => new DisposableActor(TestActor)));
        actor.Tell(new FailWith(new TestException("again")));
        Assert.Equal(["post-stop", "disposed"], ReceiveN(2));
        Sys.Stop(actor);
        Assert.Equal(["post-stop", "disposed"], ReceiveN(2));
    }

    [Fact]
    public void PostStop_ThatThrows_DoesNotKeepTheActorAlive()
    {
        var actor = Sys.ActorOf(Props.Create(() => new FailsAtTheEnd()));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public void Stop_OfSomebodyElsesActor_StopsIt()
    {
        var other = Sys.ActorOf<CounterActor>();
        var actor = Sys.ActorOf<CounterActor>();
        Watch(other);
        actor.Tell(new Do(context => context.Stop(other)));
        ExpectTerminated(other);
    }

    [Fact]
    public void Stop_Twice_EndsOnce()
    {
        var actor = Sys.ActorOf(ObservedActor.CreateProps(TestActor));
        ReceiveN(2);
        Sys.Stop(actor);
        Sys.Stop(actor);
        ExpectMsg("post-stop");
        ExpectNoMsg();
    }

    private sealed class SpawnsAtTheEnd(IActorRef log) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => log.Tell(Record.Exception(() => Context.ActorOf<CounterActor>()));
    }

    private sealed class DisposableActor : ReceiveActor, IDisposable
    {
        private readonly IActorRef _log;

        public DisposableActor(IActorRef log)
        {
            _log = log;
            Receive<FailWith>(message => throw message.Cause);
        }

        public void Dispose() => _log.Tell("disposed", ActorRefs.NoSender);

        protected override void PostStop() => _log.Tell("post-stop");
    }

    private sealed class FailsAtTheEnd : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => throw new TestException("at the end");
    }
}

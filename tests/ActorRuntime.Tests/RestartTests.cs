namespace MidiMesh.ActorRuntimeTests;

public sealed class RestartTests : TestKit
{
    private static readonly TestException Failure = new("ouch");

    [Fact]
    public void Restart_AfterAFailure_RunsTheHooksInOrder()
    {
        var actor = Sys.ActorOf(ObservedActor.CreateProps(TestActor));
        actor.Tell(new FailWith(Failure));
        actor.Tell("next");
        Assert.Equal(
            ["constructed", "pre-start", "pre-restart ouch FailWith", "post-stop", "constructed", "post-restart ouch", "pre-start", "next"],
            ReceiveN(8));
    }

    [Fact]
    public void Restart_AfterAFailure_KeepsReferenceAndMailboxAndLosesState()
    {
        var actor = Sys.ActorOf<CounterActor>();
        actor.Tell("count");
        actor.Tell("count");
        actor.Tell(new FailWith(Failure));
        actor.Tell("count");
        Assert.Equal([1, 2, 1], ReceiveN(3));
    }

    [Fact]
    public void Restart_OfAParent_StopsItsChildrenFirst()
    {
        var parent = Sys.ActorOf(ObservedActor.CreateProps(TestActor, "parent"));
        parent.Tell(new Do(context => context.ActorOf(ObservedActor.CreateProps(TestActor, "child"), "child")));
        Assert.Equal(["parent constructed", "parent pre-start", "child constructed", "child pre-start"], ReceiveN(4));
        parent.Tell(new FailWith(Failure));
        var seen = ReceiveN(6).Cast<string>().ToList();
        Assert.True(seen.IndexOf("child post-stop") < seen.IndexOf("parent constructed"), string.Join(", ", seen));
        Assert.Equal(
            ["parent pre-restart ouch FailWith", "parent post-stop", "parent constructed", "parent post-restart ouch", "parent pre-start"],
            seen.Where(what => what.StartsWith("parent", StringComparison.Ordinal)));

        // Its name is free for the new instance.
        parent.Tell(new Do(context => context.ActorOf(ObservedActor.CreateProps(TestActor, "child"), "child")));
        Assert.Equal(["child constructed", "child pre-start"], ReceiveN(2));
    }

    [Fact]
    public void Restart_WithChildrenKeptByPreRestart_RestartsThemToo()
    {
        var parent = Sys.ActorOf(Props.Create(() => new KeepsChildren()));
        parent.Tell(new Do(context => context.ActorOf(ObservedActor.CreateProps(TestActor, "child"), "child")));
        Assert.Equal(["child constructed", "child pre-start"], ReceiveN(2));
        parent.Tell(new FailWith(Failure));
        var seen = ReceiveN(5).Cast<string>().ToArray();
        Assert.StartsWith("child pre-restart ouch", seen[0], StringComparison.Ordinal);
        Assert.Equal(["child post-stop", "child constructed", "child post-restart ouch", "child pre-start"], seen[1..]);
        parent.Tell(new Do(context => context.Child("child").Tell("alive")));
        ExpectMsg("alive");
    }

    [Fact]
    public void Restart_WhileOthersSend_LosesOnlyTheMessageThatFailed()
    {
        var actor = Sys.ActorOf<CounterActor>();
        for (var i = 0; i < 100; i++)
        {
            actor.Tell("count");
            actor.Tell(new FailWith(Failure));
        }

        Assert.Equal(Enumerable.Repeat<object>(1, 100), ReceiveN(100));
    }

    [Fact]
    public void Restart_WithStopCommandQueuedByTheChildrensEnd_Ends()
    {
        using var mayStop = new ManualResetEventSlim();
        var parent = Sys.ActorOf(ObservedActor.CreateProps(TestActor));
        Watch(parent);
        parent.Tell(new Do(context => context.ActorOf(Props.Create(() => new SlowToStop(mayStop)))));
        ReceiveN(2);
        parent.Tell(new FailWith(Failure));
        Assert.Equal(["pre-restart ouch FailWith", "post-stop"], ReceiveN(2));

        // The restart waits for the child; the end comes first and leaves nothing to restart. PostStop has run already on this instance or runs once more.
        Sys.Stop(parent);
        mayStop.Set();
        FishForMessage<Terminated>(terminated => terminated.ActorRef.Equals(parent));
    }

    [Fact]
    public void PreRestart_ThatThrows_DoesNotPreventTheRestart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new FailsInPreRestart(TestActor)));
        actor.Tell(new FailWith(Failure));
        actor.Tell("alive");
        ExpectMsg("alive");
    }

    private sealed class KeepsChildren : ReceiveActor
    {
        public KeepsChildren()
        {
            Receive<Do>(message => message.Work(Context));
            Receive<FailWith>(message => throw message.Cause);
        }

        protected override void PreRestart(Exception reason, object message) => PostStop();
    }

    private sealed class SlowToStop(ManualResetEventSlim mayStop) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => mayStop.Wait(TimeSpan.FromSeconds(30));
    }

    private sealed class FailsInPreRestart : ReceiveActor
    {
        public FailsInPreRestart(IActorRef log)
        {
            Receive<FailWith>(message => throw message.Cause);
            ReceiveAny(log.Tell);
        }

        protected override void PreRestart(Exception reason, object message) => throw new TestException("in PreRestart");
    }
}

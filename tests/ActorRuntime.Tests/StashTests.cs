namespace MidiMesh.ActorRuntimeTests;

public sealed class StashTests : TestKit
{
    [Fact]
    public void UnstashAll_AfterStashing_BringsMessagesBackInOrderBeforeNewerOnes()
    {
        var actor = NewActor();
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);
        using var queued = new ManualResetEventSlim();
        actor.Tell(new Do(_ => queued.Wait(TimeSpan.FromSeconds(30))));
        actor.Tell("open");
        actor.Tell(4);
        queued.Set();
        Assert.Equal([1, 2, 3, 4], ReceiveN(4));
    }

    [Fact]
    public void Unstash_One_BringsTheOldestBack()
    {
        var actor = NewActor();
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("open one");
        ExpectMsg(1);
        actor.Tell("count");
        ExpectMsg("1 stashed");
    }

    [Fact]
    public void UnstashAll_WithAPredicate_BringsThoseBackAndForgetsTheOthers()
    {
        var actor = NewActor();
        for (var i = 1; i <= 4; i++)
        {
            actor.Tell(i);
        }

        actor.Tell("open even");
        Assert.Equal([2, 4], ReceiveN(2));
        actor.Tell("count");
        ExpectMsg("0 stashed");
    }

    [Fact]
    public void Stash_ThroughARestart_ComesBackToTheNewInstance()
    {
        var actor = NewActor();
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(new FailWith(new TestException("ouch")));
        actor.Tell("open");
        Assert.Equal([1, 2], ReceiveN(2));
    }

    [Fact]
    public void Stash_KeepsTheSender()
    {
        var probe = CreateTestProbe();
        var actor = NewActor();
        actor.Tell(1, probe.Ref);
        actor.Tell("open");
        ExpectMsg(1);
        actor.Tell("last sender");
        ExpectMsg(probe.Ref);
    }

    [Fact]
    public void Stash_TheSameMessageTwice_Throws()
    {
        var actor = NewActor();
        actor.Tell("twice");
        ExpectMsg<Exception>();
    }

    [Fact]
    public void ClearStash_ThenPrepend_PutsThemBackInOrder()
    {
        var actor = NewActor();
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("clear and prepend");
        actor.Tell("open");
        Assert.Equal([1, 2], ReceiveN(2));
    }

    [Fact]
    public void Stop_WithMessagesStashed_MakesThemDeadLetters()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        var actor = NewActor();
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(PoisonPill.Instance);
        Assert.Equal([1, 2], probe.ReceiveN(2).Cast<DeadLetter>().Select(letter => letter.Message).Order());
    }

    private IActorRef NewActor() => Sys.ActorOf(Props.Create(() => new Gate(TestActor)));

    private sealed class Gate : ReceiveActor, IWithUnboundedStash
    {
        public Gate(IActorRef log)
        {
            IActorRef lastSender = null;
            Receive<Do>(message => message.Work(Context));
            Receive<FailWith>(message => throw message.Cause);
            Receive<int>(_ => Stash.Stash());
            Receive<string>(command =>
            {
                switch (command)
                {
                    case "twice":
                        Stash.Stash();
                        log.Tell(Record.Exception(Stash.Stash));
                        return;
                    case "clear and prepend":
                        Stash.Prepend(Stash.ClearStash());
                        return;
                    case "open one":
                        Stash.Unstash();
                        break;
                    case "open even":
                        Stash.UnstashAll(envelope => (int)envelope.Message % 2 == 0);
                        break;
                    case "open":
                        Stash.UnstashAll();
                        break;
                }

                Become(() =>
                {
                    Receive<int>(number =>
                    {
                        lastSender = Sender;
                        log.Tell(number);
                    });
                    Receive<string>(_ => log.Tell($"{Stash.Count} stashed"), what => what == "count");
                    Receive<string>(_ => log.Tell(lastSender));
                });
            });
        }

        public IStash Stash { get; set; }
    }
}

namespace MidiMesh.ActorRuntimeTests;

public sealed class TellTests : TestKit
{
    [Fact]
    public void Tell_FromATest_CarriesTheTestActorAsSender()
    {
        var actor = Sys.ActorOf(Props.Create(() => new CounterActor()));
        actor.Tell("count");
        ExpectMsg(1);
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public void Tell_WithoutSender_SenderIsTheDeadLetters()
    {
        var actor = Sys.ActorOf(Props.Create(() => new CounterActor()));
        actor.Tell(new Do(context => TestActor.Tell(context.Sender)), ActorRefs.NoSender);
        Assert.Equal(Sys.DeadLetters, ExpectMsg<IActorRef>());
    }

    [Fact]
    public void Forward_AMessage_KeepsItsSender()
    {
        var counter = Sys.ActorOf(Props.Create(() => new CounterActor()));
        var middle = Sys.ActorOf(Props.Create(() => new CounterActor()));
        middle.Tell(new Do(_ => counter.Forward("count")));
        ExpectMsg(1);
        Assert.Equal(counter, LastSender);
    }

    [Fact]
    public void Tell_Nobody_IsDropped()
    {
        ActorRefs.Nobody.Tell("anything");
        Assert.True(ActorRefs.Nobody.IsNobody());
        Assert.True(Sys.DeadLetters.IsNobody());
        Assert.True(((IActorRef)null).IsNobody());
        Assert.False(TestActor.IsNobody());
    }

    [Fact]
    public void Self_OutsideOfTheActorsThread_ThrowsNotSupported()
    {
        var actor = Sys.ActorOf(Props.Create(() => new OffThreadActor(TestActor)));
        actor.Tell("go");
        ExpectMsg<NotSupportedException>();
    }

    [Fact]
    public void New_OutsideOfActorOf_ThrowsActorInitialization()
    {
        Exception thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => new CounterActor()));
        thread.Start();
        thread.Join();
        Assert.IsType<ActorInitializationException>(thrown);
    }

    private sealed class OffThreadActor : ReceiveActor
    {
        public OffThreadActor(IActorRef log) => ReceiveAny(_ =>
        {
            var thread = new Thread(() => log.Tell(Record.Exception(() => Self), ActorRefs.NoSender));
            thread.Start();
            thread.Join();
        });
    }
}

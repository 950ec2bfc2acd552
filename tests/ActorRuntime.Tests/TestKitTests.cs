namespace MidiMesh.ActorRuntimeTests;

/// <summary>The kit itself: what must fail does, and probes are references.</summary>
public sealed class TestKitTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void ExpectMsg_OfAnotherTypeOrValue_Fails()
    {
        TestActor.Tell("text");
        Assert.ThrowsAny<Exception>(() => ExpectMsg<int>());
        TestActor.Tell("text");
        Assert.ThrowsAny<Exception>(() => ExpectMsg("other"));
        TestActor.Tell("text");
        Assert.ThrowsAny<Exception>(() => ExpectMsg<string>(text => text.Length == 1));
        Assert.ThrowsAny<Exception>(() => ExpectMsg<string>(Soon));
    }

    [Fact]
    public void ExpectMsg_AllShapes_GiveTheMessage()
    {
        for (var i = 0; i < 7; i++)
        {
            TestActor.Tell("text");
        }

        Assert.Equal("text", ExpectMsg<string>());
        Assert.Equal("text", ExpectMsg("text"));
        Assert.Equal("text", ExpectMsg<string>(text => text.Length == 4));
        Assert.Equal("text", ExpectMsg<string>(text => Assert.Equal("text", text)));
        Assert.Equal("text", ExpectMsg<string>((text, sender) => sender.Equals(TestActor)));
        Assert.Equal("text", ExpectMsg<string>((text, sender) => Assert.Equal(TestActor, sender)));
        Assert.Equal("text", ExpectMsg("TEXT", (expected, actual) => string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void ExpectNoMsg_WithAMessage_Fails()
    {
        TestActor.Tell("text");
        Assert.ThrowsAny<Exception>(() => ExpectNoMsg(Soon));
    }

    [Fact]
    public void FishForMessage_DropsWhatDoesNotFit()
    {
        TestActor.Tell(1);
        TestActor.Tell("text");
        TestActor.Tell(2);
        Assert.Equal(2, FishForMessage<int>(number => number > 1));
        Assert.ThrowsAny<Exception>(() => FishForMessage(_ => true, Soon));
    }

    [Fact]
    public void Within_SharesItsTime()
    {
        TestActor.Tell(1);
        Within(TimeSpan.FromSeconds(30), () =>
        {
            ExpectMsg(1);
            Assert.True(Remaining <= TimeSpan.FromSeconds(30));
        });
        Assert.ThrowsAny<Exception>(() => Within(Soon, () => ExpectMsg(2)));
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void Probe_IsAReference()
    {
        var probe = CreateTestProbe("named");
        var actor = Sys.ActorOf<CounterActor>();
        probe.Send(actor, "count");
        probe.ExpectMsg(1);
        Assert.Equal(actor, probe.Sender);
        actor.Tell(new Do(context => context.Sender.Tell(context.Sender.Equals(probe))), probe);
        probe.ExpectMsg(true);
        ((IActorRef)probe).Tell("to the probe", TestActor);
        probe.ExpectMsg("to the probe");
        probe.Reply("answer");
        ExpectMsgFrom(probe.Ref, "answer");
        probe.Forward(TestActor);
        ExpectMsgFrom(TestActor, "to the probe");
    }

    [Fact]
    public void Watch_OfAProbe_Works()
    {
        var probe = CreateTestProbe();
        Watch(probe);
        Sys.Stop(probe);
        ExpectTerminated(probe);
    }

    [Fact]
    public void ReceiveN_WithTooFew_Fails()
    {
        TestActor.Tell(1);
        Assert.ThrowsAny<Exception>(() => ReceiveN(2, Soon));
    }

    [Fact]
    public void ReceiveWhile_StopsAtTheFirstThatDoesNotFit()
    {
        foreach (var message in new object[] { "a", "b", 3, "c" })
        {
            TestActor.Tell(message);
        }

        Assert.Equal(["a", "b"], ReceiveWhile(message => message as string, max: TimeSpan.FromSeconds(30), idle: TimeSpan.FromSeconds(30)));
        ExpectMsg(3);
        ExpectMsg("c");
    }

    [Fact]
    public void IgnoreMessages_UntilUndone_DropsThem()
    {
        IgnoreMessages<int>();
        TestActor.Tell(1);
        TestActor.Tell("text");
        ExpectMsg("text");
        IgnoreNoMessages();
        TestActor.Tell(2);
        ExpectMsg(2);
    }

    [Fact]
    public void PeekOne_LeavesTheMessage()
    {
        TestActor.Tell(1);
        Assert.Equal(1, PeekOne(TimeSpan.FromSeconds(30)));
        ExpectMsg(1);
    }

    [Fact]
    public void AwaitAssert_TriesUntilItHolds()
    {
        var tries = 0;
        AwaitAssert(() => Assert.Equal(3, ++tries));
        Assert.Equal(3, tries);
        Assert.ThrowsAny<Exception>(() => AwaitAssert(() => Assert.True(false), Soon));
    }

    [Fact]
    public void ExpectMsgAllOf_TakesAnyOrder()
    {
        TestActor.Tell(2);
        TestActor.Tell(1);
        ExpectMsgAllOf(1, 2);
    }

    [Fact]
    public async Task Tell_AfterAnAwait_StillCarriesTheTestActorAsSender()
    {
        var actor = Sys.ActorOf<CounterActor>();
        await Task.Run(() => { });
        actor.Tell("count");
        Assert.Equal(1, await ExpectMsgAsync<int>());
        await Task.Yield();
        actor.Tell("count");
        Assert.Equal(2, await ExpectMsgAsync<int>());
    }

    [Fact]
    public void ChildActorOf_MakesTheTestActorItsParent()
    {
        var child = ChildActorOf(Props.Create(() => new CounterActor()));
        child.Tell(new Do(context => context.Parent.Tell("from below")));
        ExpectMsgFrom(child, "from below");
    }
}

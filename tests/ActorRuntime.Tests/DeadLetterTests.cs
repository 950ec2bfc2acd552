namespace MidiMesh.ActorRuntimeTests;

public sealed class DeadLetterTests : TestKit
{
    [Fact]
    public async Task Tell_AnActorThatHasEnded_PublishesADeadLetter()
    {
        var actor = Sys.ActorOf<CounterActor>();
        await actor.GracefulStop(TimeSpan.FromSeconds(30));
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        actor.Tell("late", TestActor);
        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal("late", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
        Assert.Equal(actor, letter.Recipient);
    }

    [Fact]
    public void Stop_WithMessagesInTheMailbox_PublishesThemInOrder()
    {
        using var queued = new ManualResetEventSlim();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Sys.ActorOf<CounterActor>();
        actor.Tell(new Do(context =>
        {
            queued.Wait(TimeSpan.FromSeconds(30));
            context.Stop(context.Self);
        }));
        for (var i = 0; i < 10; i++)
        {
            actor.Tell(i);
        }

        queued.Set();
        Assert.Equal(Enumerable.Range(0, 10).Cast<object>(), ReceiveN(10).Cast<DeadLetter>().Select(letter => letter.Message));
    }

    [Fact]
    public void DeadLetters_ToldDirectly_PublishesWithoutARecipientOfItsOwn()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Sys.DeadLetters.Tell("nobody's", ActorRefs.NoSender);
        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal("nobody's", letter.Message);
        Assert.Equal(Sys.DeadLetters, letter.Sender);
        Assert.Equal(Sys.DeadLetters, letter.Recipient);
    }

    [Fact]
    public async Task Tell_SuppressedMessagesToTheDead_PublishesThemAsSuchOnly()
    {
        var actor = Sys.ActorOf<CounterActor>();
        await actor.GracefulStop(TimeSpan.FromSeconds(30));
        var others = CreateTestProbe();
        Sys.EventStream.Subscribe(others.Ref, typeof(DeadLetter));
        Sys.EventStream.Subscribe(TestActor, typeof(SuppressedDeadLetter));
        actor.Tell(PoisonPill.Instance);
        Assert.IsType<PoisonPill>(ExpectMsg<SuppressedDeadLetter>().Message);
        actor.Tell("late");
        Assert.Equal("late", others.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task DeadLetter_ForASubscriberThatIsDeadItself_GoesNowhere()
    {
        var subscriber = Sys.ActorOf<CounterActor>();
        await subscriber.GracefulStop(TimeSpan.FromSeconds(30));
        Sys.EventStream.Subscribe(subscriber, typeof(AllDeadLetters));
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        subscriber.Tell("late");
        Assert.Equal("late", ExpectMsg<DeadLetter>().Message);
        Sys.DeadLetters.Tell("another");
        Assert.Equal("another", FishForMessage<DeadLetter>(letter => letter.Message is string).Message);
    }
}

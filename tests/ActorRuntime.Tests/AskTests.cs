namespace MidiMesh.ActorRuntimeTests;

public sealed class AskTests : TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Ask_AnActorThatAnswers_GivesTheAnswer()
    {
        var actor = NewActor();
        Assert.Equal(42, await actor.Ask<int>(42, Long));
        Assert.Equal("text", await actor.Ask("text", Long));
    }

    [Fact]
    public async Task Ask_WithoutAnAnswer_TimesOut()
    {
        var actor = NewActor();
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<int>("silence", TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Ask_AnActorThatHasEnded_TimesOut()
    {
        var actor = NewActor();
        await actor.GracefulStop(Long);
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<int>(1, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Ask_Cancelled_IsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var answer = NewActor().Ask<int>("silence", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task Ask_AnsweredWithAnotherType_ThrowsArgument() =>
        await Assert.ThrowsAsync<ArgumentException>(() => NewActor().Ask<int>("text", Long));

    [Fact]
    public async Task Ask_AnsweredWithAFailure_ThrowsItsCause()
    {
        var cause = new TestException("no");
        var thrown = await Assert.ThrowsAsync<TestException>(() => NewActor().Ask<int>(new Status.Failure(cause), Long));
        Assert.Same(cause, thrown);
    }

    [Fact]
    public async Task Ask_ForAStatus_GivesIt()
    {
        var success = await NewActor().Ask<Status.Success>(new Status.Success(3), Long);
        Assert.Equal(3, success.Status);
    }

    [Fact]
    public async Task Ask_WithAMessageFactory_PutsTheReplyAddressIntoTheMessage()
    {
        IActorRef replyTo = null;
        var answer = ((ICanTell)TestActor).Ask<string>(self => replyTo = self, Long, CancellationToken.None);
        Assert.Equal(replyTo, ExpectMsg<IActorRef>());
        replyTo.Tell("answer");
        Assert.Equal("answer", await answer);
    }

    [Fact]
    public async Task Ask_ContinuationsNeverRunInsideTheAnsweringActor()
    {
        using var answered = new ManualResetEventSlim();
        var actor = NewActor();
        var answer = actor.Ask<string>(new Do(context =>
        {
            context.Sender.Tell("answer");
            answered.Set();
        }), Long);

        // Inside of the actor's Tell, this would wait in vain for what comes after it.
        var outside = await answer.ContinueWith(
            _ => answered.Wait(TimeSpan.FromSeconds(5)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.True(outside);
    }

    [Fact]
    public async Task Ask_AnsweredTwice_MakesTheSecondADeadLetter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = NewActor();
        Assert.Equal("twice", await actor.Ask<string>("twice", Long));
        Assert.Equal("twice", ExpectMsg<DeadLetter>().Message);
    }

    private IActorRef NewActor() => Sys.ActorOf<Answering>();

    private sealed class Answering : ReceiveActor
    {
        public Answering()
        {
            Receive<Do>(message => message.Work(Context));
            Receive<string>(_ => { }, message => message == "silence");
            Receive<string>(
                message =>
                {
                    Sender.Tell(message);
                    Sender.Tell(message);
                },
                message => message == "twice");
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}

namespace MidiMesh.ActorRuntimeTests;

public sealed class PipeToTests : TestKit
{
    private static readonly TestException Failure = new("ouch");

    [Fact]
    public void PipeTo_AResult_SendsIt()
    {
        Task.FromResult(7).PipeTo(TestActor);
        ExpectMsg(7);
    }

    [Fact]
    public void PipeTo_AResultWithSuccess_SendsWhatThatMakesOfIt()
    {
        Task.FromResult(7).PipeTo(TestActor, success: number => $"got {number}");
        ExpectMsg("got 7");
    }

    [Fact]
    public void PipeTo_AFailure_SendsStatusFailure()
    {
        Task.FromException<int>(Failure).PipeTo(TestActor);
        Assert.Same(Failure, ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public void PipeTo_AFailureWithFailure_SendsWhatThatMakesOfIt()
    {
        Task.FromException<int>(Failure).PipeTo(TestActor, failure: cause => cause.Message);
        ExpectMsg("ouch");
    }

    [Fact]
    public void PipeTo_ATaskWithoutResult_SendsOnlyWhatSuccessMakes()
    {
        Task.CompletedTask.PipeTo(TestActor);
        Task.CompletedTask.PipeTo(TestActor, success: () => "done");
        ExpectMsg("done");
        ExpectNoMsg();
    }

    [Fact]
    public void PipeTo_AFailedTaskWithoutResult_SendsStatusFailure()
    {
        Task.FromException(Failure).PipeTo(TestActor);
        Assert.Same(Failure, ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public void PipeTo_ACancelledTask_SendsTheCancellation()
    {
        Task.FromCanceled<int>(new CancellationToken(true)).PipeTo(TestActor);
        Assert.IsAssignableFrom<OperationCanceledException>(ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public void PipeTo_AValueTask_SendsItsResult()
    {
        new ValueTask<int>(7).PipeTo(TestActor);
        ExpectMsg(7);
    }

    [Fact]
    public void PipeTo_WithASender_SendsAsIt()
    {
        var probe = CreateTestProbe();
        Task.FromResult(7).PipeTo(TestActor, probe.Ref);
        ExpectMsgFrom(probe.Ref, 7);
    }

    [Fact]
    public void PipeTo_Self_BringsTheResultInAsAMessage()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Opening(TestActor)));
        actor.Tell("open");
        ExpectMsg("opened 7");
    }

    private sealed class Opening : ReceiveActor
    {
        public Opening(IActorRef log)
        {
            Receive<string>(_ => Task.Run(() => 7).PipeTo(Self));
            Receive<int>(number => log.Tell($"opened {number}"));
        }
    }
}

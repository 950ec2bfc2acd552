namespace MidiMesh.ActorRuntimeTests;

public sealed class GracefulStopTests : TestKit
{
    [Fact]
    public async Task GracefulStop_OfAnIdleActor_IsTrueAfterItsEnd()
    {
        var actor = Sys.ActorOf(ObservedActor.CreateProps(TestActor));
        actor.Tell("before");
        Assert.True(await actor.GracefulStop(TimeSpan.FromSeconds(30)));
        Assert.Equal(["constructed", "pre-start", "before", "post-stop"], ReceiveN(4));
    }

    [Fact]
    public async Task GracefulStop_OfAnActorThatHasEnded_IsTrue()
    {
        var actor = Sys.ActorOf<CounterActor>();
        Assert.True(await actor.GracefulStop(TimeSpan.FromSeconds(30)));
        Assert.True(await actor.GracefulStop(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task GracefulStop_WithAMessageThatDoesNotStop_IsFalse()
    {
        var actor = Sys.ActorOf<CounterActor>();
        Assert.False(await actor.GracefulStop(TimeSpan.FromMilliseconds(50), "count"));
        actor.Tell("count");
        ExpectMsg(2);
    }
}

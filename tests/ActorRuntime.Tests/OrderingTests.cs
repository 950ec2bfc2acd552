namespace MidiMesh.ActorRuntimeTests;

public sealed class OrderingTests : TestKit
{
    [Fact]
    public void Tell_ManyMessagesFromOneSender_ArriveInOrder()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Recorder(TestActor)));
        for (var i = 0; i < 1000; i++)
        {
            echo.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Cast<object>(), ReceiveN(1000));
    }

    private sealed class Recorder : ReceiveActor
    {
        public Recorder(IActorRef target) => ReceiveAny(message => target.Tell(message));
    }
}

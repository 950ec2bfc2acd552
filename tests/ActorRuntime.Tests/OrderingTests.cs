namespace MidiMesh.ActorRuntimeTests;

public sealed class OrderingTests : TestKit
{
    [Fact]
    public void Tell_ManyMessagesFromOneSender_ArriveInOrder()
    {
        var echo = Sys.ActorOf(ObservedActor.CreateProps(TestActor));
        ReceiveN(2);
        for (var i = 0; i < 1000; i++)
        {
            echo.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Cast<object>(), ReceiveN(1000));
    }

    [Fact]
    public async Task Tell_SeveralThreadsAtOnce_HandlesOneMessageAtATime()
    {
        const int Threads = 4;
        const int Each = 5000;
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new OverlapDetector(Threads * Each, done)));
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                actor.Tell(i, ActorRefs.NoSender);
            }
        })));

        Assert.Equal(0, await done.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Tell_ThroughAChainOfActors_KeepsTheOrder()
    {
        IgnoreMessages<string>();
        var next = TestActor;
        for (var i = 0; i < 10; i++)
        {
            next = Sys.ActorOf(ObservedActor.CreateProps(next));
        }

        for (var i = 0; i < 200; i++)
        {
            next.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 200).Cast<object>(), ReceiveN(200));
    }

    private sealed class OverlapDetector : ReceiveActor
    {
        private int _inside;
        private int _overlaps;
        private int _seen;

        public OverlapDetector(int expected, TaskCompletionSource<int> done) => ReceiveAny(_ =>
        {
            if (Interlocked.Increment(ref _inside) != 1)
            {
                _overlaps++;
            }

            Thread.SpinWait(20);
            Interlocked.Decrement(ref _inside);
            if (++_seen == expected)
            {
                done.SetResult(_overlaps);
            }
        });
    }
}

namespace MidiMesh.ActorRuntimeTests.InRepo;

/// <summary>Tests that look at the whole process: none runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>A message costs nothing on the heap beyond itself.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Rounds = 10;

    [Fact]
    public async Task Tell_InSteadyState_AllocatesNothing()
    {
        const int Messages = 20_000;
        var system = ActorSystem.Create("allocations");
        var message = new object();
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pair = system.ActorOf(Props.Create(() => new PingPong(message, Messages, done)));
        pair.Tell(message, ActorRefs.NoSender);
        var allocated = await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await system.Terminate();

        // Other work of the process (the test runner's) is counted too, so the least of the rounds tells: a byte per message would be far above it.
        Assert.True(allocated < Messages, $"{allocated} bytes for {Messages} messages");
    }

    /// <summary>Sends itself and a child one message back and forth: every hop wakes a sleeping mailbox.</summary>
    private sealed class PingPong : ReceiveActor
    {
        public PingPong(object message, int messages, TaskCompletionSource<long> done)
        {
            var child = Context.ActorOf(Props.Create(() => new Echo()));
            var seen = 0;
            var before = GC.GetTotalAllocatedBytes();
            var least = long.MaxValue;
            ReceiveAny(_ =>
            {
                if (++seen % messages == 0)
                {
                    var now = GC.GetTotalAllocatedBytes();
                    (least, before) = (Math.Min(least, now - before), now);
                    if (seen == Rounds * messages)
                    {
                        done.TrySetResult(least);
                        return;
                    }
                }

                child.Tell(message);
            });
        }
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}

namespace MidiMesh.ActorRuntimeTests;

/// <summary>Nothing in the runtime recurses on depth or length.</summary>
public sealed class DeepTests : TestKit
{
    private const int Depth = 1500;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Stop_OfAVeryDeepTree_EndsIt()
    {
        var top = await NewTree();
        Assert.True(await top.GracefulStop(Long));
    }

    [Fact]
    public async Task Escalate_ThroughAVeryDeepTree_ReachesTheTop()
    {
        var top = await NewTree();
        await WatchAsync(top);
        top.Tell(new FailAtTheBottom());
        await ExpectTerminatedAsync(top, Long);
    }

    [Fact]
    public async Task Restart_OfAVeryDeepTree_ReplacesIt()
    {
        var top = await NewTree();
        top.Tell(new FailWith(new TestException("ouch")));
        Assert.Equal(Depth, await top.Ask<int>("depth", Long));
    }

    [Fact]
    public void Tell_ToItselfManyTimes_DoesNotGrowTheStack()
    {
        Sys.ActorOf(Props.Create(() => new Loop(TestActor))).Tell(200_000);
        ExpectMsg(0, Long);
    }

    private async Task<IActorRef> NewTree()
    {
        var top = Sys.ActorOf(Props.Create(() => new Level(Depth)));
        Assert.Equal(Depth, await top.Ask<int>("depth", Long));
        return top;
    }

    private sealed record FailAtTheBottom;

    private sealed class Level : ReceiveActor
    {
        public Level(int below)
        {
            var child = below > 1 ? Context.ActorOf(Props.Create(() => new Level(below - 1))) : null;
            if (below == Depth)
            {
                // Its strategy stops the child, and the death pact the top.
                Context.Watch(child);
            }

            Receive<FailWith>(message => throw message.Cause);
            Receive<FailAtTheBottom>(message =>
            {
                if (child is null)
                {
                    throw new TestException("at the bottom");
                }

                child.Tell(message);
            });
            Receive<string>(message =>
            {
                if (child is null)
                {
                    Sender.Tell(Depth);
                }
                else
                {
                    child.Forward(message);
                }
            });
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
            cause => Context.Parent.Path.Name == "user" ? Directive.Stop : Directive.Escalate, loggingEnabled: false);
    }

    private sealed class Loop : ReceiveActor
    {
        public Loop(IActorRef log) => Receive<int>(left => (left == 0 ? log : Self).Tell(left == 0 ? 0 : left - 1));
    }
}

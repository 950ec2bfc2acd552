using System.Collections.Concurrent;

namespace MidiMesh.ActorRuntimeTests;

public sealed class TerminationTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Terminate_ATree_EndsEveryActorChildrenFirst()
    {
        var ended = new ConcurrentQueue<string>();
        var system = ActorSystem.Create("ending");
        for (var i = 0; i < 3; i++)
        {
            var top = system.ActorOf(Props.Create(() => new Node(ended, 3)), $"top{i}");
            Assert.Equal("ready", await top.Ask<string>("ready?", Long));
        }

        await system.Terminate().WaitAsync(Long);
        var order = ended.ToList();
        Assert.Equal(3 * (1 + 2 + 4 + 8), order.Count);
        foreach (var path in order)
        {
            Assert.All(
                order.Where(other => other.StartsWith(path + "/", StringComparison.Ordinal)),
                child => Assert.True(order.IndexOf(child) < order.IndexOf(path), $"{child} after {path}"));
        }
    }

    [Fact]
    public async Task WhenTerminated_BeforeTheEnd_IsNotCompleted()
    {
        using var mayStop = new ManualResetEventSlim();
        var system = ActorSystem.Create("waiting");
        system.ActorOf(Props.Create(() => new SlowToStop(mayStop)));
        var ended = system.Terminate();
        Assert.False(system.WhenTerminated.IsCompleted);
        mayStop.Set();
        await ended.WaitAsync(Long);
        await system.WhenTerminated.WaitAsync(Long);
    }

    [Fact]
    public async Task Terminate_Twice_EndsOnce()
    {
        var system = ActorSystem.Create("twice");
        await Task.WhenAll(system.Terminate(), system.Terminate()).WaitAsync(Long);
        await system.Terminate().WaitAsync(Long);
    }

    [Fact]
    public async Task ActorOf_AfterTheEnd_Throws()
    {
        var system = ActorSystem.Create("ended");
        await system.Terminate().WaitAsync(Long);
        Assert.ThrowsAny<Exception>(() => system.ActorOf<CounterActor>());
    }

    [Fact]
    public async Task Tell_AfterTheEnd_DoesNothing()
    {
        var system = ActorSystem.Create("silent");
        var actor = system.ActorOf<CounterActor>();
        await system.Terminate().WaitAsync(Long);
        actor.Tell("late");
    }

    [Fact]
    public async Task RegisterOnTermination_RunsAfterTheLastActor()
    {
        var ended = new ConcurrentQueue<string>();
        var system = ActorSystem.Create("registered");
        var actor = system.ActorOf(Props.Create(() => new Node(ended, 0)), "actor");
        await actor.Ask<string>("ready?", Long);
        system.RegisterOnTermination(() => ended.Enqueue("code"));
        await system.Terminate().WaitAsync(Long);
        Assert.Equal(["/user/actor", "code"], ended);
    }

    [Fact]
    public async Task Terminate_FromInsideAnActor_EndsTheSystem()
    {
        var system = ActorSystem.Create("inside");
        system.ActorOf<CounterActor>().Tell(new Do(context => context.System.Terminate()));
        await system.WhenTerminated.WaitAsync(Long);
    }

    [Fact]
    public async Task Terminate_WhileActorsFailAndAreMade_Ends()
    {
        var system = ActorSystem.Create("busy");
        using var stop = new CancellationTokenSource();
        var maker = Task.Run(() =>
        {
            try
            {
                // No end of them on a machine that comes to terminating late would be a test of the machine.
                for (var made = 0; made < 20_000 && !stop.IsCancellationRequested; made++)
                {
                    system.ActorOf<CounterActor>().Tell(new FailWith(new TestException("busy")));
                }
            }
            catch (Exception e) when (e is InvalidOperationException or InvalidActorNameException)
            {
                // No new actors while the system ends.
            }
        });
        await system.ActorOf<CounterActor>().Ask<int>("count", Long);
        await system.Terminate().WaitAsync(Long);
        await stop.CancelAsync();
        await maker.WaitAsync(Long);
    }

    [Fact]
    public void Dispose_EndsTheSystem()
    {
        var system = ActorSystem.Create("disposed");
        system.Dispose();
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    public void Create_WithAForbiddenName_Throws(string name) => Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));

    private sealed class Node : ReceiveActor
    {
        private readonly ConcurrentQueue<string> _ended;

        public Node(ConcurrentQueue<string> ended, int depth)
        {
            _ended = ended;
            for (var i = 0; i < (depth > 0 ? 2 : 0); i++)
            {
                var below = depth - 1;
                Context.ActorOf(Props.Create(() => new Node(ended, below)));
            }

            // Asks the whole tree below: when the answer is there, every node is.
            Receive<string>(_ =>
            {
                var answers = Task.WhenAll(Context.GetChildren().Select(child => child.Ask<string>("ready?", Long)));
                answers.PipeTo(Sender, success: _ => "ready");
            });
        }

        protected override void PostStop() => _ended.Enqueue(Self.Path.ToStringWithoutAddress());
    }

    private sealed class SlowToStop(ManualResetEventSlim mayStop) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => mayStop.Wait(TimeSpan.FromSeconds(30));
    }
}

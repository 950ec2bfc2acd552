namespace MidiMesh.ActorRuntimeTests;

/// <summary>Bounded storms: order under load, and crash, stop and restart in random order with nothing left over.</summary>
public sealed class StressTests : TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Tell_EightProducers_KeepsTheOrderOfEach()
    {
        const int Producers = 8;
        const int Each = 100_000;
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = Sys.ActorOf(Props.Create(() => new OrderChecker(Producers, Each, done)));
        var threads = Enumerable.Range(0, Producers).Select(producer => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                consumer.Tell(new Numbered(producer, i), ActorRefs.NoSender);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.Equal("in order", await done.Task.WaitAsync(Long));
        threads.ForEach(thread => thread.Join());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(4000)]
    public async Task Storm_OfCrashesStopsAndRestarts_LeavesNothingBehind(int seed)
    {
        var count = new LiveCount();
        var top = Sys.ActorOf(Props.Create(() => new StormActor(count, seed, 4)));
        for (var number = 0; number < 40; number++)
        {
            var wave = number;
            var senders = Enumerable.Range(0, 4).Select(sender => Task.Run(() =>
            {
                var random = new Random((seed * 1000) + (sender * 100) + wave);
                for (var i = 0; i < 75; i++)
                {
                    top.Tell(new Storm(random.Next(), Depth: random.Next(4)), ActorRefs.NoSender);
                }
            }));
            await Task.WhenAll(senders).WaitAsync(Long);

            // Through the storm the top is alive. A moment between waves lets what was restarted take part in the next.
            Assert.Equal("alive", await top.Ask<string>("alive?", Long));
        }

        // Then it and all below it end.
        Assert.True(await top.GracefulStop(Long));
        Assert.Equal(0, count.Started - count.Stopped);
        Assert.Equal(count.Watches, count.Deaths + count.WatchersLost);
        Assert.True(count.Started > 40, $"{count.Started} instances: too calm for a storm");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public async Task Watch_WhileActorsEnd_TellsOfEveryOne(int seed)
    {
        const int Subjects = 2000;
        var random = new Random(seed);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = Sys.ActorOf(Props.Create(() => new DeathCounter(Subjects, done)));
        var subjects = Enumerable.Range(0, Subjects).Select(_ => Sys.ActorOf<CounterActor>()).ToList();
        var order = subjects.OrderBy(_ => random.Next()).ToList();
        var stopping = Task.Run(() => order.ForEach(subject => Sys.Stop(subject)));
        foreach (var subject in subjects)
        {
            watcher.Tell(subject, ActorRefs.NoSender);
        }

        await stopping;
        await done.Task.WaitAsync(Long);
    }

    private readonly record struct Numbered(int Producer, int Number);

    private sealed class OrderChecker : ReceiveActor
    {
        public OrderChecker(int producers, int each, TaskCompletionSource<string> done)
        {
            var next = new int[producers];
            var left = producers * each;
            Receive<Numbered>(message =>
            {
                if (next[message.Producer]++ != message.Number)
                {
                    done.TrySetResult($"producer {message.Producer}: {message.Number} after {next[message.Producer] - 2}");
                }

                if (--left == 0)
                {
                    done.TrySetResult("in order");
                }
            });
        }
    }

    private sealed class LiveCount
    {
        private int _started;
        private int _stopped;
        private int _watches;
        private int _deaths;
        private int _watchersLost;

        public int Started => _started;

        public int Stopped => _stopped;

        public int Watches => _watches;

        public int Deaths => _deaths;

        public int WatchersLost => _watchersLost;

        public void Start() => Interlocked.Increment(ref _started);

        public void Stop(int openWatches)
        {
            Interlocked.Increment(ref _stopped);
            Interlocked.Add(ref _watchersLost, openWatches);
        }

        public void Watch() => Interlocked.Increment(ref _watches);

        public void Death() => Interlocked.Increment(ref _deaths);
    }

    private sealed record Storm(int Dice, int Depth);

    /// <summary>Makes children, watches, stops and fails as the dice say. Counts each instance in and out, and each watch to its end.</summary>
    private sealed class StormActor : ReceiveActor
    {
        private readonly LiveCount _count;
        private readonly int _seed;
        private readonly int _depth;
        private readonly Random _random;
        private readonly HashSet<IActorRef> _watching = [];
        private bool _ended;

        public StormActor(LiveCount count, int seed, int depth)
        {
            _count = count;
            _seed = seed;
            _depth = depth;
            _random = new Random(seed);
            Receive<string>(_ => Sender.Tell("alive"));
            Receive<Terminated>(terminated =>
            {
                if (_watching.Remove(terminated.ActorRef))
                {
                    _count.Death();
                }
            });
            Receive<Storm>(OnStorm);
        }

        private static bool IsTop => Context.Parent.Path.Name == "user";

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
            -1, -1,
            cause => (cause.Message.Length + _random.Next(4)) switch
            {
                var n when n % 4 == 0 => Directive.Resume,
                var n when n % 4 == 1 => Directive.Stop,
                var n when n % 4 == 2 && !IsTop => Directive.Escalate,
                _ => Directive.Restart,
            },
            loggingEnabled: false);

        protected override void PreStart() => _count.Start();

        protected override void PostStop()
        {
            // Akka.NET runs it once more on an instance that is stopped while its restart waits for the children.
            if (!_ended)
            {
                _ended = true;
                _count.Stop(_watching.Count);
            }
        }

        protected override void PreRestart(Exception reason, object message)
        {
            // Some instances keep their children: those are restarted with them.
            if (_random.Next(2) == 0)
            {
                base.PreRestart(reason, message);
            }
            else
            {
                foreach (var subject in _watching)
                {
                    Context.Unwatch(subject);
                }

                PostStop();
            }
        }

        private void OnStorm(Storm storm)
        {
            var children = Context.GetChildren().ToArray();
            if (storm.Depth > 0 && children.Length > 0)
            {
                children[storm.Dice % children.Length].Tell(storm with { Depth = storm.Depth - 1 });
                return;
            }

            switch (storm.Dice % 7)
            {
                case 0 or 1 or 2 when _depth > 0 && children.Length < 4:
                    var (count, seed, depth) = (_count, _seed + storm.Dice, _depth - 1);
                    var child = Context.ActorOf(Props.Create(() => new StormActor(count, seed, depth)));
                    if (storm.Dice % 2 == 0 && _watching.Add(child))
                    {
                        Context.Watch(child);
                        _count.Watch();
                    }

                    break;
                case 3 when children.Length > 0:
                    Context.Stop(children[storm.Dice % children.Length]);
                    break;
                case 4 when children.Length > 0:
                    children[storm.Dice % children.Length].Tell(PoisonPill.Instance);
                    break;
                case 5 when !IsTop:
                    throw new TestException(new string('x', storm.Dice % 13));
                case 6 when !IsTop && storm.Dice % 3 == 0:
                    Context.Stop(Self);
                    break;
            }
        }
    }

    private sealed class DeathCounter : ReceiveActor
    {
        public DeathCounter(int subjects, TaskCompletionSource done)
        {
            Receive<IActorRef>(subject => Context.Watch(subject));
            Receive<Terminated>(_ =>
            {
                if (--subjects == 0)
                {
                    done.TrySetResult();
                }
            });
        }
    }
}

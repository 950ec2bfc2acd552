namespace MidiMesh.ActorRuntimeTests;

public sealed class SupervisionTests : TestKit
{
    private static readonly TestException Failure = new("ouch");

    [Fact]
    public void Resume_AfterAFailure_KeepsState()
    {
        var child = NewChild<CounterActor>(new OneForOneStrategy(_ => Directive.Resume));
        child.Tell("count");
        child.Tell(new FailWith(Failure));
        child.Tell("count");
        Assert.Equal([1, 2], ReceiveN(2));
    }

    [Fact]
    public void Restart_AfterAFailure_LosesState()
    {
        var child = NewChild<CounterActor>(new OneForOneStrategy(_ => Directive.Restart));
        child.Tell("count");
        child.Tell(new FailWith(Failure));
        child.Tell("count");
        Assert.Equal([1, 1], ReceiveN(2));
    }

    [Fact]
    public void Stop_AfterAFailure_EndsTheChildAlone()
    {
        var supervisor = NewSupervisor(new OneForOneStrategy(_ => Directive.Stop));
        var failing = NewChild<CounterActor>(supervisor);
        var sibling = NewChild<CounterActor>(supervisor);
        Watch(failing);
        failing.Tell(new FailWith(Failure));
        ExpectTerminated(failing);
        sibling.Tell("count");
        ExpectMsg(1);
    }

    [Fact]
    public void Escalate_AFailure_FailsTheSupervisor()
    {
        var causes = new List<Exception>();
        var top = NewSupervisor(new OneForOneStrategy(cause =>
        {
            causes.Add(cause);
            return Directive.Stop;
        }));
        top.Tell(Props.Create(() => new SupervisorActor(new OneForOneStrategy(_ => Directive.Escalate))));
        var middle = ExpectMsg<IActorRef>();
        var child = NewChild<CounterActor>(middle);
        Watch(child);
        Watch(middle);
        child.Tell(new FailWith(Failure));
        ExpectMsgAllOf(child, middle);
        Assert.Equal([Failure], causes);
    }

    [Fact]
    public void Escalate_ThenRestart_StopsTheChildAndRestartsItsSupervisor()
    {
        var top = NewSupervisor(new OneForOneStrategy(_ => Directive.Restart));
        top.Tell(Props.Create(() => new SupervisorActor(new OneForOneStrategy(_ => Directive.Escalate))));
        var middle = ExpectMsg<IActorRef>();
        var child = NewChild<CounterActor>(middle);
        Watch(child);
        child.Tell(new FailWith(Failure));
        ExpectTerminated(child);
        NewChild<CounterActor>(middle).Tell("count");
        ExpectMsg(1);
    }

    [Fact]
    public void Escalate_ThenResume_ResumesTheChildToo()
    {
        var top = NewSupervisor(new OneForOneStrategy(_ => Directive.Resume));
        top.Tell(Props.Create(() => new SupervisorActor(new OneForOneStrategy(_ => Directive.Escalate))));
        var middle = ExpectMsg<IActorRef>();
        var child = NewChild<CounterActor>(middle);
        child.Tell("count");
        child.Tell(new FailWith(Failure));
        child.Tell("count");
        Assert.Equal([1, 2], ReceiveN(2));
    }

    [Fact]
    public void Decider_ThatThrows_FailsTheSupervisor()
    {
        var thrown = new InvalidOperationException("in the decider");
        Exception seen = null;
        var top = NewSupervisor(new OneForOneStrategy(cause =>
        {
            seen = cause;
            return Directive.Stop;
        }));
        top.Tell(Props.Create(() => new SupervisorActor(new OneForOneStrategy(_ => Throw(thrown)))));
        var middle = ExpectMsg<IActorRef>();
        Watch(middle);
        NewChild<CounterActor>(middle).Tell(new FailWith(Failure));
        ExpectTerminated(middle);
        Assert.Same(thrown, seen);
    }

    [Fact]
    public void Directive_ByTypeOfTheFailure_IsTheDeciders()
    {
        var child = NewChild<CounterActor>(new OneForOneStrategy(cause => cause switch
        {
            ArithmeticException => Directive.Resume,
            FormatException => Directive.Restart,
            _ => Directive.Stop,
        }));
        Watch(child);
        child.Tell("count");
        child.Tell(new FailWith(new ArithmeticException()));
        child.Tell("count");
        child.Tell(new FailWith(new FormatException()));
        child.Tell("count");
        child.Tell(new FailWith(Failure));
        Assert.Equal([1, 2, 1], ReceiveN(3));
        ExpectTerminated(child);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void MaxNrOfRetries_WithoutWindow_AllowsSoManyRestarts(int allowed, int restarts)
    {
        var child = NewChild<CounterActor>(new OneForOneStrategy(allowed, Timeout.InfiniteTimeSpan, _ => Directive.Restart));
        Watch(child);
        for (var i = 0; i <= restarts; i++)
        {
            child.Tell("count");
            child.Tell(new FailWith(Failure));
        }

        Assert.Equal(Enumerable.Repeat<object>(1, restarts + 1), ReceiveN(restarts + 1));
        ExpectTerminated(child);
    }

    [Fact]
    public void MaxNrOfRetries_WithinAWindow_AllowsSoManyRestarts()
    {
        var child = NewChild<CounterActor>(new OneForOneStrategy(2, TimeSpan.FromHours(1), _ => Directive.Restart));
        Watch(child);
        for (var i = 0; i < 3; i++)
        {
            child.Tell("count");
            child.Tell(new FailWith(Failure));
        }

        Assert.Equal([1, 1, 1], ReceiveN(3));
        ExpectTerminated(child);
    }

    [Fact]
    public void Window_WithoutMaximum_AllowsOneRestart()
    {
        var child = NewChild<CounterActor>(new OneForOneStrategy(null, TimeSpan.FromHours(1), _ => Directive.Restart));
        Watch(child);
        child.Tell(new FailWith(Failure));
        child.Tell("count");
        child.Tell(new FailWith(Failure));
        ExpectMsg(1);
        ExpectTerminated(child);
    }

    [Fact]
    public void MaxNrOfRetries_OfOneChild_IsNotUsedUpByAnother()
    {
        var supervisor = NewSupervisor(new OneForOneStrategy(1, TimeSpan.FromHours(1), _ => Directive.Restart));
        var one = NewChild<CounterActor>(supervisor);
        var other = NewChild<CounterActor>(supervisor);
        one.Tell(new FailWith(Failure));
        one.Tell("count");
        ExpectMsg(1);
        other.Tell(new FailWith(Failure));
        other.Tell("count");
        ExpectMsg(1);
    }

    [Fact]
    public void AllForOne_Restart_RestartsEveryChild()
    {
        var supervisor = NewSupervisor(new AllForOneStrategy(_ => Directive.Restart));
        var one = NewChild<CounterActor>(supervisor);
        var other = NewChild<CounterActor>(supervisor);
        other.Tell("count");
        ExpectMsg(1);
        other.Tell("count");
        ExpectMsg(2);
        one.Tell("count");
        one.Tell(new FailWith(Failure));
        one.Tell("count");
        Assert.Equal([1, 1], ReceiveN(2));
        other.Tell("count");
        ExpectMsg(1);
    }

    [Fact]
    public void AllForOne_Stop_EndsEveryChild()
    {
        var supervisor = NewSupervisor(new AllForOneStrategy(_ => Directive.Stop));
        var one = NewChild<CounterActor>(supervisor);
        var other = NewChild<CounterActor>(supervisor);
        Watch(one);
        Watch(other);
        one.Tell(new FailWith(Failure));
        ExpectMsgAllOf(one, other);
    }

    [Fact]
    public void AllForOne_BeyondMaxNrOfRetries_EndsEveryChild()
    {
        var supervisor = NewSupervisor(new AllForOneStrategy(1, TimeSpan.FromHours(1), _ => Directive.Restart));
        var one = NewChild<CounterActor>(supervisor);
        var other = NewChild<CounterActor>(supervisor);
        Watch(one);
        Watch(other);
        one.Tell(new FailWith(Failure));
        one.Tell("count");
        ExpectMsg(1);
        one.Tell(new FailWith(Failure));
        ExpectMsgAllOf(one, other);
    }

    [Fact]
    public void Constructor_ThatThrows_StopsByDefault()
    {
        var child = Sys.ActorOf(Props.Create(() => new FailsToStart(TestActor, 100, true)));
        Watch(child);
        ExpectMsg("attempt");
        ExpectTerminated(child);
    }

    [Fact]
    public void PreStart_ThatThrows_StopsByDefaultWithoutPostStop()
    {
        var child = Sys.ActorOf(Props.Create(() => new FailsToStart(TestActor, 100, false)));
        Watch(child);
        ExpectMsg("attempt");
        ExpectTerminated(child);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Start_ThatThrows_ReachesTheDeciderAsActorInitialization(bool inConstructor)
    {
        Exception seen = null;
        var supervisor = NewSupervisor(new OneForOneStrategy(cause =>
        {
            seen = cause;
            return Directive.Stop;
        }));
        supervisor.Tell(new Do(context => TestActor.Tell(Watch(context.ActorOf(Props.Create(() => new FailsToStart(ActorRefs.Nobody, 100, inConstructor)))))));
        var child = FishForMessage<IActorRef>(_ => true);
        FishForMessage<Terminated>(terminated => terminated.ActorRef.Equals(child));
        var initialization = Assert.IsType<ActorInitializationException>(seen);
        Assert.Equal(child, initialization.Actor);
        Assert.IsType<TestException>(initialization.GetBaseException());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Start_ThatThrowsAndIsRestarted_IsTriedAgain(bool inConstructor)
    {
        FailsToStart.Reset();
        var supervisor = NewSupervisor(new OneForOneStrategy(_ => Directive.Restart));
        supervisor.Tell(new Do(context =>
        {
            var child = context.ActorOf(Props.Create(() => new FailsToStart(TestActor, 3, inConstructor)));
            child.Tell("running");
        }));
        Assert.Equal(["attempt", "attempt", "attempt", "attempt", "running"], ReceiveN(5));
    }

    [Fact]
    public void PostRestart_ThatThrows_StopsByDefault()
    {
        var child = Sys.ActorOf(Props.Create(() => new FailsToRestart(TestActor)));
        Watch(child);
        child.Tell(new FailWith(Failure));
        Assert.Equal(["constructed", "pre-start", "constructed", "post-restart"], ReceiveN(4));
        FishForMessage<Terminated>(terminated => terminated.ActorRef.Equals(child));
    }

    [Fact]
    public void Kill_ByDefault_Stops()
    {
        var child = Sys.ActorOf<CounterActor>();
        Watch(child);
        child.Tell(Kill.Instance);
        ExpectTerminated(child);
    }

    [Fact]
    public void Kill_ReachesTheDeciderAsActorKilled()
    {
        Exception seen = null;
        var child = NewChild<CounterActor>(new OneForOneStrategy(cause =>
        {
            seen = cause;
            return Directive.Resume;
        }));
        child.Tell("count");
        child.Tell(Kill.Instance);
        child.Tell("count");
        Assert.Equal([1, 2], ReceiveN(2));
        Assert.IsType<ActorKilledException>(seen);
    }

    [Fact]
    public void Strategy_InProps_GoesBeforeTheActorsOwn()
    {
        var props = Props.Create(() => new SupervisorActor(new OneForOneStrategy(_ => Directive.Restart)))
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop));
        var child = NewChild<CounterActor>(Sys.ActorOf(props));
        Watch(child);
        child.Tell(new FailWith(Failure));
        ExpectTerminated(child);
    }

    [Fact]
    public void StoppingStrategy_AfterAFailure_Stops()
    {
        var child = NewChild<CounterActor>(SupervisorStrategy.StoppingStrategy);
        Watch(child);
        child.Tell(new FailWith(Failure));
        ExpectTerminated(child);
    }

    [Fact]
    public void Failure_InTheMiddleOfATree_SuspendsTheChildrenUntilItIsDecided()
    {
        using var deciding = new ManualResetEventSlim();
        using var mayDecide = new ManualResetEventSlim();
        var supervisor = NewSupervisor(new OneForOneStrategy(_ =>
        {
            deciding.Set();
            mayDecide.Wait(TimeSpan.FromSeconds(30));
            return Directive.Resume;
        }));
        supervisor.Tell(Props.Create(() => new SupervisorActor(SupervisorStrategy.StoppingStrategy)));
        var middle = ExpectMsg<IActorRef>();
        var child = NewChild<CounterActor>(middle);
        middle.Tell(new FailWith(Failure));
        Assert.True(deciding.Wait(TimeSpan.FromSeconds(30)));

        // The suspension of the child is queued before its parent's failure was told, so the message below meets a suspended actor.
        child.Tell("count");
        ExpectNoMsg();
        mayDecide.Set();
        ExpectMsg(1);
    }

    private static Directive Throw(Exception cause) => throw cause;

    private IActorRef NewSupervisor(SupervisorStrategy strategy) => Sys.ActorOf(Props.Create(() => new SupervisorActor(strategy)));

    private IActorRef NewChild<T>(SupervisorStrategy strategy)
        where T : ActorBase, new() => NewChild<T>(NewSupervisor(strategy));

    private IActorRef NewChild<T>(IActorRef supervisor)
        where T : ActorBase, new()
    {
        supervisor.Tell(Props.Create<T>());
        return ExpectMsg<IActorRef>();
    }

    private void ExpectMsgAllOf(IActorRef one, IActorRef other) => Assert.Equal(
        new HashSet<IActorRef> { one, other }, ReceiveN(2).Cast<Terminated>().Select(terminated => terminated.ActorRef).ToHashSet());

    private sealed class FailsToStart : ReceiveActor
    {
        private static int s_attempts;
        private readonly IActorRef _log;
        private readonly int _failures;
        private readonly bool _inConstructor;

        public FailsToStart(IActorRef log, int failures, bool inConstructor)
        {
            _log = log;
            _failures = failures;
            _inConstructor = inConstructor;
            if (inConstructor)
            {
                Attempt();
            }

            ReceiveAny(log.Tell);
        }

        public static void Reset() => s_attempts = 0;

        protected override void PreStart()
        {
            if (!_inConstructor)
            {
                Attempt();
            }
        }

        protected override void PostStop() => _log.Tell("post-stop");

        private void Attempt()
        {
            _log.Tell("attempt");
            if (_failures == 100 || ++s_attempts <= _failures)
            {
                throw new TestException("not yet");
            }
        }
    }

    private sealed class FailsToRestart : ReceiveActor
    {
        private readonly IActorRef _log;

        public FailsToRestart(IActorRef log)
        {
            _log = log;
            _log.Tell("constructed");
            Receive<FailWith>(message => throw message.Cause);
        }

        protected override void PreStart() => _log.Tell("pre-start");

        protected override void PostRestart(Exception reason)
        {
            _log.Tell("post-restart");
            throw new TestException("in PostRestart");
        }
    }
}

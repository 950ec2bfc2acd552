namespace MidiMesh.ActorRuntimeTests;

public sealed class TimerTests : TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public TimerTests() : base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
    {
    }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void StartSingleTimer_WhenItsTimeHasCome_SendsOnce()
    {
        var actor = NewActor();
        Run(actor, timers => timers.StartSingleTimer("key", "tick", Second));
        Time.Advance(Second / 2);
        Sync(actor);
        Time.Advance(Second);
        ExpectMsg("tick");
        Time.Advance(Second);
        Sync(actor);
    }

    [Fact]
    public void StartPeriodicTimer_BeatByBeat_SendsEachTime()
    {
        var actor = NewActor();
        Run(actor, timers => timers.StartPeriodicTimer("key", "tick", Second));
        for (var i = 0; i < 3; i++)
        {
            Time.Advance(Second);
            ExpectMsg("tick");
        }
    }

    [Fact]
    public void StartPeriodicTimer_WithAnInitialDelay_StartsAfterIt()
    {
        var actor = NewActor();
        Run(actor, timers => timers.StartPeriodicTimer("key", "tick", 3 * Second, Second));
        Time.Advance(2 * Second);
        Sync(actor);
        Time.Advance(Second);
        ExpectMsg("tick");
        Time.Advance(Second);
        ExpectMsg("tick");
    }

    [Fact]
    public void StartSingleTimer_WithTheSameKey_ReplacesTheFormer()
    {
        var actor = NewActor();
        Run(actor, timers =>
        {
            timers.StartSingleTimer("key", "old", Second);
            timers.StartSingleTimer("key", "new", 2 * Second);
        });
        Time.Advance(Second);
        Sync(actor);
        Time.Advance(Second);
        ExpectMsg("new");
    }

    [Fact]
    public void Cancel_ATimer_SendsNothing()
    {
        var actor = NewActor();
        Run(actor, timers =>
        {
            timers.StartSingleTimer("key", "tick", Second);
            timers.StartSingleTimer("other", "tock", Second);
            timers.Cancel("key");
        });
        Time.Advance(Second);
        ExpectMsg("tock");
        Sync(actor);
    }

    [Fact]
    public void Cancel_WithTheMessageAlreadyInTheMailbox_DiscardsIt()
    {
        var actor = NewActor();
        Run(actor, timers => timers.StartSingleTimer("key", "tick", Second));
        actor.Tell(new With(timers =>
        {
            Time.Advance(Second);
            timers.Cancel("key");
        }));
        Sync(actor);
    }

    [Fact]
    public void StartAgain_WithTheOldMessageAlreadyInTheMailbox_DiscardsIt()
    {
        var actor = NewActor();
        Run(actor, timers => timers.StartSingleTimer("key", "old", Second));
        actor.Tell(new With(timers =>
        {
            Time.Advance(Second);
            timers.StartSingleTimer("key", "new", Second);
        }));
        Sync(actor);
        Time.Advance(Second);
        ExpectMsg("new");
    }

    [Fact]
    public void Restart_WithTimersRunning_EndsThem()
    {
        var actor = NewActor();
        Run(actor, timers => timers.StartPeriodicTimer("key", "tick", Second));
        actor.Tell(new FailWith(new TestException("ouch")));
        Sync(actor);
        Time.Advance(Second);
        Sync(actor);
    }

    [Fact]
    public void Restart_WithATimersMessageAlreadyInTheMailbox_DiscardsIt()
    {
        var actor = NewActor();
        Run(actor, timers => timers.StartSingleTimer("key", "old", Second));
        actor.Tell(new With(_ =>
        {
            Time.Advance(Second);
            throw new TestException("ouch");
        }));
        actor.Tell(new With(timers => timers.StartSingleTimer("key", "new", Second)));
        Sync(actor);
        Time.Advance(Second);
        ExpectMsg("new");
    }

    [Fact]
    public void Stop_WithTimersRunning_LeavesNoDeadLetters()
    {
        var actor = NewActor();
        Run(actor, timers => timers.StartPeriodicTimer("key", "tick", Second));
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Time.Advance(Second);
        ExpectNoMsg();
    }

    [Fact]
    public void IsTimerActive_FollowsTheTimer()
    {
        var actor = NewActor();
        Run(actor, timers =>
        {
            timers.StartSingleTimer("one", "tick", Second);
            timers.StartPeriodicTimer("two", "tock", 3 * Second);
            TestActor.Tell((timers.IsTimerActive("one"), timers.IsTimerActive("two"), timers.IsTimerActive("three"), timers.ActiveTimers.Count));
        });
        ExpectMsg((true, true, false, 2));
        Time.Advance(Second);
        ExpectMsg("tick");
        Run(actor, timers => TestActor.Tell((timers.IsTimerActive("one"), timers.ActiveTimers.Count)));
        ExpectMsg((false, 1));
        Run(actor, timers =>
        {
            timers.CancelAll();
            TestActor.Tell(timers.ActiveTimers.Count);
        });
        ExpectMsg(0);
    }

    [Fact]
    public void Timers_InTheConstructor_AreThere()
    {
        Sys.ActorOf(Props.Create(() => new StartsInConstructor(TestActor)));
        ExpectMsg("ready");
        Time.Advance(Second);
        ExpectMsg("tick");
    }

    [Fact]
    public void StartSingleTimer_WithAPoisonPill_StopsTheActor()
    {
        var actor = NewActor();
        Watch(actor);
        Run(actor, timers => timers.StartSingleTimer("end", PoisonPill.Instance, Second));
        Time.Advance(Second);
        ExpectTerminated(actor);
    }

    [Fact]
    public void StartSingleTimer_ThenStash_BringsTheMessageItselfBack()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StashesTicks(TestActor)));
        actor.Tell("start");
        ExpectMsg("started");
        Time.Advance(Second);
        ExpectMsg("stashed tick");
        actor.Tell("open");
        ExpectMsg("tick");
    }

    [Fact]
    public void SetReceiveTimeout_WithoutMessages_SendsReceiveTimeout()
    {
        var actor = NewActor();
        actor.Tell(new Do(context => context.SetReceiveTimeout(Second)));
        Sync(actor);
        Time.Advance(Second);
        ExpectMsg<ReceiveTimeout>();

        // Each message starts the time anew.
        Sync(actor);
        Time.Advance(Second / 2);
        Sync(actor);
        Time.Advance(Second / 2);
        Sync(actor);
        actor.Tell(new Do(context => context.SetReceiveTimeout(null)));
        Sync(actor);
        Time.Advance(2 * Second);
        Sync(actor);
    }

    [Fact]
    public void ScheduleTellOnceCancelable_Cancelled_SendsNothing()
    {
        var cancelled = Sys.Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "cancelled", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "sent", ActorRefs.NoSender);
        cancelled.Cancel();
        Time.Advance(Second);
        ExpectMsg("sent");
        ExpectNoMsg();
    }

    [Fact]
    public void ScheduleTellRepeatedlyCancelable_UntilCancelled_Sends()
    {
        var repeated = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Second, Second, TestActor, "beat", TestActor);
        Time.Advance(Second);
        ExpectMsg("beat");
        Time.Advance(Second);
        ExpectMsg("beat");
        repeated.Cancel();
        Time.Advance(Second);
        ExpectNoMsg();
    }

    [Fact]
    public void Advanced_ScheduleOnce_RunsTheAction()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(Second, () => TestActor.Tell("ran"));
        Time.Advance(Second);
        ExpectMsg("ran");
    }

    private IActorRef NewActor() => Sys.ActorOf(Props.Create(() => new TimedActor(TestActor)));

    /// <summary>Runs <paramref name="work"/> in the actor and waits for it; nothing else may have come.</summary>
    private static void Run(IActorRef actor, Action<ITimerScheduler> work)
    {
        actor.Tell(new With(work));
        using var done = new ManualResetEventSlim();
        actor.Tell(new Do(_ => done.Set()));
        Assert.True(done.Wait(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Nothing but this has come out of the actor.</summary>
    private void Sync(IActorRef actor)
    {
        actor.Tell("sync");
        ExpectMsg("sync");
    }

    private sealed record With(Action<ITimerScheduler> Work);

    private sealed class TimedActor : ReceiveActor, IWithTimers
    {
        public TimedActor(IActorRef log)
        {
            Receive<With>(message => message.Work(Timers));
            Receive<Do>(message => message.Work(Context));
            Receive<FailWith>(message => throw message.Cause);
            ReceiveAny(log.Tell);
        }

        public ITimerScheduler Timers { get; set; }
    }

    private sealed class StartsInConstructor : ReceiveActor, IWithTimers
    {
        public StartsInConstructor(IActorRef log)
        {
            Timers.StartSingleTimer("key", "tick", Second);
            ReceiveAny(log.Tell);
            log.Tell("ready");
        }

        public ITimerScheduler Timers { get; set; }
    }

    private sealed class StashesTicks : ReceiveActor, IWithTimers, IWithUnboundedStash
    {
        public StashesTicks(IActorRef log)
        {
            Receive<string>(
                _ =>
                {
                    Timers.StartSingleTimer("key", "tick", Second);
                    log.Tell("started");
                },
                message => message == "start");
            Receive<string>(
                _ =>
                {
                    Become(() => ReceiveAny(log.Tell));
                    Stash.UnstashAll();
                },
                message => message == "open");
            Receive<string>(message =>
            {
                Stash.Stash();
                log.Tell("stashed " + message);
            });
        }

        public ITimerScheduler Timers { get; set; }

        public IStash Stash { get; set; }
    }
}

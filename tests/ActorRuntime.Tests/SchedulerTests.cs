namespace MidiMesh.ActorRuntimeTests;

/// <summary>The scheduler on real time: only that things come, never when.</summary>
public sealed class SchedulerTests : TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void ScheduleTellOnce_OnRealTime_Sends()
    {
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "once", ActorRefs.NoSender);
        ExpectMsg("once");
    }

    [Fact]
    public void ScheduleTellRepeatedly_OnRealTime_SendsUntilCancelled()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, Short, TestActor, "beat", ActorRefs.NoSender, cancelable);
        Assert.Equal(["beat", "beat", "beat"], ReceiveN(3));
        cancelable.Cancel();
        Assert.True(cancelable.IsCancellationRequested);
    }

    [Fact]
    public void ScheduleOnce_ThatThrows_DoesNotStopTheOthers()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new TestException("scheduled"));
        Sys.Scheduler.Advanced.ScheduleOnce(Short, () => TestActor.Tell("alive"));
        ExpectMsg("alive");
    }

    [Fact]
    public void StartSingleTimer_OnRealTime_Sends()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed(TestActor)));
        actor.Tell("start");
        ExpectMsg("tick");
    }

    [Fact]
    public void Clocks_GoForward()
    {
        var before = Sys.Scheduler.HighResMonotonicClock;
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "later", ActorRefs.NoSender);
        ExpectMsg("later");
        Assert.True(Sys.Scheduler.HighResMonotonicClock > before);
    }

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef log)
        {
            Receive<string>(_ => Timers.StartSingleTimer("key", 1, Short));
            Receive<int>(_ => log.Tell("tick"));
        }

        public ITimerScheduler Timers { get; set; }
    }
}

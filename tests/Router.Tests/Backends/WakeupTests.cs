using MidiMesh.Router.Backends;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

public sealed class WakeupTests
{
    [Fact]
    public async Task Set_WorkPublishedBefore_IsNeverMissed()
    {
        const int Rounds = 50_000;
        var there = Wakeup.Create();
        var back = Wakeup.Create();
        int ping = 0, pong = 0;
        var other = Task.Factory.StartNew(() =>
        {
            for (var i = 1; i <= Rounds; i++)
            {
                SleepUntil(there, ref ping, i);
                Volatile.Write(ref pong, i);
                back.Set();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Factory.StartNew(() =>
        {
            for (var i = 1; i <= Rounds; i++)
            {
                Volatile.Write(ref ping, i);
                there.Set();
                SleepUntil(back, ref pong, i);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(RecordingSink.Patience * 2);
        await other;
        Assert.Equal(Rounds, pong);
    }

    [Fact]
    public void Set_Always_AllocatesNothing()
    {
        var wakeup = Wakeup.Create();
        Assert.Equal(0, Steady.LeastAllocated(() => SetAndSleep(wakeup)));
    }

    private static void SetAndSleep(Wakeup wakeup)
    {
        for (var i = 0; i < 1000; i++)
        {
            wakeup.BeginSleep();
            wakeup.Set();
            wakeup.Sleep();
        }
    }

    private static void SleepUntil(Wakeup wakeup, ref int counter, int value)
    {
        while (Volatile.Read(ref counter) < value)
        {
            wakeup.BeginSleep();
            if (Volatile.Read(ref counter) < value)
            {
                wakeup.Sleep();
            }
            else
            {
                wakeup.CancelSleep();
            }
        }
    }
}

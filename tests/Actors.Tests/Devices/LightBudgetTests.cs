using MidiMesh.Actors.Devices;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class LightBudgetTests
{
    private const long Second = 10_000_000;

    [Fact]
    public void ReadyAt_NoLimit_IsAlwaysNow()
    {
        var budget = new LightBudget(0, Second);
        budget.Spend(1_000_000);

        Assert.Equal(0, budget.ReadyAt(5));
    }

    [Fact]
    public void ReadyAt_BucketSpent_SaysWhenAndKeepsToTheRate()
    {
        var budget = new LightBudget(1000, Second);
        var (now, sent) = (0L, 0);
        while (now < 2 * Second)
        {
            var due = budget.ReadyAt(now);
            if (due > 0)
            {
                Assert.True(due > now);
                now = due;
                continue;
            }

            budget.Spend(3);
            sent += 3;
        }

        // Two seconds at 1,000 bytes, and the tenth of a second that the bucket held at first.
        Assert.InRange(sent, 2090, 2110);
    }

    [Fact]
    public void ReadyAt_LongPause_SavesNoMoreThanATenthOfASecond()
    {
        var budget = new LightBudget(1000, Second);
        Assert.Equal(0, budget.ReadyAt(0));
        var sent = 0;
        while (budget.ReadyAt(100 * Second) == 0)
        {
            budget.Spend(3);
            sent += 3;
        }

        Assert.InRange(sent, 100, 103);
    }

    [Fact]
    public void Lift_BucketSpent_IsReady()
    {
        var budget = new LightBudget(10, Second);
        Assert.Equal(0, budget.ReadyAt(0));
        budget.Spend(500);
        Assert.NotEqual(0, budget.ReadyAt(0));

        budget.Lift();

        Assert.Equal(0, budget.ReadyAt(0));
    }
}

using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Tests.Mesh;

public sealed class BackoffTests
{
    [Fact]
    public void Failed_OneAfterTheOther_RestsLongerEachTimeThenParks()
    {
        var backoff = new Backoff(1);
        double[] nominal = [10, 40, 160, 640];
        for (var i = 0; i < Backoff.MaxFailures - 1; i++)
        {
            var rest = backoff.Failed(TimeSpan.FromSeconds(i));
            Assert.NotNull(rest);
            Assert.InRange(rest.Value.TotalMilliseconds, nominal[i] * 0.8, nominal[i] * 1.2);
        }

        Assert.Null(backoff.Failed(TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void Failed_SlowerThanTheWindow_NeverParks()
    {
        var backoff = new Backoff(1);
        for (var i = 0; i < 100; i++)
        {
            Assert.NotNull(backoff.Failed(i * (Backoff.Window / (Backoff.MaxFailures - 2))));
        }
    }

    [Fact]
    public void Failed_DifferentSeeds_DoNotRestEquallyLong() =>
        Assert.Equal(20, Enumerable.Range(0, 20).Select(seed => new Backoff(seed).Failed(TimeSpan.Zero)).Distinct().Count());

    [Fact]
    public void Clear_BeforeTheLastFailure_StartsAnew()
    {
        var backoff = new Backoff(1);
        for (var i = 0; i < Backoff.MaxFailures - 1; i++)
        {
            backoff.Failed(TimeSpan.Zero);
        }

        backoff.Clear();

        Assert.NotNull(backoff.Failed(TimeSpan.Zero));
    }
}

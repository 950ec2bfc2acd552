using MidiMesh.Actors.Clocks;

namespace MidiMesh.Actors.Tests.Clocks;

/// <summary>Tempo and time behind clock messages that come unevenly. Stamps are microseconds.</summary>
public sealed class PulseFilterTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void Hear_EvenPulses_KnowsTheTempoFromTheSecondOn()
    {
        var filter = new PulseFilter(Second, 120);
        filter.Hear(0);
        Assert.False(filter.IsAlive(0));
        filter.Hear(25_000);

        Assert.True(filter.IsAlive(25_000));
        Assert.Equal(100, Tempo(filter), 3);
        Assert.Equal(25_000, filter.At, 3);
    }

    [Fact]
    public void Hear_PulsesOffByThreeMilliseconds_SmoothsTimeAndTempo()
    {
        var filter = new PulseFilter(Second, 120);
        var random = new Random(7);
        const double Period = Second * 60 / 120.0 / 24;
        var (worstTime, worstTempo, worstInput) = (0.0, 0.0, 0.0);
        for (var pulse = 0; pulse < 24 * 60; pulse++)
        {
            var late = random.Next(-3000, 3001);
            filter.Hear(10_000 + (long)(pulse * Period) + late);
            if (pulse > 48)
            {
                worstInput = Math.Max(worstInput, Math.Abs(late));
                worstTime = Math.Max(worstTime, Math.Abs(filter.At - 10_000 - (pulse * Period)));
                worstTempo = Math.Max(worstTempo, Math.Abs(Tempo(filter) - 120));
            }
        }

        Assert.True(worstInput > 2900);
        Assert.InRange(worstTime, 0, 2000);
        Assert.InRange(worstTempo, 0, 5);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(240)]
    public void Hear_AnotherTempo_IsTakenWithinAFewPulses(int tempo)
    {
        var filter = new PulseFilter(Second, 120);
        var at = 0.0;
        for (var pulse = 0; pulse < 48; pulse++)
        {
            filter.Hear((long)(at += Second * 60 / 120.0 / 24));
        }

        for (var pulse = 0; pulse < 8; pulse++)
        {
            filter.Hear((long)(at += Second * 60.0 / tempo / 24));
        }

        Assert.InRange(Tempo(filter), tempo * 0.98, tempo * 1.02);
    }

    [Fact]
    public void Hear_OneLatePulse_IsNoOtherTempo()
    {
        var filter = new PulseFilter(Second, 120);
        for (var pulse = 0; pulse < 96; pulse++)
        {
            filter.Hear((pulse * 20_833) + (pulse == 60 ? 15_000 : 0));
            Assert.InRange(Tempo(filter), 112, 128);
        }
    }

    [Fact]
    public void IsAlive_SilenceOfHalfASecond_EndsIt()
    {
        var filter = new PulseFilter(Second, 120);
        for (var pulse = 0; pulse < 10; pulse++)
        {
            filter.Hear(pulse * 20_000);
        }

        Assert.True(filter.IsAlive(180_000 + 499_999));
        Assert.False(filter.IsAlive(180_000 + 500_000));
        filter.Hear(2 * Second);
        Assert.False(filter.IsAlive(2 * Second));            // one message is no tempo
        filter.Hear((2 * Second) + 30_000);
        Assert.Equal(60_000_000.0 / 30_000 / 24, Tempo(filter), 3);
    }

    private static double Tempo(PulseFilter filter) => Second * 60 / (filter.Period * 24);
}

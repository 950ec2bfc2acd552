using MidiMesh.Router.Backends.Jack;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

public sealed class JackPaceTests
{
    private const uint Period = 64;
    private readonly ManualTime _time = new();
    private uint _frame = uint.MaxValue - 100;
    private bool _running = true;

    [Fact]
    public void TryBook_ShortMessagesWithoutANewPeriod_StopsBelowWhatAPeriodCarries()
    {
        var pace = Create();
        var booked = 0;
        while (pace.TryBook(1))
        {
            booked++;
        }

        Assert.InRange(booked, 2000, 2340);
    }

    [Fact]
    public void TryBook_AfterOnePeriod_StillCountsWhatWasJustWritten()
    {
        var pace = Create();
        Fill(pace);
        _frame += Period;
        Assert.False(pace.TryBook(3));
        _frame += Period;
        Assert.True(pace.TryBook(3));
    }

    [Fact]
    public void TryBook_TwoPeriodsPassedUnseen_StartsAfresh()
    {
        var pace = Create();
        Fill(pace);

        // The counter wraps on the way.
        _frame += 2 * Period;
        Assert.True(pace.TryBook(JackPace.LongestMessage));
    }

    [Fact]
    public void TryBook_LongestSysEx_GoesAloneAndHoldsTheNextForTwoPeriods()
    {
        var pace = Create();
        Assert.True(pace.TryBook(JackPace.LongestMessage));
        Assert.False(pace.TryBook(1));
        _frame += Period;
        Assert.False(pace.TryBook(1));
        _frame += Period;
        Assert.True(pace.TryBook(1));
    }

    [Fact]
    public void TryBook_ServerStandsStill_NeverAllowsMore()
    {
        var pace = Create();
        _frame += Period;
        Assert.True(pace.TryBook(3));
        Fill(pace);
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            Assert.False(pace.TryBook(3));
        }

        _running = false;
        _frame += 10 * Period;
        Assert.False(pace.TryBook(3));
    }

    [Fact]
    public void TryBook_ServerWithoutACounter_GoesOnByTime()
    {
        var pace = Create();
        Fill(pace);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.False(pace.TryBook(3));
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True(pace.TryBook(3));
    }

    [Fact]
    public void IsSettled_TwoPeriodsAfterTheLast_IsTrue()
    {
        var pace = Create();
        Assert.True(pace.IsSettled);
        pace.TryBook(3);
        Assert.False(pace.IsSettled);
        _frame += Period;
        Assert.False(pace.IsSettled);
        _frame += Period;
        Assert.True(pace.IsSettled);
    }

    private static void Fill(JackPace pace)
    {
        while (pace.TryBook(3))
        {
        }
    }

    private JackPace Create() => new(ReadCycle, TimeSpan.FromMilliseconds(1.33), _time);

    private bool ReadCycle(out uint frame, out uint period)
    {
        (frame, period) = (_frame, Period);
        return _running;
    }
}

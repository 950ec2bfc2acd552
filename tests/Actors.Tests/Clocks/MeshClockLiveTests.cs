using MidiMesh.Actors.Clocks;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Live;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Clocks;

/// <summary>The clock that is a Live's: it follows where Live's song is, whatever the network does to the words that say so.</summary>
public sealed class MeshClockLiveTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const double Lead = 0.002;
    private const double BeatsPerSecond = 2;                 // 120 a minute

    private readonly MeshClock _clock = new(new ManualTime());

    public MeshClockLiveTests() => _clock.Use(new ClockPlan(ClockSource.Live, 0, "live", 120, 4, [], Runs: false));

    [Fact]
    public void Live_TellsNoPlace_BeginsAtTheBeginning()
    {
        _clock.Hear(LiveValue.Tempo, 90, 0);
        Assert.Equal(90, _clock.Report().Tempo);
        _clock.Hear(LiveValue.IsPlaying, 1, Second);
        _clock.Hear(LiveValue.IsPlaying, 1, 2 * Second);     // told again, not begun again
        Assert.Equal(1.5, BeatAt(2 + Lead), 6);
        _clock.Hear(LiveValue.IsPlaying, 0, At(3));
        Assert.False(_clock.Read(At(4)).IsRunning);
    }

    [Fact]
    public void Live_TellsItsTimeSignature_IsTheBar()
    {
        Assert.Equal(4, _clock.Read(0).BeatsPerBar);                 // as the rig says
        _clock.Hear(LiveValue.SignatureNumerator, 7, 0);
        Assert.Equal(4, _clock.Read(0).BeatsPerBar);                 // seven of what, nobody has said yet
        _clock.Hear(LiveValue.SignatureDenominator, 8, 0);
        Assert.Equal(3.5, _clock.Read(0).BeatsPerBar);
        _clock.Hear(LiveValue.SignatureNumerator, double.NaN, 0);
        Assert.Equal(4, _clock.Read(0).BeatsPerBar);

        _clock.Hear(LiveValue.SignatureNumerator, 3, 0);
        _clock.Use(new ClockPlan(ClockSource.Own, -1, "", 120, 5, [], Runs: true));
        Assert.Equal(5, _clock.Read(0).BeatsPerBar);                 // another clock's
    }

    [Fact]
    public void Live_StartsInTheMiddle_IsThereWithItsFirstPlace()
    {
        _clock.Hear(LiveValue.SongTime, 37, 0);              // where it stood
        Assert.Equal(37, BeatAt(1));
        _clock.Hear(LiveValue.IsPlaying, 1, At(2));
        Assert.False(_clock.Read(At(2)).IsRunning);          // the insert marker may be elsewhere
        Place(16.1, 2.06);

        Assert.Equal(16.1, BeatAt(2.06), 6);
        Assert.Equal(17.1, BeatAt(2.56), 6);
        var moment = _clock.Look(At(2.06));
        Assert.Equal((ClockTransport.Continue, (16 * 24) + 6.0), (moment.Transport, moment.First - moment.SongStart));      // the next sixteenth
        Assert.Equal(16.1 * 24, moment.Count - moment.SongStart, 6);
    }

    [Fact]
    public void Live_StartsAtTheBeginning_IsAStart()
    {
        _clock.Hear(LiveValue.SongTime, 0, 0);
        _clock.Hear(LiveValue.IsPlaying, 1, At(1));
        Place(0.2, 1.1);

        var moment = _clock.Look(At(1.1));
        Assert.Equal((ClockTransport.Start, moment.SongStart), (moment.Transport, moment.First));
        Assert.Equal(0.2, BeatAt(1.1), 6);
    }

    [Fact]
    public void Live_StartsAndItsPlaceIsLost_BeginsAfterASecond()
    {
        _clock.Hear(LiveValue.SongTime, 8, 0);
        _clock.Hear(LiveValue.IsPlaying, 1, At(1));

        Assert.False(_clock.Read(At(1.9)).IsRunning);
        Assert.True(_clock.Read(At(2.1)).IsRunning);
        Place(10.3, 2.2);
        Assert.Equal(10.3, BeatAt(2.2), 6);
    }

    [Fact]
    public void Live_StopsWhileItsPlaceIsWaitedFor_DoesNotBegin()
    {
        _clock.Hear(LiveValue.SongTime, 8, 0);
        _clock.Hear(LiveValue.IsPlaying, 1, At(1));
        _clock.Hear(LiveValue.IsPlaying, 0, At(1.05));
        Place(9, 1.1);

        Assert.Equal((false, 9.0), (_clock.Read(At(5)).IsRunning, BeatAt(5)));
    }

    [Fact]
    public void Live_ALittleAhead_IsCaughtUpWithWithoutAJump()
    {
        StartAt(0);
        Place(0.5 + 0.1, 0.25);                              // a tenth of a beat more than we thought
        Assert.Equal(0.5, BeatAt(0.25), 6);
        for (var at = 0.35; at < 6; at += 0.1)
        {
            Place((at * BeatsPerSecond) + 0.1, at);
        }

        Assert.InRange(BeatAt(6), 12.099, 12.101);
    }

    [Fact]
    public void Live_OurBeatWasAhead_WaitsForItWithoutGoingBack()
    {
        StartAt(0);
        var last = 0.0;
        for (var at = 0.1; at < 6; at += 0.1)
        {
            Place(Math.Max(0, (at * BeatsPerSecond) - 0.2), at);
            for (var moment = at; moment < at + 0.1; moment += 0.002)
            {
                var beat = BeatAt(moment);
                Assert.True(beat >= last - 1e-9, $"{moment}: {beat} after {last}");
                last = beat;
            }
        }

        Assert.InRange(BeatAt(6), 11.79, 11.81);
    }

    [Theory]
    [InlineData(1, 0.08)]
    [InlineData(2, 0.08)]
    [InlineData(3, 0.4)]
    public void Live_LateLostDoubledAndInTheWrongOrder_TheBeatNeitherJumpsNorStrays(int seed, double latest)
    {
        var random = new Random(seed);
        var coming = new PriorityQueue<double, double>();
        for (var at = 0.1; at < 60; at += 0.1)
        {
            for (var copies = random.Next(10) switch { 0 => 0, 1 => 2, _ => 1 }; copies > 0; copies--)
            {
                coming.Enqueue(at * BeatsPerSecond, at + (latest * random.NextDouble()));
            }
        }

        StartAt(0);
        var changes = _clock.Look(At(0)).Changes;
        var last = 0.0;
        for (var now = 0.0; now < 60; now += 0.002)
        {
            while (coming.TryPeek(out var place, out var arrives) && arrives <= now)
            {
                coming.Dequeue();
                Place(place, arrives);
            }

            var beat = BeatAt(now);
            Assert.True(beat >= last - 1e-9, $"{now}: {beat} after {last}");
            Assert.InRange(beat - (now * BeatsPerSecond), -latest, 0.01);      // at most as late as half of the latest word
            last = beat;
        }

        Assert.Equal(changes, _clock.Look(At(60)).Changes);
    }

    [Fact]
    public void Live_OneWordIsSecondsLate_MovesNothing()
    {
        StartAt(0);
        for (var at = 0.1; at < 5; at += 0.1)
        {
            Place(at * BeatsPerSecond, at);
        }

        Place(2, 5);
        Place(2.2, 5);
        Place(2.4, 5.001);                                   // what was held up comes at one moment
        Place(2.6, 5.001);
        Assert.Equal(12, BeatAt(6), 2);
    }

    [Theory]
    [InlineData(40.3, 1)]
    [InlineData(2.3, 3)]
    [InlineData(9.2, 8)]                                     // four fifths of a beat: lateness can look like that
    public void Live_SongJumps_IsThereAsSoonAsItIsSure(double to, int words)
    {
        StartAt(0);
        for (var at = 0.1; at < 5.05; at += 0.1)
        {
            Place(at * BeatsPerSecond, at);
        }

        var changes = _clock.Look(At(5)).Changes;
        for (var word = 1; word <= words; word++)
        {
            Assert.Equal(changes, _clock.Look(At(5)).Changes);
            Place(to + (word * 0.2), 5 + (word * 0.1));
        }

        var now = 5 + (words * 0.1);
        var moment = _clock.Look(At(now));
        Assert.Equal((changes + 1, ClockTransport.Continue), (moment.Changes, moment.Transport));
        Assert.Equal(to + (words * 0.2), BeatAt(now), 6);
        Assert.Equal(0, (moment.First - moment.SongStart) % 6, 9);
        Assert.InRange(moment.First, moment.Count, moment.Count + 7);
    }

    [Fact]
    public void Live_TellsWholeBeatsOnly_TheyAreThePhase()
    {
        _clock.Hear(LiveValue.Beat, 1, 0);
        _clock.Hear(LiveValue.IsPlaying, 1, 0);
        for (var beat = 0; beat < 40; beat++)
        {
            _clock.Hear(LiveValue.Beat, beat + 1, At((beat / BeatsPerSecond) + 0.03 + (0.001 * (beat % 7))));
        }

        Assert.InRange(BeatAt(20), 40 - 0.07, 40 - 0.055);   // behind by the tick that tells it
    }

    [Fact]
    public void Live_TempoGlides_TheBeatStaysWithIt()
    {
        StartAt(0);
        var (beat, tempo) = (0.0, 120.0);
        for (var at = 0.1; at < 20; at += 0.1)
        {
            beat += tempo / 600;
            tempo += at < 10 ? 0.5 : -0.7;
            _clock.Hear(LiveValue.Tempo, tempo, At(at + 0.05));        // told half a tick late
            Place(beat, at);
            Assert.InRange(BeatAt(at) - beat, -0.05, 0.05);
        }
    }

    [Fact]
    public void Live_IsLost_DoesNotRunUntilItIsBack()
    {
        StartAt(0);
        _clock.LoseLive(At(2));
        Assert.Equal((false, 4.0), (_clock.Read(At(3)).IsRunning, Math.Round(BeatAt(3), 6)));

        _clock.Hear(LiveValue.IsPlaying, 1, At(5));
        Place(10, 5.1);
        Assert.Equal(10.2, BeatAt(5.2), 6);
    }

    [Fact]
    public void Hear_OnceWarm_AllocatesNothing()
    {
        StartAt(0);
        var at = 0.0;

        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                at += 0.1;
                Place(at * BeatsPerSecond, at);
                _ = BeatAt(at);
            }
        }));
    }

    private void StartAt(double beat)
    {
        Place(beat, 0);
        _clock.Hear(LiveValue.IsPlaying, 1, 0);
        Place(beat, 0);
    }

    private void Place(double beat, double at) => _clock.Hear(LiveValue.SongTime, beat, At(at));

    private double BeatAt(double at) => _clock.Read(At(at)).Beat;

    private static long At(double seconds) => (long)Math.Round(seconds * Second);
}

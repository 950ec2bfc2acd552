using MidiMesh.Actors.Clocks;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Midi;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Clocks;

/// <summary>The rig's clock by itself and by a device's MIDI clock.</summary>
public sealed class MeshClockTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const double Lead = 0.002;

    private readonly ManualTime _time = new();
    private readonly MeshClock _clock;

    public MeshClockTests() => _clock = new MeshClock(_time);

    [Fact]
    public void Read_NoClock_SaysNothing() => Assert.Equal(default, _clock.Read(0));

    [Fact]
    public void Own_Start_CountsBeatsFromTwoMillisecondsOn()
    {
        Use(ClockSource.Own, tempo: 120);
        Assert.Equal((false, 0.0), (_clock.Read(Second).IsRunning, _clock.Read(Second).Beat));

        _clock.Act(ClockAction.Start, 0, Second, 0);

        Assert.Equal(0, _clock.Read(Second).Beat);
        Assert.Equal(4, _clock.Read(At(3 + Lead)).Beat, 6);
        Assert.Equal(Second / 2.0, _clock.Read(Second).StampsPerBeat, 3);
    }

    [Fact]
    public void Own_TempoChanges_TheBeatDoesNotJump()
    {
        Use(ClockSource.Own, tempo: 120);
        _clock.Act(ClockAction.Start, 0, 0, 0);
        _clock.Act(ClockAction.Tempo, 60, At(2 + Lead), 0);

        Assert.Equal(4, _clock.Read(At(2 + Lead)).Beat, 6);
        Assert.Equal(6, _clock.Read(At(4 + Lead)).Beat, 6);
        _clock.Act(ClockAction.Tempo, double.NaN, At(4), 0);
        _clock.Act(ClockAction.Tempo, 1e9, At(4 + Lead), 0);
        Assert.Equal(999, _clock.Report().Tempo);
    }

    [Fact]
    public void Own_StopAndContinue_GoesOnAtASixteenth()
    {
        Use(ClockSource.Own, tempo: 60);
        _clock.Act(ClockAction.Start, 0, 0, 0);
        _clock.Act(ClockAction.Toggle, 0, At(2.3), 0);
        Assert.Equal((false, 2.298), (_clock.Read(At(9)).IsRunning, Math.Round(_clock.Read(At(9)).Beat, 6)));

        _clock.Act(ClockAction.Toggle, 0, At(10), 0);
        Assert.Equal(2.25, _clock.Read(At(10 + Lead)).Beat, 6);
        Assert.True(_clock.Read(At(10)).IsRunning);
    }

    [Fact]
    public void Own_Taps_MakeTheTempo()
    {
        Use(ClockSource.Own, tempo: 120);
        foreach (var at in (double[])[1, 1.4, 1.8, 2.2, 2.6])
        {
            _clock.Act(ClockAction.Tap, 0, At(at), 0);
        }

        Assert.Equal(150, _clock.Report().Tempo);
        _clock.Act(ClockAction.Tap, 0, At(10), 0);           // long ago: the first of new ones
        Assert.Equal(150, _clock.Report().Tempo);
        _clock.Act(ClockAction.Tap, 0, At(10.5), 0);
        Assert.Equal(120, _clock.Report().Tempo);
    }

    [Fact]
    public void Own_SameClockInANewRig_GoesOn()
    {
        Use(ClockSource.Own, tempo: 120);
        _clock.Act(ClockAction.Start, 0, 0, 0);
        _clock.Act(ClockAction.Tempo, 90, 0, 0);
        Use(ClockSource.Own, tempo: 120);

        Assert.Equal(90, _clock.Report().Tempo);
        Assert.True(_clock.Read(Second).IsRunning);
        Use(ClockSource.Own, tempo: 100);
        Assert.Equal(100, _clock.Report().Tempo);
        Assert.True(_clock.Read(Second).IsRunning);
        Use(ClockSource.Device, tempo: 100);
        Assert.False(_clock.Read(Second).IsRunning);
    }

    [Fact]
    public void Own_Run_BeginsWithTheRig()
    {
        _clock.Use(new ClockPlan(ClockSource.Own, -1, "", 120, 4, [], Runs: true));

        Assert.True(_clock.Read(Second).IsRunning);
    }

    [Fact]
    public void Device_Start_ItsFirstPulseIsTheFirstBeat()
    {
        Use(ClockSource.Device, tempo: 120);
        var at = Pulses(0, 10, 100);
        Assert.False(_clock.Read(at).IsRunning);
        Assert.Equal(100, Second * 60 / _clock.Read(at).StampsPerBeat, 3);

        _clock.Hear(MidiMessage.Start, at + 1000, 1);
        Assert.Equal(0, _clock.Read(at + 1000).Beat);
        at = Pulses(at, 25, 100);
        Assert.Equal((true, 1.0), (_clock.Read(at).IsRunning, Math.Round(_clock.Read(at).Beat, 6)));
    }

    [Fact]
    public void Device_StopPositionContinue_GoesOnFromThere()
    {
        Use(ClockSource.Device, tempo: 120);
        _clock.Hear(MidiMessage.Start, 0, 1);
        var at = Pulses(0, 49, 120);
        _clock.Hear(MidiMessage.Stop, at, 1);
        Assert.Equal((false, 2.0), (_clock.Read(at).IsRunning, Math.Round(_clock.Read(at + Second).Beat, 6)));

        _clock.Hear(MidiMessage.SongPosition(64), at, 1);
        _clock.Hear(MidiMessage.Continue, at, 1);
        at = Pulses(at, 1, 120);
        Assert.Equal(16, _clock.Read(at).Beat, 6);
    }

    [Fact]
    public void Device_FallsSilent_DoesNotRunUntilItIsBack()
    {
        Use(ClockSource.Device, tempo: 120);
        _clock.Hear(MidiMessage.Start, 0, 1);
        var at = Pulses(0, 48, 120);

        Assert.False(_clock.Read(at + Second).IsRunning);
        var beat = _clock.Read(at + Second).Beat;
        at = Pulses(at + Second, 2, 120);
        Assert.True(_clock.Read(at).IsRunning);
        Assert.InRange(_clock.Read(at).Beat, beat, beat + 0.1);
    }

    [Fact]
    public void Device_PulsesComeUnevenly_TheBeatNeverGoesBack()
    {
        Use(ClockSource.Device, tempo: 120);
        var random = new Random(3);
        var (last, now) = (0.0, 0L);
        _clock.Hear(MidiMessage.Start, 0, 1);
        for (var pulse = 0; pulse < 2000; pulse++)
        {
            var next = (long)((pulse + 1) * Second / 48.0) + random.Next(-50_000, 50_000);
            for (; now < next; now += 17_000)
            {
                var beat = _clock.Read(now).Beat;
                Assert.True(beat >= last - 1e-9, $"pulse {pulse}: {beat} after {last}");
                last = beat;
            }

            _clock.Hear(MidiMessage.Clock, next, 0);
            now = Math.Max(now, next);
        }

        Assert.InRange(last, 2000 / 24.0 - 0.2, 2000 / 24.0 + 0.2);
    }

    [Fact]
    public void Act_ClockOfADevice_DoesNothing()
    {
        Use(ClockSource.Device, tempo: 120);
        _clock.Act(ClockAction.Start, 0, 0, 0);

        Assert.Equal(0, _clock.Look(0).Changes - 1);         // the rig itself is the only change
    }

    [Fact]
    public void Hear_OnceWarm_AllocatesNothing()
    {
        Use(ClockSource.Device, tempo: 120);
        var at = 0L;

        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                _clock.Hear(MidiMessage.Clock, at += 208_333, 0);
                _ = _clock.Read(at);
            }
        }));
    }

    private void Use(ClockSource source, double tempo) => _clock.Use(new ClockPlan(source, 0, source.ToString(), tempo, 4, [], Runs: false));

    private long Pulses(long from, int count, double tempo)
    {
        var at = from;
        for (var i = 1; i <= count; i++)
        {
            at = from + (long)Math.Round(i * Second * 60 / tempo / 24);
            _clock.Hear(MidiMessage.Clock, at, 0);
        }

        return at;
    }

    private static long At(double seconds) => (long)Math.Round(seconds * Second);
}

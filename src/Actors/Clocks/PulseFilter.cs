using MidiMesh.Contracts.Clocks;

namespace MidiMesh.Actors.Clocks;

/// <summary>The time and tempo behind the clock messages of a device, which come as evenly as cables and programs let them.</summary>
/// <remarks>
/// A delay-locked loop of second order (F. Adriaensen, "Using a DLL to filter time", 2005): what comes early or late by chance moves the tempo little, and a tempo that changes is followed
/// within about a beat. Three messages in a row that are off by more than half their distance are another tempo, which is taken at once. Not thread-safe.
/// </remarks>
internal sealed class PulseFilter
{
    // Gain of the loop for each message once it has settled: chance is damped to about a quarter.
    private const double Settled = 0.1;
    private const int OffTempo = 3;

    private readonly double _shortest;
    private readonly double _longest;
    private readonly long _silence;
    private long _last;
    private int _count;
    private int _off;

    /// <summary>Begins at a tempo.</summary>
    /// <param name="frequency">Stamps per second.</param>
    /// <param name="tempo">Quarter notes a minute until others are heard.</param>
    public PulseFilter(long frequency, double tempo)
    {
        _shortest = frequency * 60 / ClockPlan.Fastest / ClockPlan.PulsesPerBeat;
        _longest = frequency * 60 / ClockPlan.Slowest / ClockPlan.PulsesPerBeat;
        _silence = frequency / 2;
        Period = frequency * 60 / tempo / ClockPlan.PulsesPerBeat;
    }

    /// <summary>When the last message should have come, in stamps.</summary>
    public double At { get; private set; }

    /// <summary>Distance of two messages, in stamps.</summary>
    public double Period { get; private set; }

    /// <summary>Whether messages come: two at least, and none has been waited for longer than half a second.</summary>
    public bool IsAlive(long now) => _count > 1 && now - _last < _silence;

    /// <summary>A clock message has come.</summary>
    public void Hear(long stamp)
    {
        var gap = stamp - _last;
        if (_count == 0 || gap >= _silence)
        {
            (At, _count, _off) = (stamp, 1, 0);
        }
        else if (_count == 1)
        {
            Take(stamp, gap);
        }
        else
        {
            Follow(stamp, gap);
        }

        _last = stamp;
    }

    private void Follow(long stamp, long gap)
    {
        var error = stamp - (At + Period);
        _off = Math.Abs(error) > Period / 2 ? _off + 1 : 0;
        if (_off == OffTempo)
        {
            Take(stamp, gap);
            return;
        }

        _count = Math.Min(_count + 1, 1000);
        error = Math.Clamp(error, -Period / 2, Period / 2);
        var gain = Math.Max(Settled, 1.0 / _count);
        At += Period + (Math.Min(1, Math.Sqrt(2) * gain) * error);
        Period = Math.Clamp(Period + (gain * gain * error), _shortest, _longest);
    }

    private void Take(long stamp, long gap) => (At, Period, _count, _off) = (stamp, Math.Clamp(gap, _shortest, _longest), 2, 0);
}

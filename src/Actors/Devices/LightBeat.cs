using MidiMesh.Contracts.Live;

namespace MidiMesh.Actors.Devices;

/// <summary>One beat for everything that we blink: all devices are lit and dark at the same moments, in Live's tempo and from its start as far as they are known, else at 120 beats a minute.</summary>
/// <remarks>Written by a Live's lane, read from any thread. With several Lives the last that spoke is followed.</remarks>
public sealed class LightBeat(TimeProvider time)
{
    private const double Usual = 120;
    private const double Slowest = 20;
    private const double Fastest = 999;
    private readonly long _frequency = time.TimestampFrequency;
    private readonly Lock _gate = new();
    private long _start;                                     // stamp of some beat
    private double _half = time.TimestampFrequency * 30.0 / Usual;

    /// <summary>A number of Live's has changed: tempo, or the transport, whose start is a beat.</summary>
    public void Hear(LiveValue value, double number, long now)
    {
        lock (_gate)
        {
            if (value == LiveValue.IsPlaying && number > 0.5)
            {
                _start = now;
            }
            else if (value == LiveValue.Tempo && double.IsFinite(number))
            {
                // Where we are within the beat stays as it is: nothing jumps while the tempo glides.
                var passed = (now - _start) / _half;
                _half = _frequency * 30.0 / Math.Clamp(number, Slowest, Fastest);
                _start = now - (long)((passed % 2) * _half);
            }
        }
    }

    /// <summary>Whether a blinking light is lit, and the stamp at which that changes.</summary>
    public bool IsLit(long now, out long until)
    {
        lock (_gate)
        {
            var passed = (long)Math.Floor((now - _start) / _half);
            until = _start + (long)Math.Ceiling((passed + 1) * _half);
            return (passed & 1) == 0;
        }
    }
}

using MidiMesh.Actors.Clocks;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Actors.Devices;

/// <summary>One beat for everything that we blink: all devices are lit and dark at the same moments, lit from each beat of Live's on. Where no Live tells, 120 beats a minute.</summary>
/// <remarks>
/// Where Live's song is it knows as the rig's clock does (<see cref="MeshClock"/>): late words move nothing, jumps are followed. While the song stands the beat goes on in its tempo. Written by Lives'
/// lanes, read from any thread. Of several Lives it follows the one that has started last; the first that says anything until then.
/// </remarks>
public sealed class LightBeat
{
    private const double HalfBeat = ClockPlan.PulsesPerBeat / 2.0;

    private readonly MeshClock _clock;
    private readonly Lock _gate = new();
    private string? _live;                                   // whose beat it is

    /// <summary>A beat of its own, until a Live tells another.</summary>
    public LightBeat(TimeProvider time)
    {
        _clock = new MeshClock(time);
        _clock.Use(new ClockPlan(ClockSource.Live, -1, "", ClockPlan.UsualTempo, ClockReading.UsualBar, [], Runs: false));
    }

    /// <summary>A Live says a number; those that say nothing of time are left alone.</summary>
    /// <param name="live">Its name.</param>
    /// <param name="value">Which number; of its place in the song tell the finer that there is.</param>
    /// <param name="number">The number.</param>
    /// <param name="tempo">Its tempo as it is known; NaN when it is not.</param>
    /// <param name="now">Stamp of its arrival.</param>
    public void Hear(string live, LiveValue value, double number, double tempo, long now)
    {
        if (double.IsNaN(number))
        {
            return;
        }

        lock (_gate)
        {
            if (_live != live)
            {
                if (_live is not null && !(value == LiveValue.IsPlaying && number > 0.5))
                {
                    return;
                }

                // Another song: it has begun somewhere else, and is in its own tempo.
                _clock.LoseLive(now);
                _clock.Hear(LiveValue.Tempo, tempo, now);
                _live = live;
            }

            _clock.Hear(value, number, now);
        }
    }

    /// <summary>Nobody hears a Live any more.</summary>
    public void Lose(string live, long now)
    {
        lock (_gate)
        {
            if (_live == live)
            {
                _clock.LoseLive(now);
                _live = null;
            }
        }
    }

    /// <summary>Whether a blinking light is lit, and a stamp at which that has changed.</summary>
    public bool IsLit(long now, out long until)
    {
        var moment = _clock.Look(now);
        var place = moment.Count - moment.SongStart;
        var halves = Math.Max(0, Math.Floor(place / HalfBeat));
        until = now + (long)Math.Ceiling((((halves + 1) * HalfBeat) - place) * moment.Period) + 1;
        return (long)halves % 2 == 0;
    }
}

using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Actors.Clocks;

/// <content>The clock that is a Live's: its tempo and transport, and its place in the song as the phase.</content>
public sealed partial class MeshClock
{
    /// <summary>A song that starts less than this from its beginning is started, not sent somewhere: what knows no song position then follows, too. In beats.</summary>
    private const double NearStart = 0.5;

    /// <summary>Corrections bend the tempo by a twentieth at most, over two beats at least.</summary>
    private const double LeastBend = 2;

    private const double MostBent = 20;

    // What tells places tells one with each of Live's ticks. One that tells none begins at the beginning.
    private static readonly TimeSpan PlacePatience = TimeSpan.FromSeconds(1);

    private readonly PlaceFilter _places = new(time.TimestampFrequency);
    private double _gap;                                     // pulses that we are behind where Live is believed to be, at _stamp
    private double _gapEnd;                                  // stamp at which that has been made up for
    private bool _knowsPlace;                                // this Live tells places
    private double _numerator;                               // of Live's time signature; 0 as long as it has not been told
    private double _denominator;
    private long _waitsSince = long.MaxValue;                // it has started, and has not said where; long.MaxValue: no

    /// <summary>The Live whose clock it is says a number: tempo, time signature, whether its transport runs, where its song is.</summary>
    /// <param name="value">Which number. Of <see cref="LiveValue.SongTime"/> and <see cref="LiveValue.Beat"/> tell only the finer that there is.</param>
    /// <param name="number">The number; NaN when it is not known any more.</param>
    /// <param name="now">Stamp of its arrival.</param>
    public void Hear(LiveValue value, double number, long now)
    {
        lock (_gate)
        {
            switch (value)
            {
                case LiveValue.Tempo when double.IsFinite(number):
                    SetTempo(number, now);
                    break;
                case LiveValue.SignatureNumerator:
                    _numerator = number > 0 ? number : 0;
                    break;
                case LiveValue.SignatureDenominator:
                    _denominator = number > 0 ? number : 0;
                    break;
                case LiveValue.IsPlaying when number > 0.5 && !_runs && _knowsPlace:
                    _waitsSince = Math.Min(_waitsSince, now);
                    break;
                case LiveValue.IsPlaying when number > 0.5 && !_runs:
                    Begin(0, ClockTransport.Start, now, 0);
                    break;
                case LiveValue.IsPlaying when number <= 0.5 && (_runs || _waitsSince != long.MaxValue):
                    StandStill(now);
                    break;
                case LiveValue.SongTime when double.IsFinite(number):
                    HearPlace(number, now);
                    break;
                case LiveValue.Beat when double.IsFinite(number):
                    HearPlace(number - 1, now);
                    break;
                default:
                    return;
            }
        }

        Changed?.Invoke();
    }

    /// <summary>Quarter notes of a bar: as Live's time signature has them, else as the rig says.</summary>
    private double BeatsPerBar => _plan.Source == ClockSource.Live && _numerator > 0 && _denominator > 0 ? ClockReading.UsualBar * _numerator / _denominator : _plan.BeatsPerBar;

    /// <summary>Nobody hears the Live whose clock it is any more: its song does not run, as far as anybody knows.</summary>
    public void LoseLive(long now)
    {
        lock (_gate)
        {
            StandStill(now);
        }

        Changed?.Invoke();
    }

    private void StandStill(long now)
    {
        _waitsSince = long.MaxValue;
        if (_runs)
        {
            Halt(now, 0);
        }
    }

    private void HearPlace(double beat, long now)
    {
        beat = Math.Max(0, beat);
        _knowsPlace = true;
        if (_waitsSince != long.MaxValue)
        {
            Locate(beat, now);
        }
        else if (!_runs)
        {
            _songAt = beat;
        }
        else
        {
            Follow(beat, now);
        }
    }

    private void Follow(double beat, long now)
    {
        var gap = GapAt(now);
        var aim = CountAt(now) + gap;
        if (_places.Hear(beat - ((aim - _songStart) / Pulses), now, _period * Pulses, out var correction))
        {
            Locate(Math.Max(0, ((aim - _songStart) / Pulses) + correction), now);
            return;
        }

        // The count never jumps, and so never goes back: where we ought to be is moved at once, where we are goes there.
        (_count, _stamp, _gap) = (aim + (correction * Pulses), now, gap + (correction * Pulses));
        _gapEnd = now + (Math.Max(LeastBend, MostBent * Math.Abs(_gap) / Pulses) * Pulses * _period);
    }

    /// <summary>The song runs, and is at this beat now. Receivers are sent to the next sixteenth.</summary>
    private void Locate(double beat, long now)
    {
        _songStart = Math.Ceiling(CountAt(now) - (beat * Pulses));
        (_count, _stamp, _gap) = (_songStart + (beat * Pulses), now, 0);
        var isStart = beat < NearStart;
        _first = isStart ? _songStart : _songStart + (Math.Ceiling((beat * ClockPlan.PlacesPerBeat) + (LeadStamps / (_period * PulsesPerPlace))) * PulsesPerPlace);
        _runs = true;
        _waitsSince = long.MaxValue;
        _places.Forget();
        Announce(isStart ? ClockTransport.Start : ClockTransport.Continue, 0);
    }

    /// <summary>A Live that has started and does not say where begins at the beginning.</summary>
    private void EndWait(long now)
    {
        if (_waitsSince != long.MaxValue && now - _waitsSince > PlacePatience.TotalSeconds * _frequency)
        {
            _waitsSince = long.MaxValue;
            Begin(0, ClockTransport.Start, now, 0);
        }
    }

    private double GapAt(long now) => now >= _gapEnd || _gap == 0 ? 0 : _gap * ((_gapEnd - now) / (_gapEnd - _stamp));

    /// <summary>Stamps of a pulse as they go out now: shorter or longer than the tempo says while a gap is made up for.</summary>
    private double PeriodAt(long now) => now >= _gapEnd || _gap == 0 ? Period : 1 / ((1 / Period) + (_gap / (_gapEnd - _stamp)));
}

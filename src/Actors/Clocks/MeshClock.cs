using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Clocks;

/// <summary>The rig's clock: tempo, beat, and whether the song runs, by the rig itself, a device's MIDI clock, or a Live. Outlives every rig.</summary>
/// <remarks>
/// It counts pulses, 24 to a quarter note, without end; the song is a place in that count. Written by the lanes of whoever says the tempo, read from any thread; a lock is held for a few
/// operations only, and nothing is called within it.
/// </remarks>
public sealed partial class MeshClock(TimeProvider time)
{
    /// <summary>From a start to its first pulse: the MIDI specification asks for a millisecond at least, so that a receiver is ready.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan TapsApart = TimeSpan.FromSeconds(2);
    private const int Pulses = ClockPlan.PulsesPerBeat;
    private const int PulsesPerPlace = Pulses / ClockPlan.PlacesPerBeat;
    private const int MostTaps = 4;

    private readonly long _frequency = time.TimestampFrequency;
    private readonly Lock _gate = new();
    private readonly long[] _taps = new long[MostTaps];
    private ClockPlan _plan = ClockPlan.None;
    private PulseFilter _heard = new(time.TimestampFrequency, ClockPlan.UsualTempo);
    private int _tapCount;
    private double _period = time.TimestampFrequency * 60 / ClockPlan.UsualTempo / Pulses;
    private double _stamp;                                   // at which the count was _count
    private double _count;
    private bool _runs;
    private double _first;                                   // the count of the first pulse after the last start
    private double _songStart;                               // the count at which the song would have begun
    private double _songAt;                                  // where it stands while it does not run, in beats
    private int _changes;
    private ClockTransport _transport;
    private long _cause;

    /// <summary>Told, on the thread that has changed something, that pulses may be due at another time than before. Set once, before the mesh starts.</summary>
    public Action? Changed { get; set; }

    /// <summary>What the clock says at a stamp.</summary>
    public ClockReading Read(long now)
    {
        lock (_gate)
        {
            EndWait(now);
            return _plan.Source == ClockSource.None
                ? default
                : new ClockReading(_runs && IsTicking(now), BeatAt(now), Period * Pulses, BeatsPerBar);
        }
    }

    /// <summary>For people: whose clock it is, and what it says now.</summary>
    public ClockReport Report()
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            return new ClockReport(_plan.Source, _plan.Name, IsTicking(now), _runs && IsTicking(now), Math.Round(_frequency * 60 / (Period * Pulses), 2), Math.Round(BeatAt(now), 3));
        }
    }

    /// <summary>Takes a new rig's clock. One that is the same as before goes on as it is; a tempo that is written otherwise counts from now.</summary>
    public void Use(ClockPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var old = _plan;
            _plan = plan;
            if (old.Source != plan.Source || old.Name != plan.Name)
            {
                _heard = new PulseFilter(_frequency, plan.Tempo);
                _period = _frequency * 60 / plan.Tempo / Pulses;
                (_count, _stamp) = (Math.Floor(_count) + 1, now);
                (_runs, _songAt, _tapCount) = (false, 0, 0);
                (_gap, _knowsPlace, _waitsSince) = (0, false, long.MaxValue);
                (_numerator, _denominator) = (0, 0);
                Announce(ClockTransport.Stop, 0);
                if (plan is { Source: ClockSource.Own, Runs: true })
                {
                    Begin(0, ClockTransport.Start, now, 0);
                }
            }
            else if (old.Tempo != plan.Tempo && plan.Source == ClockSource.Own)
            {
                SetTempo(plan.Tempo, now);
            }
        }

        Changed?.Invoke();
    }

    /// <summary>A route acts on a clock that is the rig's own; with any other it does nothing.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="value">The tempo, for <see cref="ClockAction.Tempo"/>.</param>
    /// <param name="now">Stamp of this moment.</param>
    /// <param name="cause">Number of the event that does it.</param>
    public void Act(ClockAction action, double value, long now, long cause)
    {
        lock (_gate)
        {
            if (_plan.Source != ClockSource.Own)
            {
                return;
            }

            switch (action)
            {
                case ClockAction.Start:
                    Begin(0, ClockTransport.Start, now, cause);
                    break;
                case ClockAction.Stop:
                case ClockAction.Toggle when _runs:
                    Halt(now, cause);
                    break;
                case ClockAction.Continue when !_runs:
                case ClockAction.Toggle:
                    Begin(PlaceOf(_songAt), ClockTransport.Continue, now, cause);
                    break;
                case ClockAction.Tap:
                    Tap(now);
                    break;
                case ClockAction.Tempo when double.IsFinite(value):
                    SetTempo(value, now);
                    break;
            }
        }

        Changed?.Invoke();
    }

    /// <summary>The device whose clock it is has sent a message; those that say nothing of time are left alone.</summary>
    public void Hear(in MidiMessage message, long stamp, long cause)
    {
        lock (_gate)
        {
            switch (message.Kind)
            {
                case MidiKind.Clock:
                    _heard.Hear(stamp);
                    _count = Math.Floor(_count) + 1;
                    break;
                case MidiKind.Start:
                    Begin(0, ClockTransport.Start, stamp, cause);
                    break;
                case MidiKind.Continue:
                    Begin(PlaceOf(_songAt), ClockTransport.Continue, stamp, cause);
                    break;
                case MidiKind.Stop:
                    Halt(stamp, cause);
                    break;
                case MidiKind.SongPosition when _runs:
                    Begin(message.Data1 | (message.Data2 << 7), ClockTransport.Continue, stamp, cause);
                    break;
                case MidiKind.SongPosition:
                    _songAt = (message.Data1 | (message.Data2 << 7)) / (double)ClockPlan.PlacesPerBeat;
                    break;
                default:
                    return;
            }
        }

        Changed?.Invoke();
    }

    /// <summary>From a start to its first pulse, in stamps.</summary>
    internal long LeadStamps => (long)(Lead.TotalSeconds * _frequency);

    /// <summary>What a sender needs to know.</summary>
    internal ClockMoment Look(long now)
    {
        lock (_gate)
        {
            EndWait(now);
            var isHeard = _plan.Source == ClockSource.Device;
            return new ClockMoment(
                _plan.Source != ClockSource.None && IsTicking(now), CountAt(now), PeriodAt(now), isHeard ? _count + 1 : double.PositiveInfinity,
                _changes, _transport, _runs, _first, _songStart, _cause);
        }
    }

    private double Period => _plan.Source == ClockSource.Device ? _heard.Period : _period;

    private bool IsTicking(long now) => _plan.Source != ClockSource.Device || _heard.IsAlive(now);

    // What is heard is counted; between two messages the filter says where we are, but never more than one further.
    private double CountAt(long now) => _plan.Source == ClockSource.Device
        ? _count + Math.Clamp((now - _heard.At) / _heard.Period, -0.5, 1)
        : _count + ((now - _stamp) / _period) - GapAt(now);

    private double BeatAt(long now) => _runs ? Math.Max(0, (CountAt(now) - _songStart) / Pulses) : _songAt;

    private static int PlaceOf(double beat) => (int)Math.Round(beat * ClockPlan.PlacesPerBeat, MidpointRounding.AwayFromZero);

    /// <summary>The next pulse is this place of the song, in sixteenths.</summary>
    private void Begin(int place, ClockTransport how, long now, long cause)
    {
        if (_plan.Source != ClockSource.Device)
        {
            // A tempo of our own waits for nobody: the pulse comes as soon as receivers are ready.
            (_count, _stamp) = (Math.Floor(CountAt(now)) + 1, now + LeadStamps);
            _gap = 0;
            _first = _count;
        }
        else
        {
            _first = _count + 1;                             // the next that is heard
        }

        _songStart = _first - (place * PulsesPerPlace);
        _runs = true;
        Announce(how, cause);
    }

    private void Halt(long now, long cause)
    {
        _songAt = BeatAt(now);
        _runs = false;
        Announce(ClockTransport.Stop, cause);
    }

    private void SetTempo(double tempo, long now)
    {
        var gap = GapAt(now);
        (_count, _stamp, _gap) = (CountAt(now) + gap, now, gap);
        _period = _frequency * 60 / Math.Clamp(tempo, ClockPlan.Slowest, ClockPlan.Fastest) / Pulses;
    }

    private void Tap(long now)
    {
        if (_tapCount > 0 && now - _taps[(_tapCount - 1) % MostTaps] > TapsApart.TotalSeconds * _frequency)
        {
            _tapCount = 0;
        }

        _taps[_tapCount++ % MostTaps] = now;
        var known = Math.Min(_tapCount, MostTaps);
        if (known > 1)
        {
            SetTempo(_frequency * 60.0 * (known - 1) / Math.Max(1, now - _taps[(_tapCount - known) % MostTaps]), now);
        }
    }

    private void Announce(ClockTransport how, long cause) => (_changes, _transport, _cause) = (_changes + 1, how, cause);
}

/// <summary>What has last become of the song.</summary>
internal enum ClockTransport
{
    /// <summary>It has stopped, or has never run.</summary>
    Stop,

    /// <summary>It has begun.</summary>
    Start,

    /// <summary>It goes on from somewhere.</summary>
    Continue,
}

/// <summary>The clock at one moment, for a sender.</summary>
/// <param name="IsTicking">Whether pulses come.</param>
/// <param name="Count">Pulses so far, with a fraction.</param>
/// <param name="Period">Stamps of a pulse.</param>
/// <param name="Known">The count will not pass this before something else is heard.</param>
/// <param name="Changes">Counts starts and stops.</param>
/// <param name="Transport">The last of them.</param>
/// <param name="Runs">Whether the song runs.</param>
/// <param name="First">The count of the first pulse after the last start.</param>
/// <param name="SongStart">The count at which the song would have begun.</param>
/// <param name="Cause">Number of the event that the last start or stop came by.</param>
internal readonly record struct ClockMoment(
    bool IsTicking, double Count, double Period, double Known, int Changes, ClockTransport Transport, bool Runs, double First, double SongStart, long Cause);

/// <summary>The clock for people.</summary>
/// <param name="Source">Who says the tempo.</param>
/// <param name="Name">The device's or Live's name.</param>
/// <param name="IsTicking">Whether there is a tempo: a device's clock may be silent.</param>
/// <param name="IsRunning">Whether the song runs.</param>
/// <param name="Tempo">Quarter notes a minute.</param>
/// <param name="Beat">Quarter notes since the song began.</param>
public sealed record ClockReport(ClockSource Source, string Name, bool IsTicking, bool IsRunning, double Tempo, double Beat)
{
    /// <summary>Clock messages sent to each output.</summary>
    public long Pulses { get; init; }

    /// <summary>Clock messages left out because they would have been late by more than a beat.</summary>
    public long Skipped { get; init; }

    /// <summary>A rig without a clock.</summary>
    public static ClockReport None { get; } = new(ClockSource.None, "", IsTicking: false, IsRunning: false, ClockPlan.UsualTempo, 0);
}

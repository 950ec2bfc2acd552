using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Clocks;

/// <summary>Sends the rig's clock to the devices that are to have it: clock, start, stop, continue and song position. Driven by a thread of its own, or by a test.</summary>
/// <remarks>
/// A pulse that is late goes out at once, but never closer to the one before than half their distance: a burst would be heard as a jump in tempo. Who is a whole beat behind has been held up
/// (the computer slept); then the pulses are left out, counted, and the receivers are sent to the next sixteenth. An output that comes while the song runs hears the
/// tempo at once and is sent to the next sixteenth.
/// </remarks>
public sealed class ClockOut(MeshClock clock)
{
    private const int MostBehind = ClockPlan.PulsesPerBeat;
    private const int PulsesPerPlace = ClockPlan.PulsesPerBeat / ClockPlan.PlacesPerBeat;
    private const int Places = 1 << 14;

    private readonly Lock _gate = new();
    private DeviceLane[] _outputs = [];
    private int[] _met = [];                                 // for each its connection that has been told where the song is
    private long _next;                                      // the count of the next pulse
    private long _soonest = long.MinValue;                   // stamp in front of which no pulse goes out
    private bool _isFresh = true;
    private int _changes = -1;
    private bool _runs;
    private long _pulses;
    private long _skipped;

    /// <summary>Pulses sent to each output.</summary>
    public long Pulses => Interlocked.Read(ref _pulses);

    /// <summary>Pulses left out because they would have been late by more than a beat.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>Takes a new rig. Outputs that it leaves out are stopped.</summary>
    public void Use(MeshWiring wiring)
    {
        ArgumentNullException.ThrowIfNull(wiring);
        DeviceLane[] outputs = [.. wiring.Table.Clock.Outputs.Select(index => wiring.Devices[index])];
        lock (_gate)
        {
            var left = _runs ? _outputs.Except(outputs).ToArray() : [];
            _isFresh |= _outputs.Length == 0;
            _met = [.. outputs.Select(output => Array.IndexOf(_outputs, output) is >= 0 and var old ? _met[old] : 0)];
            _outputs = outputs;
            foreach (var output in left)
            {
                output.Deliver(DeviceDelivery.Output(MidiMessage.Stop, 0));
            }
        }

        clock.Changed?.Invoke();
    }

    /// <summary>The mesh ends: whoever runs by this clock stops.</summary>
    public void Quit()
    {
        lock (_gate)
        {
            if (_runs)
            {
                Send(MidiMessage.Stop, 0);
            }

            (_outputs, _met, _runs) = ([], [], false);
        }
    }

    /// <summary>Sends what is due. One caller at a time.</summary>
    /// <param name="now">Stamp of this moment.</param>
    /// <returns>Stamp at which to call again, at the latest; the end of time when only a change can bring something.</returns>
    public long Pump(long now)
    {
        lock (_gate)
        {
            if (_outputs.Length == 0)
            {
                return long.MaxValue;
            }

            var moment = clock.Look(now);
            if (moment.Changes != _changes)
            {
                Tell(moment, now);
                _changes = moment.Changes;
            }

            return moment.IsTicking ? SendPulses(moment, now) : long.MaxValue;
        }
    }

    private long SendPulses(in ClockMoment moment, long now)
    {
        var reached = (long)Math.Floor(moment.Count + (1 / moment.Period));      // stamps are whole
        if (_isFresh || _next > reached + PulsesPerPlace + 1)
        {
            (_next, _isFresh) = (reached + 1, false);        // the clock is another one, or nobody has been sent it
        }

        if (reached - _next >= MostBehind)
        {
            CatchUp(moment, reached);
        }

        while (_next <= reached)
        {
            if (_soonest > now)
            {
                return _soonest;
            }

            Send(MidiMessage.Clock, 0);
            Interlocked.Increment(ref _pulses);
            _soonest = now + (long)(moment.Period / 2);
            _next++;
            if (_runs)
            {
                Join(moment);
            }
        }

        return _next > moment.Known ? long.MaxValue : now + Math.Max(1, (long)Math.Round((_next - moment.Count) * moment.Period));
    }

    /// <summary>Outputs that have come since the start are sent to the next sixteenth, a pulse in front of it.</summary>
    private void Join(in ClockMoment moment)
    {
        var ahead = _next - (long)Math.Round(moment.SongStart);
        if (ahead < 0 || ahead % PulsesPerPlace != 0)
        {
            return;
        }

        for (var i = 0; i < _outputs.Length; i++)
        {
            if (_outputs[i].Connections is var connection && connection != _met[i])
            {
                _met[i] = connection;
                _outputs[i].Deliver(DeviceDelivery.Output(MidiMessage.SongPosition((int)(ahead / PulsesPerPlace % Places)), 0));
                _outputs[i].Deliver(DeviceDelivery.Output(MidiMessage.Continue, 0));
            }
        }
    }

    /// <summary>Leaves out what is too late, and sends the receivers to the next sixteenth.</summary>
    private void CatchUp(in ClockMoment moment, long reached)
    {
        var first = _next;
        _next = reached + 1;
        if (moment.Runs)
        {
            var place = (long)Math.Ceiling((_next - moment.SongStart) / PulsesPerPlace);
            _next = (long)Math.Round(moment.SongStart) + (place * PulsesPerPlace);
            Send(MidiMessage.Stop, 0);
            Send(MidiMessage.SongPosition((int)(place % Places)), 0);
            Send(MidiMessage.Continue, 0);
        }

        Interlocked.Add(ref _skipped, _next - first);
    }

    private void Tell(in ClockMoment moment, long now)
    {
        if (moment.Transport == ClockTransport.Stop)
        {
            if (_runs)
            {
                Send(MidiMessage.Stop, moment.Cause);
            }

            _runs = false;
            return;
        }

        // The next pulse is the first that counts, even if the same was sent already in front of this.
        _next = (long)Math.Round(moment.First);
        _isFresh = false;

        // A start that we heard of late: its pulses are caught up with, once the receivers are ready.
        _soonest = moment.Count > moment.First ? now + clock.LeadStamps : long.MinValue;
        if (moment.Transport == ClockTransport.Start)
        {
            Send(MidiMessage.Start, moment.Cause);
        }
        else
        {
            if (_runs)
            {
                Send(MidiMessage.Stop, moment.Cause);        // a song position means something to who stands still only (MIDI 1.0, Song Position Pointer)
            }

            var place = (long)Math.Round((_next - moment.SongStart) / PulsesPerPlace);
            Send(MidiMessage.SongPosition((int)(place % Places)), moment.Cause);
            Send(MidiMessage.Continue, moment.Cause);
        }

        _runs = true;
        for (var i = 0; i < _outputs.Length; i++)
        {
            _met[i] = _outputs[i].Connections;
        }
    }

    private void Send(in MidiMessage message, long cause)
    {
        foreach (var output in _outputs)
        {
            output.Deliver(DeviceDelivery.Output(message, cause));
        }
    }
}

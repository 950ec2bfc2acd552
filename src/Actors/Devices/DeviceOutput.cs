using System.Runtime.ExceptionServices;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>A device's way out: what sounds at it, what waits for room at its port, what is owed to it, its lights and their budget of bytes.</summary>
/// <remarks>Part of a <see cref="DeviceLane"/>: everything but <see cref="TryOwe"/> and the read-only figures is called within the lane's turn.</remarks>
internal sealed class DeviceOutput
{
    /// <summary>Messages that wait in their own order before positions give way to later ones: what a chord with its controllers brings, and under 20 ms of a DIN cable.</summary>
    private const int MergeFrom = 16;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(2);

    /// <summary>When lights are told again after a connect. A controller that starts up swallows what comes first, and some start up for seconds.</summary>
    private static readonly TimeSpan[] Repaints = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10)];

    private DevicePlan _plan;
    private readonly MeshContext _mesh;
    private readonly IHost _host;
    private readonly DeliveryQueue<DeviceDelivery, DeviceDeliveryPolicy> _backlog;
    private readonly SoundingNotes _sounding = new();
    private readonly OwedReleases _owed = new();             // found the lane's queue full
    private readonly OwedReleases _late = new();             // found the backlog full; touched only within the turn
    private readonly LightBudget _budget;
    private readonly byte[] _bytes = new byte[Math.Max(RgbMessage.MaxLength, DisplayModel.MaxLength)];

    private IMidiOutput? _port;
    private int _unsure;                                     // bit n: an earlier run may have left notes in channel n of which nobody knows
    private long _connected;
    private int _repainted = Repaints.Length;                // repaints since the connect
    private DeviceDelivery? _blocked;                        // taken from the backlog, not yet taken by the port
    private OutputPace _pace;
    private long _asked;
    private long _sent;
    private long _absent;
    private long _refused;
    private long _shared;
    private long _settled;
    private long _cleared;
    private long _superseded;                                // owed, and then undone by a later message
    private long _crowded;                                   // sounds already, and was not struck again for want of room
    private long _failed;
    private Exception? _failure;                             // of the port, while a turn goes on to its end
    private long _postponed;                                 // refused by the backlog and owed instead

    /// <summary>Makes the output of a device, without a port.</summary>
    public DeviceOutput(DevicePlan plan, MeshContext mesh, IHost host)
    {
        (_plan, _mesh, _host) = (plan, mesh, host);
        Lights = new LightModel(plan.Profile, mesh.Time.TimestampFrequency);
        _backlog = new DeliveryQueue<DeviceDelivery, DeviceDeliveryPolicy>(plan.Queue, MergeFrom);
        Displays = new DisplayModel(plan.Profile, mesh.Time.TimestampFrequency);
        Rows = new RowModel(plan.Profile);
        Motors = new MotorFaders(plan.Profile, mesh.Time.TimestampFrequency);
        _budget = new LightBudget(plan.Profile.BytesPerSecond, mesh.Time.TimestampFrequency);
        _pace = new OutputPace(plan.Pace, mesh.Time.TimestampFrequency);
    }

    /// <summary>The lane that an output is part of. Called within the turn.</summary>
    internal interface IHost
    {
        /// <summary>Asks for <see cref="Wake"/> and <see cref="Flush"/> at a stamp; the earliest asked for wins.</summary>
        void WakeAt(long due);

        /// <summary>Wishes every light anew, as what it shows is now.</summary>
        void ReadLights();

        /// <summary>A release that the device sent and that found no room then.</summary>
        void ReleaseInput(in MidiMessage release);
    }

    /// <summary>What the device's lights should show.</summary>
    public LightModel Lights { get; }

    /// <summary>What its displays should show.</summary>
    public DisplayModel Displays { get; }

    /// <summary>What its rows of slots should show.</summary>
    public RowModel Rows { get; }

    /// <summary>Where its motor faders should stand.</summary>
    public MotorFaders Motors { get; }

    /// <summary>Said goodbye: nothing new sounds or lights up. Written under the lane's gate for ports.</summary>
    public bool IsGone { get; set; }

    /// <summary>Messages that waited for room at the port.</summary>
    public DeliveryCounts Backlog => _backlog.Counts;

    /// <summary>Messages that the port took.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Messages dropped because the device was not there.</summary>
    public long Absent => Interlocked.Read(ref _absent);

    /// <summary>Messages that the port cannot carry.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Note-offs not sent because another source still holds the note, or because it does not sound.</summary>
    public long Shared => Interlocked.Read(ref _shared);

    /// <summary>Notes off and pedals up added to what was delivered: by settling, and before a note that sounds is struck again.</summary>
    public long Settled => Interlocked.Read(ref _settled);

    /// <summary>1 while a message from the backlog waits for the port to take it.</summary>
    public int Blocked => _blocked is null ? 0 : 1;

    /// <summary>Releases and last positions owed.</summary>
    public int Owed => _owed.Count + _late.Count;

    /// <summary>What became of every message; consistent while nobody has the lane's turn.</summary>
    public OutputCounts Counts
    {
        get
        {
            var (owed, merged, backlog) = (_owed.OutputsOwed, _owed.Merged, _backlog.Counts);
            return new OutputCounts(
                Interlocked.Read(ref _asked) + owed + merged, Sent, backlog.Merged + merged + _late.Merged + Interlocked.Read(ref _superseded), Shared, Absent, Refused,
                backlog.Dropped - Interlocked.Read(ref _postponed) + Interlocked.Read(ref _crowded), Interlocked.Read(ref _cleared), Interlocked.Read(ref _failed), backlog.Waiting + Blocked,
                owed - _owed.OutputsPaid + _late.OutputsOwed - _late.OutputsPaid);
        }
    }

    /// <summary>Notes that sound.</summary>
    public int Sounding => _sounding.Count;

    /// <summary>Hold pedals that are down, in all channels.</summary>
    public int Pedals => _sounding.Pedals;

    /// <summary>What sounds, to be written down.</summary>
    public OutputSound ReadSound() => _sounding.Read();

    /// <summary>An earlier run left this sounding: it is silenced as soon as there is a port.</summary>
    public void Recall(OutputSound left)
    {
        _sounding.Recall(left);
        _unsure = left.Channels;
    }

    /// <summary>Whether a delivery has to be owed whatever room the lane has, since an earlier one of the same control is; from any thread.</summary>
    public bool MustOwe(in DeviceDelivery delivery) => _owed.IsOwed(delivery);

    /// <summary>Remembers a delivery that the lane had no room for, from any thread; the lane is then to be nudged.</summary>
    /// <returns>False when it is of a kind that may be dropped.</returns>
    public bool TryOwe(in DeviceDelivery delivery) => _owed.TryOwe(delivery);

    /// <summary>Takes what the rig says of the device from now on.</summary>
    public void Use(DevicePlan plan)
    {
        if (plan.Pace != _plan.Pace)
        {
            _pace = new OutputPace(plan.Pace, _mesh.Time.TimestampFrequency);
        }

        _plan = plan;
    }

    /// <summary>The port is open. Sends the profile's start messages and silences what sounded when the last port went.</summary>
    public void Connect(IMidiOutput port)
    {
        _port = port;
        foreach (var message in _plan.Profile.Start)
        {
            Ask(DeviceDelivery.Output(MidiMessage.SysEx, 0, message));
        }

        Silence();
        for (var channel = 0; channel < MidiMessage.ChannelCount && _unsure != 0; channel++)
        {
            if ((_unsure & (1 << channel)) != 0)
            {
                // The last second of that run is in no ledger: hold pedals up and All Notes Off (MIDI 1.0, channel mode messages).
                Send(MidiMessage.ControlChange(channel, 64, 0), 0);
                Send(MidiMessage.ControlChange(channel, 123, 0), 0);
            }
        }

        _unsure = 0;
    }

    /// <summary>Paints every light, and again a few times in the next seconds. Within the budget, like any light.</summary>
    public void Repaint()
    {
        Lights.Repaint();
        Displays.Repaint();
        Rows.Repaint();
        Motors.Repaint();
        if (_port is not null)
        {
            (_connected, _repainted) = (_mesh.Time.GetTimestamp(), 0);
            _host.WakeAt(NextRepaint);
        }
    }

    /// <summary>A stamp asked for has come, or an earlier one.</summary>
    public void Wake(long now)
    {
        FlushBacklog();
        if (_repainted == Repaints.Length)
        {
            return;
        }

        if (now >= NextRepaint)
        {
            _repainted++;
            Lights.Repaint();
            Displays.Repaint();
            Rows.Repaint();
        }

        if (_repainted < Repaints.Length)
        {
            _host.WakeAt(NextRepaint);
        }
    }

    /// <summary>The port is gone: nothing more goes to it. <see cref="DropUnsent()"/> follows.</summary>
    public void Close() => (_port, _repainted) = (null, Repaints.Length);

    /// <summary>Drops and counts what waited for the port.</summary>
    public void DropUnsent()
    {
        DropWaiting(ref _absent, "the device is absent");
    }

    /// <summary>Drops and counts what waits. The ledger then says what really sounds: a note whose note-off waited is silenced yet, one that never began needs no note-off.</summary>
    private void DropWaiting(ref long counter, string why)
    {
        _sounding.BeginUndo();
        if (_blocked is { } blocked)
        {
            _blocked = null;
            DropWaiting(blocked, ref counter, why);
        }

        while (_backlog.TryRead(out var item))
        {
            DropWaiting(item, ref counter, why);
        }
    }

    private void DropWaiting(in DeviceDelivery item, ref long counter, string why)
    {
        _sounding.Undo(item.Midi);
        Drop(item, ref counter, why);
    }

    /// <summary>What sounds is silenced, and no light goes on telling what nobody follows.</summary>
    public void Park()
    {
        FlushBacklog();
        Silence();
        Lights.Darken();
        Displays.Blank();
        Rows.Darken();
        FlushLights();
        FlushDisplays();
        FlushRows();
    }

    /// <summary>Notes off, lights off, the profile's stop messages, with no regard for the budget.</summary>
    public void Goodbye()
    {
        FlushBacklog();
        DropForSilence();
        Silence();
        Lights.Darken();
        Displays.Blank();
        Rows.Darken();
        _repainted = Repaints.Length;
        _budget.Lift();
        Displays.Lift();
        FlushLights();
        FlushDisplays();
        FlushRows();
        foreach (var message in _plan.Profile.Stop)
        {
            Ask(DeviceDelivery.Output(MidiMessage.SysEx, 0, message));
        }
    }

    /// <summary>Hands over what the port had no room for at <see cref="Goodbye"/>.</summary>
    /// <returns>True when nothing is left for that port.</returns>
    public bool TryFinish(IMidiOutput port)
    {
        if (!IsGone || !ReferenceEquals(_port, port))
        {
            return true;
        }

        Flush();
        return _blocked is null && _backlog.Count == 0 && Lights.Waiting == 0 && Displays.IsTold(_mesh.Time.GetTimestamp()) && Rows.Waiting == 0 && !_owed.IsDue && !_late.IsDue;
    }

    /// <summary>Everything that sounds is silenced.</summary>
    public void Panic()
    {
        DropForSilence();
        Silence();
        for (var channel = 0; channel < MidiMessage.ChannelCount; channel++)
        {
            // All Sound Off and All Notes Off, for what others have sent past us (MIDI 1.0, channel mode messages).
            Send(MidiMessage.ControlChange(channel, 120, 0), 0);
            Send(MidiMessage.ControlChange(channel, 123, 0), 0);
        }
    }

    /// <summary>A message for the device.</summary>
    public void Send(in DeviceDelivery item)
    {
        if (item.Midi.Kind == MidiKind.SysEx)
        {
            Ask(item);
        }
        else
        {
            Send(item.Midi, item.EventId);
        }
    }

    /// <summary>A wish for a light.</summary>
    public void Light(in DeviceDelivery item)
    {
        if (!IsGone)
        {
            Lights.Wish(item.Element, item.Wish, _mesh.Time.GetTimestamp());
        }
    }

    /// <summary>At the end of a turn: as much of what waits, of what is owed and of the lights as the port has room for. Throws what the port's driver threw meanwhile.</summary>
    public void Flush()
    {
        if (_failure is { } failure)
        {
            _failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }

        FlushBacklog();
        PayOwed();
        FlushLights();
        FlushDisplays();
        FlushRows();
        FlushMotors();
    }

    /// <summary>Sends what waited for room, in order, as far as the port takes it.</summary>
    private void FlushBacklog()
    {
        while (_port is { LostReason: null } port)
        {
            if (_blocked is null)
            {
                if (!_backlog.TryRead(out var next))
                {
                    return;
                }

                _blocked = next;
            }

            if (MustWait())
            {
                return;
            }

            if (!TrySend(port, _blocked.Value))
            {
                if (port.Queued > 0)
                {
                    RetryLater();
                    return;
                }

                // An empty queue that refuses a message will never take it: a SysEx beyond what the port can carry.
                Drop(_blocked.Value, ref _refused, "the port does not take it");
            }

            _blocked = null;
        }
    }

    /// <summary>Silences everything that sounds: now as far as there is room, the rest later.</summary>
    public void Silence()
    {
        if (_port is not { LostReason: null })
        {
            return;                                          // kept until there is somebody to tell
        }

        while (_failure is null && _backlog.Count < _backlog.Capacity && _sounding.TryTakeNext(out var silence))
        {
            Supersede(silence);                              // a pedal must not go down behind this
            EndPressure(silence, 0);
            Interlocked.Increment(ref _settled);
            Ask(DeviceDelivery.Output(silence, 0));
        }

        if (_sounding.Count > 0 || _sounding.Pedals > 0)
        {
            _owed.OweSilence();                              // the rest when the port has taken some
            RetryLater();
        }
    }

    private void Send(in MidiMessage message, long eventId)
    {
        Interlocked.Increment(ref _asked);
        Pass(DeviceDelivery.Output(message, eventId));
    }

    private void Pass(in DeviceDelivery item)
    {
        var message = item.Midi;
        Supersede(message);
        if (_port is not { LostReason: null } || (IsGone && !HeldNotes.LetsGo(message)))
        {
            // The ledger keeps what sounded when the port went: it is silenced when the port is back.
            Drop(item, ref _absent, "the device is absent");
        }
        else if (HeldNotes.LetsGo(message) && _backlog.Count == _backlog.Capacity)
        {
            _late.TryOwe(item);
            RetryLater();
        }
        else
        {
            if (message.IsNoteOn && _sounding.IsSounding(message.Channel, message.Note))
            {
                if (_backlog.Count >= _backlog.Capacity / 2)
                {
                    // No room for both: it is not struck again, and sounds until both have let it go.
                    _sounding.Admit(message);
                    Drop(item, ref _crowded, "it sounds, and too much waits to strike it again");
                    return;
                }

                // Pressed by two: instruments disagree on whether one release or two end it (MIDI 1.0 leaves it open), so each note-on gets one of its own.
                Interlocked.Increment(ref _settled);
                Ask(DeviceDelivery.Output(MidiMessage.NoteOff(message.Channel, message.Note, 64), item.EventId));
            }

            EndPressure(message, item.EventId);
            if (_sounding.Admit(message))
            {
                Transmit(item);
            }
            else
            {
                Interlocked.Increment(ref _shared);          // another source still holds the note, or nothing sounds any more
            }
        }
    }

    private void Supersede(in MidiMessage later)
    {
        if (_late.TryForget(later))
        {
            Interlocked.Increment(ref _superseded);
        }
    }

    private void EndPressure(in MidiMessage message, long eventId)
    {
        if (message.IsNoteOff && _sounding.TryEndPressure(message, out var pressure))
        {
            Interlocked.Increment(ref _settled);
            Ask(DeviceDelivery.Output(pressure, eventId));
        }
    }

    private void PayOwed()
    {
        PayOwed(_late);
        PayOwed(_owed);
    }

    private void PayOwed(OwedReleases owed)
    {
        if (!owed.TryTake(out var lights, out var silence, out var releases))
        {
            return;
        }

        if (lights)
        {
            _host.ReadLights();
        }

        if (silence)
        {
            Silence();
        }

        for (var from = 0; releases;)
        {
            if (_backlog.Count == _backlog.Capacity)
            {
                owed.OweReleases();
                RetryLater();
                return;
            }

            if (!owed.TryTakeNext(ref from, out var kind, out var release))
            {
                return;
            }

            if (kind == DeviceDeliveryKind.Input)
            {
                _host.ReleaseInput(release);
            }
            else
            {
                Pass(DeviceDelivery.Output(release, 0));     // counted as asked for when it was owed
            }
        }
    }

    private void Ask(in DeviceDelivery item)
    {
        Interlocked.Increment(ref _asked);
        Transmit(item);
    }

    private void Transmit(in DeviceDelivery item)
    {
        if (_port is not { LostReason: null } port)
        {
            Drop(item, ref _absent, "the device is absent");
        }
        else if (_blocked is not null || _backlog.Count > 0 || MustWait() || !TrySend(port, item))
        {
            if (_backlog.Write(item) == DeliveryResult.Dropped)
            {
                if (!item.Midi.IsNoteOff && _late.TryOwe(item))
                {
                    Interlocked.Increment(ref _postponed);
                    return;
                }

                Note(TraceKind.MidiDropped, item.Midi, item.SysEx.Span, item.EventId, "the output queue is full");
                if (item.Midi.IsNoteOn)
                {
                    _sounding.TakeBack(item.Midi);           // it never sounds, and needs no note-off
                }
            }

            if (!MustWait())
            {
                RetryLater();
            }
        }
    }

    /// <summary>Gives a message to the port. False: there is no room for it.</summary>
    private bool TrySend(IMidiOutput port, in DeviceDelivery item)
    {
        var length = item.Midi.Kind == MidiKind.SysEx ? 0 : item.Midi.CopyTo(_bytes);
        var bytes = length == 0 ? item.SysEx.Span : _bytes.AsSpan(0, length);
        _mesh.Sent.Add(item.Midi, length == 0 ? bytes : default, isLight: false, _mesh.Time.GetTimestamp());
        try
        {
            if (!port.TrySend(bytes))
            {
                return false;
            }
        }
        catch (Exception failure)
        {
            // Thrown from here it would leave half a delivery: of a note struck again, say, only the end of the one before. So the message is
            // counted, what it was to end is remembered, and the turn fails when it ends.
            _failure ??= failure;
            _sounding.SoundsYet(item.Midi);
            Drop(item, ref _failed, "the port's driver failed on it");
            return true;
        }

        _pace.Spend(bytes.Length, _mesh.Time.GetTimestamp());
        Interlocked.Increment(ref _sent);
        Note(TraceKind.MidiOut, item.Midi, item.SysEx.Span, item.EventId, null);
        return true;
    }

    /// <summary>Whether the line is still busy with what it was given; then the lane is woken when it is free.</summary>
    private bool MustWait()
    {
        if (!_pace.IsLimited || _pace.ReadyAt(_mesh.Time.GetTimestamp()) is not (> 0 and var ready))
        {
            return false;
        }

        _host.WakeAt(ready);
        return true;
    }

    /// <summary>On a slow line what waits would hold the silence up: it goes, and with it notes that never sounded.</summary>
    private void DropForSilence()
    {
        if (_pace.IsLimited)
        {
            DropWaiting(ref _cleared, "it still waited when silence was asked for");
        }
    }

    private void Drop(in DeviceDelivery item, ref long counter, string why)
    {
        Interlocked.Increment(ref counter);
        Note(TraceKind.MidiDropped, item.Midi, item.SysEx.Span, item.EventId, why);
    }

    private void FlushLights()
    {
        MoveLights();
        while (Lights.Waiting > 0 && _port is { LostReason: null } port)
        {
            if (MustLightsWait() || !Lights.TryTakeNext(out var element, out var shown))
            {
                return;
            }

            for (var message = 0; message < Lights.MessagesOf(element, shown); message++)
            {
                // Several messages of one light go together: half a light would be a wrong one.
                if (!TryTellLight(port, _bytes.AsSpan(0, Lights.Write(element, shown, message, _bytes))))
                {
                    Lights.Untell(element);
                    return;
                }
            }
        }
    }

    /// <summary>Behind the lights: as much of the displays' texts as there is room for.</summary>
    private void FlushDisplays()
    {
        while (Displays.Exists && _port is { LostReason: null } port)
        {
            // First whether there is anything to tell: waiting for room wakes the lane.
            var now = _mesh.Time.GetTimestamp();
            if (!Displays.IsDue(now, out var due))
            {
                _host.WakeAt(due);
                return;
            }

            if (MustLightsWait())
            {
                return;
            }

            if (Displays.TryWriteNext(now, _bytes, out var length) && !TryTellLight(port, _bytes.AsSpan(0, length)))
            {
                Displays.Untell();
                return;
            }
        }
    }

    /// <summary>Behind the displays: the rows that differ, as far as there is room.</summary>
    private void FlushRows()
    {
        while (Rows.Waiting > 0 && _port is { LostReason: null } port)
        {
            if (MustLightsWait() || !Rows.TryTakeNext(out var message))
            {
                return;
            }

            if (!TryTellLight(port, message))
            {
                Rows.Untell();
                return;
            }
        }
    }

    /// <summary>Whether the budget of bytes is spent, or notes have to go first; then the lane is woken.</summary>
    private bool MustLightsWait()
    {
        var due = _budget.ReadyAt(_mesh.Time.GetTimestamp());
        if (due > 0)
        {
            _host.WakeAt(due);
            return true;
        }

        return _pace.IsLimited && (_blocked is not null || _backlog.Count > 0 || MustWait());
    }

    private bool TryTellLight(IMidiOutput port, ReadOnlySpan<byte> bytes)
    {
        var midi = MidiMessage.TryFromBytes(bytes, out var channel) ? channel : MidiMessage.SysEx;
        _mesh.Sent.Add(midi, bytes.Length > 3 ? bytes : default, isLight: true, _mesh.Time.GetTimestamp());
        if (!port.TrySend(bytes))
        {
            RetryLater();
            return false;
        }

        _budget.Spend(bytes.Length);
        _pace.Spend(bytes.Length, _mesh.Time.GetTimestamp());
        Interlocked.Increment(ref _asked);
        Interlocked.Increment(ref _sent);
        Note(TraceKind.MidiOut, midi, bytes.Length > 3 ? bytes : default, 0, null);
        return true;
    }

    /// <summary>Lights that we have to blink are told at each half of the beat; while there is none nothing wakes.</summary>
    private void MoveLights()
    {
        if (Lights.Moving > 0 && !IsGone && _port is { LostReason: null })
        {
            Lights.Move(_mesh.Beat.IsLit(_mesh.Time.GetTimestamp(), out var until));
            _host.WakeAt(until);
        }
    }

    /// <summary>Sends the motor faders that are free to where they should stand.</summary>
    private void FlushMotors()
    {
        Span<byte> bytes = stackalloc byte[6];
        while (!IsGone && _port is { LostReason: null } port)
        {
            if (!Motors.TryFindNext(_mesh.Time.GetTimestamp(), out var element, out var position, out var due))
            {
                if (due != long.MaxValue)
                {
                    _host.WakeAt(due);
                }

                return;
            }

            var length = Motors.Write(element, position, bytes);
            for (var at = 0; at < length; at += 3)
            {
                if (!port.TrySend(bytes.Slice(at, 3)))
                {
                    RetryLater();                            // both halves again: the first alone is a position, too
                    return;
                }

                Interlocked.Increment(ref _sent);
                if (MidiMessage.TryFromBytes(bytes.Slice(at, 3), out var message))
                {
                    Note(TraceKind.MidiOut, message, default, 0, null);
                }
            }

            Motors.Tell(element, position);
        }
    }

    private long NextRepaint => _connected + (long)(Repaints[_repainted].TotalSeconds * _mesh.Time.TimestampFrequency);

    private void RetryLater() =>
        _host.WakeAt(_mesh.Time.GetTimestamp() + (long)(Retry.TotalSeconds * _mesh.Time.TimestampFrequency));

    private void Note(TraceKind kind, in MidiMessage message, ReadOnlySpan<byte> sysEx, long eventId, string? text) =>
        _mesh.Trace.Midi(kind, _plan.Name, message, sysEx, eventId, text);
}

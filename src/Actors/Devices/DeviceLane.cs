using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Devices;

/// <summary>A device's part of the data path: which control, held notes, its routes, its lights, its output.</summary>
/// <remarks>
/// Made by the supervisor, outlives the incarnations of its <see cref="DeviceActor"/>. Everything but <see cref="Deliver"/> and the read-only figures is called within a turn:
/// by the lane itself, or by the actor between <see cref="EnterTurn"/> and its disposal.
/// </remarks>
public sealed class DeviceLane : ILaneHandler<DeviceDelivery>, IRouteHost, IDisposable
{
    private const int LaneCapacity = 1024;
    private const int OutputCapacity = 1024;
    private static readonly TimeSpan OutputRetry = TimeSpan.FromMilliseconds(2);

    private readonly MeshContext _mesh;
    private readonly Lane<DeviceDelivery, DeviceDeliveryPolicy> _lane;
    private readonly DeliveryQueue<DeviceDelivery, DeviceDeliveryPolicy> _backlog = new(OutputCapacity);
    private readonly ControlDecoder _decoder;
    private readonly RouteRunner _routes;
    private readonly HeldNotes _held = new();
    private readonly SoundingNotes _sounding = new();
    private readonly LightBudget _budget;
    private readonly byte[] _bytes = new byte[3];
    private readonly OwedReleases _owed = new();

    private MeshWiring _wiring = MeshWiring.Empty;
    private DeviceSource _source = DeviceSource.None;
    private DeviceReport _report = new(DevicePhase.Absent, "not looked for yet", null);
    private readonly Lock _portsGate = new();
    private DevicePorts? _ports;
    private bool _gone;                                      // said goodbye: nothing new sounds or lights up
    private int _ticket;
    private int _index = -1;
    private IMidiOutput? _output;
    private DeviceDelivery? _blocked;                        // taken from the backlog, not yet taken by the port
    private long _received;
    private long _sent;
    private long _absent;
    private long _refused;
    private long _unheld;
    private long _shared;
    private long _settled;
    private long _garbage;

    /// <summary>Makes the lane of a device.</summary>
    public DeviceLane(DevicePlan plan, MeshContext mesh)
    {
        Plan = plan;
        _mesh = mesh;
        _lane = new Lane<DeviceDelivery, DeviceDeliveryPolicy>(plan.Name, LaneCapacity, mesh.Time);
        _decoder = new ControlDecoder(plan.Profile);
        _routes = new RouteRunner(this, mesh.Time);
        Lights = new LightModel(plan.Profile);
        _budget = new LightBudget(plan.Profile.BytesPerSecond, mesh.Time.TimestampFrequency);
    }

    /// <summary>What the rig says of the device.</summary>
    public DevicePlan Plan { get; }

    /// <summary>What its lights should show. Touched only within a turn; <see cref="LightModel.Wanted"/> may be read from anywhere.</summary>
    public LightModel Lights { get; }

    /// <summary>What passed through, and what became of it.</summary>
    public DeviceCounts Counts => new(
        _lane.Counts, _backlog.Counts, Interlocked.Read(ref _received), Interlocked.Read(ref _sent),
        Interlocked.Read(ref _absent), Interlocked.Read(ref _refused), Interlocked.Read(ref _unheld), Interlocked.Read(ref _garbage),
        _held.Count, _sounding.Count, _sounding.Pedals, Lights.Waiting, _routes.PostponedCount, _routes.PostponedDropped)
    {
        Shared = Interlocked.Read(ref _shared), Settled = Interlocked.Read(ref _settled), Blocked = _blocked is null ? 0 : 1, Owed = _owed.Count,
    };

    /// <summary>How the device is, for status: set by its actor, read from anywhere.</summary>
    public DeviceReport Report
    {
        get => Volatile.Read(ref _report);
        set => Volatile.Write(ref _report, value);
    }

    /// <summary>Its open ports. They outlive an incarnation, so that nothing is missed while it restarts.</summary>
    public DevicePorts? Ports => Volatile.Read(ref _ports);

    /// <summary>A ticket for opening ports; every earlier one is void from now on.</summary>
    public int NewTicket()
    {
        lock (_portsGate)
        {
            return ++_ticket;
        }
    }

    /// <summary>Keeps ports that have been opened, unless the ticket is void: whoever opened them then closes them, however late it is.</summary>
    public bool TryKeepPorts(int ticket, DevicePorts ports)
    {
        lock (_portsGate)
        {
            if (ticket != _ticket || _ports is not null || _gone)
            {
                return false;
            }

            Volatile.Write(ref _ports, ports);
            return true;
        }
    }

    /// <summary>Hands the ports over to be closed, and voids every ticket.</summary>
    public DevicePorts? TakePorts()
    {
        lock (_portsGate)
        {
            _ticket++;
            var ports = _ports;
            Volatile.Write(ref _ports, null);
            return ports;
        }
    }

    /// <summary>Told of SysEx that the device sent, within the turn; the actor looks for its identity in it.</summary>
    public Action<ReadOnlyMemory<byte>>? SysExArrived { get; set; }

    /// <summary>Told once, on the thread that brought it, of the first bytes that are no MIDI.</summary>
    public Action? GarbageArrived { get; set; }

    /// <summary>Counts bytes that are no MIDI, or a SysEx message beyond the cap; from any thread.</summary>
    public void CountGarbage()
    {
        if (Interlocked.Increment(ref _garbage) == 1)
        {
            GarbageArrived?.Invoke();
        }
    }

    /// <summary>Hands something to the device's lane, from any thread.</summary>
    /// <returns>False when there was no room. A release or a light is seen to all the same, as soon as the lane has worked its queue off.</returns>
    public bool Deliver(in DeviceDelivery delivery)
    {
        if (_lane.Deliver(delivery))
        {
            return true;
        }

        if (_owed.TryOwe(delivery))
        {
            _lane.Nudge();
        }

        return false;
    }

    /// <summary>Takes the turn for a control handler.</summary>
    public Lane<DeviceDelivery, DeviceDeliveryPolicy>.Turn EnterTurn() => _lane.EnterTurn();

    /// <summary>A new incarnation takes the lane over: what the last one left held is released, its steps' memory is gone, lights are told anew.</summary>
    public void Attach(Action<Exception> fault) => _lane.Attach(this, fault, () =>
    {
        _routes.Reset(_source.StateCount);
        _held.ReleaseAll(0);
        Silence();

        // Wishes may have found the queue full, or one of them may be what the last incarnation failed on.
        ReadLights();
        Lights.Repaint();
    });

    /// <summary>Within a turn: the actor crashed too often and none follows for now. What is held and what sounds is settled, and no light goes on telling what nobody follows.</summary>
    public void Park()
    {
        _held.ReleaseAll(0);
        FlushBacklog();
        Silence();
        Lights.Darken();
        FlushLights();
    }

    /// <summary>The incarnation stops; deliveries wait for the next.</summary>
    public void Detach() => _lane.Detach(this);

    /// <summary>Whether an incarnation is in place.</summary>
    public bool IsAttached => _lane.IsAttached;

    /// <summary>Within a turn: takes a new table. Notes held go on as they were caused; lights become what the new table wants.</summary>
    public void Apply(MeshWiring wiring, int index)
    {
        _routes.LetGo();
        (_wiring, _index) = (wiring, index);
        _source = index < wiring.Table.DeviceSources.Length ? wiring.Table.DeviceSources[index] : DeviceSource.None;
        _routes.Reset(_source.StateCount);
        ReadLights();
    }

    /// <summary>Within a turn: the output is open. Sends the profile's start messages and paints every light.</summary>
    public void Connect(IMidiOutput output)
    {
        _output = output;
        foreach (var message in Plan.Profile.Start)
        {
            SendNow(message.Span);
        }

        Silence();
        ReadLights();
        Lights.Repaint();
    }

    /// <summary>Within a turn: the port is gone. What the device held is released unless the rig says otherwise; what it sounded is forgotten with it.</summary>
    public void Disconnect()
    {
        _output = null;
        if (Plan.OnLost == OnLost.Release)
        {
            _held.ReleaseAll(0);
        }

        if (_blocked is { } blocked)
        {
            _blocked = null;
            DropUnsent(blocked);
        }

        while (_backlog.TryRead(out var item))
        {
            DropUnsent(item);
        }
    }

    /// <summary>Within a turn: orderly goodbye, for good. Notes off, lights off, the profile's stop messages; from now on it feeds nothing, and only releases still go out.</summary>
    /// <remarks>Others may run on the old table for a moment: what they still ask of this device is dropped as for an absent one. See <see cref="TryFinish"/> for what the port has no room for yet.</remarks>
    public void Goodbye()
    {
        (_wiring, _source, _index) = (MeshWiring.Empty, DeviceSource.None, -1);
        _routes.Reset(0);
        _held.ReleaseAll(0);
        FlushBacklog();
        Silence();
        Lights.Darken();
        _budget.Lift();
        FlushLights();
        foreach (var message in Plan.Profile.Stop)
        {
            Transmit(DeviceDelivery.Output(MidiMessage.SysEx, 0, message));
        }

        lock (_portsGate)
        {
            _gone = true;
        }
    }

    /// <summary>After <see cref="Goodbye"/>, from any thread but a turn's: hands over what the port had no room for.</summary>
    /// <returns>True when nothing is left for that output.</returns>
    public bool TryFinish(IMidiOutput output)
    {
        using var turn = EnterTurn();
        if (!_gone || !ReferenceEquals(_output, output))
        {
            return true;
        }

        FlushBacklog();
        PayOwed();
        FlushLights();
        return _blocked is null && _backlog.Count == 0 && Lights.Waiting == 0 && !_owed.IsDue;
    }

    /// <summary>Within a turn: everything that sounds at this output is silenced, everything held from this device released.</summary>
    public void Panic()
    {
        _held.ReleaseAll(0);
        Silence();
        for (var channel = 0; channel < MidiMessage.ChannelCount; channel++)
        {
            // All Sound Off and All Notes Off, for what others have sent past us (MIDI 1.0, channel mode messages).
            Send(MidiMessage.ControlChange(channel, 120, 0), 0);
            Send(MidiMessage.ControlChange(channel, 123, 0), 0);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lane.Dispose();

    void ILaneHandler<DeviceDelivery>.Handle(in DeviceDelivery item)
    {
        switch (item.Kind)
        {
            case DeviceDeliveryKind.Input:
                OnInput(item);
                break;
            case DeviceDeliveryKind.Output:
                OnOutput(item);
                break;
            default:
                if (!_gone)
                {
                    Lights.Wish(item.Element, item.Colour);
                }

                break;
        }
    }

    void ILaneHandler<DeviceDelivery>.Wake(long now)
    {
        _routes.Wake(now);
        FlushBacklog();
    }

    void ILaneHandler<DeviceDelivery>.TurnEnding()
    {
        FlushBacklog();
        PayOwed();
        FlushLights();
    }

    void IRouteHost.WakeAt(long due) => _lane.WakeAt(due);

    double IRouteHost.Read(TargetValue target, in MeshEvent e) => _wiring.Endpoints[target.Endpoint].Read(target, e);

    void IRouteHost.ClearGroup(int group, in MeshEvent e) =>
        _wiring.Groups[group].Deliver(GroupDelivery.Clear(e.Id));

    void IRouteHost.Ran(Route route, in MeshEvent e, StepOutcome outcome, int step)
    {
        var entry = new TraceEntry
        {
            Kind = TraceKind.Route, Subject = Plan.Name, EventId = e.Id, Route = route, Outcome = outcome, Step = step, Track = e.Control, Scene = -1,
        };
        _mesh.Trace.Write(ref entry);
    }

    void IDeliverySink.ToLive(int endpoint, in LiveCommand command, in MeshEvent cause) =>
        _wiring.Endpoints[endpoint].Deliver(EndpointDelivery.ToLive(command, cause.Id));

    void IDeliverySink.ToOsc(int endpoint, OscTemplate template, in MeshEvent cause) =>
        _wiring.Endpoints[endpoint].Deliver(EndpointDelivery.ToOsc(template, cause));

    void IDeliverySink.ToMidi(int device, in MeshEvent cause)
    {
        if (cause.Settled && HeldNotes.LetsGo(cause.Midi))
        {
            return;
        }

        var target = _wiring.Devices[device];
        if (HeldNotes.Holds(cause.Midi) && HeldNotes.Holds(cause.Arrived) && cause.Midi.Kind == cause.Arrived.Kind && !_held.TryHold(cause.Arrived, target, cause.Midi))
        {
            Interlocked.Increment(ref _unheld);
            return;
        }

        target.Deliver(DeviceDelivery.Output(cause.Midi, cause.Id, cause.SysEx));
    }

    void IDeliverySink.ToGroup(int group, int track, int scene, in MeshEvent cause) =>
        _wiring.Groups[group].Deliver(cause.Gesture == Gesture.Release
            ? GroupDelivery.Release(track, scene, cause.Id)
            : GroupDelivery.Press(track, scene, cause.Id));

    private void OnInput(in DeviceDelivery item)
    {
        Interlocked.Increment(ref _received);
        var kind = item.Midi.Kind;
        if (kind is MidiKind.Clock or MidiKind.ActiveSensing && !Plan.ForwardClock)
        {
            return;
        }

        var e = new MeshEvent
        {
            Id = _mesh.Numbers.Next(), Stamp = item.Stamp, Source = _index, Control = -1, Midi = item.Midi, Arrived = item.Midi, SysEx = item.SysEx,
        };
        Note(TraceKind.MidiIn, item.Midi, item.SysEx.Span, e.Id, null);
        if (kind == MidiKind.SysEx)
        {
            SysExArrived?.Invoke(item.SysEx);
        }

        if (item.Midi.IsNoteOn)
        {
            _held.Press(item.Midi);
        }

        e.Settled = HeldNotes.LetsGo(item.Midi) && _held.Release(item.Midi, e.Id);
        if (_decoder.TryDecode(item.Midi, out var element, out var gesture, out var value) && element < _source.ByElement.Length)
        {
            (e.Control, e.Gesture, e.Value) = (element, gesture, value);
            _routes.Run(e, _source.ByElement[element]);
            return;
        }

        e.Value = item.Midi.Kind == MidiKind.PitchBend ? item.Midi.Bend / 16383.0 : item.Midi.Value / 127.0;
        _routes.Run(e, _source.Any);
    }

    private void OnOutput(in DeviceDelivery item)
    {
        if (item.Midi.Kind == MidiKind.SysEx)
        {
            Transmit(item);
        }
        else
        {
            Send(item.Midi, item.EventId);
        }
    }

    private void Send(in MidiMessage message, long eventId)
    {
        var item = DeviceDelivery.Output(message, eventId);
        if (_output is not { LostReason: null } || (_gone && !HeldNotes.LetsGo(message)))
        {
            // The ledger keeps what sounded when the port went: it is silenced when the port is back.
            Drop(item, ref _absent, "the device is absent");
        }
        else if (HeldNotes.LetsGo(message) && _backlog.Count == _backlog.Capacity)
        {
            _owed.TryOwe(item);
            RetryLater();
        }
        else if (_sounding.Admit(message))
        {
            Transmit(item);
        }
        else
        {
            Interlocked.Increment(ref _shared);              // another source still holds the note
        }
    }

    private void PayOwed()
    {
        if (!_owed.TryTake(out var lights, out var silence, out var releases))
        {
            return;
        }

        if (lights)
        {
            ReadLights();
        }

        if (silence)
        {
            Silence();
        }

        for (var from = 0; releases;)
        {
            if (_backlog.Count == _backlog.Capacity)
            {
                _owed.OweReleases();
                RetryLater();
                return;
            }

            if (!_owed.TryTakeNext(ref from, out var kind, out var release))
            {
                return;
            }

            if (kind == DeviceDeliveryKind.Input)
            {
                OnInput(DeviceDelivery.Input(release, default, _mesh.Time.GetTimestamp()));
            }
            else
            {
                Send(release, 0);
            }
        }
    }

    private void Transmit(in DeviceDelivery item)
    {
        if (_output is not { LostReason: null } output)
        {
            Drop(item, ref _absent, "the device is absent");
        }
        else if (_blocked is not null || _backlog.Count > 0 || !TrySend(output, item))
        {
            if (_backlog.Write(item) == DeliveryResult.Dropped)
            {
                Note(TraceKind.MidiDropped, item.Midi, item.SysEx.Span, item.EventId, "the output queue is full");
            }

            RetryLater();
        }
    }

    private void FlushBacklog()
    {
        while (_output is { LostReason: null } output)
        {
            if (_blocked is null)
            {
                if (!_backlog.TryRead(out var next))
                {
                    return;
                }

                _blocked = next;
            }

            if (!TrySend(output, _blocked.Value))
            {
                if (output.Queued > 0)
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

    private bool TrySend(IMidiOutput output, in DeviceDelivery item)
    {
        var length = item.Midi.Kind == MidiKind.SysEx ? 0 : item.Midi.CopyTo(_bytes);
        var bytes = length == 0 ? item.SysEx.Span : _bytes.AsSpan(0, length);
        if (!output.TrySend(bytes))
        {
            return false;
        }

        Interlocked.Increment(ref _sent);
        Note(TraceKind.MidiOut, item.Midi, item.SysEx.Span, item.EventId, null);
        return true;
    }

    private void Drop(in DeviceDelivery item, ref long counter, string why)
    {
        Interlocked.Increment(ref counter);
        Note(TraceKind.MidiDropped, item.Midi, item.SysEx.Span, item.EventId, why);
    }

    /// <summary>Drops what waited for the port. A note-off among it has left the ledger already and comes back into it, so that the note is silenced when the port is back.</summary>
    private void DropUnsent(in DeviceDelivery item)
    {
        if (HeldNotes.LetsGo(item.Midi))
        {
            _sounding.Restore(item.Midi);
        }

        Drop(item, ref _absent, "the device is absent");
    }

    private void FlushLights()
    {
        while (Lights.Waiting > 0 && _output is { LostReason: null } output)
        {
            var due = _budget.ReadyAt(_mesh.Time.GetTimestamp());
            if (due > 0)
            {
                _lane.WakeAt(due);
                return;
            }

            if (!Lights.TryTakeNext(out var element, out var colour))
            {
                return;
            }

            foreach (var write in colour.Writes)
            {
                var message = Lights.MessageFor(element, write);
                var length = message.CopyTo(_bytes);
                if (!output.TrySend(_bytes.AsSpan(0, length)))
                {
                    Lights.Untell(element);
                    RetryLater();
                    return;
                }

                _budget.Spend(length);
                Interlocked.Increment(ref _sent);
                Note(TraceKind.MidiOut, message, default, 0, null);
            }
        }
    }

    private void ReadLights()
    {
        Lights.Darken();
        if ((uint)_index >= (uint)_wiring.Devices.Length)
        {
            return;
        }

        foreach (var light in _wiring.LightsOf(_index))
        {
            Lights.Wish(light.Element, light.ColourNow(_wiring.Endpoints[light.Endpoint]));
        }
    }

    private void Silence()
    {
        if (_output is not { LostReason: null })
        {
            return;                                          // kept until there is somebody to tell
        }

        while (_backlog.Count < _backlog.Capacity && _sounding.TryTakeNext(out var silence))
        {
            Interlocked.Increment(ref _settled);
            Transmit(DeviceDelivery.Output(silence, 0));
        }

        if (_sounding.Count > 0 || _sounding.Pedals > 0)
        {
            _owed.OweSilence();                              // the rest when the port has taken some
            RetryLater();
        }
    }

    private void SendNow(ReadOnlySpan<byte> message)
    {
        if (_output?.TrySend(message) == true)
        {
            Interlocked.Increment(ref _sent);
            Note(TraceKind.MidiOut, default, message, 0, null);
        }
        else
        {
            Interlocked.Increment(ref _refused);
        }
    }

    private void RetryLater() =>
        _lane.WakeAt(_mesh.Time.GetTimestamp() + (long)(OutputRetry.TotalSeconds * _mesh.Time.TimestampFrequency));

    private void Note(TraceKind kind, in MidiMessage message, ReadOnlySpan<byte> sysEx, long eventId, string? text)
    {
        var entry = new TraceEntry { Kind = kind, Subject = Plan.Name, EventId = eventId, Midi = message, Track = -1, Scene = -1, Text = text };
        entry.Keep(message.Kind == MidiKind.SysEx || message.Kind == MidiKind.None ? sysEx : default);
        _mesh.Trace.Write(ref entry);
    }
}

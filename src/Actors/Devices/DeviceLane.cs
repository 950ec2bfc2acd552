using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Stage;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Actors.Devices;

/// <summary>A device's part of the data path: which control, held notes, its routes; <see cref="DeviceOutput"/> is the way back to it.</summary>
/// <remarks>
/// Made by the supervisor, outlives the incarnations of its <see cref="DeviceActor"/>. Everything but <see cref="Deliver"/> and the read-only figures is called within a turn:
/// by the lane itself, or by the actor between <see cref="EnterTurn"/> and its disposal.
/// </remarks>
public sealed class DeviceLane : ILaneHandler<DeviceDelivery>, IRouteHost, DeviceOutput.IHost, IDisposable
{
    private readonly MeshContext _mesh;
    private readonly Lane<DeviceDelivery, DeviceDeliveryPolicy> _lane;
    private readonly ControlDecoder _decoder;
    private readonly RouteRunner _routes;
    private readonly HeldNotes _held = new();
    private readonly LatchedNotes _latched = new();
    private readonly DeviceOutput _output;
    private readonly BriefTexts _brief = new();
    private readonly SwitchHolds _switches;

    private MeshWiring _wiring = MeshWiring.Empty;
    private DeviceSource _source = DeviceSource.None;
    private StageMoment _painted = StageMoment.None;         // what the lights have been read for
    private int _connections;
    private DeviceReport _report = new(DevicePhase.Absent, "not looked for yet", null);
    private readonly Lock _portsGate = new();
    private DevicePorts? _ports;
    private int _ticket;
    private int _index = -1;
    private long _received;
    private long _unheld;
    private long _garbage;
    private long _rescued;
    private readonly LoopBreaker _breaker;
    private OpenedRoute[] _loops = [];
    private readonly long[] _presses = new long[16 * 128];  // notes whose note-off has not arrived: the events that struck them; 0 for others

    /// <summary>Makes the lane of a device.</summary>
    public DeviceLane(DevicePlan plan, MeshContext mesh)
    {
        Plan = plan;
        _mesh = mesh;
        _lane = new Lane<DeviceDelivery, DeviceDeliveryPolicy>(plan.Name, plan.Queue, mesh.Time);
        _decoder = new ControlDecoder(plan.Profile);
        _routes = new RouteRunner(this, mesh.Time);
        _output = new DeviceOutput(plan, mesh, this);
        _breaker = new LoopBreaker(mesh.Time.TimestampFrequency);
        _switches = new SwitchHolds(plan.Profile, mesh.Time.TimestampFrequency);
    }

    /// <summary>What the rig says of the device.</summary>
    public DevicePlan Plan { get; private set; }

    /// <summary>What its lights should show. Touched only within a turn; <see cref="LightModel.Wanted"/> may be read from anywhere.</summary>
    public LightModel Lights => _output.Lights;

    /// <summary>What passed through, and what became of it.</summary>
    public DeviceCounts Counts => new(
        _lane.Counts, _output.Backlog, Interlocked.Read(ref _received), _output.Sent,
        _output.Absent, _output.Refused, Interlocked.Read(ref _unheld), Interlocked.Read(ref _garbage),
        _held.Count + _latched.Count, _output.Sounding, _output.Pedals, Lights.Waiting, _routes.PostponedCount, _routes.PostponedDropped)
    {
        Presses = _routes.HeldCount, Unpressed = _routes.Unheld, EmittedDropped = _routes.EmittedDropped, Shared = _output.Shared, Settled = _output.Settled, Blocked = _output.Blocked, Owed = _output.Owed,
        Output = _output.Counts, Rescued = Interlocked.Read(ref _rescued), Loops = Volatile.Read(ref _loops), Returned = _breaker.Dropped,
    };

    /// <summary>The figures for status: read while nobody has the turn, if that can be had without waiting. Never from within a turn.</summary>
    public DeviceCounts Look()
    {
        var isExact = _lane.TryLook(out var turn);
        using (turn)
        {
            var counts = Counts;
            return counts with { Lane = counts.Lane with { IsExact = isExact } };
        }
    }

    /// <summary>Tells what is held from the device and why. Takes the turn: for people who ask, never from within a turn.</summary>
    public void ReadHeld(ICollection<HeldNote> into)
    {
        using var turn = EnterTurn();
        _held.Report(Plan.Name, _mesh.Time, into);
        _latched.Report(Plan.Name, _mesh.Time, into);
    }

    /// <summary>What sounds at it, to be written down. Takes the turn: never from within one.</summary>
    public OutputSound ReadSound()
    {
        using var turn = EnterTurn();
        return _output.ReadSound();
    }

    /// <summary>Before anything is attached: an earlier run left this sounding at the device.</summary>
    internal void Recall(OutputSound left) => _output.Recall(left);

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
            if (ticket != _ticket || _ports is not null || _output.IsGone)
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

    /// <summary>Told, within the turn, of a route that was opened because what it sends comes back (true), or that is whole again.</summary>
    public Action<string, bool>? LoopReported { get; set; }

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
    /// <returns>False when there was no room. A release, a position or a light is seen to all the same, as soon as the lane has worked its queue off.</returns>
    public bool Deliver(in DeviceDelivery delivery)
    {
        var hasPlace = !_output.MustOwe(delivery);
        if (hasPlace && _lane.Deliver(delivery))
        {
            return true;
        }

        if (_output.TryOwe(delivery))
        {
            Interlocked.Add(ref _rescued, hasPlace ? 1 : 0); // of those that the lane has counted as dropped
            _lane.Nudge();
        }

        return false;
    }

    /// <summary>Takes the turn for a control handler.</summary>
    public Lane<DeviceDelivery, DeviceDeliveryPolicy>.Turn EnterTurn() => _lane.EnterTurn();

    /// <summary>A new incarnation takes the lane over: what the last one left held is released, its steps' memory is gone, lights are told anew.</summary>
    public void Attach(Action<Exception> fault) => _lane.Attach(this, fault, () =>
    {
        ReleaseHeld();
        _routes.Reset(_source.StateCount);
        _output.Silence();

        // Wishes may have found the queue full, or one of them may be what the last incarnation failed on.
        ReadLights();
        _output.Repaint();
    });

    /// <summary>Within a turn: the actor crashed too often and none follows for now. What is held and what sounds is settled, and no light goes on telling what nobody follows.</summary>
    public void Park()
    {
        ReleaseHeld();
        _output.Park();
    }

    /// <summary>The incarnation stops; deliveries wait for the next.</summary>
    public void Detach() => _lane.Detach(this);

    /// <summary>Whether an incarnation is in place.</summary>
    public bool IsAttached => _lane.IsAttached;

    /// <summary>Before the turn, by whoever swaps tables: works out what <see cref="Apply(Change)"/> then takes over.</summary>
    internal Change Prepare(MeshWiring wiring, int index, DevicePlan? plan = null)
    {
        var source = index < wiring.Table.DeviceSources.Length ? wiring.Table.DeviceSources[index] : DeviceSource.None;
        return new Change(plan ?? Plan, new LaneTable(wiring, index, source.StateCount), source, RouteMatches.Between(_source, source));
    }

    /// <summary>Within a turn: takes a new table. Notes and presses held go on as they were caused, steps of unchanged routes remember; lights become what the new table wants.</summary>
    internal void Apply(Change change)
    {
        _routes.Use(change.Table, change.Matches);
        (Plan, _wiring, _index, _source) = (change.Plan, change.Table.Wiring, change.Table.Index, change.Source);
        _output.Use(change.Plan);
        _latched.ChangeTable();
        _brief.Use(_index < 0 ? [] : _wiring.LightsOf(_index));
        ReadLights();
    }

    /// <summary>Within a turn: takes a new table.</summary>
    public void Apply(MeshWiring wiring, int index) => Apply(Prepare(wiring, index));

    /// <summary>Within a turn: these lanes are about to go or to lead elsewhere. What is held there is let go while they still listen.</summary>
    internal void ReleaseTowards(IReadOnlySet<object> lanes)
    {
        _routes.ReleaseWhere(run => Array.Exists(run.Entry.Route.Ends, to => run.Table.Wiring.LaneOf(to, run.Players) is { } lane && lanes.Contains(lane)), Cause());
        _held.ReleaseTowards(lanes);
        _latched.ReleaseTowards(lanes);
    }

    /// <summary>Whether it has said goodbye; from any thread.</summary>
    internal bool IsGone => _output.IsGone;

    /// <summary>How often an output has been connected: who has told a receiver something knows by it whether that is still the same. From any thread.</summary>
    internal int Connections => Volatile.Read(ref _connections);

    /// <summary>A table on its way to the lane.</summary>
    internal sealed record Change(DevicePlan Plan, LaneTable Table, DeviceSource Source, RouteMatches Matches);

    /// <summary>Within a turn: the output is open. Sends the profile's start messages and paints every light.</summary>
    public void Connect(IMidiOutput output)
    {
        Interlocked.Increment(ref _connections);
        _output.Connect(output);
        ReadLights();
        _output.Repaint();
    }

    /// <summary>Within a turn: the port is gone. What the device held is released unless the rig says otherwise; what it sounded is forgotten with it.</summary>
    public void Disconnect()
    {
        _output.Close();
        if (Plan.OnLost == OnLost.Release)
        {
            ReleaseHeld();
        }

        _output.DropUnsent();
    }

    /// <summary>Within a turn: orderly goodbye, for good. Notes off, lights off, the profile's stop messages; from now on it feeds nothing, and only releases still go out.</summary>
    /// <remarks>Others may run on the old table for a moment: what they still ask of this device is dropped as for an absent one. See <see cref="TryFinish"/> for what the port has no room for yet.</remarks>
    public void Goodbye()
    {
        ReleaseHeld();
        _routes.LetGo();
        (_wiring, _source, _index) = (MeshWiring.Empty, DeviceSource.None, -1);
        _routes.Use(LaneTable.Empty);
        _routes.Reset(0);
        _output.Goodbye();
        lock (_portsGate)
        {
            _output.IsGone = true;
        }
    }

    /// <summary>After <see cref="Goodbye"/>, from any thread but a turn's: hands over what the port had no room for.</summary>
    /// <returns>True when nothing is left for that output.</returns>
    public bool TryFinish(IMidiOutput output)
    {
        using var turn = EnterTurn();
        return _output.TryFinish(output);
    }

    /// <summary>Within a turn: everything that sounds at this output is silenced, everything held from this device released.</summary>
    public void Panic()
    {
        ReleaseHeld();
        _output.Panic();
    }

    /// <summary>Within a turn: tells every light anew, as after a connect.</summary>
    public void Repaint()
    {
        ReadLights();
        _output.Repaint();
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
                _output.Send(item);
                break;
            case DeviceDeliveryKind.Relight:
                ReadLights();
                break;
            default:
                if (item.Gated is not { } light)
                {
                    _output.Light(item);
                }
                else if (light.Text is not null)
                {
                    ShowTexts(item.Element);
                }
                else if (light.Row is not null)
                {
                    ShowRow(light);
                }
                else if (light.IsOpen(_painted))
                {
                    Show(light, item);
                }

                break;
        }
    }

    void ILaneHandler<DeviceDelivery>.Wake(long now)
    {
        while (_switches.TryFindDue(now, out var element))
        {
            OnInput(DeviceDelivery.Input(Plan.Profile.Elements[element].ReleaseNow(), default, now));
            _switches.Release(element);
        }

        if (_switches.NextDue is var next && next != long.MaxValue)
        {
            _lane.WakeAt(next);
        }

        _routes.Wake(now);
        _lane.WakeAt(_held.NextDue);
        _output.Wake(now);
        WakeBreaker(now);
    }

    void ILaneHandler<DeviceDelivery>.TurnEnding() => _output.Flush();

    void IRouteHost.WakeAt(long due) => _lane.WakeAt(due);

    void IRouteHost.Settle(long until) => _held.ReleaseDue(until);

    void DeviceOutput.IHost.WakeAt(long due) => _lane.WakeAt(due);

    void DeviceOutput.IHost.ReadLights() => ReadLights();

    void DeviceOutput.IHost.ReleaseInput(in MidiMessage release) => OnInput(DeviceDelivery.Input(release, default, _mesh.Time.GetTimestamp()));

    double IRouteHost.Read(TargetValue target, in MeshEvent e) => Wiring.Endpoints[target.Endpoint].Read(target, e);

    void IRouteHost.ClearGroup(int group, in MeshEvent e) =>
        Wiring.Groups[group].Deliver(GroupDelivery.Clear(e.Id));

    void IRouteHost.ChangePage(PageMove move, string page, in MeshEvent e) => Wiring.StageLane?.Deliver(StageDelivery.ChangePage(move, page, e.Id));

    void IRouteHost.VariablesChanged() => Wiring.Relight(variablesOnly: true);

    ClockReading IRouteHost.ReadClock(long now) => _mesh.Clock.Read(now);

    void IRouteHost.ActOnClock(ClockAction action, double value, in MeshEvent e) => _mesh.Clock.Act(action, value, _mesh.Time.GetTimestamp(), e.Id);

    void IRouteHost.EndPhrase(int phrase) => _held.ReleasePhrase(phrase);

    Admission IRouteHost.Admits(Route route, in MeshEvent e, out long later)
    {
        later = 0;
        if ((e.Echo == EchoSign.None && !_breaker.IsProbing) || e.Repeat > 0 || !Plan.BreaksLoops || e.Gesture == Gesture.Release || HeldNotes.LetsGo(e.Arrived))
        {
            return Admission.Passes;                         // what lets go always passes
        }

        var admission = _breaker.Admits(route, e, e.Stamp, out var move, out later);
        if (move == BreakerMove.Opened)
        {
            ReportLoop(route, isOpen: true, e.Id);
        }

        _lane.WakeAt(_breaker.NextDue);
        return admission;
    }

    bool IRouteHost.IsHandedOver(NativeMapping mapping) => _wiring.Endpoints[mapping.Endpoint].TakeHandedOver(mapping);

    bool IRouteHost.IsEcho(Route route, in MeshEvent e) => _breaker.IsEcho(route, e);

    long IRouteHost.DecidedAt(Route route, in MeshEvent e)
    {
        WakeBreaker(_mesh.Time.GetTimestamp());
        return _breaker.DecidedAt(route, e);
    }

    void IRouteHost.Ran(Route route, in MeshEvent e, StepOutcome outcome, int step, string? remark) => _mesh.Trace.Route(Plan.Name, route, e, outcome, step, remark);

    void IDeliverySink.ToLive(int endpoint, in LiveCommand command, in MeshEvent cause) =>
        Wiring.Endpoints[endpoint].Deliver(EndpointDelivery.ToLive(command, cause.Id));

    void IDeliverySink.ToOsc(int endpoint, OscTemplate template, in MeshEvent cause) =>
        Wiring.Endpoints[endpoint].Deliver(EndpointDelivery.ToOsc(template, cause));

    void IDeliverySink.ToMidi(int device, in MeshEvent cause)
    {
        var target = Wiring.Devices[device];
        if (cause.Settled && HeldNotes.LetsGo(cause.Midi))
        {
            // The ledger has ended what the press sounded; only what the release itself has started is still to be ended.
            if (_held.TryEndLoose(target, cause.Midi))
            {
                target.Deliver(DeviceDelivery.Output(cause.Midi, cause.Id));
            }

            return;
        }

        if (cause.Latch && LatchedNotes.Latches(cause.Arrived, cause.Midi))
        {
            Latch(cause, target);
            return;
        }

        if (!_held.Admit(cause, target, _mesh.Time.GetTimestamp(), _routes.RunningRoute))
        {
            Interlocked.Increment(ref _unheld);
            return;
        }

        target.Deliver(DeviceDelivery.Output(cause.Midi, cause.Id, cause.SysEx));
        _lane.WakeAt(_held.NextDue);
    }

    void IDeliverySink.ToGroup(int group, int track, int scene, in MeshEvent cause) =>
        Wiring.Groups[group].Deliver(cause.Gesture == Gesture.Release
            ? GroupDelivery.Release(track, scene, cause.Id)
            : GroupDelivery.Press(track, scene, cause.Id));

    /// <summary>A button switches a note on for longer than it is down, or off.</summary>
    private void Latch(in MeshEvent cause, DeviceLane target)
    {
        if (HeldNotes.LetsGo(cause.Midi))
        {
            _latched.Release(cause, target, _routes.RunningRoute);
        }
        else if (!target.IsGone && _latched.TryLatch(cause, target, _routes.RunningRoute, isOld: !ReferenceEquals(_routes.Running, _routes.Current), _mesh.Time.GetTimestamp()))
        {
            target.Deliver(DeviceDelivery.Output(cause.Midi, cause.Id));
        }
        else
        {
            Interlocked.Increment(ref _unheld);
        }
    }

    private void WakeBreaker(long now)
    {
        while (_breaker.TryOpen(now, out var route))
        {
            ReportLoop(route, isOpen: true, 0);
        }

        while (_breaker.TryClose(now, out var route))
        {
            ReportLoop(route, isOpen: false, 0);
        }

        _lane.WakeAt(_breaker.NextDue);
    }

    private void ReportLoop(Route route, bool isOpen, long eventId)
    {
        Volatile.Write(ref _loops, _breaker.Report());
        var entry = new TraceEntry
        {
            Kind = TraceKind.Loop, Subject = Plan.Name, EventId = eventId, Route = route, Track = -1, Scene = -1,
            Text = isOpen ? "is open: what it sends comes back" : "is whole again",
        };
        _mesh.Trace.Write(ref entry);
        LoopReported?.Invoke(route.Name, isOpen);
    }

    private EchoSign SignOf(in DeviceDelivery item)
    {
        var sign = _mesh.Sent.Find(item.Midi, item.SysEx.Span, item.Stamp);
        if (item.Midi.IsNoteOn || item.Midi.IsNoteOff)
        {
            sign = sign == EchoSign.Returned && _presses[(item.Midi.Channel << 7) | item.Midi.Note] != 0 ? EchoSign.ReturnedWhileDown : sign;
        }

        return sign;
    }

    /// <summary>The press that a note-off ends, or 0. A note-on is remembered as one.</summary>
    private long PressOf(in MidiMessage midi, long id)
    {
        if (!midi.IsNoteOn && !midi.IsNoteOff)
        {
            return 0;
        }

        ref var press = ref _presses[(midi.Channel << 7) | midi.Note];
        var before = midi.IsNoteOff ? press : 0;
        press = midi.IsNoteOn ? id : 0;
        return before;
    }

    private void OnInput(in DeviceDelivery item)
    {
        Interlocked.Increment(ref _received);
        var kind = item.Midi.Kind;
        var isClock = _wiring.Table.Clock.Hears(_index) && kind is MidiKind.Clock or MidiKind.Start or MidiKind.Stop or MidiKind.Continue or MidiKind.SongPosition;
        if (isClock && kind == MidiKind.Clock)
        {
            _mesh.Clock.Hear(item.Midi, item.Stamp, 0);
        }

        if (kind is MidiKind.Clock or MidiKind.ActiveSensing && !Plan.ForwardClock)
        {
            return;
        }

        var e = new MeshEvent
        {
            Id = _mesh.Numbers.Next(), Stamp = item.Stamp, Source = _index, Control = -1, Midi = item.Midi, Arrived = item.Midi, SysEx = item.SysEx,
            Moment = _wiring.Capture(), Echo = SignOf(item),
        };
        _mesh.Trace.Input(Plan.Name, e, PressOf(item.Midi, e.Id), item.IsReplayed ? TraceEntry.Replayed : null);
        if (isClock && kind != MidiKind.Clock)
        {
            _mesh.Clock.Hear(item.Midi, item.Stamp, e.Id);
        }

        if (kind == MidiKind.SysEx && !item.IsReplayed)      // an identity in a recording is none of the unit that is plugged in
        {
            SysExArrived?.Invoke(item.SysEx);
            if (AsksForRows(item.SysEx.Span))
            {
                _output.Rows.Repaint();
            }
        }

        _routes.CatchUp(item.Stamp);
        if (HeldNotes.Holds(item.Midi))
        {
            _held.Press(item.Midi);
        }
        else if (HeldNotes.IsUp(item.Midi))
        {
            e.Settled = LetGo(item.Midi, e.Id, item.Stamp);
        }

        e.WasLatched = _latched.Count > 0 && HeldNotes.Holds(item.Midi) && _latched.Press(item.Midi, e.Id);
        var isControl = _decoder.TryDecode(item.Midi, out var element, out var gesture, out var value);
        if (isControl)
        {
            Lights.Touch(element, item.Stamp);               // a light may answer to a control that no route listens to
        }

        // A button comes up also in a rig that has nothing for the device: its press may have been of another.
        var isKnown = element < _source.ByElement.Length;
        if (isControl && (isKnown || gesture == Gesture.Release))
        {
            if (!_switches.IsWatched(element) || TryWatch(element, gesture, item.Stamp))
            {
                (e.Control, e.Gesture, e.Value) = (element, gesture, value);
                e.Arrived = ArrivedAs(element, gesture, item.Midi);
                if (gesture == Gesture.Release && !Plan.Profile.Elements[element].IsPlain)
                {
                    e.Settled |= LetGo(e.Arrived, e.Id, item.Stamp);
                }

                _output.Motors.Hear(element, gesture, _mesh.Time.GetTimestamp());
                RunRoutes(e, isKnown ? _source.ByElement[element] : _source.RoutesFor(item.Midi));
            }

            return;
        }

        e.Value = item.Midi.Kind == MidiKind.PitchBend ? item.Midi.Bend / 16383.0 : item.Midi.Value / 127.0;
        RunRoutes(e, _source.RoutesFor(item.Midi));
    }

    /// <summary>A key, pedal or button came up: what it sounds ends, what it has caused and still waits is told.</summary>
    /// <returns>Whether that settles it.</returns>
    private bool LetGo(in MidiMessage release, long eventId, long stamp)
    {
        var settled = _held.Release(release, eventId, stamp);
        _routes.MarkUp(release, stamp);
        _lane.WakeAt(_held.NextDue);
        return settled;
    }

    /// <summary>A switch whose releases may get lost: its press lets go of the one before, and a release that comes late is no news.</summary>
    /// <returns>Whether anything has happened to the switch.</returns>
    private bool TryWatch(int element, Gesture gesture, long stamp)
    {
        if (gesture != Gesture.Press)
        {
            return _switches.Release(element);
        }

        while (_switches.TryReplace(element, out var before))
        {
            OnInput(DeviceDelivery.Input(Plan.Profile.Elements[before].ReleaseNow(), default, stamp));
            _switches.Release(before);                       // even where the profile gives that message to another control
        }

        if (_switches.Press(element, stamp) is var due && due != long.MaxValue)
        {
            _lane.WakeAt(due);
        }

        return true;
    }

    /// <summary>A button that is told by the value of a controller is held as a key of its own: press and release are different controllers, and other buttons send the same.</summary>
    private MidiMessage ArrivedAs(int element, Gesture gesture, in MidiMessage midi) =>
        gesture is Gesture.Press or Gesture.Release && !Plan.Profile.Elements[element].IsPlain ? HeldPresses.MessageOfPlace(element, gesture == Gesture.Press) : midi;

    private void RunRoutes(in MeshEvent e, RouteEntry[] entries)
    {
        // Buttons tell press and release apart; a note of no control, or of a control with a position, is down until its note-off.
        var isButton = e.Gesture is Gesture.Press or Gesture.Release && HeldPresses.KeyOf(e.Arrived) >= 0;
        if (isButton ? e.Gesture == Gesture.Press : e.Arrived.IsNoteOn)
        {
            _routes.Press(e, entries, isButton ? Gesture.Release : e.Gesture);
        }
        else if (isButton || e.Arrived.IsNoteOff)
        {
            _routes.Release(e, entries);
        }
        else
        {
            _routes.Run(e, entries);
        }
    }

    /// <summary>Settles what is held from this device: notes and pedals that it has sounded, routes that wait for a release.</summary>
    private void ReleaseHeld()
    {
        _switches.Clear();
        _routes.Forget();
        _routes.ReleaseAll(Cause());                         // first: what a release starts is to end too
        _held.ReleaseAll(0);
        _latched.ReleaseAll(0);
    }

    private MeshEvent Cause() => new() { Id = _mesh.Numbers.Next(), Stamp = _mesh.Time.GetTimestamp() };

    /// <summary>What the route that runs names is looked up here.</summary>
    private MeshWiring Wiring => _routes.Running.Wiring;

    private void ReadLights()
    {
        Lights.Darken();
        _output.Displays.Darken();
        _output.Rows.Darken();
        if ((uint)_index >= (uint)_wiring.Devices.Length)
        {
            return;
        }

        _painted = _wiring.Capture();
        var lights = _wiring.LightsOf(_index);
        for (var i = 0; i < lights.Length; i++)
        {
            if (!lights[i].IsOpen(_painted))
            {
                continue;
            }

            if (lights[i].Text is { } text)
            {
                Write(i, lights[i], text, isNews: text.Follows.Length == 0);      // of what page and variables alone say, nobody else tells
            }
            else if (lights[i].Row is { } row)
            {
                Write(lights[i], row);
            }
            else
            {
                Show(lights[i]);
            }
        }
    }

    // A loop: what a lambda takes with it is allocated for every message that arrives.
    private bool AsksForRows(ReadOnlySpan<byte> sysEx)
    {
        foreach (var request in Plan.Profile.RowRequests)
        {
            if (request.Span.SequenceEqual(sysEx))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A slot of a row is another: the row is read anew. One of an earlier rig is not looked up in this one.</summary>
    private void ShowRow(LightBinding light)
    {
        if (light.Row is { } row && light.IsOpen(_painted) && (uint)_index < (uint)_wiring.Devices.Length && _wiring.LightsOf(_index).Contains(light, ReferenceEqualityComparer.Instance))
        {
            Write(light, row);
        }
    }

    private void Write(LightBinding light, RowLight row)
    {
        Span<byte> message = stackalloc byte[SlotRow.LongestMessage];
        message = message[..row.Row.Size];
        row.Write(_wiring.Endpoints[light.Endpoint], _painted, message);
        _output.Rows.Wish(light.Element, message);
    }

    /// <summary>Something that a field of a display follows is another: all that writes to the field is read anew, since one word of it may stand for several.</summary>
    private void ShowTexts(int element)
    {
        if ((uint)_index >= (uint)_wiring.Devices.Length)
        {
            return;
        }

        var lights = _wiring.LightsOf(_index);
        foreach (var i in _brief.Places)
        {
            if (lights[i].Element == element && lights[i].IsOpen(_painted))
            {
                Write(i, lights[i], lights[i].Text!, isNews: true);
            }
        }
    }

    private void Write(int index, LightBinding light, TextLight text, bool isNews)
    {
        Span<char> letters = stackalloc char[TextLight.MaxLength];
        var length = text.Write(light.Endpoint < 0 ? null : _wiring.Endpoints[light.Endpoint], _painted, letters);
        letters = letters[..Math.Max(length, 0)];
        if (!text.IsBrief)
        {
            _output.Displays.Wish(light.Element, letters);
        }
        else if (_brief.Take(index, letters, length >= 0) && isNews && !_output.IsGone)
        {
            _output.Displays.Flash(light.Element, letters, _mesh.Time.GetTimestamp() + (long)(text.For.TotalSeconds * _mesh.Time.TimestampFrequency));
        }
    }

    /// <summary>A light that depends on the stage has been told something. One that variables move, or that stands for a motor, is read anew: what was told may be of another place.</summary>
    private void Show(LightBinding light, in DeviceDelivery told)
    {
        if (light.Moving is null && !light.IsMotor)
        {
            _output.Light(told);
            return;
        }

        foreach (var known in _wiring.LightsOf(_index))
        {
            if (ReferenceEquals(known, light))
            {
                Show(light);                                 // one of an earlier rig is not looked up in this one
                return;
            }
        }
    }

    private void Show(LightBinding light)
    {
        var live = _wiring.Endpoints[light.Endpoint];
        if (light.IsMotor)
        {
            _output.Motors.Wish(light.Element, light.ShareNow(live, _painted));
        }
        else
        {
            _output.Light(DeviceDelivery.Light(light.Element, light.WishNow(live, _painted)));
        }
    }
}

using System.Buffers;
using System.Net;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Session;

namespace MidiMesh.Actors.Endpoints;

/// <summary>An endpoint's part of the data path: its socket, for a Live its session and mirror, for others its routes.</summary>
/// <remarks>
/// Made by the supervisor, outlives the incarnations of its <see cref="EndpointActor"/> and keeps the socket meanwhile: a peer that answers during a restart is heard.
/// <see cref="Deliver"/>, <see cref="Receive"/> and the members of <see cref="ILiveState"/> are called from any thread, all else within a turn.
/// </remarks>
public sealed class EndpointLane : ILaneHandler<EndpointDelivery>, IRouteHost, IDatagramSink, ILiveSessionSink, ILiveState, IDisposable
{
    private const int LaneCapacity = 2048;
    private const int MaxDatagram = 65507;
    private static readonly TimeSpan SessionTick = TimeSpan.FromMilliseconds(50);

    private readonly MeshContext _mesh;
    private readonly Lane<EndpointDelivery, EndpointDeliveryPolicy> _lane;
    private readonly RouteRunner _routes;
    private readonly byte[] _buffer = new byte[MaxDatagram];
    private readonly long _sessionTick;

    private MeshWiring _wiring = MeshWiring.Empty;
    private OscSource _source = OscSource.None;
    private int _index = -1;
    private EndpointReport _report = new(false, false, "not opened yet");
    private IOscSocket? _socket;
    private LiveSession? _session;
    private long _nextTick = long.MaxValue;
    private long _cause;
    private long _received;
    private long _invalid;
    private long _unrouted;
    private long _sent;
    private long _refused;
    private long _errors;

    /// <summary>Makes the lane of an endpoint.</summary>
    public EndpointLane(EndpointPlan plan, MeshContext mesh)
    {
        Plan = plan;
        _mesh = mesh;
        _lane = new Lane<EndpointDelivery, EndpointDeliveryPolicy>(plan.Name, LaneCapacity, mesh.Time);
        _routes = new RouteRunner(this, mesh.Time);
        _sessionTick = (long)(SessionTick.TotalSeconds * mesh.Time.TimestampFrequency);
    }

    /// <summary>What the rig says of the endpoint.</summary>
    public EndpointPlan Plan { get; }

    /// <summary>How the endpoint is, for status: set by its actor, read from anywhere.</summary>
    public EndpointReport Report
    {
        get => Volatile.Read(ref _report);
        set => Volatile.Write(ref _report, value);
    }

    /// <summary>Told, within the turn, when the link to Live changes: how it is, and why in words.</summary>
    public Action<LiveLink, string>? LinkReported { get; set; }

    /// <summary>Told, within the turn, of Live's errors and of datagrams that are not OSC. The first of a kind is worth a log line.</summary>
    public Action<string>? ErrorReported { get; set; }

    /// <summary>What passed through, and what became of it.</summary>
    public EndpointCounts Counts => new(
        _lane.Counts, Interlocked.Read(ref _received), Interlocked.Read(ref _invalid), Interlocked.Read(ref _unrouted),
        Interlocked.Read(ref _sent), Interlocked.Read(ref _refused), Interlocked.Read(ref _errors));

    /// <summary>The session with Live, or null. Its figures may be read from anywhere.</summary>
    public LiveSession? Session => Volatile.Read(ref _session);

    /// <summary>Where it listens, or null while no socket is open.</summary>
    public IPEndPoint? LocalEndPoint => Volatile.Read(ref _socket)?.LocalEndPoint;

    /// <summary>Whether an incarnation is in place.</summary>
    public bool IsAttached => _lane.IsAttached;

    /// <inheritdoc />
    public LiveLink Link => Session?.Link ?? LiveLink.Silent;

    /// <inheritdoc />
    public int TrackCount => Session?.TrackCount ?? 0;

    /// <inheritdoc />
    public int SceneCount => Session?.SceneCount ?? 0;

    /// <inheritdoc />
    public int SongQuantization => Session?.SongQuantization ?? 0;

    /// <summary>Hands something to the endpoint's lane, from any thread.</summary>
    public bool Deliver(in EndpointDelivery delivery) => _lane.Deliver(delivery);

    /// <summary>Takes the turn for a control handler.</summary>
    public Lane<EndpointDelivery, EndpointDeliveryPolicy>.Turn EnterTurn() => _lane.EnterTurn();

    /// <summary>Within a turn: the socket to speak through; null closes the old one.</summary>
    public void UseSocket(IOscSocket? socket)
    {
        var old = _socket;
        Volatile.Write(ref _socket, socket);
        old?.Dispose();
    }

    /// <summary>A new incarnation takes the lane over: the mirror is read afresh, steps have forgotten.</summary>
    public void Attach(Action<Exception> fault) => _lane.Attach(this, fault, () =>
    {
        _routes.Reset(_source.StateCount);
        if (Plan.Kind != EndpointKind.AbletonOsc)
        {
            return;
        }

        var options = new LiveSessionOptions
        {
            Tracks = Math.Clamp(Plan.Tracks, 1, LiveSessionOptions.MostTracks), Scenes = Math.Clamp(Plan.Scenes, 1, LiveSessionOptions.MostScenes),
            Values = Plan.Values, Sends = Plan.Sends,
        };
        Volatile.Write(ref _session, new LiveSession(options, new AbletonOscDialect(), this, _mesh.Time));
        RefreshLights();
        var now = _mesh.Time.GetTimestamp();
        _session!.Start(now);
        ScheduleTick(now);
    });

    /// <summary>The incarnation stops; deliveries wait for the next.</summary>
    public void Detach() => _lane.Detach(this);

    /// <summary>Within a turn: takes a new table.</summary>
    public void Apply(MeshWiring wiring, int index)
    {
        _routes.LetGo();
        (_wiring, _index) = (wiring, index);
        _source = index < wiring.Table.OscSources.Length ? wiring.Table.OscSources[index] : OscSource.None;
        _routes.Reset(_source.StateCount);
    }

    /// <summary>Within a turn: orderly goodbye. Live is told to forget us, the socket closes.</summary>
    public void Goodbye()
    {
        _session?.Stop();
        UseSocket(null);
        (_wiring, _source) = (MeshWiring.Empty, OscSource.None);
        _routes.Reset(0);
    }

    /// <inheritdoc />
    public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp)
    {
        if (_lane.TryBeginTurn())
        {
            Exception? failure = null;
            try
            {
                OnDatagram(datagram, timestamp);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            _lane.EndTurn(failure);
            return;
        }

        var copy = EndpointDelivery.Datagram(datagram, timestamp);
        if (!_lane.Deliver(copy))
        {
            ArrayPool<byte>.Shared.Return(copy.Buffer!);
        }
    }

    /// <summary>A destination's present value, for take-over; NaN when nobody knows it.</summary>
    public double Read(TargetValue target, in MeshEvent e) => Value(
        target.Value, target.Track is null ? -1 : target.Track.EvaluateWhole(e) - 1, target.Item is null ? -1 : target.Item.EvaluateWhole(e) - 1);

    /// <inheritdoc />
    public int PlayingSlot(int track) => Session?.PlayingSlot(track) ?? -1;

    /// <inheritdoc />
    public int FiredSlot(int track) => Session?.FiredSlot(track) ?? LiveFiredSlot.None;

    /// <inheritdoc />
    public bool HasClip(int track, int scene) => Session?.HasClip(track, scene) ?? false;

    /// <inheritdoc />
    public bool IsGroup(int track) => Session?.IsGroup(track) ?? false;

    /// <inheritdoc />
    public int ClipQuantization(int track, int scene) => Session?.ClipQuantization(track, scene) ?? -1;

    /// <inheritdoc />
    public ClipState SlotState(int track, int scene) => Session?.SlotState(track, scene) ?? ClipState.Unknown;

    /// <inheritdoc />
    public double Value(LiveValue value, int track, int item) => Session?.Value(value, track, item) ?? double.NaN;

    /// <inheritdoc />
    public void Dispose()
    {
        Volatile.Read(ref _socket)?.Dispose();
        _lane.Dispose();
    }

    void ILaneHandler<EndpointDelivery>.Handle(in EndpointDelivery item)
    {
        switch (item.Kind)
        {
            case EndpointDeliveryKind.Live:
                Execute(item);
                break;
            case EndpointDeliveryKind.Osc:
                var length = item.Template!.Write(item.Event, _buffer);
                Transmit(_buffer.AsSpan(0, length), item.EventId);
                break;
            default:
                try
                {
                    OnDatagram(item.Buffer.AsSpan(0, item.Length), item.Stamp);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(item.Buffer!);
                }

                break;
        }
    }

    void ILaneHandler<EndpointDelivery>.Wake(long now)
    {
        _routes.Wake(now);
        if (now >= _nextTick)
        {
            _session?.Tick(now);
            ScheduleTick(now);
        }
        else if (_nextTick != long.MaxValue)
        {
            _lane.WakeAt(_nextTick);
        }
    }

    void ILaneHandler<EndpointDelivery>.TurnEnding()
    {
    }

    void ILiveSessionSink.Send(ReadOnlySpan<byte> datagram) => Transmit(datagram, _cause);

    void ILiveSessionSink.SlotChanged(int track, int scene, ClipState state)
    {
        var entry = new TraceEntry
        {
            Kind = TraceKind.Slot, Subject = Plan.Name, EventId = _cause, Track = track, Scene = scene, State = state,
        };
        _mesh.Trace.Write(ref entry);
        foreach (var light in _wiring.LightsFor(_index, LightSource.Clip, default, track, scene))
        {
            Show(light);
        }

        TellGroups(GroupDelivery.SlotChanged(track, scene));
    }

    void ILiveSessionSink.TrackChanged(int track)
    {
        foreach (var light in _wiring.LightsFor(_index, LightSource.Track, default, track, -1))
        {
            Show(light);
        }

        TellGroups(GroupDelivery.TrackChanged(track));
    }

    void ILiveSessionSink.ValueChanged(LiveValue value, int track, int index, double number)
    {
        foreach (var light in _wiring.LightsFor(_index, LightSource.Value, value, track, index))
        {
            Show(light);
        }
    }

    void ILiveSessionSink.LinkChanged(LiveLink link, string reason)
    {
        RefreshLights();
        TellGroups(GroupDelivery.LinkChanged(link));
        LinkReported?.Invoke(link, reason);
    }

    void ILiveSessionSink.LayoutChanged(int tracks, int scenes) => TellGroups(GroupDelivery.LayoutChanged());

    void ILiveSessionSink.Error(string text)
    {
        Interlocked.Increment(ref _errors);
        Note(TraceKind.OscDropped, default, text, 0);
        ErrorReported?.Invoke(text);
    }

    void IRouteHost.WakeAt(long due) => _lane.WakeAt(due);

    double IRouteHost.Read(TargetValue target, in MeshEvent e) => _wiring.Endpoints[target.Endpoint].Read(target, e);

    void IRouteHost.ClearGroup(int group, in MeshEvent e) => _wiring.Groups[group].Deliver(GroupDelivery.Clear(e.Id));

    void IRouteHost.Ran(Route route, in MeshEvent e, StepOutcome outcome, int step)
    {
        var entry = new TraceEntry
        {
            Kind = TraceKind.Route, Subject = Plan.Name, EventId = e.Id, Route = route, Outcome = outcome, Step = step, Track = -1, Scene = -1,
        };
        _mesh.Trace.Write(ref entry);
    }

    void IDeliverySink.ToLive(int endpoint, in LiveCommand command, in MeshEvent cause) =>
        _wiring.Endpoints[endpoint].Deliver(EndpointDelivery.ToLive(command, cause.Id));

    void IDeliverySink.ToOsc(int endpoint, OscTemplate template, in MeshEvent cause)
    {
        // The commonest case by far is this very endpoint or its twin; either way the lane orders it.
        var target = _wiring.Endpoints[endpoint];
        if (ReferenceEquals(target, this))
        {
            var length = template.Write(cause, _buffer);
            Transmit(_buffer.AsSpan(0, length), cause.Id);
            return;
        }

        target.Deliver(EndpointDelivery.ToOsc(template, cause));
    }

    void IDeliverySink.ToMidi(int device, in MeshEvent cause) =>
        _wiring.Devices[device].Deliver(DeviceDelivery.Output(cause.Midi, cause.Id, cause.SysEx));

    void IDeliverySink.ToGroup(int group, int track, int scene, in MeshEvent cause) =>
        _wiring.Groups[group].Deliver(GroupDelivery.Press(track, scene, cause.Id));

    private void Execute(in EndpointDelivery item)
    {
        if (_session is not { } session)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        _cause = item.EventId;
        var command = item.Command;
        if (double.IsNaN(command.Value))
        {
            // A toggle: the present state turned round. What Live has not told counts as off.
            command = command with { Value = Value(ValueOf(command.Verb), command.Track, command.Scene) > 0.5 ? 0 : 1 };
        }

        if (!session.Execute(command, _mesh.Time.GetTimestamp()))
        {
            Interlocked.Increment(ref _refused);
            Note(TraceKind.OscDropped, default, "Live cannot be asked for this now", item.EventId);
        }

        _cause = 0;
    }

    private static LiveValue ValueOf(LiveVerb verb) => verb switch
    {
        LiveVerb.SetTrackSolo => LiveValue.TrackSolo,
        LiveVerb.SetTrackArm => LiveValue.TrackArm,
        _ => LiveValue.TrackMute,
    };

    private void OnDatagram(ReadOnlySpan<byte> datagram, long stamp)
    {
        Interlocked.Increment(ref _received);
        Note(TraceKind.OscIn, datagram, null, 0);
        _session?.Receive(datagram, stamp);
        if (_source.Routes.Length == 0 && _session is not null)
        {
            return;
        }

        var reader = new OscReader(datagram);
        while (reader.TryRead(out var message))
        {
            Route(message, stamp);
        }

        var bad = Math.Max(reader.InvalidElements, reader.Error == OscError.None ? 0 : 1);
        if (bad > 0 && _session is null)
        {
            Interlocked.Add(ref _invalid, bad);
            Note(TraceKind.OscDropped, datagram, "not OSC", 0);
            ErrorReported?.Invoke("not OSC");
        }
    }

    private void Route(in OscMessageView message, long stamp)
    {
        var id = 0L;
        foreach (var route in _source.Routes)
        {
            if (!route.Pattern.Matches(message.Address))
            {
                continue;
            }

            id = id == 0 ? _mesh.Numbers.Next() : id;
            var e = new MeshEvent { Id = id, Stamp = stamp, Source = _index, Control = -1, Gesture = Gesture.Osc };
            BindArguments(ref e, message, route.ArgumentSlots);
            if (_routes.TryRun(e, route.Entry) && route.Entry.Route.Last)
            {
                break;
            }
        }

        if (id == 0)
        {
            Interlocked.Increment(ref _unrouted);
        }
    }

    private static void BindArguments(ref MeshEvent e, in OscMessageView message, int[] slots)
    {
        var arguments = message.GetArguments();
        for (var i = 0; arguments.TryRead(out var argument); i++)
        {
            if (!argument.TryGetNumber(out var number))
            {
                continue;
            }

            if (i == 0)
            {
                e.Value = number;
            }

            if (i < slots.Length && slots[i] >= 0)
            {
                e.Bind(slots[i], number);
                if (argument.Tag is 'i' or 'h')
                {
                    e.WholeMask |= (byte)(1 << slots[i]);
                }
            }
        }
    }

    private void Transmit(ReadOnlySpan<byte> datagram, long eventId)
    {
        if (datagram.IsEmpty || _socket is not { } socket || !socket.Send(datagram))
        {
            Interlocked.Increment(ref _refused);
            Note(TraceKind.OscDropped, datagram, _socket?.LastError ?? "no socket is open", eventId);
            return;
        }

        Interlocked.Increment(ref _sent);
        Note(TraceKind.OscOut, datagram, null, eventId);
    }

    private void TellGroups(in GroupDelivery delivery)
    {
        // By the table that runs: a group kept over a reload still has the plan, and the endpoint's index, of the old one.
        for (var i = 0; i < _wiring.Groups.Length; i++)
        {
            if (_wiring.Table.Groups[i].Endpoint == _index)
            {
                _wiring.Groups[i].Deliver(delivery);
            }
        }
    }

    private void RefreshLights()
    {
        foreach (var light in _wiring.Table.Lights)
        {
            if (light.Endpoint == _index)
            {
                Show(light);
            }
        }
    }

    private void Show(LightBinding light) =>
        _wiring.Devices[light.Device].Deliver(DeviceDelivery.Light(light.Element, light.ColourNow(this)));

    private void ScheduleTick(long now)
    {
        _nextTick = now + _sessionTick;
        _lane.WakeAt(_nextTick);
    }

    private void Note(TraceKind kind, ReadOnlySpan<byte> datagram, string? text, long eventId)
    {
        var entry = new TraceEntry { Kind = kind, Subject = Plan.Name, EventId = eventId, Track = -1, Scene = -1, Text = text };
        entry.Keep(datagram);
        _mesh.Trace.Write(ref entry);
    }
}

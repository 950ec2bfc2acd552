using System.Net;
using MidiMesh.Actors.Clocks;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Compilation;

/// <summary>A rig on its real lanes, without actors and ports, on a clock that stands still: what goes in, and what each output says and when.</summary>
internal sealed class LaneProbe : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly MeshContext _mesh;
    private readonly ClockTimer _timer;
    private readonly List<string> _out = [];
    private readonly Dictionary<string, DeviceLane> _devices = [];
    private readonly Dictionary<string, EndpointLane> _endpoints = [];
    private int _version;

    /// <summary>Runs the usual stage with some text.</summary>
    public LaneProbe(string text)
    {
        _mesh = new MeshContext(_time, new EventNumbers(), new MeshTrace(_time, 1024));
        _timer = new ClockTimer(_mesh.Clock, _mesh.ClockOut, _time);
        Swap(text);
    }

    /// <summary>Notes that sound at some output.</summary>
    public HashSet<string> Sounding { get; } = [];

    /// <summary>Counts what goes out and writes nothing down: for what must not allocate.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Messages that went out while it was quiet.</summary>
    public long Heard { get; private set; }

    /// <summary>A device's lane.</summary>
    public DeviceLane Device(string name) => _devices[name];

    /// <summary>The time now.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>The rig's clock.</summary>
    public MeshClock Clock => _mesh.Clock;

    /// <summary>What sends it.</summary>
    public ClockOut ClockOut => _mesh.ClockOut;

    /// <summary>What was written down of routes.</summary>
    public IReadOnlyList<TraceEntry> Trace
    {
        get
        {
            var entries = new List<TraceEntry>();
            _mesh.Trace.Read(0, entries);
            return entries;
        }
    }

    /// <summary>From now on nobody drives the clock but the test.</summary>
    public void StopDriver()
    {
        _timer.Dispose();
        _mesh.Clock.Changed = null;
    }

    /// <summary>A device's figures.</summary>
    public DeviceCounts Counts(string device) => _devices[device].Counts;

    /// <summary>Puts another rig in the place of this one, as the graph does.</summary>
    public void Swap(string text)
    {
        var result = RigText.Compile(text);
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
        var plan = result.Plan;
        DeviceLane[] devices = [.. plan.Devices.Select(one => _devices.GetValueOrDefault(one.Name) ?? new DeviceLane(one, _mesh))];
        EndpointLane[] endpoints = [.. plan.Endpoints.Select(one => _endpoints.GetValueOrDefault(one.Name) ?? new EndpointLane(one with { Kind = EndpointKind.Osc }, _mesh))];
        var wiring = new MeshWiring(++_version, plan.Table, devices, endpoints, []);
        _mesh.Clock.Use(plan.Table.Clock);
        for (var i = 0; i < devices.Length; i++)
        {
            Apply(devices[i], wiring, i);
        }

        for (var i = 0; i < endpoints.Length; i++)
        {
            using (endpoints[i].EnterTurn())
            {
                endpoints[i].Apply(wiring, i);
            }

            if (_endpoints.TryAdd(endpoints[i].Plan.Name, endpoints[i]))
            {
                endpoints[i].Attach(static failure => throw new InvalidOperationException("an endpoint failed", failure));
                using var turn = endpoints[i].EnterTurn();
                endpoints[i].UseSocket(new Socket(this, endpoints[i].Plan.Name));
            }
        }

        _mesh.ClockOut.Use(wiring);
    }

    /// <summary>Messages from a device in hexadecimal, separated by commas: what comes out at once.</summary>
    public string Play(string device, string messages)
    {
        foreach (var text in messages.Split(','))
        {
            var bytes = Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
            var isShort = MidiMessage.TryFromBytes(bytes, out var midi);
            _devices[device].Deliver(DeviceDelivery.Input(isShort ? midi : MidiMessage.SysEx, isShort ? default : bytes, _time.GetTimestamp()));
        }

        return Take();
    }

    /// <summary>An OSC message from an endpoint: what comes out at once.</summary>
    public string Osc(string endpoint, OscMessage message)
    {
        _endpoints[endpoint].Receive(message.ToPacket(), new SocketAddress(System.Net.Sockets.AddressFamily.InterNetwork), _time.GetTimestamp());
        return Take();
    }

    /// <summary>Lets time pass: what comes out, with its time in milliseconds from now.</summary>
    public string Wait(int milliseconds)
    {
        var from = _time.Elapsed;
        for (var i = 0; i < milliseconds; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Stamp(_time.Elapsed - from);
        }

        return Take();
    }

    /// <summary>Lets a millisecond pass.</summary>
    public void Tick() => _time.Advance(TimeSpan.FromMilliseconds(1));

    /// <summary>Lets the clock jump: timers fire once, late.</summary>
    public string Jump(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Take();
    }

    /// <summary>A device's plug slips.</summary>
    public void Unplug(string device)
    {
        using var turn = _devices[device].EnterTurn();
        _devices[device].Disconnect();
    }

    /// <summary>A device's plug goes in again.</summary>
    public void Plug(string device)
    {
        using var turn = _devices[device].EnterTurn();
        _devices[device].Connect(new Output(this, device));
    }

    /// <summary>Silence is asked for, at an endpoint.</summary>
    public void Panic(string endpoint)
    {
        using var turn = _endpoints[endpoint].EnterTurn();
        _endpoints[endpoint].Panic();
    }

    /// <summary>A device's actor starts anew.</summary>
    public void Restart(string device) => _devices[device].Attach(static failure => throw new InvalidOperationException("a device failed", failure));

    /// <summary>What came out since the last question.</summary>
    public string Take()
    {
        var text = string.Join("; ", _out);
        _out.Clear();
        return text;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();
        foreach (var lane in _devices.Values)
        {
            lane.Dispose();
        }

        foreach (var lane in _endpoints.Values)
        {
            lane.Dispose();
        }
    }

    private void Apply(DeviceLane lane, MeshWiring wiring, int index)
    {
        using (lane.EnterTurn())
        {
            lane.Apply(wiring, index);
        }

        if (_devices.TryAdd(lane.Plan.Name, lane))
        {
            Restart(lane.Plan.Name);
            if (lane.Plan.Name != "apc")
            {
                using var turn = lane.EnterTurn();
                lane.Connect(new Output(this, lane.Plan.Name));
            }
        }
    }

    private void Stamp(TimeSpan passed)
    {
        for (var i = 0; i < _out.Count; i++)
        {
            _out[i] = _out[i].StartsWith('@') ? _out[i] : FormattableString.Invariant($"@{passed.TotalMilliseconds} {_out[i]}");
        }
    }

    private sealed class Output(LaneProbe probe, string name) : IMidiOutput
    {
        public int Queued => 0;

        public string? LostReason => null;

        public bool TrySend(ReadOnlySpan<byte> message)
        {
            if (probe.IsQuiet)
            {
                probe.Heard++;
                return true;
            }

            probe._out.Add($"{name} {BitConverter.ToString(message.ToArray()).Replace('-', ' ')}");
            if (MidiMessage.TryFromBytes(message, out var midi) && (midi.IsNoteOn || midi.IsNoteOff))
            {
                var note = $"{name} {midi.ChannelNumber} {midi.Note}";
                _ = midi.IsNoteOn ? probe.Sounding.Add(note) : probe.Sounding.Remove(note);
            }

            return true;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Socket(LaneProbe probe, string name) : IOscSocket
    {
        public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 1);

        public string? LastError => null;

        public bool Send(ReadOnlySpan<byte> datagram)
        {
            if (probe.IsQuiet)
            {
                probe.Heard++;
                return true;
            }

            probe._out.Add($"{name} {OscMessage.Parse(datagram)}");
            return true;
        }

        public int Flush() => 0;

        public void Dispose()
        {
        }
    }
}

using MidiMesh.Actors.Clocks;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Stage;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Bench;

/// <summary>A whole rig without hardware, sockets, threads or waiting: the real table, lanes and groups, simulated Lives, and a clock that moves when told to. The same input always gives the same output.</summary>
/// <remarks>For the rig's own tests, for replays and for trying things out. One thread at a time. What the actors do around the lanes (finding ports, starting anew) is not part of it.</remarks>
internal sealed class RigBench : IDisposable
{
    // The trace is read after everything that happens; it need only hold what one moment brings.
    private const int TraceCapacity = 4096;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    private readonly BenchWork _work;
    private readonly MeshTrace _trace;
    private readonly MeshContext _context;
    private readonly ClockTimer _clock;
    private readonly List<BenchMessage> _sent = [];
    private readonly List<TraceEntry> _read = [];
    private readonly Dictionary<long, List<TraceEntry>> _causes = [];
    private long _lastRead;

    /// <summary>Puts a rig on the bench; nothing is plugged in yet.</summary>
    /// <param name="plan">The rig.</param>
    /// <param name="most">How much may happen in one call; see <see cref="BenchWork"/>.</param>
    /// <param name="stop">Ends whatever is under way, by an exception.</param>
    public RigBench(MeshPlan plan, int most = BenchWork.Usual, CancellationToken stop = default)
    {
        Plan = plan;
        _work = new BenchWork(most, stop);
        Time = new BenchTime { BeforeTimer = _work.Count };
        _trace = new MeshTrace(Time, TraceCapacity) { KeepsPulses = true };
        var mesh = new MeshContext(Time, new EventNumbers(), _trace);
        _context = mesh;
        _clock = new ClockTimer(mesh.Clock, mesh.ClockOut, Time);
        Devices = [.. plan.Devices.Select(device => new BenchDevice(new DeviceLane(device, mesh), Time))];
        Endpoints = [.. plan.Endpoints.Select(endpoint => new BenchEndpoint(new EndpointLane(endpoint, mesh), Time))];
        Groups = [.. plan.Groups.Select(group => new GroupLane(group, mesh))];
        Stage = new StageLane(mesh);
        Wiring = new MeshWiring(
            1, plan.Table, [.. Devices.Select(static device => device.Lane)], [.. Endpoints.Select(static endpoint => endpoint.Lane)], [.. Groups], Stage);
    }

    /// <summary>The rig.</summary>
    public MeshPlan Plan { get; }

    /// <summary>The clock.</summary>
    public BenchTime Time { get; }

    /// <summary>The table with its lanes.</summary>
    public MeshWiring Wiring { get; }

    /// <summary>The rig's devices, in the table's order.</summary>
    public IReadOnlyList<BenchDevice> Devices { get; }

    /// <summary>The rig's endpoints, in the table's order.</summary>
    public IReadOnlyList<BenchEndpoint> Endpoints { get; }

    /// <summary>The rig's groups, in the table's order.</summary>
    public IReadOnlyList<GroupLane> Groups { get; }

    /// <summary>Page, variables and roles.</summary>
    public StageLane Stage { get; }

    /// <summary>Everything that left the mesh, oldest first.</summary>
    public IReadOnlyList<BenchMessage> Sent => _sent;

    /// <summary>All that happens; its ring is small.</summary>
    public MeshTrace Trace => _trace;

    /// <summary>Number of the newest event that came in.</summary>
    public long LastEvent { get; private set; }

    /// <summary>Starts the rig: plugs everything in, lets each Live be read and the lights be painted.</summary>
    /// <returns>False when a Live could not be read within half a minute, which no rig should bring about.</returns>
    public bool Connect()
    {
        _context.Clock.Use(Plan.Table.Clock);
        using (Stage.EnterTurn())
        {
            Stage.Apply(Wiring);
        }

        for (var i = 0; i < Groups.Count; i++)
        {
            using var turn = Groups[i].EnterTurn();
            Groups[i].Apply(Wiring, i);
        }

        for (var i = 0; i < Endpoints.Count; i++)
        {
            using var turn = Endpoints[i].Lane.EnterTurn();
            Endpoints[i].Lane.UseSocket(Endpoints[i]);
            Endpoints[i].Lane.Apply(Wiring, i);
        }

        for (var i = 0; i < Devices.Count; i++)
        {
            using var turn = Devices[i].Lane.EnterTurn();
            Devices[i].Lane.Apply(Wiring, i);
        }

        foreach (var endpoint in Endpoints)
        {
            endpoint.Lane.Attach(Rethrow);
        }

        foreach (var group in Groups)
        {
            group.Attach(Rethrow);
        }

        Stage.Attach(Rethrow);
        foreach (var device in Devices)
        {
            device.Lane.Attach(Rethrow);
        }

        foreach (var device in Devices)
        {
            Plug(device, true);
        }

        _context.ClockOut.Use(Wiring);
        while (Endpoints.Any(static endpoint => endpoint.Simulator is not null && endpoint.Lane.Link != LiveLink.Alive))
        {
            if (Time.Elapsed > ConnectLimit)
            {
                return false;
            }

            Advance(TimeSpan.FromMilliseconds(50));
        }

        Advance(Calm);
        return true;
    }

    /// <summary>Lets time pass: timers fire and simulated Lives act, each at its own moment.</summary>
    /// <exception cref="RestlessRigException">More happened than in any rig that comes to rest.</exception>
    public void Advance(TimeSpan time)
    {
        var target = Time.Elapsed + time;
        _work.Begin();
        Settle();
        while (Time.Elapsed < target)
        {
            _work.Count();
            var next = target;
            if (Time.NextDue is { } due && due < next)
            {
                next = due;
            }

            foreach (var endpoint in Endpoints)
            {
                next = endpoint.Simulator is { } simulator && simulator.NextDue < next ? simulator.NextDue : next;
            }

            Time.AdvanceTo(next > Time.Elapsed ? next : Time.Elapsed + TimeSpan.FromTicks(1));
            foreach (var endpoint in Endpoints)
            {
                endpoint.Tick();
            }

            Settle();
        }
    }

    /// <summary>A device sends bytes.</summary>
    public void Send(int device, ReadOnlySpan<byte> bytes)
    {
        _work.Begin();
        Devices[device].Send(bytes);
        Settle();
    }

    /// <summary>The program behind an endpoint sends a datagram.</summary>
    public void SendOsc(int endpoint, ReadOnlySpan<byte> datagram)
    {
        _work.Begin();
        Endpoints[endpoint].Receive(datagram);
        Settle();
    }

    /// <summary>A device's plug goes in or out; roles that depend on it may go to another.</summary>
    public void Plug(BenchDevice device, bool isIn)
    {
        _work.Begin();
        if (isIn)
        {
            device.Plug();
        }
        else
        {
            device.Unplug();
        }

        Stage.Deliver(StageDelivery.DevicesChanged());
        Settle();
    }

    /// <summary>Something is done to the bench itself, such as unplugging; what comes of it is written down.</summary>
    public void Do(Action act)
    {
        _work.Begin();
        act();
        Settle();
    }

    /// <summary>What the mesh did with an event: what came in, which routes looked at it, what groups decided.</summary>
    public IReadOnlyList<TraceEntry> StoryOf(long cause) => _causes.TryGetValue(cause, out var story) ? story : [];

    /// <inheritdoc />
    public void Dispose()
    {
        _clock.Dispose();
        foreach (var device in Devices)
        {
            device.Lane.Dispose();
        }

        foreach (var endpoint in Endpoints)
        {
            endpoint.Lane.Dispose();
        }

        foreach (var group in Groups)
        {
            group.Dispose();
        }

        Stage.Dispose();
    }

    private static void Rethrow(Exception cause) => throw new InvalidOperationException($"The rig failed: {cause.Message}", cause);

    /// <summary>Waits for lanes that handed a long burst to the thread pool, and writes down what has left.</summary>
    private void Settle()
    {
        _clock.Pump();
        foreach (var device in Devices)
        {
            while (device.Lane.IsAttached && device.Lane.Counts.Lane.Waiting > 0)
            {
                _work.Count();
                using var turn = device.Lane.EnterTurn();
            }
        }

        foreach (var endpoint in Endpoints)
        {
            while (endpoint.Lane.IsAttached && endpoint.Lane.Counts.Lane.Waiting > 0)
            {
                _work.Count();
                using var turn = endpoint.Lane.EnterTurn();
            }
        }

        _read.Clear();
        _lastRead = _trace.Read(_lastRead, _read);
        foreach (var entry in _read)
        {
            Keep(entry);
        }
    }

    private void Keep(in TraceEntry entry)
    {
        switch (entry.Kind)
        {
            case TraceKind.MidiOut:
                KeepMidi(entry);
                return;
            case TraceKind.OscOut:
                KeepOsc(entry);
                return;
            case TraceKind.MidiIn or TraceKind.Route or TraceKind.Group or TraceKind.MidiDropped or TraceKind.OscDropped when entry.EventId != 0:
                LastEvent = Math.Max(LastEvent, entry.EventId);
                if (!_causes.TryGetValue(entry.EventId, out var story))
                {
                    _causes.Add(entry.EventId, story = []);
                }

                story.Add(entry);
                return;
        }
    }

    private void KeepMidi(in TraceEntry entry)
    {
        var name = entry.Subject;
        var device = Devices.First(one => one.Name == name);
        var bytes = device.Output?.Take() ?? [];
        MidiMessage.TryFromBytes(bytes, out var message);
        var isLight = device.Hear(message, bytes);
        var purpose = entry.EventId != 0 ? BenchPurpose.Message
            : message.Kind == MidiKind.Clock ? BenchPurpose.Pulse
            : isLight ? BenchPurpose.Light
            : message.IsChannel ? BenchPurpose.Message
            : BenchPurpose.Upkeep;
        _sent.Add(new BenchMessage(Time.Elapsed, name, entry.EventId, purpose, message, bytes, null));
    }

    private void KeepOsc(in TraceEntry entry)
    {
        var name = entry.Subject;
        var endpoint = Endpoints.First(one => one.Name == name);
        OscMessage.ParseAll(endpoint.Take(), out var messages);
        foreach (var message in messages)
        {
            var purpose = endpoint.IsUpkeep(message, hasCause: entry.EventId != 0) ? BenchPurpose.Upkeep : BenchPurpose.Message;
            _sent.Add(new BenchMessage(Time.Elapsed, name, entry.EventId, purpose, default, [], message));
        }
    }
}

using System.Collections.Concurrent;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Stage;
using MidiMesh.Actors.Status;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Actors.Mesh;

/// <summary>What outlives every actor: the lanes, the wiring that runs, and the published snapshots. One for each mesh.</summary>
/// <remarks>Lanes are added and removed by <see cref="MeshSupervisor"/> alone; everything here may be read from any thread.</remarks>
public sealed class MeshBoard
{
    private MeshPlan _plan = new("", Contracts.Routing.RouteTable.Empty, [], [], []);
    private MeshWiring _wiring = MeshWiring.Empty;
    private static readonly TimeSpan StatusAge = TimeSpan.FromMilliseconds(100);

    private MeshStatus? _status;
    private long _statusTaken;
    private RigReport _rig = RigReport.None;
    private IReadOnlyList<IMidiBackend> _backends = [];
    private IReadOnlyDictionary<string, PortOffer> _offers = new Dictionary<string, PortOffer>();
    private IReadOnlyList<MidiPortDescription> _ports = [];
    private IPortMemory _memory = new PortMemory();
    private LastRun? _lastRun;

    /// <summary>Makes a board.</summary>
    /// <param name="context">What the lanes share.</param>
    /// <param name="backends">MIDI systems, in order of preference.</param>
    /// <param name="screen">Where on-screen devices are plugged in.</param>
    /// <param name="osc">Opens sockets.</param>
    /// <param name="loggers">Makes loggers.</param>
    public MeshBoard(MeshContext context, IReadOnlyList<IMidiBackend> backends, IMidiBackend screen, IOscTransport osc, ILoggerFactory loggers) =>
        (Context, Backends, Screen, Osc, Loggers, Stage) = (context, backends, screen, osc, loggers, new StageLane(context));

    /// <summary>What the lanes share.</summary>
    public MeshContext Context { get; }

    /// <summary>MIDI systems, in order of preference. Set anew when a rig comes that needs some and none were made.</summary>
    public IReadOnlyList<IMidiBackend> Backends
    {
        get => Volatile.Read(ref _backends);
        set => Volatile.Write(ref _backends, value);
    }

    /// <summary>How the rig that runs stands to its file; set by whoever reads files.</summary>
    public RigReport Rig
    {
        get => Volatile.Read(ref _rig);
        set => Volatile.Write(ref _rig, value);
    }

    /// <summary>Where on-screen devices are plugged in.</summary>
    public IMidiBackend Screen { get; }

    /// <summary>Opens sockets.</summary>
    public IOscTransport Osc { get; }

    /// <summary>Looks at a Live that does not answer; null where nobody can.</summary>
    public IPeerProbe? Probe { get; set; }

    /// <summary>Makes loggers.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>Page, variables and roles: what all lanes share.</summary>
    public StageLane Stage { get; }

    /// <summary>The rig that runs.</summary>
    public MeshPlan Plan
    {
        get => Volatile.Read(ref _plan);
        internal set => Volatile.Write(ref _plan, value);
    }

    /// <summary>The table that runs, with its lanes.</summary>
    public MeshWiring Wiring
    {
        get => Volatile.Read(ref _wiring);
        internal set => Volatile.Write(ref _wiring, value);
    }

    /// <summary>A picture of the whole, at most a tenth of a second old. It is taken when somebody asks: while nobody looks, nothing wakes for it.</summary>
    public MeshStatus Status
    {
        get
        {
            var now = Context.Time.GetTimestamp();
            if (Volatile.Read(ref _status) is { } status && Context.Time.GetElapsedTime(Volatile.Read(ref _statusTaken), now) < StatusAge)
            {
                return status;
            }

            Volatile.Write(ref _statusTaken, now);
            var picture = StatusActor.Picture(this);
            Volatile.Write(ref _status, picture);
            return picture;
        }
    }

    /// <summary>The longest queue of each second of the last minute; <see cref="StatusActor"/> writes it.</summary>
    public QueueHistory Queues { get; } = new();

    /// <summary>What the port list means for each device, by its name.</summary>
    internal IReadOnlyDictionary<string, PortOffer> Offers
    {
        get => Volatile.Read(ref _offers);
        set => Volatile.Write(ref _offers, value);
    }

    /// <summary>The ports that are there.</summary>
    public IReadOnlyList<MidiPortDescription> Ports
    {
        get => Volatile.Read(ref _ports);
        internal set => Volatile.Write(ref _ports, value);
    }

    /// <summary>Which unit is which device, as somebody has shown. Set before the actors start.</summary>
    public IPortMemory Memory
    {
        get => Volatile.Read(ref _memory);
        set => Volatile.Write(ref _memory, value);
    }

    /// <summary>What an earlier run left behind; null when it ended in order. Set before the actors start, and gone once the first rig runs.</summary>
    public LastRun? LastRun
    {
        get => Volatile.Read(ref _lastRun);
        set => Volatile.Write(ref _lastRun, value);
    }

    /// <summary>Which device of the rig has which ports: for people, from any thread.</summary>
    public IReadOnlyList<PortHolder> PortHolders() =>
    [
        .. Offers.Where(static offer => offer.Value.Assignment is not null || offer.Value.Ambiguous).OrderBy(static offer => offer.Key, StringComparer.Ordinal)
            .Select(static offer => new PortHolder(
                offer.Key, offer.Value.Assignment?.Backend.Name, offer.Value.Assignment?.InputId, offer.Value.Assignment?.OutputId, offer.Value.Ambiguous, offer.Value.Reason)),
    ];

    /// <summary>Lanes of devices, by name.</summary>
    internal ConcurrentDictionary<string, DeviceLane> DeviceLanes { get; } = new();

    /// <summary>Lanes of endpoints, by name.</summary>
    internal ConcurrentDictionary<string, EndpointLane> EndpointLanes { get; } = new();

    /// <summary>Lanes of groups, by name.</summary>
    internal ConcurrentDictionary<string, GroupLane> GroupLanes { get; } = new();

    /// <summary>Actors that crash too often, with the reason; keys such as "devices/apc".</summary>
    public ConcurrentDictionary<string, string> Parked { get; } = new();

    /// <summary>Ports on their way to being closed; awaited before the program ends, so that the last notes off and lights off go out.</summary>
    public ConcurrentQueue<Task> Closing { get; } = new();

    /// <summary>How often an actor has been started anew; keys such as "devices/apc".</summary>
    public ConcurrentDictionary<string, int> Restarts { get; } = new();
}

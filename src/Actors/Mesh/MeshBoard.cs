using System.Collections.Concurrent;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Status;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Actors.Mesh;

/// <summary>What outlives every actor: the lanes, the wiring that runs, and the published snapshots. One for each mesh.</summary>
/// <remarks>Lanes are added and removed by <see cref="MeshSupervisor"/> alone; everything here may be read from any thread.</remarks>
public sealed class MeshBoard
{
    private MeshPlan _plan = new("", Contracts.Routing.RouteTable.Empty, [], [], []);
    private MeshWiring _wiring = MeshWiring.Empty;
    private MeshStatus _status = MeshStatus.Empty;
    private IReadOnlyDictionary<string, PortOffer> _offers = new Dictionary<string, PortOffer>();
    private IReadOnlyList<MidiPortDescription> _ports = [];

    /// <summary>Makes a board.</summary>
    /// <param name="context">What the lanes share.</param>
    /// <param name="backends">MIDI systems, in order of preference.</param>
    /// <param name="screen">Where on-screen devices are plugged in.</param>
    /// <param name="osc">Opens sockets.</param>
    /// <param name="loggers">Makes loggers.</param>
    public MeshBoard(MeshContext context, IReadOnlyList<IMidiBackend> backends, IMidiBackend screen, IOscTransport osc, ILoggerFactory loggers) =>
        (Context, Backends, Screen, Osc, Loggers) = (context, backends, screen, osc, loggers);

    /// <summary>What the lanes share.</summary>
    public MeshContext Context { get; }

    /// <summary>MIDI systems, in order of preference.</summary>
    public IReadOnlyList<IMidiBackend> Backends { get; }

    /// <summary>Where on-screen devices are plugged in.</summary>
    public IMidiBackend Screen { get; }

    /// <summary>Opens sockets.</summary>
    public IOscTransport Osc { get; }

    /// <summary>Makes loggers.</summary>
    public ILoggerFactory Loggers { get; }

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

    /// <summary>The newest picture of the whole.</summary>
    public MeshStatus Status
    {
        get => Volatile.Read(ref _status);
        internal set => Volatile.Write(ref _status, value);
    }

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

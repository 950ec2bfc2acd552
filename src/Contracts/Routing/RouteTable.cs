using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Contracts.Routing;

/// <summary>The compiled graph: immutable, array-indexed, swapped whole. No text is looked up on the data path.</summary>
/// <param name="Devices">The rig's devices; a device's index everywhere.</param>
/// <param name="Endpoints">The rig's endpoints; an endpoint's index everywhere.</param>
/// <param name="Groups">The rig's groups; a group's index everywhere.</param>
/// <param name="Routes">All routes, highest priority first.</param>
/// <param name="DeviceSources">For each device, which routes its controls feed.</param>
/// <param name="OscSources">For each endpoint, which routes its messages feed.</param>
/// <param name="Lights">All lights.</param>
public sealed record RouteTable(
    TableDevice[] Devices, TableEndpoint[] Endpoints, TableGroup[] Groups, Route[] Routes,
    DeviceSource[] DeviceSources, OscSource[] OscSources, LightBinding[] Lights)
{
    /// <summary>A table with nothing in it: what runs before the first rig.</summary>
    public static RouteTable Empty { get; } = new([], [], [], [], [], [], []);

    /// <summary>The rig's clock.</summary>
    public ClockPlan Clock { get; init; } = ClockPlan.None;

    /// <summary>Pages, variables and roles.</summary>
    public StageLayout Stage { get; init; } = StageLayout.Empty;
}

/// <summary>A device as the rig names it.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Profile">What it is.</param>
public sealed record TableDevice(string Name, DeviceProfile Profile);

/// <summary>An endpoint as the rig names it.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="IsLive">Whether it is a Live (it has a mirror), or any OSC program.</param>
public sealed record TableEndpoint(string Name, bool IsLive)
{
    /// <summary>Index of the Live that it speaks for; -1 none.</summary>
    public int Front { get; init; } = -1;
}

/// <summary>A group as the rig names it.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Endpoint">The Live its clips are in.</param>
public sealed record TableGroup(string Name, int Endpoint);

/// <summary>Which routes a device's messages feed.</summary>
/// <param name="ByElement">For each element of the profile, its routes in order of priority; those of the whole device only where they can answer what it sends.</param>
/// <param name="Any">Routes of the whole device (<c>from = "keys"</c>): they see every message, also those of no control.</param>
/// <param name="StateCount">How many <see cref="StepState"/>s its routes need.</param>
public sealed record DeviceSource(RouteEntry[][] ByElement, RouteEntry[] Any, int StateCount)
{
    private MessageRoutes _byMessage = new(Any);

    /// <summary>Routes of the whole device: they see every message, also those of no control.</summary>
    public RouteEntry[] Any
    {
        get;
        init => (field, _byMessage) = (value, new MessageRoutes(value));
    } = Any;

    /// <summary>The routes of the whole device that can answer a message of no control, in order of priority; does not allocate.</summary>
    public RouteEntry[] RoutesFor(in MidiMessage message) => _byMessage.Find(message);

    /// <summary>A source that feeds nothing.</summary>
    public static DeviceSource None { get; } = new([], [], 0);
}

/// <summary>Which routes an endpoint's OSC messages feed.</summary>
/// <param name="Routes">Address pattern and route, in order of priority.</param>
/// <param name="StateCount">How many <see cref="StepState"/>s its routes need.</param>
public sealed record OscSource(OscRoute[] Routes, int StateCount)
{
    private OscRouteIndex _index = new(Routes);

    /// <summary>Address pattern and route, in order of priority.</summary>
    public OscRoute[] Routes
    {
        get;
        init => (field, _index) = (value, new OscRouteIndex(value));
    } = Routes;

    /// <summary>Routes that numbers of Live's feed.</summary>
    public IReadOnlyDictionary<(Live.LiveValue Value, int Track, int Item), RouteEntry[]> ByValue { get; init; } = NoValues;

    private static Dictionary<(Live.LiveValue Value, int Track, int Item), RouteEntry[]> NoValues { get; } = [];

    /// <summary>The routes that a number of Live's feeds, in order of priority; does not allocate.</summary>
    /// <param name="value">Which.</param>
    /// <param name="track">Track from 0, or -1.</param>
    /// <param name="item">Send or parameter from 0, or -1.</param>
    public RouteEntry[] RoutesFor(Live.LiveValue value, int track, int item) => ByValue.TryGetValue((value, track, item), out var entries) ? entries : [];

    /// <summary>The routes that an address feeds, in order of priority; does not allocate.</summary>
    public OscRoutes RoutesFor(ReadOnlySpan<byte> address) => _index.Find(address);

    /// <summary>A source that feeds nothing.</summary>
    public static OscSource None { get; } = new([], 0);
}

/// <summary>A route fed by OSC messages.</summary>
/// <param name="Pattern">Which addresses; a literal address is compared as bytes.</param>
/// <param name="Entry">The route. Slot n of its bound values takes argument <c>ArgumentSlots[n]</c>.</param>
/// <param name="ArgumentSlots">For each argument of the message in order, the slot that takes it; -1 leaves it.</param>
public sealed record OscRoute(OscAddressPattern Pattern, RouteEntry Entry, int[] ArgumentSlots);

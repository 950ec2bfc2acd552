using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Mesh;

/// <summary>A table together with the lanes its indices mean: immutable, swapped whole, so that no index is ever read against another table.</summary>
public sealed class MeshWiring
{
    private readonly Dictionary<(int Endpoint, LightSource Source, int Value, int Track, int Scene), LightBinding[]> _lights;
    private readonly LightBinding[][] _deviceLights;

    /// <summary>Joins a table with its lanes; each array stands in the table's order.</summary>
    public MeshWiring(int version, RouteTable table, DeviceLane[] devices, EndpointLane[] endpoints, GroupLane[] groups)
    {
        (Version, Table, Devices, Endpoints, Groups) = (version, table, devices, endpoints, groups);
        _lights = table.Lights.GroupBy(KeyOf).ToDictionary(same => same.Key, same => same.ToArray());
        _deviceLights = [.. devices.Select((_, index) => table.Lights.Where(light => light.Device == index).ToArray())];
    }

    /// <summary>The wiring before the first rig.</summary>
    public static MeshWiring Empty { get; } = new(0, RouteTable.Empty, [], [], []);

    /// <summary>Counts applied rigs, from 1.</summary>
    public int Version { get; }

    /// <summary>The compiled graph.</summary>
    public RouteTable Table { get; }

    /// <summary>Lanes of the table's devices.</summary>
    public DeviceLane[] Devices { get; }

    /// <summary>Lanes of the table's endpoints.</summary>
    public EndpointLane[] Endpoints { get; }

    /// <summary>Lanes of the table's groups.</summary>
    public GroupLane[] Groups { get; }

    /// <summary>All lights of a device.</summary>
    public ReadOnlySpan<LightBinding> LightsOf(int device) => _deviceLights[device];

    /// <summary>The lights that follow one thing of an endpoint's.</summary>
    public ReadOnlySpan<LightBinding> LightsFor(int endpoint, LightSource source, Contracts.Live.LiveValue value, int track, int scene) =>
        _lights.TryGetValue((endpoint, source, source == LightSource.Value ? (int)value : 0, track, scene), out var lights) ? lights : [];

    private static (int Endpoint, LightSource Source, int Value, int Track, int Scene) KeyOf(LightBinding light) =>
        (light.Endpoint, light.Source, light.Source == LightSource.Value ? (int)light.Value : 0, light.Track, light.Scene);
}

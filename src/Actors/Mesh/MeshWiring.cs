using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Stage;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Mesh;

/// <summary>A table together with the lanes its indices mean: immutable, swapped whole, so that no index is ever read against another table.</summary>
public sealed class MeshWiring
{
    private readonly Dictionary<(int Endpoint, LightSource Source, int Value, int Track, int Scene), LightBinding[]> _lights;
    private readonly Dictionary<(int Endpoint, int Track), LightBinding[]> _namedLights;
    private readonly Dictionary<int, (LightBinding Light, LightFollow Follow)[]> _movingNames;
    private readonly Dictionary<(int Endpoint, LightSource Source, int Value), (LightBinding Light, LightFollow Follow)[]> _movingLights;
    private readonly LightBinding[][] _deviceLights;
    private readonly DeviceLane[] _lightsByStage;            // devices of which a light depends on page, role or variable
    private readonly DeviceLane[] _lightsByVariable;

    /// <summary>Joins a table with its lanes; each array stands in the table's order.</summary>
    public MeshWiring(int version, RouteTable table, DeviceLane[] devices, EndpointLane[] endpoints, GroupLane[] groups, StageLane? stage = null)
    {
        (Version, Table, Devices, Endpoints, Groups, StageLane) = (version, table, devices, endpoints, groups, stage);
        Stage = stage?.State.Bind(table.Stage, Array.ConvertAll(table.Devices, static device => device.Name))?.Among(endpoints);
        var follows = table.Lights.SelectMany(static light => light.Follows, static (light, follow) => (Light: light, Follow: follow)).ToList();
        _movingLights = follows.Where(static one => one.Follow.Moving is not null).GroupBy(static one => (one.Light.Endpoint, one.Follow.Source, one.Follow.Value)).ToDictionary(same => same.Key, same => same.ToArray());
        _lights = follows.Where(static one => one.Follow.Moving is null).GroupBy(static one => KeyOf(one.Light.Endpoint, one.Follow)).ToDictionary(same => same.Key, same => same.Select(static one => one.Light).ToArray());
        _namedLights = follows.Where(static one => one.Follow.Moving is null && IsNamed(one.Light, one.Follow)).GroupBy(static one => (one.Light.Endpoint, one.Follow.Track)).ToDictionary(same => same.Key, same => same.Select(static one => one.Light).Distinct<LightBinding>(ReferenceEqualityComparer.Instance).ToArray());   // a text may name the track and its clip
        _movingNames = follows.Where(static one => one.Follow.Moving is not null && IsNamed(one.Light, one.Follow)).GroupBy(static one => one.Light.Endpoint).ToDictionary(same => same.Key, same => same.ToArray());
        _deviceLights = [.. devices.Select((_, index) => table.Lights.Where(light => light.Device == index).ToArray())];
        _lightsByStage = [.. devices.Where((_, index) => Array.Exists(_deviceLights[index], static light => light.IsGated))];
        _lightsByVariable = [.. devices.Where((_, index) => Array.Exists(_deviceLights[index], static light => light.IsByVariable))];
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

    /// <summary>The lane that a destination leads to, or null for one that leads to none.</summary>
    /// <param name="to">The destination.</param>
    /// <param name="players">Who plays the roles for the event.</param>
    public object? LaneOf(Destination to, in RolePlayers players) => to switch
    {
        RoleDestination role when players[role.Role] is var player and > 0 => Devices[player - 1],
        MidiDestination midi => Devices[midi.Device],
        LiveDestination live => Endpoints[live.Endpoint],
        OscDestination osc => Endpoints[osc.Endpoint],
        GroupDestination group => Groups[group.Group],
        _ => null,
    };

    /// <summary>Lane that changes page and roles.</summary>
    public StageLane? StageLane { get; }

    /// <summary>Page, variables and roles by the table's indices; null when the rig has none.</summary>
    public StageView? Stage { get; }

    /// <summary>The stage as it is now.</summary>
    public StageMoment Capture() => Stage is null ? StageMoment.None : Stage.Capture();

    /// <summary>The stage has changed: every device of which a light depends on it looks at them again.</summary>
    /// <param name="variablesOnly">Only variables have changed.</param>
    public void Relight(bool variablesOnly)
    {
        foreach (var device in variablesOnly ? _lightsByVariable : _lightsByStage)
        {
            device.Deliver(DeviceDelivery.Relight());
        }
    }

    /// <summary>All lights of a device.</summary>
    public ReadOnlySpan<LightBinding> LightsOf(int device) => _deviceLights[device];

    /// <summary>The lights that follow one thing of an endpoint's.</summary>
    /// <param name="endpoint">Index of the endpoint.</param>
    /// <param name="source">What kind of thing.</param>
    /// <param name="value">Which <see cref="LiveValue"/> or <see cref="LiveText"/>; 0 for others.</param>
    /// <param name="track">Track from 0, or -1.</param>
    /// <param name="scene">Scene, send or parameter from 0, or -1.</param>
    public ReadOnlySpan<LightBinding> LightsFor(int endpoint, LightSource source, int value, int track, int scene) =>
        _lights.TryGetValue((endpoint, source, value, track, scene), out var lights) ? lights : [];

    /// <summary>The lights that follow names or colours of a track or of its clips.</summary>
    public ReadOnlySpan<LightBinding> NamedLights(int endpoint, int track) => _namedLights.TryGetValue((endpoint, track), out var lights) ? lights : [];

    /// <summary>The lights that follow names or colours at a place that variables move.</summary>
    public ReadOnlySpan<(LightBinding Light, LightFollow Follow)> MovingNames(int endpoint) => _movingNames.TryGetValue(endpoint, out var lights) ? lights : [];

    /// <summary>The lights that follow one kind of thing of an endpoint's, at a place that variables move.</summary>
    public ReadOnlySpan<(LightBinding Light, LightFollow Follow)> MovingLightsFor(int endpoint, LightSource source, int value) =>
        _movingLights.TryGetValue((endpoint, source, value), out var lights) ? lights : [];

    private static bool IsNamed(LightBinding light, in LightFollow follow) =>
        light.IsTinted || light.Row is not null || (follow.Source == LightSource.Text && (LiveText)follow.Value is LiveText.TrackName or LiveText.ClipName);

    private static (int Endpoint, LightSource Source, int Value, int Track, int Scene) KeyOf(int endpoint, in LightFollow follow) =>
        (endpoint, follow.Source, follow.Value, follow.Track, follow.Scene);
}

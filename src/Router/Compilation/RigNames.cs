using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation;

/// <summary>What the names of a rig stand for. Devices and endpoints share one space, as destinations name either.</summary>
internal sealed class RigNames
{
    private readonly Dictionary<string, int> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);

    /// <summary>Takes the names of a rig; a name that two things share is reported.</summary>
    /// <param name="config">The rig.</param>
    /// <param name="profiles">Profiles by name; one that could not be read is missing and has been reported.</param>
    /// <param name="bag">Takes what is wrong.</param>
    public RigNames(RigConfig config, IReadOnlyDictionary<string, DeviceProfile> profiles, DiagnosticBag bag)
    {
        (Config, Profiles) = (config, new DeviceProfile?[config.Devices.Count]);
        for (var i = 0; i < config.Devices.Count; i++)
        {
            _devices[config.Devices[i].Name.Value] = i;
            Profiles[i] = config.Devices[i].Profile is { } profile ? profiles.GetValueOrDefault(profile.Value) : null;
        }

        for (var i = 0; i < config.Endpoints.Count; i++)
        {
            var name = config.Endpoints[i].Name;
            _endpoints[name.Value] = i;
            if (_devices.ContainsKey(name.Value))
            {
                bag.Error(RigDiagnosticIds.TwoOwners, name.Origin, $"endpoint '{name.Value}': a device has this name too; routes could not tell them apart");
            }
        }

        for (var i = 0; i < config.Groups.Count; i++)
        {
            _groups[config.Groups[i].Name.Value] = i;
        }
    }

    /// <summary>The rig.</summary>
    public RigConfig Config { get; }

    /// <summary>Profile of each device; null where it could not be read.</summary>
    public DeviceProfile?[] Profiles { get; }

    /// <summary>Names of devices and endpoints.</summary>
    public IReadOnlyCollection<string> Ends => [.. _devices.Keys, .. _endpoints.Keys];

    /// <summary>Names of devices.</summary>
    public IReadOnlyCollection<string> Devices => _devices.Keys;

    /// <summary>Names of endpoints.</summary>
    public IReadOnlyCollection<string> Endpoints => _endpoints.Keys;

    /// <summary>Names of groups.</summary>
    public IReadOnlyCollection<string> Groups => _groups.Keys;

    /// <summary>Index of a device, or -1.</summary>
    public int DeviceOf(string name) => _devices.GetValueOrDefault(name, -1);

    /// <summary>Index of an endpoint, or -1.</summary>
    public int EndpointOf(string name) => _endpoints.GetValueOrDefault(name, -1);

    /// <summary>Index of a group, or -1.</summary>
    public int GroupOf(string name) => _groups.GetValueOrDefault(name, -1);

    /// <summary>Whether an endpoint is a Live.</summary>
    public bool IsLive(int endpoint) => Config.Endpoints[endpoint].Kind != EndpointKind.Osc;
}

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
    private readonly Dictionary<string, int> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _pages = new(StringComparer.Ordinal);

    /// <summary>Takes the names of a rig; a name that two things share is reported.</summary>
    /// <param name="config">The rig.</param>
    /// <param name="profiles">Profiles by name; one that could not be read is missing and has been reported.</param>
    /// <param name="bag">Takes what is wrong.</param>
    public RigNames(RigConfig config, IReadOnlyDictionary<string, DeviceProfile> profiles, DiagnosticBag bag)
    {
        (Config, Profiles) = (config, new DeviceProfile?[config.Devices.Count]);
        (UnknownEnds, UnknownGroups) = (new UnknownNames(bag), new UnknownNames(bag));
        for (var i = 0; i < config.Devices.Count; i++)
        {
            _devices[config.Devices[i].Name.Value] = i;
            UnknownEnds.Define("device", config.Devices[i].Name.Value, config.Devices[i].Name.Origin);
            Profiles[i] = config.Devices[i].Profile is { } profile ? profiles.GetValueOrDefault(profile.Value) : null;
        }

        for (var i = 0; i < config.Endpoints.Count; i++)
        {
            var name = config.Endpoints[i].Name;
            _endpoints[name.Value] = i;
            UnknownEnds.Define("endpoint", name.Value, name.Origin);
            if (_devices.ContainsKey(name.Value))
            {
                bag.Error(RigDiagnosticIds.TwoOwners, name.Origin, $"endpoint '{name.Value}': a device has this name too; routes could not tell them apart");
            }
        }

        for (var i = 0; i < config.Groups.Count; i++)
        {
            _groups[config.Groups[i].Name.Value] = i;
            UnknownGroups.Define("group", config.Groups[i].Name.Value, config.Groups[i].Name.Origin);
        }

        for (var i = 0; i < config.Roles.Count; i++)
        {
            _roles[config.Roles[i].Name.Value] = i;
            UnknownEnds.Define("role", config.Roles[i].Name.Value, config.Roles[i].Name.Origin);
        }

        for (var i = 0; i < config.Variables.Count; i++)
        {
            _variables[config.Variables[i].Name.Value] = i;
        }

        for (var i = 0; i < config.Pages.Pages.Count; i++)
        {
            _pages[config.Pages.Pages[i].Name.Value] = i;
        }

        RoleDevices = [.. config.Roles.Select(role => role.AnyOf.Select(device => DeviceOf(device.Value)).Where(static device => device >= 0).Distinct().ToArray())];
    }

    /// <summary>The rig.</summary>
    public RigConfig Config { get; }

    /// <summary>Devices and endpoints that routes and lights speak of and that are not there; told when all have been read.</summary>
    public UnknownNames UnknownEnds { get; }

    /// <summary>The same for groups.</summary>
    public UnknownNames UnknownGroups { get; }

    /// <summary>Profile of each device; null where it could not be read.</summary>
    public DeviceProfile?[] Profiles { get; }

    /// <summary>Names of devices, roles and endpoints.</summary>
    public IReadOnlyCollection<string> Ends => [.. _devices.Keys, .. _roles.Keys, .. _endpoints.Keys];

    /// <summary>Names of devices and roles.</summary>
    public IReadOnlyCollection<string> Players => [.. _devices.Keys, .. _roles.Keys];

    /// <summary>Names of roles.</summary>
    public IReadOnlyCollection<string> Roles => _roles.Keys;

    /// <summary>Names of variables.</summary>
    public IReadOnlyCollection<string> Variables => _variables.Keys;

    /// <summary>Names of pages.</summary>
    public IReadOnlyCollection<string> Pages => _pages.Keys;

    /// <summary>For each role the devices that may play it, the first choice first; those that do not exist are left out.</summary>
    public int[][] RoleDevices { get; }

    /// <summary>Names of devices.</summary>
    public IReadOnlyCollection<string> Devices => _devices.Keys;

    /// <summary>Names of endpoints.</summary>
    public IReadOnlyCollection<string> Endpoints => _endpoints.Keys;

    /// <summary>Names of endpoints that are a Live.</summary>
    public IReadOnlyCollection<string> Lives => [.. _endpoints.Where(entry => IsLive(entry.Value)).Select(static entry => entry.Key)];

    /// <summary>Names of groups.</summary>
    public IReadOnlyCollection<string> Groups => _groups.Keys;

    /// <summary>Index of a device, or -1.</summary>
    public int DeviceOf(string name) => Find(_devices, name, UnknownEnds);

    /// <summary>Index of an endpoint, or -1.</summary>
    public int EndpointOf(string name) => Find(_endpoints, name, UnknownEnds);

    /// <summary>Index of a role, or -1. A device of the same name comes first.</summary>
    public int RoleOf(string name) => _devices.ContainsKey(name) ? -1 : Find(_roles, name, UnknownEnds);

    /// <summary>Index of a variable, or -1.</summary>
    public int VariableOf(string name) => _variables.GetValueOrDefault(name, -1);

    /// <summary>Index of a page, or -1.</summary>
    public int PageOf(string name) => _pages.GetValueOrDefault(name, -1);

    /// <summary>Index of a group, or -1.</summary>
    public int GroupOf(string name) => Find(_groups, name, UnknownGroups);

    /// <summary>Whether an endpoint is a Live.</summary>
    public bool IsLive(int endpoint) => Config.Endpoints[endpoint].Kind.IsLive();

    private static int Find(Dictionary<string, int> names, string name, UnknownNames unknown)
    {
        if (!names.TryGetValue(name, out var index))
        {
            return -1;
        }

        unknown.Use(name);
        return index;
    }
}

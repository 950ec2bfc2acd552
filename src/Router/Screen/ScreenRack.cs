using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Backends.Loopback;

namespace MidiMesh.Router.Screen;

/// <summary>The on-screen devices of the rig that runs, by name. Owns them.</summary>
/// <remarks><see cref="Apply"/> is called by whoever applies rigs, one call at a time; all else from any thread.</remarks>
public sealed class ScreenRack(LoopbackBackend backend) : IDisposable
{
    private volatile IReadOnlyDictionary<string, ScreenDevice> _devices = new Dictionary<string, ScreenDevice>();

    /// <summary>The devices in order of their names.</summary>
    public IEnumerable<ScreenDevice> Devices => _devices.Values.OrderBy(device => device.Name, StringComparer.Ordinal);

    /// <summary>A device by its key in the rig, or null.</summary>
    public ScreenDevice? Find(string name) => _devices.GetValueOrDefault(name);

    /// <summary>Makes the on-screen devices that a rig names, keeps those that stay as they are, takes away the others.</summary>
    public void Apply(MeshPlan plan)
    {
        var old = _devices;
        var next = new Dictionary<string, ScreenDevice>();
        var wanted = plan.Devices.Where(device => device.Attachment == DeviceAttachment.Screen).ToList();
        foreach (var device in old.Values.Where(device => !wanted.Any(want => want.Name == device.Name && want.Profile.Id == device.Profile.Id)))
        {
            // Before the new ones are made: a name can only be taken once.
            device.Dispose();
        }

        foreach (var want in wanted)
        {
            next.Add(want.Name, old.TryGetValue(want.Name, out var kept) && kept.Profile.Id == want.Profile.Id
                ? kept
                : new ScreenDevice(want.Profile, backend.CreateDevice(want.Name)));
        }

        _devices = next;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var device in _devices.Values)
        {
            device.Dispose();
        }

        _devices = new Dictionary<string, ScreenDevice>();
    }
}

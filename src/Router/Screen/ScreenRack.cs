using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Backends.OscUdp;
using MidiMesh.Router.Surfaces;

namespace MidiMesh.Router.Screen;

/// <summary>The on-screen devices of the rig that runs, by name, and the ports at which they are played over OSC. Owns them.</summary>
/// <remarks><see cref="Apply"/> is called by whoever applies rigs, one call at a time; all else from any thread.</remarks>
public sealed class ScreenRack(LoopbackBackend backend, UdpOscTransport? osc = null) : IDisposable
{
    private volatile IReadOnlyDictionary<string, ScreenDevice> _devices = new Dictionary<string, ScreenDevice>();
    private readonly Dictionary<string, OscSurface> _surfaces = [];

    /// <summary>The devices in order of their names.</summary>
    public IEnumerable<ScreenDevice> Devices => _devices.Values.OrderBy(device => device.Name, StringComparer.Ordinal);

    /// <summary>A device by its key in the rig, or null.</summary>
    public ScreenDevice? Find(string name) => _devices.GetValueOrDefault(name);

    /// <summary>Those who play a device over OSC are told everything anew.</summary>
    public void Repaint(string device)
    {
        lock (_surfaces)
        {
            _surfaces.GetValueOrDefault(device)?.Repaint();
        }
    }

    /// <summary>Makes the on-screen devices that a rig names, keeps those that stay as they are, takes away the others.</summary>
    /// <exception cref="OscPortException">A port for OSC cannot be bound; the devices are there all the same.</exception>
    public void Apply(MeshPlan plan)
    {
        var old = _devices;
        var next = new Dictionary<string, ScreenDevice>();
        var wanted = plan.Devices.Where(device => device.Attachment == DeviceAttachment.Screen).ToList();
        CloseSurfaces(surface => !wanted.Any(want => want.Name == surface.Device.Name && want.Osc == surface.Plan && want.Profile.SaysTheSame(surface.Device.Profile)));
        foreach (var device in old.Values.Where(device => !wanted.Any(want => want.Name == device.Name && want.Profile.SaysTheSame(device.Profile))))
        {
            // Before the new ones are made: a name can only be taken once.
            device.Dispose();
        }

        foreach (var want in wanted)
        {
            next.Add(want.Name, old.TryGetValue(want.Name, out var kept) && kept.Profile.SaysTheSame(want.Profile)
                ? kept
                : new ScreenDevice(want.Profile, backend.CreateDevice(want.Name)));
        }

        _devices = next;
        foreach (var want in wanted.Where(want => want.Osc is not null && osc is not null && !_surfaces.ContainsKey(want.Name)))
        {
            var surface = new OscSurface(next[want.Name], want.Osc!, osc!, TimeProvider.System);
            lock (_surfaces)
            {
                _surfaces.Add(want.Name, surface);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        CloseSurfaces(static _ => true);
        foreach (var device in _devices.Values)
        {
            device.Dispose();
        }

        _devices = new Dictionary<string, ScreenDevice>();
    }

    private void CloseSurfaces(Func<OscSurface, bool> which)
    {
        foreach (var (name, surface) in _surfaces.Where(one => which(one.Value)).ToArray())
        {
            lock (_surfaces)
            {
                _surfaces.Remove(name);
            }

            surface.Dispose();
        }
    }
}

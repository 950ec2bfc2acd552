using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Ports;

/// <summary>Decides which ports each device of a rig gets. A pure function of the rig, the ports, what was assigned before and what somebody has shown.</summary>
/// <remarks>
/// The strongest proof goes first, over all devices: what somebody has shown by a press, the ports it has, a serial number, USB ids, its own answer, the exact name, a part of the name;
/// the one that is left over is nobody else's. Two equal matches are never guessed, and no port is given to two devices.
/// </remarks>
public static class PortAssigner
{
    /// <summary>Assigns ports to devices.</summary>
    /// <param name="devices">The rig's devices.</param>
    /// <param name="lists">Ports by backend, in order of preference.</param>
    /// <param name="screen">Where on-screen devices are plugged in: a port by the device's own name.</param>
    /// <param name="before">What was assigned before, by device name.</param>
    /// <param name="pins">Which unit is which device, as somebody has shown; null for nothing.</param>
    public static Dictionary<string, PortOffer> Assign(
        IReadOnlyList<DevicePlan> devices, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists,
        IMidiBackend screen, IReadOnlyDictionary<string, PortOffer> before, IReadOnlyDictionary<string, PortPin>? pins = null)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(lists);
        var offers = new Dictionary<string, PortOffer>();
        foreach (var device in devices)
        {
            if (device.Attachment == DeviceAttachment.Screen)
            {
                offers[device.Name] = new PortOffer(new PortAssignment(screen, device.Name, device.Name, false), false, "");
            }
            else if (device.Attachment == DeviceAttachment.Virtual)
            {
                offers[device.Name] = VirtualOffer(device, lists);
            }
        }

        new PortPlacing(devices, lists, before, pins ?? new Dictionary<string, PortPin>(), offers).Run();
        return offers;
    }

    /// <summary>The input ports that may be a device, whoever of its own model has them now: what is listened on for a press.</summary>
    public static List<(IMidiBackend Backend, MidiPortDescription Input)> Candidates(
        DevicePlan device, IReadOnlyList<DevicePlan> devices, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists,
        IReadOnlyDictionary<string, PortOffer> offers)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(offers);
        var foreign = devices.Where(other => other.Profile.Id != device.Profile.Id).Select(other => offers.GetValueOrDefault(other.Name)?.Assignment).OfType<PortAssignment>().ToList();
        var found = new List<(IMidiBackend, MidiPortDescription)>();
        foreach (var (backend, list) in lists)
        {
            foreach (var port in device.Match.SelectMany(match => PortFit.Best(list, device, match, MidiDirection.Input)).Distinct())
            {
                if (!foreign.Exists(taken => ReferenceEquals(taken.Backend, backend) && taken.InputId == port.Id))
                {
                    found.Add((backend, port));
                }
            }
        }

        return found;
    }

    private static PortOffer VirtualOffer(DevicePlan device, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists)
    {
        foreach (var (backend, _) in lists)
        {
            if (backend.Unavailable is null)
            {
                return new PortOffer(new PortAssignment(backend, device.HasInput ? device.Name : null, device.HasOutput ? device.Name : null, true), false, "");
            }
        }

        return new PortOffer(null, false, PortFit.Unavailable(lists) ?? "no MIDI system here can make ports");
    }
}

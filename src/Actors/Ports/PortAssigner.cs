using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Ports;

/// <summary>Decides which ports each device of a rig gets. A pure function of the rig, the ports and what was assigned before.</summary>
/// <remarks>A device keeps the ports it has while they are there. Two equal matches are never guessed, and no port is given to two devices.</remarks>
public static class PortAssigner
{
    /// <summary>Assigns ports to devices.</summary>
    /// <param name="devices">The rig's devices.</param>
    /// <param name="lists">Ports by backend, in order of preference.</param>
    /// <param name="screen">Where on-screen devices are plugged in: a port by the device's own name.</param>
    /// <param name="before">What was assigned before, by device name.</param>
    public static Dictionary<string, PortOffer> Assign(
        IReadOnlyList<DevicePlan> devices, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists,
        IMidiBackend screen, IReadOnlyDictionary<string, PortOffer> before)
    {
        var offers = new Dictionary<string, PortOffer>();
        var taken = new HashSet<(IMidiBackend, string)>();
        foreach (var device in devices)
        {
            if (before.TryGetValue(device.Name, out var old) && old.Assignment is { Virtual: false } ports && StillThere(ports, lists))
            {
                Take(taken, ports);
            }
        }

        foreach (var device in devices)
        {
            var offer = device.Attachment switch
            {
                DeviceAttachment.Screen => new PortOffer(new PortAssignment(screen, device.Name, device.Name, false), false, ""),
                DeviceAttachment.Virtual => VirtualOffer(device, lists),
                _ => Find(device, devices, lists, taken, before),
            };
            if (offer.Assignment is { Virtual: false } found && device.Attachment == DeviceAttachment.Port)
            {
                Take(taken, found);
            }

            offers[device.Name] = offer;
        }

        return offers;
    }

    private static PortOffer VirtualOffer(DevicePlan device, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists)
    {
        foreach (var (backend, _) in lists)
        {
            if (backend.Unavailable is null)
            {
                return new PortOffer(new PortAssignment(backend, device.Name, device.Name, true), false, "");
            }
        }

        return new PortOffer(null, false, Unavailable(lists) ?? "no MIDI system here can make ports");
    }

    private static PortOffer Find(
        DevicePlan device, IReadOnlyList<DevicePlan> all, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists,
        HashSet<(IMidiBackend, string)> taken, IReadOnlyDictionary<string, PortOffer> before)
    {
        var old = Kept(device);
        foreach (var match in device.Match)
        {
            foreach (var (backend, list) in lists)
            {
                if (old is not null && !ReferenceEquals(old.Backend, backend))
                {
                    continue;
                }

                var inputs = Candidates(backend, list, match.Input, MidiDirection.Input, taken, old?.InputId);
                var outputs = Candidates(backend, list, match.Output, MidiDirection.Output, taken, old?.OutputId);
                if (inputs.Count == 0 && outputs.Count == 0)
                {
                    continue;
                }

                if (inputs.Count > 1 || outputs.Count > 1)
                {
                    var names = string.Join(", ", inputs.Concat(outputs).Select(port => $"\"{port.Name}\"").Distinct());
                    return new PortOffer(null, true, $"several ports fit: {names}; name one of them exactly in the rig");
                }

                if (old is null && Rival(device, all.Where(other => Kept(other) is null)) is { } rival)
                {
                    return new PortOffer(null, true, $"\"{inputs.Concat(outputs).First().Name}\" fits '{device.Name}' and '{rival}' equally; plug in both, or name the port exactly in the rig");
                }

                return new PortOffer(new PortAssignment(backend, inputs.FirstOrDefault()?.Id, outputs.FirstOrDefault()?.Id, false), false, "");
            }
        }

        var wanted = string.Join(" or ", device.Match.Select(match => $"\"{match.Input ?? match.Output}\"").Distinct());
        return new PortOffer(null, false, Unavailable(lists) is { } reason ? $"no port fits {wanted}; {reason}" : $"no port fits {wanted}");

        PortAssignment? Kept(DevicePlan any) =>
            before.GetValueOrDefault(any.Name)?.Assignment is { Virtual: false } ports && StillThere(ports, lists) ? ports : null;
    }

    private static List<MidiPortDescription> Candidates(
        IMidiBackend backend, IReadOnlyList<MidiPortDescription> list, string? wanted, MidiDirection direction, HashSet<(IMidiBackend, string)> taken, string? own)
    {
        if (wanted is null)
        {
            return [];
        }

        var best = PortNames.Best(list.Where(port => port.Direction == direction), wanted);
        if (own is not null && best.Find(port => port.Id == own) is { } kept)
        {
            return [kept];
        }

        best.RemoveAll(port => taken.Contains((backend, Key(port.Direction, port.Id))));
        return best;
    }

    /// <summary>Another device, not placed by what it has, that wants the very same port just as much.</summary>
    private static string? Rival(DevicePlan device, IEnumerable<DevicePlan> unplaced) => unplaced.FirstOrDefault(other =>
        !ReferenceEquals(other, device) && other.Attachment == DeviceAttachment.Port && other.Match.SequenceEqual(device.Match))?.Name;

    private static bool StillThere(PortAssignment ports, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists)
    {
        var list = lists.FirstOrDefault(entry => ReferenceEquals(entry.Backend, ports.Backend)).Ports ?? [];
        return (ports.InputId is null || list.Any(port => port.Id == ports.InputId && port.Direction == MidiDirection.Input))
            && (ports.OutputId is null || list.Any(port => port.Id == ports.OutputId && port.Direction == MidiDirection.Output));
    }

    private static void Take(HashSet<(IMidiBackend, string)> taken, PortAssignment ports)
    {
        if (ports.InputId is { } input)
        {
            taken.Add((ports.Backend, Key(MidiDirection.Input, input)));
        }

        if (ports.OutputId is { } output)
        {
            taken.Add((ports.Backend, Key(MidiDirection.Output, output)));
        }
    }

    private static string Key(MidiDirection direction, string id) => direction + ":" + id;

    private static string? Unavailable(IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists) =>
        lists.Select(entry => entry.Backend.Unavailable).FirstOrDefault(reason => reason is not null);
}

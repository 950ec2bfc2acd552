using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;

namespace MidiMesh.Actors.Ports;

/// <summary>One run of <see cref="PortAssigner"/> over the devices with a plug.</summary>
internal sealed class PortPlacing(
    IReadOnlyList<DevicePlan> all, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists,
    IReadOnlyDictionary<string, PortOffer> before, IReadOnlyDictionary<string, PortPin> pins, Dictionary<string, PortOffer> offers)
{
    private readonly DevicePlan[] _devices = [.. all.Where(static device => device.Attachment == DeviceAttachment.Port)];
    private readonly HashSet<(IMidiBackend, MidiDirection, string)> _taken = [];
    private readonly Dictionary<string, string> _waiting = [];       // devices that several ports fit, and the reason in words

    public void Run()
    {
        foreach (var device in _devices.Where(device => pins.ContainsKey(device.Name)))
        {
            if (Pinned(device) is { } ports)
            {
                Place(device, ports);
            }
        }

        foreach (var device in Unplaced())
        {
            if (Kept(device) is { } ports)
            {
                Place(device, ports);
            }
        }

        foreach (var proof in Enum.GetValues<PortProof>())
        {
            Settle(proof);
        }

        foreach (var device in Unplaced())
        {
            offers[device.Name] = _waiting.TryGetValue(device.Name, out var reason) ? new PortOffer(null, true, reason) : new PortOffer(null, false, Missing(device));
        }
    }

    /// <summary>Places whom this proof places; the places of some may leave one for others, so it goes on until nothing changes.</summary>
    private void Settle(PortProof proof)
    {
        var changed = true;
        while (changed)
        {
            changed = false;
            foreach (var device in Unplaced())
            {
                if (_waiting.ContainsKey(device.Name) || Find(device, proof) is not { } found)
                {
                    continue;
                }

                if (found.IsOne && RivalOf(device, found, proof) is null && !MayBePinned(found, device))
                {
                    Place(device, found.Assignment);
                    changed = true;
                }
            }
        }

        foreach (var device in Unplaced().Where(device => !_waiting.ContainsKey(device.Name)).ToArray())
        {
            if (Find(device, proof) is { } found && Reason(device, found, proof) is { } reason)
            {
                _waiting[device.Name] = reason;
            }
        }
    }

    private string? Reason(DevicePlan device, Found found, PortProof proof)
    {
        if (!found.IsOne)
        {
            return $"several ports fit: {found.Names}; press a pad on the right one ('midimesh identify {device.Name}'), or name it exactly in the rig";
        }

        if (MayBePinned(found, device))
        {
            return $"{found.Names} is being asked which unit it is";
        }

        // Whose own unit is known and not there stands back: the port is the other's.
        return RivalOf(device, found, proof) is not { } rival || (pins.ContainsKey(device.Name) && !pins.ContainsKey(rival)) ? null
            : $"{found.Names} fits '{device.Name}' and '{rival}' equally; press a pad on it ('midimesh identify {device.Name}'), plug in both, or name the port exactly in the rig";
    }

    /// <summary>The first entry of a proof's kind that any free port fits. Names count in the order of the rig: an exact name of a later entry does not beat a part of an earlier.</summary>
    private Found? Find(DevicePlan device, PortProof proof)
    {
        var kind = proof == PortProof.ExactName ? PortProof.Name : proof;
        foreach (var match in device.Match.Where(match => PortFit.ProofOf(match) == kind))
        {
            foreach (var (backend, list) in lists)
            {
                if (Look(device, match, backend, list, null) is { } found)
                {
                    return proof == PortProof.ExactName && !found.IsExact(match) ? null : found;
                }
            }
        }

        return null;
    }

    private Found? Look(DevicePlan device, PortMatch match, IMidiBackend backend, IReadOnlyList<MidiPortDescription> list, PortAssignment? own)
    {
        var inputs = Free(backend, PortFit.Best(list, device, match, MidiDirection.Input), own?.InputId);
        var outputs = Free(backend, PortFit.Best(list, device, match, MidiDirection.Output), own?.OutputId);
        if (inputs.Count == 0 && outputs.Count == 0)
        {
            return null;
        }

        (inputs, outputs) = (OfModel(device, inputs), OfModel(device, outputs));

        // Both directions under one name belong together: the halves of two units must not make one device.
        if (match.Input == match.Output && inputs is [var only] && outputs.FindAll(output => Together(only, output)) is { Count: > 0 } mine)
        {
            outputs = mine;
        }
        else if (match.Input == match.Output && inputs is [var input] && outputs is [var output] && !Together(input, output) && Twins(device).Any())
        {
            outputs = [];
        }

        return new Found(backend, inputs, outputs);
    }

    private List<MidiPortDescription> Free(IMidiBackend backend, List<MidiPortDescription> ports, string? own)
    {
        if (own is not null && ports.Find(port => port.Id == own) is { } kept)
        {
            return [kept];
        }

        ports.RemoveAll(port => _taken.Contains((backend, port.Direction, port.Id)));
        return ports;
    }

    /// <summary>The ports of the unit that somebody has shown, when they are there.</summary>
    private PortAssignment? Pinned(DevicePlan device)
    {
        var pin = pins[device.Name];
        foreach (var match in device.Match)
        {
            foreach (var (backend, list) in lists)
            {
                var own = list.Where(port => pin.Fits(backend, port)).ToArray();
                if (Look(device, match, backend, own, null) is { IsOne: true, Inputs.Count: 1 } found)
                {
                    return found.Assignment;
                }
            }
        }

        return null;
    }

    /// <summary>The ports that a device has, while they are there, fit it and belong to the same unit.</summary>
    private PortAssignment? Kept(DevicePlan device)
    {
        if (before.GetValueOrDefault(device.Name)?.Assignment is not { Virtual: false } old || !StillThere(old))
        {
            return null;
        }

        var list = lists.First(entry => ReferenceEquals(entry.Backend, old.Backend)).Ports;
        foreach (var match in device.Match)
        {
            if (Look(device, match, old.Backend, list, old) is { IsOne: true } found
                && (old.InputId is null || found.Assignment.InputId == old.InputId) && (old.OutputId is null || found.Assignment.OutputId == old.OutputId))
            {
                return found.Assignment;
            }
        }

        return null;
    }

    private bool StillThere(PortAssignment ports)
    {
        var list = lists.FirstOrDefault(entry => ReferenceEquals(entry.Backend, ports.Backend)).Ports ?? [];
        return IsThere(ports.InputId, MidiDirection.Input) && IsThere(ports.OutputId, MidiDirection.Output);

        bool IsThere(string? id, MidiDirection direction) => id is null || (!_taken.Contains((ports.Backend, direction, id))
            && list.Any(port => port.Id == id && port.Direction == direction && (ports.Unit is null || port.Unit?.Key == ports.Unit)));
    }

    /// <summary>Another device that wants the very same port just as much. Whose own unit is known and not there is no rival to one without.</summary>
    private string? RivalOf(DevicePlan device, Found found, PortProof proof) => Twins(device).FirstOrDefault(other =>
        (!pins.ContainsKey(other.Name) || pins.ContainsKey(device.Name)) && Find(other, proof) is { } same && same.SameAs(found))?.Name;

    private IEnumerable<DevicePlan> Twins(DevicePlan device) => Unplaced().Where(other =>
        !ReferenceEquals(other, device) && (other.Profile.Id == device.Profile.Id || other.Match.SequenceEqual(device.Match)));

    /// <summary>Whether the port may turn out to be a unit that somebody has shown to be another device.</summary>
    private bool MayBePinned(Found found, DevicePlan device) => device.Profile.Identity is not null && Twins(device).Append(device).Any(twin =>
        pins.TryGetValue(twin.Name, out var pin) && found.Inputs.Concat(found.Outputs).Any(pin.MayFit)) && found is { Inputs.Count: > 0, Outputs.Count: > 0 };

    private DevicePlan[] Unplaced() => Array.FindAll(_devices, device => !offers.ContainsKey(device.Name));

    private void Place(DevicePlan device, PortAssignment ports)
    {
        offers[device.Name] = new PortOffer(ports, false, "");
        if (ports.InputId is { } input)
        {
            _taken.Add((ports.Backend, MidiDirection.Input, input));
        }

        if (ports.OutputId is { } output)
        {
            _taken.Add((ports.Backend, MidiDirection.Output, output));
        }
    }

    private string Missing(DevicePlan device)
    {
        var wanted = string.Join(" or ", device.Match.Select(match => WordsOf(match, device)).Distinct());
        var own = pins.ContainsKey(device.Name) && device.Match.Length > 0 ? "; the unit shown to be this one is not plugged in" : "";
        return (PortFit.Unavailable(lists) is { } reason ? $"no port fits {wanted}; {reason}" : $"no port fits {wanted}") + own;
    }

    /// <summary>Among several: those whose unit has answered as the profile's model, where any has.</summary>
    private static List<MidiPortDescription> OfModel(DevicePlan device, List<MidiPortDescription> ports)
    {
        if (ports.Count < 2 || device.Profile.Identity is not { } pattern)
        {
            return ports;
        }

        return ports.FindAll(port => port.Unit?.Identity is { } answer && Fits(answer, pattern)) is { Count: > 0 } mine ? mine : ports;
    }

    /// <summary>Whether an answer, bytes in hexadecimal, is the model's; a profile may leave bytes open.</summary>
    private static bool Fits(string answer, IdentityPattern pattern)
    {
        ReadOnlySpan<byte> bytes = Convert.FromHexString(answer.Replace(" ", "", StringComparison.Ordinal));
        return bytes.StartsWith(pattern.Manufacturer) && pattern.Fits(bytes[pattern.Manufacturer.Length..]);
    }

    private static string WordsOf(PortMatch match, DevicePlan device) => PortFit.ProofOf(match) switch
    {
        PortProof.Serial => $"serial number {match.Serial}",
        PortProof.Usb => $"USB {match.Usb}",
        PortProof.Identity => $"identity {match.Identity}",
        _ => $"\"{match.Input ?? match.Output ?? device.Profile.PortPattern}\"",
    };

    private static bool Together(MidiPortDescription input, MidiPortDescription output) =>
        input.Unit?.Key is { } unit && output.Unit?.Key is { } other ? unit == other : PortNames.ClientOf(input.Id) == PortNames.ClientOf(output.Id);

    /// <summary>The free ports that fit one entry.</summary>
    private sealed record Found(IMidiBackend Backend, List<MidiPortDescription> Inputs, List<MidiPortDescription> Outputs)
    {
        public bool IsOne => Inputs.Count <= 1 && Outputs.Count <= 1;

        public string Names => string.Join(", ", Inputs.Concat(Outputs).Select(static port => $"\"{port.Name}\"").Distinct());

        public PortAssignment Assignment => new(Backend, Inputs.FirstOrDefault()?.Id, Outputs.FirstOrDefault()?.Id, false)
        {
            Unit = (Inputs.FirstOrDefault() ?? Outputs.FirstOrDefault())?.Unit?.Key,
        };

        public bool IsExact(PortMatch match) => Inputs.All(port => IsExact(port, match.Input)) && Outputs.All(port => IsExact(port, match.Output));

        public bool SameAs(Found other) => ReferenceEquals(Backend, other.Backend)
            && Inputs.Select(static port => port.Id).SequenceEqual(other.Inputs.Select(static port => port.Id))
            && Outputs.Select(static port => port.Id).SequenceEqual(other.Outputs.Select(static port => port.Id));

        private static bool IsExact(MidiPortDescription port, string? wanted) =>
            wanted is not null && (PortNames.Fit(port.Name, wanted) == 2 || PortNames.Fit(port.Id, wanted) == 2);
    }
}

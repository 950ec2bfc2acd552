using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Ports;

/// <summary>What a port was chosen by, the strongest first.</summary>
public enum PortProof
{
    /// <summary>The serial number.</summary>
    Serial,

    /// <summary>USB vendor and product.</summary>
    Usb,

    /// <summary>What the unit answers when it is asked.</summary>
    Identity,

    /// <summary>The port's whole name.</summary>
    ExactName,

    /// <summary>A pattern or a part of the name.</summary>
    Name,
}

/// <summary>Which ports fit one entry of a device's <c>match</c>.</summary>
internal static class PortFit
{
    /// <summary>The strongest thing an entry asks for; names are told apart only once ports are seen.</summary>
    public static PortProof ProofOf(PortMatch match) =>
        match.Serial is not null ? PortProof.Serial : match.Usb is not null ? PortProof.Usb : match.Identity is not null ? PortProof.Identity : PortProof.Name;

    /// <summary>The ports of one direction that fit best: what the entry asks of the unit must hold, and the name must fit. An entry without names takes the unit's ports, those of the profile's own name first.</summary>
    public static List<MidiPortDescription> Best(IEnumerable<MidiPortDescription> list, DevicePlan device, PortMatch match, MidiDirection direction)
    {
        var ports = list.Where(port => port.Direction == direction && FitsUnit(port, match));
        if (match.Input is null && match.Output is null)
        {
            if (ProofOf(match) == PortProof.Name)
            {
                return [];
            }

            var all = ports.ToList();
            var named = device.Profile.PortPattern is { } pattern ? PortNames.Best(all, pattern) : [];
            return named.Count > 0 ? named : PortNames.Best(all, "*");
        }

        return (direction == MidiDirection.Input ? match.Input : match.Output) is { } wanted ? PortNames.Best(ports, wanted) : [];
    }

    /// <summary>Whether only asking the unit can tell if a port fits.</summary>
    public static bool NeedsAnswer(MidiPortDescription port, PortMatch match) =>
        port.Unit is not { Asked: true } && ((match.Identity is not null && port.Unit?.Identity is null) || (match.Serial is not null && port.Unit?.AnySerial is null));

    /// <summary>Why no MIDI system can be used, or null.</summary>
    public static string? Unavailable(IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists) =>
        lists.Select(entry => entry.Backend.Unavailable).FirstOrDefault(reason => reason is not null);

    private static bool FitsUnit(MidiPortDescription port, PortMatch match)
    {
        var unit = port.Unit ?? PortUnit.Unknown;
        return (match.Serial is not { } serial || Same(unit.Serial, serial) || Same(unit.ReplySerial, serial))
            && (match.Usb is not { } usb || Same(unit.Usb, usb))
            && (match.Identity is not { } identity || (unit.Identity is { } answer && (answer == identity || answer.StartsWith(identity + " ", StringComparison.Ordinal))));
    }

    private static bool Same(string? known, string wanted) => string.Equals(known, wanted, StringComparison.OrdinalIgnoreCase);
}

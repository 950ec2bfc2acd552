namespace MidiMesh.Actors.Ports;

/// <summary>Which ports a device gets.</summary>
/// <param name="Backend">Whose ports they are.</param>
/// <param name="InputId">The port that it sends from, or null; for a virtual device the name of the port to make.</param>
/// <param name="OutputId">The port that it receives at, or null; likewise.</param>
/// <param name="Virtual">Whether the ports are made by us.</param>
public sealed record PortAssignment(IMidiBackend Backend, string? InputId, string? OutputId, bool Virtual)
{
    /// <summary>The unit that they belong to (<see cref="PortUnit.Key"/>), so that another one in its place is noticed; null when the system does not tell.</summary>
    public string? Unit { get; init; }
}

/// <summary>What the port list means for one device.</summary>
/// <param name="Assignment">Its ports, or null when none fit or several do.</param>
/// <param name="Ambiguous">Whether several fit equally well.</param>
/// <param name="Reason">Why it has none, in words.</param>
public sealed record PortOffer(PortAssignment? Assignment, bool Ambiguous, string Reason);

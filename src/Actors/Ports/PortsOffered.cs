namespace MidiMesh.Actors.Ports;

/// <summary>Published on the event stream when the ports, or what they mean for the rig's devices, may have changed; the offers themselves are on the board.</summary>
public sealed class PortsOffered
{
    private PortsOffered() { }

    /// <summary>The one instance.</summary>
    public static PortsOffered Instance { get; } = new();
}

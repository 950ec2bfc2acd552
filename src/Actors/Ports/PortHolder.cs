namespace MidiMesh.Actors.Ports;

/// <summary>A device of the rig and the ports it has, or why it waits.</summary>
/// <param name="Device">The device's key in the rig.</param>
/// <param name="Backend">The MIDI system of its ports, or null.</param>
/// <param name="Input">Id of the port that it sends from, or null.</param>
/// <param name="Output">Id of the port that it receives at, or null.</param>
/// <param name="Ambiguous">Whether several ports fit it and somebody must press something.</param>
/// <param name="Reason">Why it has none, in words.</param>
public sealed record PortHolder(string Device, string? Backend, string? Input, string? Output, bool Ambiguous, string Reason);

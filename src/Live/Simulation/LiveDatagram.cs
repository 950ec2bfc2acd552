using System.Net;

namespace MidiMesh.Live.Simulation;

/// <summary>One datagram that the simulated Live sends. The port is always Live's reply port, 11001 unless configured.</summary>
/// <param name="Payload">The packet, owned by whoever takes it.</param>
/// <param name="Destination">To which host.</param>
public readonly record struct LiveDatagram(ReadOnlyMemory<byte> Payload, IPAddress Destination);

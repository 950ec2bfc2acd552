using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Tests.Backends;

internal static class OscSocketSaying
{
    /// <summary>Sends one datagram by itself.</summary>
    public static bool Say(this IOscSocket socket, ReadOnlySpan<byte> datagram) => socket.Send(datagram) && socket.Flush() == 0;
}

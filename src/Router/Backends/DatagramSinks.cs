using System.Net;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends;

/// <summary>How sockets hand on what came.</summary>
internal static class DatagramSinks
{
    /// <summary>Hands on one packet. One that its receiver cannot stand is logged: it must neither deafen the socket nor cost the packets behind it.</summary>
    public static void Deliver(this IDatagramSink sink, ReadOnlySpan<byte> packet, SocketAddress sender, long stamp, ILogger logger, int port)
    {
        try
        {
            sink.Receive(packet, sender, stamp);
        }
        catch (Exception exception)
        {
            logger.DatagramSinkFailed(exception, port);
        }
    }
}

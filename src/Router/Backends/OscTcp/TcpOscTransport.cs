using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.OscTcp;

/// <summary>Opens OSC over TCP (OSC 1.0 and 1.1, stream transports).</summary>
internal static class TcpOscTransport
{
    private const int Backlog = 4;

    /// <summary>Listens at <paramref name="local"/> unless its port is 0, and connects to <paramref name="peer"/> unless that is null. The peer need not be there yet.</summary>
    /// <exception cref="OscPortException">The port is taken, or the address is none of this machine.</exception>
    public static IOscSocket Open(OscWay way, IPEndPoint local, IPEndPoint? peer, IDatagramSink sink, TimeProvider time, ILogger logger, EventThreads threads)
    {
        if (local.Port == 0 && peer is not null)
        {
            return new TcpOscSocket(way, null, peer, local, sink, time, logger, threads);
        }

        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                listener.ExclusiveAddressUse = true;
            }

            // Elsewhere the runtime lets a port be bound again whose old connections are still closing, and no other way; SO_REUSEADDR set by hand would also share it.
            listener.Bind(local);
            listener.Listen(Backlog);
            listener.Blocking = false;
            return new TcpOscSocket(way, listener, peer, local, sink, time, logger, threads);
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new OscPortException(
                exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"TCP port {local.Port} is taken by {PortOwner.Find(local.Port, PortKind.Tcp)?.ToString() ?? "another program"}. Stop that program, or give this endpoint another port in the rig (`receive = …`) and tell the other side to connect there."
                    : $"TCP {local} cannot be opened: {exception.Message}.",
                exception);
        }
    }
}

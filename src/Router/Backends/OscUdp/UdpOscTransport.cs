using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.OscUdp;

/// <summary>Opens IPv4 UDP sockets, each with a receive thread of its own.</summary>
/// <remarks>IPv4 is bound explicitly: a dual-mode socket would receive from peers whose addresses then compare unequal to the rig's, and may end up IPv6-only.</remarks>
public sealed class UdpOscTransport(TimeProvider time, ILogger<UdpOscTransport>? logger = null, EventThreads? threads = null)
{
    private readonly ILogger _logger = logger ?? NullLogger<UdpOscTransport>.Instance;

    /// <summary>Binds <paramref name="local"/> (port 0: any) and aims at <paramref name="peer"/> (null: receive only).</summary>
    /// <exception cref="OscPortException">Names the port and who may hold it.</exception>
    public IOscSocket Open(IPEndPoint local, IPEndPoint? peer, IDatagramSink sink) => OpenSocket(local, peer, sink);

    /// <summary>As <see cref="Open"/>, for those that answer whoever speaks.</summary>
    internal UdpOscSocket OpenSocket(IPEndPoint local, IPEndPoint? peer, IDatagramSink sink)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(sink);
        if (local.AddressFamily != AddressFamily.InterNetwork || peer is { AddressFamily: not AddressFamily.InterNetwork })
        {
            throw new OscPortException($"UDP {local}: only IPv4 addresses are supported; write for example 127.0.0.1.");
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            UdpSocketOptions.Apply(socket);
            socket.Bind(local);
            return new UdpOscSocket(socket, peer, sink, time, _logger, threads);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new OscPortException(UdpPortMessages.CannotBind(local, exception), exception);
        }
    }
}

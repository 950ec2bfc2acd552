using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.OscTcp;
using MidiMesh.Router.Backends.OscUdp;

namespace MidiMesh.Router.Backends;

/// <summary>Opens the sockets of endpoints, whichever way they speak.</summary>
public sealed class OscTransport(TimeProvider time, ILoggerFactory loggers, EventThreads? threads = null) : IOscTransport
{
    private readonly ILogger _tcp = loggers.CreateLogger("MidiMesh.Router.Backends.OscTcp");

    /// <summary>For surfaces, which answer whoever speaks.</summary>
    public UdpOscTransport Udp { get; } = new(time, loggers.CreateLogger<UdpOscTransport>(), threads);

    /// <inheritdoc />
    public IOscSocket Open(OscWay way, IPEndPoint local, IPEndPoint? peer, IDatagramSink sink)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(sink);
        if (way == OscWay.Udp)
        {
            return Udp.Open(local, peer, sink);
        }

        return local.AddressFamily == AddressFamily.InterNetwork && peer is not { AddressFamily: not AddressFamily.InterNetwork }
            ? TcpOscTransport.Open(way, local, peer, sink, time, _tcp, threads ?? EventThreads.Usual)
            : throw new OscPortException($"TCP {local}: only IPv4 addresses are supported; write for example 127.0.0.1.");
    }
}

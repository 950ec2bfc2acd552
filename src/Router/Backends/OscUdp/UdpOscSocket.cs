using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.OscUdp;

/// <summary>A bound IPv4 UDP socket and the thread that blocks in its receive.</summary>
/// <remarks>
/// A synchronous socket on a thread of its own: against <c>ReceiveFromAsync</c> it saves the hop to the thread pool and keeps p99 several times lower.
/// Both ways go through one reused <see cref="SocketAddress"/>, so a datagram costs no allocation.
/// </remarks>
internal sealed class UdpOscSocket : IOscSocket
{
    /// <summary>The longest UDP payload over IPv4 is 65,507 bytes.</summary>
    private const int LongestDatagram = 65_536;

    private static readonly TimeSpan ThreadEnd = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly SocketAddress? _peer;
    private readonly IDatagramSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _receiver;
    private volatile bool _closing;
    private int _disposed;

    public UdpOscSocket(Socket socket, IPEndPoint? peer, IDatagramSink sink, TimeProvider time, ILogger logger)
    {
        _socket = socket;
        _peer = peer?.Serialize();
        _sink = sink;
        _time = time;
        _logger = logger;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _receiver = new Thread(Receive) { IsBackground = true, Name = $"osc udp {LocalEndPoint.Port}" };
        _receiver.Start();
    }

    public IPEndPoint LocalEndPoint { get; }

    public string? LastError { get; private set; }

    public bool Send(ReadOnlySpan<byte> datagram)
    {
        if (_peer is null)
        {
            LastError = "this socket only receives: no peer was given";
            return false;
        }

        return SendTo(datagram, _peer);
    }

    /// <summary>Sends one datagram to somebody; as <see cref="Send"/>.</summary>
    public bool SendTo(ReadOnlySpan<byte> datagram, SocketAddress peer)
    {
        if (_closing)
        {
            LastError = "the socket is closed";
            return false;
        }

        try
        {
            _socket.SendTo(datagram, SocketFlags.None, peer);
            return true;
        }
        catch (SocketException exception)
        {
            LastError = UdpPortMessages.CannotSend(datagram.Length, exception);
            return false;
        }
        catch (ObjectDisposedException)
        {
            LastError = "the socket is closed";
            return false;
        }
    }

    /// <summary>Closes the socket. Returns when the receive thread has ended, unless called on that thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _closing = true;
        if (Thread.CurrentThread != _receiver)
        {
            Wake();
            _receiver.Join(ThreadEnd);
        }

        _socket.Dispose();
        if (Thread.CurrentThread != _receiver)
        {
            _receiver.Join(ThreadEnd);
        }
    }

    /// <summary>An empty datagram to ourselves gets the thread out of its receive on every system; closing alone does so only where the runtime can interrupt it.</summary>
    private void Wake()
    {
        try
        {
            var target = LocalEndPoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : LocalEndPoint.Address;
            using var waker = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            waker.SendTo([], new IPEndPoint(target, LocalEndPoint.Port));
        }
        catch (SocketException)
        {
            // The interface may be gone. Closing the socket is the second way.
        }
    }

    private void Receive()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LongestDatagram);
        var sender = new SocketAddress(AddressFamily.InterNetwork);
        while (!_closing)
        {
            int length;
            try
            {
                length = _socket.ReceiveFrom(buffer, SocketFlags.None, sender);
            }
            catch (SocketException exception) when (IsNews(exception.SocketErrorCode))
            {
                continue;
            }
            catch (SocketException exception)
            {
                if (!_closing)
                {
                    LastError = exception.Message;
                    _logger.ReceiveEnded(LocalEndPoint.Port, exception.Message);
                }

                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            if (!_closing)
            {
                _sink.Deliver(buffer.AsSpan(0, length), sender, _time.GetTimestamp(), _logger, LocalEndPoint.Port);
            }
        }
    }

    /// <summary>What a receive may report about datagrams that went out earlier, or about one that was too long; the socket itself is well.</summary>
    private static bool IsNews(SocketError error) => error
        is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.NetworkReset or SocketError.HostUnreachable
        or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown or SocketError.MessageSize or SocketError.Interrupted;
}

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
    /// <summary>The longest UDP payload over IPv4, in bytes.</summary>
    private const int LongestDatagram = 65_507;

    private static readonly TimeSpan ThreadEnd = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly SocketAddress? _peer;
    private readonly DatagramBatch? _batch;                  // null where datagrams cannot leave together
    private readonly IDatagramSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _receiver;
    private volatile bool _closing;
    private int _refused;                                    // of the batch, since the last flush
    private int _disposed;

    public UdpOscSocket(Socket socket, IPEndPoint? peer, IDatagramSink sink, TimeProvider time, ILogger logger, EventThreads? threads = null)
    {
        _socket = socket;
        _peer = peer?.Serialize();
        _batch = OperatingSystem.IsLinux() && _peer is not null ? new DatagramBatch(_peer) { Joins = DatagramBatch.CanJoin(socket) } : null;
        _sink = sink;
        _time = time;
        _logger = logger;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _receiver = (threads ?? EventThreads.Usual).Create($"osc udp {LocalEndPoint.Port}", Receive);
        _receiver.Start();
    }

    public IPEndPoint LocalEndPoint { get; }

    public string? LastError { get; private set; }

    /// <summary>Whether equally long datagrams go through the system's network code as one.</summary>
    internal bool Joins => _batch is { Joins: true };

    public bool Send(ReadOnlySpan<byte> datagram)
    {
        if (_peer is null)
        {
            LastError = "this socket only receives: no peer was given";
            return false;
        }

        if (_batch is null || _closing || datagram.Length > LongestDatagram)
        {
            return SendTo(datagram, _peer);                  // it says why not
        }

        if (!_batch.TryAdd(datagram))
        {
            SendBatch(_batch, _peer);
            _batch.TryAdd(datagram);
        }

        return true;
    }

    public int Flush()
    {
        if (_batch is { Count: > 0 })
        {
            SendBatch(_batch, _peer!);
        }

        var refused = _refused;
        _refused = 0;
        return refused;
    }

    /// <summary>Sends one datagram to somebody, at once.</summary>
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

    private void SendBatch(DatagramBatch batch, SocketAddress peer)
    {
        for (var next = 0; next < batch.Count; next++)
        {
            try
            {
                next += batch.Send(_socket.SafeHandle, next);
            }
            catch (ObjectDisposedException)
            {
                // Closed meanwhile; sent by themselves they say so.
            }

            if (next < batch.Count)
            {
                SendParts(batch, next, peer);
            }
        }

        batch.Clear();
    }

    /// <summary>Sends what the system has refused, one datagram after the other. Where that goes, it was the joining that was refused: some network cards' drivers and tunnels cannot.</summary>
    private void SendParts(DatagramBatch batch, int entry, SocketAddress peer)
    {
        var (parts, refused) = (0, 0);
        for (var offset = 0; batch.TryPart(entry, ref offset, out var datagram); parts++)
        {
            refused += SendTo(datagram, peer) ? 0 : 1;
        }

        _refused += refused;
        batch.Joins &= parts == 1 || refused > 0;
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
        var buffer = GC.AllocateUninitializedArray<byte>(LongestDatagram + 1);
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

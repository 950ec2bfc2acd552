using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Backends.OscTcp;

/// <summary>One TCP connection that carries framed OSC packets. Memory is taken at its start; a peer cannot make it grow.</summary>
/// <remarks>Reading is for one thread; <see cref="TrySend"/> and <see cref="Flush"/> are guarded by their caller.</remarks>
internal sealed class TcpConnection : IDisposable
{
    /// <summary>So much may wait for a peer that does not read; some seconds of a busy rig.</summary>
    private const int Backlog = 1 << 18;

    private readonly Socket _socket;
    private readonly SocketAddress _sender;
    private readonly OscLengthPrefixReader? _sized;
    private readonly OscSlipReader? _slip;
    private readonly byte[] _input = new byte[1 << 14];
    private readonly byte[] _waiting = new byte[Backlog];
    private int _from;
    private int _to;

    /// <param name="socket">Connected; it is ours from now on.</param>
    /// <param name="way">How packets are kept apart.</param>
    /// <param name="now">Stamp of the moment.</param>
    public TcpConnection(Socket socket, OscWay way, long now)
    {
        socket.NoDelay = true;
        socket.Blocking = false;
        _socket = socket;
        Heard = now;
        Peer = socket.RemoteEndPoint!.ToString()!;
        _sender = socket.RemoteEndPoint.Serialize();
        (_sized, _slip) = way == OscWay.TcpSlip ? (null, new OscSlipReader()) : (new OscLengthPrefixReader(), (OscSlipReader?)null);
    }

    /// <summary>Where the other end is.</summary>
    public string Peer { get; }

    public Socket Socket => _socket;

    /// <summary>Whether a whole packet has ever come.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>Stamp of the last whole packet, or of the connection's begin.</summary>
    public long Heard { get; private set; }

    /// <summary>Whether bytes wait for the peer to read.</summary>
    public bool IsWaiting => _to > _from;

    /// <summary>Takes what has come and hands whole packets on.</summary>
    /// <returns>Null while the connection is well; else why it has to be closed.</returns>
    public string? Read(IDatagramSink sink, TimeProvider time, ILogger logger, int port)
    {
        var length = _socket.Receive(_input, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return null;
        }

        if (error != SocketError.Success || length == 0)
        {
            return error == SocketError.Success ? "the other side has closed it" : new SocketException((int)error).Message;
        }

        var stamp = time.GetTimestamp();
        ReadOnlySpan<byte> input = _input.AsSpan(0, length);
        while (true)
        {
            var status = _sized is { } sized ? sized.Read(ref input, out var packet) : _slip!.Read(ref input, out packet);
            if (status == OperationStatus.NeedMoreData)
            {
                return null;
            }

            if (status == OperationStatus.InvalidData)
            {
                // SLIP finds its way again at the next frame; a size that is none leaves no way to find it.
                if (_sized is not null)
                {
                    return $"a packet's size is negative or above {OscFraming.DefaultMaxPacket} bytes; does the other side use framing = slip?";
                }
            }
            else if (!packet.IsEmpty)
            {
                (HasSpoken, Heard) = (true, stamp);
                sink.Deliver(packet, _sender, stamp, logger, port);
            }
        }
    }

    /// <summary>Sends a framed packet, whole or not at all: what the system does not take now waits here, in order.</summary>
    /// <returns>False when the peer has not read for so long that there is no room, or the connection is broken.</returns>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        if (!IsWaiting)
        {
            var sent = _socket.Send(frame, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                return false;
            }

            frame = frame[Math.Max(sent, 0)..];
            (_from, _to) = (0, 0);
        }

        if (frame.Length > _waiting.Length - (_to - _from))
        {
            return false;
        }

        if (frame.Length > _waiting.Length - _to)
        {
            _waiting.AsSpan(_from, _to - _from).CopyTo(_waiting);
            (_from, _to) = (0, _to - _from);
        }

        frame.CopyTo(_waiting.AsSpan(_to));
        _to += frame.Length;
        return true;
    }

    /// <summary>Sends what waits, as far as the system takes it.</summary>
    public void Flush()
    {
        if (IsWaiting)
        {
            var sent = _socket.Send(_waiting.AsSpan(_from, _to - _from), SocketFlags.None, out var error);
            _from += error == SocketError.Success ? sent : 0;
        }
    }

    public void Dispose() => _socket.Dispose();
}

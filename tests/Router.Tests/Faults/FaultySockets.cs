using System.Net;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>Real sockets that throw, refuse, or find their port taken when they are told to.</summary>
internal sealed class FaultySockets : IOscTransport
{
    private IOscTransport _transport = null!;
    private int _throwAfter;
    private int _refuses;
    private int _opened;
    private int _closed;

    /// <summary>Sockets opened and not closed.</summary>
    public int Open => Volatile.Read(ref _opened) - Volatile.Read(ref _closed);

    /// <summary>Sockets closed more than once.</summary>
    public int ClosedTwice { get; private set; }

    /// <summary>Stands before the router's own.</summary>
    public IOscTransport Around(IOscTransport transport)
    {
        _transport = transport;
        return this;
    }

    /// <summary>A socket throws, once, after so many datagrams more.</summary>
    public void Throw(int after) => Volatile.Write(ref _throwAfter, after + 1);

    /// <summary>The next datagrams are refused.</summary>
    public void Refuse(int datagrams) => Volatile.Write(ref _refuses, datagrams);

    /// <summary>Nothing fails from now on.</summary>
    public void Heal()
    {
        Volatile.Write(ref _throwAfter, 0);
        Volatile.Write(ref _refuses, 0);
    }

    IOscSocket IOscTransport.Open(OscWay way, IPEndPoint local, IPEndPoint? peer, IDatagramSink sink)
    {
        var socket = new Socket(this, _transport.Open(way, local, peer, sink));
        Interlocked.Increment(ref _opened);
        return socket;
    }

    private sealed class Socket(FaultySockets sockets, IOscSocket socket) : IOscSocket
    {
        private int _closed;

        public IPEndPoint LocalEndPoint => socket.LocalEndPoint;

        public string? LastError => socket.LastError;

        public bool Send(ReadOnlySpan<byte> datagram)
        {
            if (Volatile.Read(ref sockets._throwAfter) > 0 && Interlocked.Decrement(ref sockets._throwAfter) == 0)
            {
                throw new InvalidOperationException("injected: the socket throws");
            }

            return (Volatile.Read(ref sockets._refuses) <= 0 || Interlocked.Decrement(ref sockets._refuses) < 0) && socket.Send(datagram);
        }

        public int Flush() => socket.Flush();

        public void Dispose()
        {
            if (Interlocked.Increment(ref _closed) == 1)
            {
                Interlocked.Increment(ref sockets._closed);
            }
            else
            {
                sockets.ClosedTwice++;
            }

            socket.Dispose();
        }
    }
}

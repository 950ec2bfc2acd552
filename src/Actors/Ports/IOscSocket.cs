using System.Net;

namespace MidiMesh.Actors.Ports;

/// <summary>Takes datagrams. Called by the socket's one receive thread.</summary>
public interface IDatagramSink
{
    /// <summary>One datagram. The span is the caller's and lives for the call only.</summary>
    /// <param name="datagram">The whole payload.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="timestamp">Monotonic stamp of arrival, in <see cref="TimeProvider.GetTimestamp"/> units.</param>
    void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp);

    /// <summary>Whether somebody may connect to us. Asked for each connection before anything is read from it; what comes without one is judged by <see cref="Receive"/>.</summary>
    bool Admits(SocketAddress sender) => true;
}

/// <summary>A bound socket, or connections that are kept up. <see cref="Send"/> and <see cref="Flush"/> are called by one thread at a time and do not block.</summary>
public interface IOscSocket : IDisposable
{
    /// <summary>Where it is bound.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Sends one datagram to the peer given when it was opened, at the next <see cref="Flush"/> at the latest. False: it was refused (buffer full, too long); <see cref="LastError"/> says why.</summary>
    bool Send(ReadOnlySpan<byte> datagram);

    /// <summary>Sends what waits. Sockets that send at once have nothing to do.</summary>
    /// <returns>How many, of those that <see cref="Send"/> has taken since the last call, the system has refused after all; <see cref="LastError"/> says why.</returns>
    int Flush();

    /// <summary>The last refusal in words, or null.</summary>
    string? LastError { get; }
}

/// <summary>How packets travel.</summary>
public enum OscWay : byte
{
    /// <summary>Each is a datagram.</summary>
    Udp,

    /// <summary>TCP, with its size in front of each (OSC 1.0).</summary>
    TcpSize,

    /// <summary>TCP, each in SLIP (OSC 1.1).</summary>
    TcpSlip,
}

/// <summary>Opens sockets. Binding throws <see cref="OscPortException"/> naming the port and who may hold it.</summary>
public interface IOscTransport
{
    /// <summary>Binds <paramref name="local"/> (port 0: any; with TCP and a peer: none) and aims at <paramref name="peer"/> (null: receive only).</summary>
    IOscSocket Open(OscWay way, IPEndPoint local, IPEndPoint? peer, IDatagramSink sink);
}

/// <summary>A port could not be bound. The message names it and says how to change it.</summary>
public sealed class OscPortException : Exception
{
    /// <summary>Makes one with a message fit for people.</summary>
    public OscPortException(string message) : base(message) { }

    /// <summary>Makes one with a message fit for people and the cause for the log.</summary>
    public OscPortException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Needed by tools that construct exceptions by reflection.</summary>
    public OscPortException() { }
}

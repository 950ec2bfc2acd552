using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Backends.OscTcp;

/// <summary>OSC over TCP: a connection to a peer that is kept up, and a port at which others may connect; either or both.</summary>
/// <remarks>One thread waits for whatever comes first and reads. <see cref="Send"/> goes straight to the connection, so a packet costs no hand-over and no allocation.</remarks>
internal sealed class TcpOscSocket : IOscSocket
{
    /// <summary>Connections to our port at a time; each holds half a megabyte.</summary>
    private const int MostClients = 16;

    /// <summary>A connection that has said nothing for so long makes room when all are taken.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ThreadEnd = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly OscWay _way;
    private readonly Socket? _listener;
    private readonly IPEndPoint? _peer;
    private readonly IDatagramSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly Lock _gate = new();                    // the peer's connection, and what is sent on it
    private readonly List<TcpConnection> _clients = [];
    private readonly byte[] _frame = new byte[2 * OscFraming.DefaultMaxPacket];
    private readonly Socket _waker = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private TcpConnection? _connection;
    private Socket? _trying;
    private Task? _attempt;
    private long _tryAt = long.MinValue;
    private TimeSpan _pause = FirstPause;
    private volatile bool _closing;
    private int _disposed;

    public TcpOscSocket(OscWay way, Socket? listener, IPEndPoint? peer, IPEndPoint local, IDatagramSink sink, TimeProvider time, ILogger logger, EventThreads threads)
    {
        (_way, _listener, _peer, _sink, _time, _logger) = (way, listener, peer, sink, time, logger);
        LocalEndPoint = (IPEndPoint?)listener?.LocalEndPoint ?? local;
        LastError = peer is null ? "this socket only listens: no peer was given" : $"no connection to {peer} yet";
        _waker.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _thread = threads.Create($"osc tcp {LocalEndPoint.Port}", Run);
        _thread.Start();
    }

    /// <inheritdoc />
    public IPEndPoint LocalEndPoint { get; }

    /// <inheritdoc />
    public string? LastError { get; private set; }

    /// <inheritdoc />
    public bool Send(ReadOnlySpan<byte> datagram)
    {
        if (_closing)
        {
            LastError = "the socket is closed";
            return false;
        }

        lock (_gate)
        {
            if (_connection is not { } connection)
            {
                return false;       // LastError says since when and why
            }

            int length;
            if (!(_way == OscWay.TcpSlip ? OscFraming.TryWriteSlip(datagram, _frame, out length) : OscFraming.TryWriteLengthPrefixed(datagram, _frame, out length)))
            {
                LastError = $"a packet of {datagram.Length} bytes is too long";
                return false;
            }

            if (!connection.TrySend(_frame.AsSpan(0, length)))
            {
                LastError = $"{connection.Peer} does not read what it is sent";
                return false;
            }

            return true;
        }
    }

    /// <summary>Everything has been sent.</summary>
    public int Flush() => 0;

    /// <summary>Closes all connections. Returns when the thread has ended, unless called on it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _closing = true;
        if (Thread.CurrentThread != _thread)
        {
            _waker.SendTo([], _waker.LocalEndPoint!);
            _thread.Join(ThreadEnd);
        }

        _waker.Dispose();                                    // here, and not by the thread: it may end by itself before it is woken
    }

    private void Run()
    {
        var readable = new List<Socket>();
        var writable = new List<Socket>();
        while (!_closing)
        {
            KeepConnected();
            readable.Clear();
            writable.Clear();
            readable.Add(_waker);
            if (_listener is not null)
            {
                readable.Add(_listener);
            }

            foreach (var client in _clients)
            {
                readable.Add(client.Socket);
            }

            if (_connection is { } connection)
            {
                readable.Add(connection.Socket);
                if (connection.IsWaiting)
                {
                    writable.Add(connection.Socket);
                }
            }

            Wait(readable, writable);
            if (!_closing)
            {
                Work(readable, writable);
            }
        }

        Close();
    }

    /// <summary>Until something can be read or written, or a connection has to be tried, or bytes may have begun to wait.</summary>
    private void Wait(List<Socket> readable, List<Socket> writable)
    {
        const int Longest = 100, WhileTrying = 5;
        try
        {
            Socket.Select(readable, writable.Count > 0 ? writable : null, null, TimeSpan.FromMilliseconds(_attempt is not null ? WhileTrying : Longest));
        }
        catch (SocketException exception)
        {
            _logger.TcpFailed(LocalEndPoint.Port, exception.Message);
            readable.Clear();
            writable.Clear();
        }
        catch (ObjectDisposedException) when (_closing)
        {
            // Whoever closes waits for this thread, but not for ever.
        }
    }

    private void Work(List<Socket> readable, List<Socket> writable)
    {
        if (_listener is not null && readable.Contains(_listener))
        {
            Accept(_listener);
        }

        for (var i = _clients.Count - 1; i >= 0; i--)
        {
            if (readable.Contains(_clients[i].Socket) && _clients[i].Read(_sink, _time, _logger, LocalEndPoint.Port) is { } reason)
            {
                _logger.TcpClosed(_clients[i].Peer, reason);
                _clients[i].Dispose();
                _clients.RemoveAt(i);
            }
        }

        if (_connection is not { } connection)
        {
            return;
        }

        if (writable.Contains(connection.Socket))
        {
            lock (_gate)
            {
                connection.Flush();
            }
        }

        if (readable.Contains(connection.Socket) && connection.Read(_sink, _time, _logger, LocalEndPoint.Port) is { } why)
        {
            Disconnect(why);
        }
    }

    private void Accept(Socket listener)
    {
        Socket socket;
        try
        {
            socket = listener.Accept();
        }
        catch (SocketException)
        {
            return;         // it went before we came
        }

        TcpConnection client;
        try
        {
            if (!_sink.Admits(socket.RemoteEndPoint!.Serialize()) || !TryMakeRoom())
            {
                _logger.TcpClosed(socket.RemoteEndPoint!.ToString()!, _clients.Count >= MostClients ? $"{MostClients} connections are the limit" : "it is not among those that 'allow' names");
                socket.Dispose();
                return;
            }

            client = new TcpConnection(socket, _way, _time.GetTimestamp());
        }
        catch (SocketException)
        {
            socket.Dispose();                                // it went while we looked at it
            return;
        }

        _logger.TcpConnected(client.Peer);
        _clients.Add(client);
    }

    /// <summary>When all places are taken, whoever connects and says nothing must not keep the others out: one that never spoke goes first, then one that has long been silent.</summary>
    private bool TryMakeRoom()
    {
        if (_clients.Count < MostClients)
        {
            return true;
        }

        var oldest = _clients.OrderBy(static client => client.HasSpoken).ThenBy(static client => client.Heard).First();
        if (oldest.HasSpoken && _time.GetElapsedTime(oldest.Heard) < LongSilence)
        {
            return false;
        }

        _logger.TcpClosed(oldest.Peer, "it has said nothing, and another one needs its place");
        oldest.Dispose();
        _clients.Remove(oldest);
        return true;
    }

    private void KeepConnected()
    {
        if (_peer is null || _connection is not null)
        {
            return;
        }

        if (_attempt is null)
        {
            if (_time.GetTimestamp() >= _tryAt)
            {
                _trying = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _attempt = _trying.ConnectAsync(_peer);
            }

            return;
        }

        if (!_attempt.IsCompleted)
        {
            return;
        }

        var (attempt, socket) = (_attempt, _trying!);
        (_attempt, _trying) = (null, null);
        if (!attempt.IsCompletedSuccessfully)
        {
            socket.Dispose();
            TryLater(attempt.Exception?.GetBaseException().Message ?? "cancelled");
            return;
        }

        var connection = new TcpConnection(socket, _way, _time.GetTimestamp());
        _logger.TcpConnected(connection.Peer);
        _pause = FirstPause;
        LastError = null;
        lock (_gate)
        {
            _connection = connection;
        }
    }

    private void TryLater(string why)
    {
        LastError = $"no connection to {_peer}: {why}; trying again";
        _tryAt = _time.GetTimestamp() + (long)(_pause.TotalSeconds * _time.TimestampFrequency);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private void Disconnect(string why)
    {
        var connection = _connection!;
        lock (_gate)
        {
            _connection = null;
        }

        connection.Dispose();
        _logger.TcpClosed(connection.Peer, why);
        TryLater(why);
    }

    private void Close()
    {
        lock (_gate)
        {
            _connection?.Dispose();
            _connection = null;
        }

        // An attempt under way fails by this; nobody waits for it.
        _ = _attempt?.ContinueWith(static done => done.Exception, TaskScheduler.Default);
        _trying?.Dispose();
        _clients.ForEach(static client => client.Dispose());
        _listener?.Dispose();
    }
}

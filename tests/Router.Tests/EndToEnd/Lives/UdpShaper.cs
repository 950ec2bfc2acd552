using System.Net;
using System.Net.Sockets;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>A bad network between a router and a Live, on loopback: loses, doubles, delays and so reorders datagrams, both ways.</summary>
/// <remarks>The router sends to <see cref="Port"/>. What Live answers, to the sender's port or to a fixed one, goes to where the router's last datagram came from.</remarks>
internal sealed class UdpShaper : IDisposable
{
    private readonly Socket _front = Bound(0);      // towards the router
    private readonly Socket _back;                  // towards Live
    private readonly IPEndPoint _live;
    private readonly Thread _thread;
    private readonly Random _random;
    private readonly PriorityQueue<(byte[] Datagram, bool ToLive), long> _waiting = new();
    private EndPoint? _router;
    private volatile bool _closing;

    /// <summary>Opens it.</summary>
    /// <param name="live">Port that Live listens at.</param>
    /// <param name="seed">Of the misfortunes.</param>
    /// <param name="answers">Port that Live answers to; 0: the one that it is spoken to from.</param>
    public UdpShaper(int live, int seed, int answers = 0)
    {
        _live = new IPEndPoint(IPAddress.Loopback, live);
        _back = Bound(answers);
        _random = new Random(seed);
        _thread = new Thread(Run) { IsBackground = true, Name = "shaper" };
        _thread.Start();
    }

    /// <summary>Where the router sends to.</summary>
    public int Port => ((IPEndPoint)_front.LocalEndPoint!).Port;

    /// <summary>Share of datagrams that are lost, 0..1; as many are doubled.</summary>
    public double Loss { get; set; }

    /// <summary>Longest delay; each datagram has one of its own, so they overtake each other.</summary>
    public TimeSpan Delay { get; set; }

    public long Lost { get; private set; }

    public long Doubled { get; private set; }

    public long Passed { get; private set; }

    public void Dispose()
    {
        _closing = true;
        _thread.Join();
        _front.Dispose();
        _back.Dispose();
    }

    private static Socket Bound(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private void Run()
    {
        var buffer = new byte[65536];
        var ready = new List<Socket>(2);
        while (!_closing)
        {
            ready.Clear();
            ready.AddRange([_front, _back]);
            Socket.Select(ready, null, null, TimeSpan.FromMilliseconds(_waiting.Count > 0 ? 1 : 20));
            foreach (var socket in ready)
            {
                Take(socket, buffer);
            }

            while (_waiting.TryPeek(out var next, out var due) && due <= Environment.TickCount64)
            {
                _waiting.Dequeue();
                Pass(next.Datagram, next.ToLive);
            }
        }
    }

    private void Take(Socket socket, byte[] buffer)
    {
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        int length;
        try
        {
            length = socket.ReceiveFrom(buffer, ref sender);
        }
        catch (SocketException)
        {
            return;         // nobody listens on the other side just now
        }

        var toLive = socket == _front;
        _router = toLive ? sender : _router;
        var copies = _random.NextDouble() < Loss ? 0 : _random.NextDouble() < Loss ? 2 : 1;
        Lost += copies == 0 ? 1 : 0;
        Doubled += copies == 2 ? 1 : 0;
        for (var i = 0; i < copies; i++)
        {
            _waiting.Enqueue((buffer[..length], toLive), Environment.TickCount64 + (long)(_random.NextDouble() * Delay.TotalMilliseconds));
        }
    }

    private void Pass(byte[] datagram, bool toLive)
    {
        if ((toLive ? _live : _router) is not { } target)
        {
            return;
        }

        Passed++;
        try
        {
            (toLive ? _back : _front).SendTo(datagram, target);
        }
        catch (SocketException)
        {
            Lost++;         // nobody listens there just now
        }
    }
}

using System.Net;
using System.Net.Sockets;
using MidiMesh.Live.Simulation;
using MidiMesh.Live.Tests.Simulation;
using MidiMesh.Router.Simulation;

namespace MidiMesh.Router.Tests.Simulation;

/// <summary>The simulated Live behind its socket, with two clients on real UDP: 127.0.0.1 and 127.0.0.2, the same port each.</summary>
internal sealed class HostPeer : ISimulatedPeer, IAsyncDisposable
{
    // Generous: it is only waited for when something is broken.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CoarseTime _time = new();
    private readonly Dictionary<char, Socket> _clients = [];
    private readonly byte[] _buffer = new byte[65_536];
    private readonly SimulatedLiveHost _host;
    private long _sent;
    private long _taken;

    public HostPeer(LiveSet set)
    {
        _clients['a'] = Bind('a', 0);
        var replyPort = ((IPEndPoint)_clients['a'].LocalEndPoint!).Port;
        _clients['b'] = Bind('b', replyPort);
        _host = SimulatedLiveHost.Start(new SimulatedLiveHostOptions
        {
            Port = 0,
            ReplyPort = replyPort,
            Time = _time,
            Simulation = new LiveSimulatorOptions { Set = set },
        });
    }

    public async Task SendAsync(ClientDatagram datagram)
    {
        await _clients[datagram.Client].SendToAsync(datagram.Bytes, _host.LocalEndPoint);
        _sent++;
        await _host.WaitForAsync(simulator => simulator.Received == _sent).WaitAsync(Patience);
    }

    public Task TickAsync()
    {
        _time.Tick();
        return Task.CompletedTask;
    }

    public Task RestartAsync()
    {
        _host.Do(simulator => simulator.Restart());
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<ClientDatagram>> RepliesAsync()
    {
        var expected = _host.Read(simulator => simulator.Sent);
        var replies = new List<ClientDatagram>();
        for (; _taken < expected; _taken++)
        {
            replies.Add(await TakeAsync());
        }

        return [.. replies.OrderBy(reply => reply.Client)];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private static Socket Bind(char client, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(ConversationPlayer.AddressOf(client), port));
        return socket;
    }

    private async Task<ClientDatagram> TakeAsync()
    {
        var readable = _clients.Values.ToList();
        await Task.Run(() => Socket.Select(readable, null, null, Patience));
        Assert.NotEmpty(readable);
        var client = _clients.First(each => each.Value == readable[0]).Key;
        var length = readable[0].Receive(_buffer);
        return new ClientDatagram(client, Convert.ToHexStringLower(_buffer.AsSpan(0, length)));
    }
}

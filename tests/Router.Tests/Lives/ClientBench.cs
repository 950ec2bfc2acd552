using System.Net;
using System.Net.Sockets;
using MidiMesh.Live.Client;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Simulation;

namespace MidiMesh.Router.Tests.Lives;

/// <summary>A simulated Live on real UDP, for the client library.</summary>
internal sealed class ClientBench : IAsyncDisposable
{
    public ClientBench(MidiMesh.Live.Simulation.LiveSet? set = null, TimeSpan tick = default, int largestReply = 65_507)
    {
        ReplyPort = FreePort();
        Host = SimulatedLiveHost.Start(new SimulatedLiveHostOptions
        {
            Port = 0,
            ReplyPort = ReplyPort,
            Simulation = new LiveSimulatorOptions { Set = set ?? MidiMesh.Live.Simulation.LiveSet.Default, OscTick = tick, LargestReply = largestReply },
        });
        Options = new LiveSetOptions { Port = Host.LocalEndPoint.Port, ReplyPort = ReplyPort, Timeout = TimeSpan.FromSeconds(30), ConfirmWithin = TimeSpan.FromSeconds(20) };
    }

    /// <summary>The demo's set, answering at once.</summary>
    public static ClientBench Start() => new();

    public SimulatedLiveHost Host { get; }

    public int ReplyPort { get; }

    public LiveSetOptions Options { get; }

    public Task<MidiMesh.Live.Client.LiveSet> ConnectAsync() => MidiMesh.Live.Client.LiveSet.ConnectAsync(Options);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation;
using MidiMesh.Live.Tests.Simulation;
using MidiMesh.Router.Simulation;

namespace MidiMesh.Router.Tests.Simulation;

/// <summary>The simulated Live over real UDP on loopback.</summary>
public class SimulatedLiveHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Conversations => [.. GoldenConversation.Names];

    [Theory, MemberData(nameof(Conversations))]
    public async Task Host_RecordedConversation_AnswersAsAbletonOscOverUdp(string name)
    {
        var golden = GoldenConversation.Load(name);
        await using var peer = new HostPeer(LiveSetFile.Load(golden.Set));

        var differences = await ConversationPlayer.PlayAsync(golden, peer);

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
    }

    [Fact]
    public async Task Start_PortTaken_SaysWhichAndByWhom()
    {
        await using var first = Start();

        var error = Assert.Throws<OscPortException>(() => SimulatedLiveHost.Start(new SimulatedLiveHostOptions
        {
            Port = first.LocalEndPoint.Port,
            ReplyPort = 9,
        }));

        Assert.Contains($"127.0.0.1:{first.LocalEndPoint.Port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("AbletonOSC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_AddressOfAnotherMachine_SaysSo()
    {
        // 192.0.2.0/24 is set aside for documentation: no machine has it (RFC 5737).
        var error = Assert.Throws<OscPortException>(() => SimulatedLiveHost.Start(new SimulatedLiveHostOptions
        {
            Address = IPAddress.Parse("192.0.2.1"),
            Port = 0,
        }));

        Assert.Contains("192.0.2.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_ThenStart_PortIsFreeAgain()
    {
        var first = Start();
        var port = first.LocalEndPoint.Port;
        await first.DisposeAsync();
        await first.DisposeAsync();

        await using var second = SimulatedLiveHost.Start(new SimulatedLiveHostOptions { Port = port, ReplyPort = 9 });

        Assert.Equal(port, second.LocalEndPoint.Port);
    }

    [Fact]
    public async Task Dispose_SomebodyWaits_HisWaitEnds()
    {
        var host = Start();
        var waiting = host.WaitForAsync(_ => false);

        await host.DisposeAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Do_ClickInLive_ListenerHearsWithTheRealClock()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var host = Start(((IPEndPoint)client.LocalEndPoint!).Port, LiveSet.Default with { Quantization = 0 });
        client.SendTo(new OscMessage("/live/track/start_listen/playing_slot_index", 2).ToPacket(), host.LocalEndPoint);
        await ExpectAsync(client, "/live/track/get/playing_slot_index ,ii 2 -1");

        host.Do(simulator => simulator.Fire(2, 1));

        await ExpectAsync(client, "/live/track/get/playing_slot_index ,ii 2 1");
        Assert.Equal(SlotState.Playing, host.Read(simulator => simulator.State(2, 1)));
    }

    [Fact]
    public async Task Receive_NoTickInterval_AnswersAtOnce()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // This clock never moves, so nothing here can be the work of a tick.
        await using var host = SimulatedLiveHost.Start(new SimulatedLiveHostOptions
        {
            Port = 0,
            ReplyPort = ((IPEndPoint)client.LocalEndPoint!).Port,
            Time = new CoarseTime(),
            Simulation = new LiveSimulatorOptions { OscTick = TimeSpan.Zero },
        });

        client.SendTo(new OscMessage("/live/test").ToPacket(), host.LocalEndPoint);

        await ExpectAsync(client, "/live/test ,s \"ok\"");
    }

    private static SimulatedLiveHost Start(int replyPort = 9, LiveSet? set = null) => SimulatedLiveHost.Start(new SimulatedLiveHostOptions
    {
        Port = 0,
        ReplyPort = replyPort,
        Simulation = new LiveSimulatorOptions { Set = set ?? LiveSet.Default },
    });

    /// <summary>Reads until the message comes; what comes before it (greetings, other listeners) is of no interest here.</summary>
    private static async Task ExpectAsync(Socket client, string wanted)
    {
        var buffer = new byte[65_536];
        using var patience = new CancellationTokenSource(Patience);
        string got;
        do
        {
            var length = await client.ReceiveAsync(buffer, patience.Token);
            got = OscMessage.Parse(buffer.AsSpan(0, length)).ToString();
        }
        while (got != wanted);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;

namespace MidiMesh.Router.Tests.Security;

/// <summary>Who is heard at OSC's ports, and that nobody can use us to flood somebody else. Strangers speak from 127.0.0.2, friends from 127.0.0.1.</summary>
public sealed class AllowedPeersTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("127.0.0.2");

    [Theory]
    [InlineData("192.168.1.20", "192.168.1.20", true)]
    [InlineData("192.168.1.20", "192.168.1.21", false)]
    [InlineData("192.168.1.0/24", "192.168.1.255", true)]
    [InlineData("192.168.1.0/24", "192.168.2.0", false)]
    [InlineData("192.168.1.77/24", "192.168.1.3", true)]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("localhost", "127.0.0.9", true)]
    [InlineData("localhost", "128.0.0.1", false)]
    public void Contains_Address_IsJudgedByItsNetwork(string allowed, string sender, bool expected)
    {
        var plan = RigCompiler.LoadText($"endpoints.panel {{ kind = osc, receive = 9000, allow = \"{allowed}\" }}", "allow.conf").Plan!;

        Assert.Equal(expected, plan.Endpoints[0].Allow!.Contains(new IPEndPoint(IPAddress.Parse(sender), 1).Serialize()));
    }

    [Theory]
    [InlineData("allow = []", "1:55: endpoint 'panel': an empty 'allow' lets nobody in; name somebody, or leave it out for everybody")]
    [InlineData("allow = tablet", "1:55: endpoint 'panel': 'allow' should name an IPv4 address such as 192.168.1.20, a network such as 192.168.1.0/24, or localhost, not 'tablet'")]
    [InlineData("allow = [ \"192.168.1.0/33\" ]", "1:57: endpoint 'panel': 'allow' should name an IPv4 address such as 192.168.1.20, a network such as 192.168.1.0/24, or localhost, not '192.168.1.0/33'")]
    [InlineData("allow = [ \"::1\" ]", "1:57: endpoint 'panel': 'allow' should name an IPv4 address such as 192.168.1.20, a network such as 192.168.1.0/24, or localhost, not '::1'")]
    public void Mistakes_HaveTheirPlace(string allow, string expected)
    {
        var result = RigCompiler.LoadText($"endpoints.panel {{ kind = osc, receive = 9000, {allow} }}", "allow.conf");

        Assert.Equal([expected], result.Diagnostics.Select(static one => $"{one.Origin.Line}:{one.Origin.Column}: {one.Message}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(", transport = tcp")]
    public async Task Endpoint_Stranger_IsNotHeardAndCounted(string transport)
    {
        var (panel, desk) = RunningRig.FreePorts();
        using var told = new UdpClient(new IPEndPoint(IPAddress.Loopback, desk));
        await using var rig = await RunningRig.StartAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            endpoints { panel { kind = osc, receive = {{panel}}, allow = "127.0.0.1"{{transport}} }, desk { kind = osc, send = {{desk}} } }
            routes.echo { from = "panel:/say", via = [ { osc = "/said", args = [ "=arg1" ] } ], to = desk }
            """));
        await rig.Ready();
        var endpoint = rig.Board.Wiring.Endpoints[0];
        for (var i = 0; i < 5; i++)
        {
            Say(Stranger, panel, transport.Length > 0, 666);
        }

        await RunningRig.Until(() => endpoint.Counts.Strangers >= 5, "strangers are counted");
        Say(IPAddress.Loopback, panel, transport.Length > 0, 7);
        Assert.Equal(7, OscMessage.Parse((await told.ReceiveAsync().WaitAsync(RunningRig.Patience)).Buffer).Arguments[0].Argument.AsInt32());
        Assert.Equal(1, endpoint.Counts.Received);
    }

    [Fact]
    public async Task Surface_StrangerAmongEverybody_IsToldNoMoreThanItSays()
    {
        var port = StageRig.FreePort();
        await using var rig = await RunningRig.StartAsync(Surface(port, ""));
        await rig.Ready();
        using var stranger = Client(Stranger, port);
        using var friend = Client(IPAddress.Loopback, port);
        var (said, heard, toFriend) = (0L, 0L, 0L);
        var hearing = Hear(stranger, bytes => Interlocked.Add(ref heard, bytes));
        var hearingFriend = Hear(friend, bytes => Interlocked.Add(ref toFriend, bytes));
        for (var round = 0; round < 400; round++)
        {
            said += stranger.Send(new OscMessage("/pad/1/1").ToPacket());
            friend.Send(new OscMessage("/hello").ToPacket());
            await Task.Yield();
            Assert.InRange(Interlocked.Read(ref heard), 0, said);
        }

        // The friend is told hundreds of lamps and more; the stranger is told too, as its words pay for it.
        await RunningRig.Until(() => Interlocked.Read(ref toFriend) > 2000, "the friend is told everything");
        await RunningRig.Until(() => Interlocked.Read(ref heard) > 100, "the stranger is told something");
        Assert.InRange(Interlocked.Read(ref heard), 0, said);
        stranger.Dispose();
        friend.Dispose();
        await Task.WhenAll(hearing, hearingFriend);
    }

    [Fact]
    public async Task Surface_NamedNetwork_IsToldEverythingAndAnotherNothing()
    {
        var port = StageRig.FreePort();
        await using var rig = await RunningRig.StartAsync(Surface(port, ", allow = [ \"127.0.0.2\" ]"));
        await rig.Ready();
        using var named = Client(Stranger, port);
        using var other = Client(IPAddress.Loopback, port);
        var (heard, toOther) = (0L, 0L);
        var hearing = Hear(named, bytes => Interlocked.Add(ref heard, bytes));
        var hearingOther = Hear(other, bytes => Interlocked.Add(ref toOther, bytes));
        other.Send(new OscMessage("/hello").ToPacket());
        named.Send(new OscMessage("/hello").ToPacket());

        await RunningRig.Until(() => Interlocked.Read(ref heard) > 2000, "everything is told");
        Assert.Equal(0, Interlocked.Read(ref toOther));
        named.Dispose();
        other.Dispose();
        await Task.WhenAll(hearing, hearingOther);
    }

    [Fact]
    public async Task Surface_ManyStrangers_TakeNoFriendsPlace()
    {
        var port = StageRig.FreePort();
        await using var rig = await RunningRig.StartAsync(Surface(port, ""));
        await rig.Ready();
        using var friend = Client(IPAddress.Loopback, port);
        var lit = 0;
        var hearing = Hear(friend, _ => Interlocked.Increment(ref lit));
        friend.Send(new OscMessage("/hello").ToPacket());
        await RunningRig.Until(() => Volatile.Read(ref lit) > 0, "the friend is told");
        for (var i = 0; i < 100; i++)
        {
            using var stranger = Client(Stranger, port);
            stranger.Send(new OscMessage("/hello").ToPacket());
        }

        // The friend is still there: what changes is told to it, unasked.
        var before = Volatile.Read(ref lit);
        await RunningRig.Until(
            () =>
            {
                rig.Router.Screens.Repaint("tablet");        // not within a second of its own words
                return Volatile.Read(ref lit) > before;
            },
            "the friend is told again");
        friend.Dispose();
        await hearing;
    }

    private static string Surface(int port, string allow) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig.variables { lit = 1 }
        devices.tablet { profile = generic/osc-surface, osc { receive = {{port}}, host = any{{allow}} } }
        routes.pad { from = "tablet.pad[1,1]", on = press, via = [ { set { lit = "1 - lit" } } ] }
        """);

    private static UdpClient Client(IPAddress from, int port)
    {
        var client = new UdpClient(new IPEndPoint(from, 0));
        client.Connect(IPAddress.Loopback, port);
        return client;
    }

    private static void Say(IPAddress from, int port, bool overTcp, int value)
    {
        var packet = new OscMessage("/say", value).ToPacket();
        if (!overTcp)
        {
            using var udp = Client(from, port);
            udp.Send(packet);
            return;
        }

        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(new IPEndPoint(from, 0));
        tcp.Connect(IPAddress.Loopback, port);
        var frame = new byte[packet.Length + OscFraming.LengthPrefix];
        Assert.True(OscFraming.TryWriteLengthPrefixed(packet, frame, out _));
        try
        {
            tcp.Send(frame);
            tcp.Shutdown(SocketShutdown.Send);
            while (tcp.Receive(new byte[64]) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A stranger is cut off.
        }
    }

    private static async Task Hear(UdpClient client, Action<int> count)
    {
        try
        {
            while (true)
            {
                count((await client.ReceiveAsync().ConfigureAwait(false)).Buffer.Length);
            }
        }
        catch (Exception cause) when (cause is ObjectDisposedException or SocketException)
        {
            // Put away.
        }
    }
}

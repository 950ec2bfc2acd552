using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>OSC over TCP: both framings, both sides, cut anywhere, garbage, reconnects; and liblo as the other side.</summary>
public sealed class TcpOscTransportTests
{
    private static readonly IPEndPoint Any = new(IPAddress.Loopback, 0);
    private readonly OscTransport _transport = new(TimeProvider.System, NullLoggerFactory.Instance);

    public static TheoryData<OscWay> Ways => [OscWay.TcpSize, OscWay.TcpSlip];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Send_BetweenTwoOfOurs_ArrivesWholeAndInOrder(OscWay way)
    {
        var heard = new RecordingDatagrams();
        using var server = _transport.Open(way, Any, null, heard);
        using var client = _transport.Open(way, Any, server.LocalEndPoint, new RecordingDatagrams());
        await RunningRig.Until(() => client.Send("/first\0\0,\0\0\0"u8), "connected");
        Assert.Equal("/first\0\0,\0\0\0"u8.ToArray(), heard.Take().Payload);
        for (var i = 0; i < 500; i++)
        {
            var packet = new OscMessage("/n", i, 0xC0DB, new string('x', i)).ToPacket();
            await RunningRig.Until(() => client.Send(packet), "sent");
        }

        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(i, OscMessage.Parse(heard.Take().Payload).Arguments[0].Argument.AsInt32());
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Receive_StreamCutAtEveryByte_GivesThePackets(OscWay way)
    {
        var heard = new RecordingDatagrams();
        using var server = _transport.Open(way, Any, null, heard);
        var packets = new[] { new OscMessage("/a", 1).ToPacket(), new OscMessage("/b", "\u00c0", 0xC0DBDC).ToPacket() };
        var stream = packets.SelectMany(packet => Frame(way, packet)).ToArray();
        using var socket = Connect(server);
        socket.NoDelay = true;
        for (var cut = 1; cut < stream.Length; cut++)
        {
            socket.Send(stream.AsSpan(0, cut));
            Thread.Yield();
            socket.Send(stream.AsSpan(cut));
            Assert.Equal(packets[0], heard.Take().Payload);
            Assert.Equal(packets[1], heard.Take().Payload);
        }

        foreach (var one in stream)
        {
            socket.Send([one]);
        }

        Assert.Equal(packets[0], heard.Take().Payload);
        Assert.Equal(packets[1], heard.Take().Payload);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Receive_SinkThrows_TheNextPacketsOfTheReadStillCome(OscWay way)
    {
        var heard = new Choosy();
        using var server = _transport.Open(way, Any, null, heard);
        using var socket = Connect(server);
        socket.Send([.. ((string[])["/bad", "/good", "/bad", "/end"]).SelectMany(address => Frame(way, new OscMessage(address).ToPacket()))]);
        Assert.Equal(["/good", "/end"], [heard.Take(), heard.Take()]);
        socket.Send(Frame(way, new OscMessage("/more").ToPacket()));
        Assert.Equal("/more", heard.Take());
    }

    [Fact]
    public void Receive_SizeThatIsTooLarge_ClosesThatConnectionAndNoOther()
    {
        var heard = new RecordingDatagrams();
        using var server = _transport.Open(OscWay.TcpSize, Any, null, heard);
        using var good = Connect(server);
        foreach (var size in (byte[][])[[0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], "GET "u8.ToArray()])
        {
            using var bad = Connect(server);
            bad.Send(size);
            Assert.Equal(0, bad.Receive(new byte[1]));
        }

        good.Send(Frame(OscWay.TcpSize, "/ok\0,\0\0\0"u8.ToArray()));
        Assert.Equal("/ok\0,\0\0\0"u8.ToArray(), heard.Take().Payload);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Receive_Garbage_NeitherThrowsNorDeafens(OscWay way)
    {
        var heard = new RecordingDatagrams();
        using var server = _transport.Open(way, Any, null, heard);
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            using var bad = Connect(server);
            var noise = new byte[random.Next(1, 3000)];
            random.NextBytes(noise);
            try
            {
                bad.Send(noise);
            }
            catch (SocketException)
            {
                // Closed on us already: that is what it should do.
            }
        }

        using var good = Connect(server);
        good.Send(Frame(way, "/still/there\0\0\0\0,\0\0\0"u8.ToArray()));
        while (!heard.Take().Payload.AsSpan().StartsWith("/still/there"u8))
        {
        }
    }

    [Fact]
    public async Task Send_PeerNotThereYet_IsRefusedWithTheReasonAndConnectsLater()
    {
        var port = FreePort();
        using var client = _transport.Open(OscWay.TcpSize, Any, new IPEndPoint(IPAddress.Loopback, port), new RecordingDatagrams());
        await RunningRig.Until(() => client.LastError?.Contains("trying again", StringComparison.Ordinal) == true, "told why");
        Assert.False(client.Send("/a\0\0,\0\0\0"u8));
        for (var start = 0; start < 2; start++)
        {
            var heard = new RecordingDatagrams();
            using var server = _transport.Open(OscWay.TcpSize, new IPEndPoint(IPAddress.Loopback, port), null, heard);
            await RunningRig.Until(() => client.Send("/a\0\0,\0\0\0"u8) && heard.TryTake(out _), "connected, and again after it was gone");
        }
    }

    [Fact]
    public async Task Send_PeerThatDoesNotRead_IsBoundedAndRefused()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(Any);
        listener.Listen(1);
        using var client = _transport.Open(OscWay.TcpSize, Any, (IPEndPoint)listener.LocalEndPoint!, new RecordingDatagrams());
        using var deaf = listener.Accept();
        var packet = new OscMessage("/long", new string('x', 8000)).ToPacket();
        await RunningRig.Until(() => client.Send(packet), "connected");
        var sent = 0;
        while (client.Send(packet) && sent < 100_000)
        {
            sent++;
        }

        Assert.InRange(sent, 1, 99_999);
        Assert.Contains("does not read", client.LastError, StringComparison.Ordinal);

        // What was taken arrives whole once the peer reads.
        var received = new byte[1 << 16];
        var total = 0L;
        var expected = (sent + 1L) * (packet.Length + 4);
        while (total < expected)
        {
            total += deaf.Receive(received);
        }

        Assert.Equal(expected, total);
    }

    [Fact]
    public void Receive_AnswerOnTheSameConnection_ReachesTheClient()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(Any);
        listener.Listen(1);
        var heard = new RecordingDatagrams();
        using var client = _transport.Open(OscWay.TcpSlip, Any, (IPEndPoint)listener.LocalEndPoint!, heard);
        using var far = listener.Accept();
        far.Send(Frame(OscWay.TcpSlip, "/yes\0\0\0\0,\0\0\0"u8.ToArray()));
        Assert.Equal("/yes\0\0\0\0,\0\0\0"u8.ToArray(), heard.Take().Payload);
    }

    [Fact]
    public void Open_PortTaken_SaysSo()
    {
        using var first = _transport.Open(OscWay.TcpSize, Any, null, new RecordingDatagrams());
        var problem = Assert.Throws<OscPortException>(() => _transport.Open(OscWay.TcpSlip, first.LocalEndPoint, null, new RecordingDatagrams()));
        Assert.Contains($"TCP port {first.LocalEndPoint.Port} is taken", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Liblo_SendsOverTcp_IsHeard()
    {
        var heard = new RecordingDatagrams();
        using var server = _transport.Open(OscWay.TcpSize, Any, null, heard);
        using var oscsend = Process.Start("oscsend", [string.Create(CultureInfo.InvariantCulture, $"osc.tcp://127.0.0.1:{server.LocalEndPoint.Port}/"), "/from/liblo", "ifs", "7", "0.5", "text"]);
        var message = OscMessage.Parse(heard.Take().Payload);
        Assert.Equal("/from/liblo", message.Address);
        Assert.Equal("ifs", message.TypeTags);
        oscsend.WaitForExit();
    }

    [Fact]
    public async Task Liblo_ListensOverTcp_HearsUs()
    {
        var port = FreePort();
        using var oscdump = Process.Start(new ProcessStartInfo("oscdump", ["-L", string.Create(CultureInfo.InvariantCulture, $"osc.tcp://:{port}/")]) { RedirectStandardOutput = true })!;
        try
        {
            using var client = _transport.Open(OscWay.TcpSize, Any, new IPEndPoint(IPAddress.Loopback, port), new RecordingDatagrams());
            var packet = new OscMessage("/to/liblo", 7, "text").ToPacket();
            await RunningRig.Until(() => client.Send(packet), "connected with liblo");
            Assert.Contains("/to/liblo is 7 \"text\"", await oscdump.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        }
        finally
        {
            oscdump.Kill();
            oscdump.WaitForExit();
        }
    }

    [Fact]
    public void Dispose_AtOnceAfterOpening_NeverFails()
    {
        // Its thread may see the end before it has waited once, or after.
        for (var i = 0; i < 500; i++)
        {
            _transport.Open(OscWay.TcpSize, Any, null, new RecordingDatagrams()).Dispose();
        }
    }

    private static byte[] Frame(OscWay way, byte[] packet)
    {
        var frame = new byte[(2 * packet.Length) + 8];
        Assert.True(way == OscWay.TcpSlip ? OscFraming.TryWriteSlip(packet, frame, out var length) : OscFraming.TryWriteLengthPrefixed(packet, frame, out length));
        return frame[..length];
    }

    private static Socket Connect(IOscSocket server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(server.LocalEndPoint);
        return socket;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(Any);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Cannot stand "/bad".</summary>
    private sealed class Choosy : IDatagramSink
    {
        private readonly BlockingCollection<string> _heard = [];

        public string Take() => _heard.TryTake(out var address, RunningRig.Patience) ? address : "nothing";

        public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp)
        {
            var address = OscMessage.Parse(datagram).Address;
            _heard.Add(address != "/bad" ? address : throw new InvalidOperationException("as planned"));
        }
    }
}

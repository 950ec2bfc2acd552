using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Security;

/// <summary>Connections that are opened and left, or fed a byte at a time: they keep nobody else out for long.</summary>
public sealed class ConnectionLimitTests
{
    private readonly OscTransport _transport = new(TimeProvider.System, NullLoggerFactory.Instance);

    [Fact]
    public void OscTcp_AllPlacesHeldInSilence_WhoSpeaksGetsOne()
    {
        var heard = new RecordingDatagrams();
        using var server = _transport.Open(OscWay.TcpSize, new IPEndPoint(IPAddress.Loopback, 0), null, heard);
        var idle = Enumerable.Range(0, 16).Select(_ => Connect(server.LocalEndPoint)).ToList();
        idle.ForEach(static socket => socket.Send([0, 0]));      // half of a size, and nothing behind it

        // Each that comes takes the place of one that never spoke, and keeps it.
        var speaking = Enumerable.Range(0, 16).Select(_ => Connect(server.LocalEndPoint)).ToList();
        foreach (var socket in speaking)
        {
            socket.Send([0, 0, 0, 8, .. "/ok\0,\0\0\0"u8]);
            Assert.Equal("/ok\0,\0\0\0"u8.ToArray(), heard.Take().Payload);
        }

        Assert.All(idle, static socket => Assert.Equal(0, Read(socket)));

        // When all places are taken by those who spoke a moment ago, nobody makes room.
        using var late = Connect(server.LocalEndPoint);
        Assert.Equal(0, Read(late));
        speaking[0].Send([0, 0, 0, 8, .. "/ok\0,\0\0\0"u8]);
        Assert.Equal("/ok\0,\0\0\0"u8.ToArray(), heard.Take().Payload);
        speaking.Concat(idle).ToList().ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task Page_AllConnectionsHeldAndFedByTheByte_IsServedAgainAndNotesGoThroughMeanwhile()
    {
        await using var rig = await RunningRig.StartAsync(
            """
            devices { keys { profile = generic/midi, match { port = keys } }, synth { profile = generic/midi, match { port = synth } } }
            routes.play { from = keys, via = [ { channel = 2 } ], to = synth }
            """,
            ["keys", "synth"]);
        await rig.Ready();
        var played = new EndToEnd.PortLog();
        played.Listen(rig.Peer("synth"));
        var options = new WebOptions(IPAddress.Loopback, 0, AccessToken.Create()) { RequestPatience = TimeSpan.FromSeconds(1) };
        await using var server = await WebServer.StartAsync(options, rig.Board, rig.Router.Screens, rig.Router.Panic);
        var page = new IPEndPoint(IPAddress.Loopback, server.Page.Port);

        // More than there are places: every other says nothing, every other dribbles.
        var held = Enumerable.Range(0, WebServer.MostConnections(options) + 8).Select(_ => Connect(page)).ToList();
        using var client = new HttpClient { Timeout = RunningRig.Patience };
        for (var round = 0; held.Count > 0 || round == 0; round++)
        {
            for (var i = held.Count - 1; i >= 0; i--)
            {
                if (!IsOpen(held[i], dribbles: i % 2 == 0))
                {
                    held[i].Dispose();
                    held.RemoveAt(i);
                }
            }

            rig.Peer("keys").Send([0x90, 60, 1, 0x80, 60, 1]);
            await played.Take(2);
            Assert.True(round < 1_000_000, "they are never cut off");
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(server.Page, "/health"))).StatusCode);
    }

    private static Socket Connect(IPEndPoint to)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)RunningRig.Patience.TotalMilliseconds };
        socket.Connect(to);
        return socket;
    }

    private static int Read(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]);
        }
        catch (SocketException cause) when (cause.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    private static bool IsOpen(Socket socket, bool dribbles)
    {
        try
        {
            if (dribbles)
            {
                socket.Send("G"u8);
            }

            return !socket.Poll(0, SelectMode.SelectRead) || socket.Receive(new byte[1024]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

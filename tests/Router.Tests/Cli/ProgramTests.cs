using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>The program as people start it, against programs of other authors: liblo's oscsend and oscdump, python3-rtmidi on JACK.</summary>
[Collection(JackTests.Name)]
public sealed class ProgramTests
{
    public ProgramTests(JackServer server) => server.Start();

    [Fact]
    public async Task OscSend_OscdumpListens_ReadsTheSameMessage()
    {
        var (port, _) = RunningRig.FreePorts();
        using var dump = new RunningProgram("oscdump", "-L", $"{port}");

        // oscdump does not say when it listens; a datagram before that is lost, so we send until one is read.
        while (!dump.Output.Text.Contains("/live/clip/fire", StringComparison.Ordinal))
        {
            using var send = RunningProgram.MidiMesh($"osc send 127.0.0.1:{port} /live/clip/fire 2 0.5 word true");
            Assert.Equal(0, await send.EndAsync());
        }

        Assert.Contains("/live/clip/fire ifsT 2 0.500000 \"word\"", dump.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OscDump_OscsendSends_PrintsTheMessageAndCtrlCEnds0()
    {
        using var dump = RunningProgram.MidiMesh("osc dump 0");
        await dump.Error.See("Ctrl-C ends it");
        var port = IPEndPoint.Parse(dump.Error.Lines[0].Split(' ')[3].TrimEnd('.')).Port;
        Assert.True(JackServer.Run("oscsend", "127.0.0.1", $"{port}", "/a/b", "ifsTh", "1", "2.5", "two words", "9000000000"));
        await dump.Output.See("/a/b ,ifsTh 1 2.5 \"two words\" 9000000000");
        dump.Interrupt();
        Assert.Equal(0, await dump.EndAsync());
    }

    [Fact]
    public async Task Send_OverJack_PythonHearsEveryMessageInOrder()
    {
        using var peer = new JackPeer("synth");
        using var send = RunningProgram.MidiMesh("send synth-in ch 2 on C3 100 cc 7 127 pb 8192 syx F0 7E 7F 06 01 F7 off C3 64");
        Assert.Equal((0, ""), (await send.EndAsync(), send.Error.Text.Trim()));
        Assert.Equal(["913C64", "B1077F", "E10040", "F07E7F0601F7", "813C40"], peer.Take(5).Select(Convert.ToHexString));
    }

    [Fact]
    public async Task Monitor_OverJack_PrintsWhatPythonPlays()
    {
        using var peer = new JackPeer("keys");
        var folder = Directory.CreateTempSubdirectory("midimesh-cli-").FullName;

        // A folder of its own for token files: a router that runs elsewhere on this machine must not answer.
        using var monitor = new RunningProgram("/usr/bin/env", "-u", "HOME", $"XDG_RUNTIME_DIR={folder}", RunningProgram.MidiMeshPath, "monitor", "keys:out");
        await monitor.Error.See("Ctrl-C ends it");
        peer.Send(0x90, 60, 100);
        await monitor.Output.See("note on C3 (60) velocity 100 channel 1");
        monitor.Interrupt();
        Assert.Equal(0, await monitor.EndAsync());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Ports_AsJson_ListsThePeersPorts()
    {
        using var peer = new JackPeer("synth");
        using var ports = RunningProgram.MidiMesh("ports --json");
        Assert.Equal(0, await ports.EndAsync());
        using var document = JsonDocument.Parse(ports.Output.Text);
        var listed = document.RootElement.GetProperty("ports").EnumerateArray()
            .Where(port => port.GetProperty("backend").GetString() == "jack")
            .Select(port => (port.GetProperty("direction").GetString(), port.GetProperty("id").GetString())).ToList();
        Assert.Contains(("input", peer.InputId), listed);
        Assert.Contains(("output", peer.OutputId), listed);
    }

    [Fact]
    public async Task SimulateLive_AskedOverUdp_AnswersAndCtrlCEnds0()
    {
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var live = RunningProgram.MidiMesh($"simulate-live --port 0 --reply-port {((IPEndPoint)peer.Client.LocalEndPoint!).Port}");
        await live.Output.See("Ctrl-C ends it.");
        var words = live.Output.Text.Split(' ');
        await peer.SendAsync(new OscMessage("/live/song/get/num_scenes").ToPacket(), IPEndPoint.Parse(words[Array.IndexOf(words, "UDP") + 1]));
        OscMessage answer;
        do
        {
            answer = OscMessage.Parse((await peer.ReceiveAsync().WaitAsync(CliBench.Patience)).Buffer);
        }
        while (answer.Address != "/live/song/get/num_scenes");

        Assert.Equal(5, answer.Arguments[0].Argument.AsInt32());
        live.Interrupt();
        Assert.Equal(0, await live.EndAsync());
    }

    [Fact]
    public async Task Program_NotUnderstood_Ends64WithoutAStackTrace()
    {
        using var program = RunningProgram.MidiMesh("frobnicate");
        Assert.Equal(64, await program.EndAsync());
        Assert.StartsWith("midimesh: ", program.Error.Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Error.Text, StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Tests.Cli;

public sealed class OscCommandTests
{
    [Theory]
    [InlineData("/h", "/h ,")]
    [InlineData("/x -5 1.5 true word", "/x ,ifTs -5 1.5 \"word\"")]
    [InlineData("/x ,dS 1 60", "/x ,dS 1 \"60\"")]
    [InlineData("/x @file --loud", "/x ,ss \"@file\" \"--loud\"")]
    public async Task Send_Words_SendsThatMessage(string words, string message)
    {
        using var bench = new CliBench();
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal(0, await bench.Run($"osc send localhost:{PortOf(peer)} {words}"));
        var datagram = await peer.ReceiveAsync().WaitAsync(CliBench.Patience);
        Assert.Equal(message, OscMessage.Parse(datagram.Buffer).ToString());
        Assert.Equal("", bench.Output.Text + bench.Error.Text);
    }

    [Theory]
    [InlineData("x 1", "An OSC address begins with '/', 'x' does not.")]
    [InlineData("/x ,i", "The type tags ',i' take 1 values, 0 given.")]
    [InlineData("/x ,i many", "'many' is no whole number of 32 bits (type tag i).")]
    [InlineData("/x ,q 1", "'q' is no type tag")]
    [InlineData("/x ,[ ", "The array brackets in ',[' do not pair up.")]
    public async Task Send_WrongMessage_Ends1(string words, string why)
    {
        using var bench = new CliBench();
        Assert.Equal(1, await bench.Run($"osc send 9 {words}"));
        Assert.StartsWith($"midimesh: {why}", Assert.Single(bench.Error.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_TooLongForADatagram_Ends1()
    {
        using var bench = new CliBench();
        Assert.Equal(1, await bench.Run("osc", "send", "9", "/x", new string('a', 70_000)));
        Assert.Contains("too long for one datagram", Assert.Single(bench.Error.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_UnknownHost_Ends2()
    {
        using var bench = new CliBench();
        Assert.Equal(2, await bench.Run("osc send nowhere.invalid:9 /x"));
        Assert.Contains("nowhere.invalid", Assert.Single(bench.Error.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_MessagesBundlesAndGarbage_PrintsAllAndEnds0()
    {
        using var bench = new CliBench();
        var running = bench.Run("osc dump 0");
        using var sender = new UdpClient();
        sender.Connect(await ListeningAsync(bench));
        await sender.SendAsync(new OscMessage("/a", 1, 2.5f, "x\ny").ToPacket());
        await sender.SendAsync("garbage!"u8.ToArray());
        await sender.SendAsync(new OscMessage("/b").ToPacket());
        await bench.Output.See("/b ,");
        await bench.Error.See("8 bytes from 127.0.0.1:");
        Assert.Equal(["/a ,ifs 1 2.5 \"x\\ny\"", "/b ,"], bench.Output.Lines.Select(line => line[14..]));
        await bench.Stop();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Dump_AsJson_KeepsTypes()
    {
        using var bench = new CliBench();
        var running = bench.Run("osc dump 0 --json");
        using var sender = new UdpClient();
        sender.Connect(await ListeningAsync(bench));
        await sender.SendAsync(new OscMessage("/a", 1, 2.5f, "ü", true, OscValue.Nil, OscValue.FromFloat(float.NaN), OscValue.FromBlob([1, 255])).ToPacket());
        await bench.Output.See("\n");
        using var line = JsonDocument.Parse(bench.Output.Text);
        Assert.Equal("/a", line.RootElement.GetProperty("address").GetString());
        Assert.Equal("ifsTNfb", line.RootElement.GetProperty("types").GetString());
        Assert.Equal("[1,2.5,\"ü\",true,null,\"NaN\",\"01ff\"]", line.RootElement.GetProperty("arguments").GetRawText());
        await bench.Stop();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Dump_PortTaken_Ends2AndSaysBy()
    {
        using var bench = new CliBench();
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal(2, await bench.Run($"osc dump {PortOf(other)}"));
        var line = Assert.Single(bench.Error.Lines);
        Assert.Contains($"UDP port {PortOf(other)} is taken by", line, StringComparison.Ordinal);
        Assert.DoesNotContain("in the rig", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_AddressOfAnotherMachine_Ends2()
    {
        using var bench = new CliBench();
        Assert.Equal(2, await bench.Run("osc dump 0 --bind 192.0.2.1"));
        Assert.Contains("192.0.2.1", Assert.Single(bench.Error.Lines), StringComparison.Ordinal);
    }

    private static int PortOf(UdpClient client) => ((IPEndPoint)client.Client.LocalEndPoint!).Port;

    /// <summary>Where the dump says it listens.</summary>
    private static async Task<IPEndPoint> ListeningAsync(CliBench bench)
    {
        await bench.Error.See("Ctrl-C ends it");
        return IPEndPoint.Parse(bench.Error.Lines[0].Split(' ')[3].TrimEnd('.'));
    }
}

using System.Net;
using System.Net.Sockets;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Tests.Cli;

public sealed class SimulateLiveCommandTests
{
    [Fact]
    public async Task SimulateLive_AskedForItsTracks_AnswersToTheReplyPort()
    {
        using var bench = new CliBench();
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var running = bench.Run($"simulate-live --port 0 --reply-port {((IPEndPoint)peer.Client.LocalEndPoint!).Port} --tracks 3 --scenes 2 --tick 0");
        await bench.Output.See("Ctrl-C ends it.");
        Assert.Contains("3 tracks, 2 scenes", bench.Output.Text, StringComparison.Ordinal);
        var words = bench.Output.Text.Split(' ');
        var live = IPEndPoint.Parse(words[Array.IndexOf(words, "UDP") + 1]);
        await peer.SendAsync(new OscMessage("/live/song/get/num_tracks").ToPacket(), live);
        OscMessage answer;
        do
        {
            answer = OscMessage.Parse((await peer.ReceiveAsync().WaitAsync(CliBench.Patience)).Buffer);
        }
        while (answer.Address != "/live/song/get/num_tracks");

        Assert.Equal("/live/song/get/num_tracks ,i 3", answer.ToString());
        await bench.Stop();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task SimulateLive_PortTaken_Ends2AndNamesIt()
    {
        using var bench = new CliBench();
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)other.Client.LocalEndPoint!).Port;
        Assert.Equal(2, await bench.Run($"simulate-live --port {port}"));
        Assert.Contains($"127.0.0.1:{port}", Assert.Single(bench.Error.Lines), StringComparison.Ordinal);
    }
}

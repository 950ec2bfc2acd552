using System.Net;
using System.Text.Json;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Cli;

public sealed class MonitorCommandTests
{
    private const string Rig = """
        rig { name = split, format = 1 }
        devices { keys { profile = generic/keyboard, match = [ { port = keys } ] }, synth { profile = generic/midi, match = [ { port = synth } ] } }
        routes {
          first  { from = keys, when { note = "C-2..B2" }, to = synth }
          second { from = keys, when { note = "C3..G8" }, to = synth }
        }
        """;

    [Fact]
    public async Task Monitor_NoRouterAndNoPort_Ends2WithAdvice()
    {
        using var bench = new CliBench();
        Assert.Equal(2, await bench.Run("monitor"));
        Assert.Equal("midimesh: no router runs here.", bench.Error.Lines[0]);
        Assert.Contains("midimesh run", bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monitor_NoRouterAndUnknownWord_Ends2AndListsThePorts()
    {
        using var bench = new CliBench();
        bench.Ports.CreateDevice("Drums");
        Assert.Equal(2, await bench.Run("monitor apc"));
        Assert.Contains("  Drums (loopback)", bench.Error.Lines);
        Assert.Contains("No router runs here", bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monitor_SeveralPortsFit_Ends1AndListsThem()
    {
        using var bench = new CliBench();
        bench.Ports.CreateDevice("APC40 a");
        bench.Ports.CreateDevice("APC40 b");
        Assert.Equal(1, await bench.Run("monitor apc"));
        Assert.Contains("  APC40 b (loopback)", bench.Error.Lines);
    }

    [Fact]
    public async Task Monitor_Port_PrintsMessagesInWordsUntilStopped()
    {
        using var bench = new CliBench();
        var device = bench.Ports.CreateDevice("APC40");
        var running = bench.Run("monitor apc");
        await bench.Error.See("this is the port 'APC40' itself");
        device.Send([0x91, 60]);
        device.Send([100, 0xF8, 0xF0, 1, 2, 0xF7, 0x05]);
        await bench.Output.See("SysEx, 4 bytes: F00102F7");
        await bench.Error.See("1 bytes were no MIDI");
        Assert.Equal(["note on C3 (60) velocity 100 channel 2", "clock", "SysEx, 4 bytes: F00102F7"], bench.Output.Lines.Select(line => line[14..]));
        await bench.Stop();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Monitor_PortAsJson_PrintsOneObjectInEachLine()
    {
        using var bench = new CliBench();
        var device = bench.Ports.CreateDevice("APC40");
        var running = bench.Run("monitor apc --json");
        await bench.Error.See("Ctrl-C ends it");
        device.Send([0xB0, 7, 127]);
        await bench.Output.See("\n");
        using var line = JsonDocument.Parse(bench.Output.Text);
        Assert.Equal(("APC40", "ControlChange", "B0077F"), (
            line.RootElement.GetProperty("port").GetString(), line.RootElement.GetProperty("kind").GetString(), line.RootElement.GetProperty("bytes").GetString()));
        await bench.Stop();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Monitor_PortUnplugged_SaysSoAndEnds2()
    {
        using var bench = new CliBench();
        var device = bench.Ports.CreateDevice("APC40");
        var running = bench.Run("monitor apc");
        await bench.Error.See("Ctrl-C ends it");
        device.Unplug();
        Assert.Equal(2, await running);
        Assert.Contains("the port 'APC40' is gone: 'APC40' was unplugged", bench.Error.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("monitor", "apc,synth,apc")]
    [InlineData("monitor SYN", "synth")]
    [InlineData("monitor midiout", "apc")]
    public async Task Monitor_RunningRouter_PrintsWhatFits(string line, string subjects)
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        var running = bench.Run(line);
        await bench.Error.See("Following the router at");
        Add(web, TraceKind.MidiIn, "apc");
        Add(web, TraceKind.MidiIn, "synth");
        Add(web, TraceKind.MidiOut, "apc");

        // The last one that fits is there, so all before it are.
        await bench.Output.See(subjects.EndsWith("synth", StringComparison.Ordinal) ? "synth" : "apc          was sent");
        await bench.Stop();
        Assert.Equal(0, await running);
        Assert.Equal(subjects, string.Join(',', bench.Output.Lines.Select(shown => shown[14..].Split(' ')[0])));
    }

    [Fact]
    public async Task Monitor_RealRouterByRoute_ShowsThatRouteOnly()
    {
        using var bench = new CliBench();
        await using var rig = await RunningRig.StartAsync(Rig, ["keys", "synth"]);
        var token = AccessToken.Create();
        await using var server = await WebServer.StartAsync(new WebOptions(IPAddress.Loopback, 0, token), rig.Board, rig.Router.Screens, rig.Router.Panic);
        using var file = TokenFile.Write(server.Page, token, bench.Context.TokenFolder);
        await rig.Ready();
        var running = bench.Run("monitor second");
        await bench.Error.See("Following the router at");
        rig.Peer("keys").Send([0x90, 40, 100, 0x90, 61, 100]);
        await bench.Output.See("route second");
        await bench.Stop();
        Assert.Equal(0, await running);
        Assert.All(bench.Output.Lines, line => Assert.Contains("route second", line, StringComparison.Ordinal));
        Assert.DoesNotContain("route first", bench.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monitor_RunningRouterAsJson_PassesItsLinesOn()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        var running = bench.Run("monitor --json");
        await bench.Error.See("Following the router at");
        Add(web, TraceKind.MidiIn, "synth");
        await bench.Output.See("\n");
        using var line = JsonDocument.Parse(bench.Output.Lines[0]);
        Assert.Equal("MidiIn", line.RootElement.GetProperty("kind").GetString());
        await bench.Stop();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Monitor_RouterEnds_SaysSoAndEnds0()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        var running = bench.Run("monitor");
        await bench.Error.See("Following the router at");
        await web.Server.DisposeAsync();
        Assert.Equal(0, await running);
        Assert.Contains("The router ended.", bench.Error.Lines);
        await web.ServeAsync(0);                             // the bench ends with a server to stop
    }

    [Fact]
    public async Task Monitor_FileOfARouterThatIsGone_CountsAsNone()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        await web.Server.DisposeAsync();
        Assert.Equal(2, await bench.Run("monitor"));
        Assert.Equal("midimesh: no router runs here.", bench.Error.Lines[0]);
        await web.ServeAsync(0);                             // the bench ends with a server to stop
    }

    private static void Add(WebBench web, TraceKind kind, string subject)
    {
        var entry = new TraceEntry { Kind = kind, Subject = subject, Midi = MidiMessage.ControlChange(0, 7, 1), Track = -1, Scene = -1 };
        web.Board.Context.Trace.Write(ref entry);
    }
}

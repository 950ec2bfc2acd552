using System.Text.Json;
using MidiMesh.Actors.Devices;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>Two equal units: asked from the command line and from the page's socket while the rig runs.</summary>
public sealed class TwinTests
{
    private const string Rig = """
        rig { name = twins, format = 1 }
        devices {
          left  { profile = generic/keyboard, match { port = "*Twin*" } }
          right { profile = generic/keyboard, match { port = "*Twin*" } }
          keys  { profile = generic/keyboard, match { port = Keys } }
          synth { profile = generic/midi, match { port = Synth } }
        }
        routes { play { from = keys, to = synth } }
        """;

    [Fact]
    public async Task Identify_FromTheCommandLine_WaitsForThePressAndPlacesBoth()
    {
        await using var bench = await SwapBench.StartAsync(Rig, "Twin A", "Twin B", "Keys", "Synth");
        await RunningRig.Until(() => bench.PhaseOf("left") == DevicePhase.Ambiguous && bench.PhaseOf("right") == DevicePhase.Ambiguous && bench.PhaseOf("keys") == DevicePhase.Ready, "twins wait");

        var asked = bench.Cli.Run("identify left");
        await bench.Cli.Error.See("Press any pad on the one that is 'left' (listening on Twin A, Twin B)");
        bench.Peer("Twin A").Send([0xF8, 0x80, 60, 0]);       // a clock and a release are no press
        bench.Peer("Twin B").Send([0x90, 60, 100]);

        Assert.Equal(0, await asked);
        Assert.Contains("'left' is the one at Twin B.", bench.Cli.Output.Lines);
        await RunningRig.Until(() => bench.PortOf("left") == "Twin B" && bench.PortOf("right") == "Twin A" && bench.PhaseOf("right") == DevicePhase.Ready, "both placed");
        Assert.Equal("Keys", bench.PortOf("keys"));
    }

    [Fact]
    public async Task Identify_FromThePage_TellsWhereToPressAndWhatCameOfIt()
    {
        await using var bench = await SwapBench.StartAsync(Rig, "Twin A", "Twin B", "Keys", "Synth");
        await RunningRig.Until(() => bench.PhaseOf("left") == DevicePhase.Ambiguous, "twins wait");
        using var socket = await TestSocket.OpenAsync(bench.Server.Page, null);
        await socket.SendAsync(new { @do = "identify", device = "left" });
        Assert.StartsWith("This page may only look", (await socket.ReceiveAsync("refused")).GetProperty("text").GetString(), StringComparison.Ordinal);
        await socket.SendAsync(new { @do = "hello", token = bench.Token.Text });
        await socket.SendAsync(new { @do = "identify", device = "left" });
        Assert.Equal("Press any pad on the one that is 'left': Twin A, Twin B.", (await socket.ReceiveAsync("identify")).GetProperty("text").GetString());

        bench.Peer("Twin A").Send([0xB0, 7, 1]);

        Assert.Equal("'left' is the one at Twin A.", (await socket.ReceiveAsync("identify")).GetProperty("text").GetString());
        await RunningRig.Until(() => bench.PortOf("left") == "Twin A" && bench.PortOf("right") == "Twin B", "both placed");
    }

    [Fact]
    public async Task Identify_UnknownDeviceOrNoPress_Ends1AndSaysWhy()
    {
        await using var bench = await SwapBench.StartAsync(Rig, "Twin A", "Twin B", "Keys", "Synth");
        Assert.Equal(1, await bench.Cli.Run("identify lft"));
        Assert.Contains("midimesh: there is no device 'lft'; there is left, right, keys, synth", bench.Cli.Error.Lines);
        Assert.Equal(1, await bench.Cli.Run("identify left --seconds 1"));
        Assert.Contains("midimesh: nothing was pressed", bench.Cli.Error.Lines);
    }

    [Fact]
    public async Task Ports_WithARunningRig_SaysWhoHoldsWhichAndWhoWaits()
    {
        await using var bench = await SwapBench.StartAsync(Rig, "Twin A", "Twin B", "Keys", "Synth");
        await RunningRig.Until(() => bench.PhaseOf("keys") == DevicePhase.Ready, "keys");
        bench.Cli.Backends = [.. bench.Rig.Board.Backends];
        bench.Cli.Write("profiles/my/twin.conf", """profile { name = Twin, format = 1 }, ports = "*Twin*" """);
        Assert.Equal(0, await bench.Cli.Run("ports --json"));
        using var document = JsonDocument.Parse(bench.Cli.Output.Text);
        var ports = document.RootElement.GetProperty("ports").EnumerateArray().ToList();
        JsonElement Of(string name) => ports.Find(port => port.GetProperty("name").GetString() == name && port.GetProperty("direction").GetString() == "input");
        Assert.Equal("keys", Of("Keys").GetProperty("device").GetString());
        Assert.Equal("my/twin", Of("Twin A").GetProperty("profiles")[0].GetString());
        Assert.True(Of("Twin A").GetProperty("twin").GetBoolean());
        Assert.Equal(["left", "right"], document.RootElement.GetProperty("waiting").EnumerateArray().Select(one => one.GetProperty("device").GetString()));
    }
}

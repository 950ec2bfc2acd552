using MidiMesh.Actors.Devices;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Swap;

public sealed class SwapCommandTests
{
    private const string Rig = """
        rig { name = swap, format = 1 }
        devices {
          big   { profile = generic/keyboard, match { port = Big } }
          small { profile = akai/apc40, match { port = Small } }
          synth { profile = generic/midi, match { port = Synth } }
        }
        roles { keys { any-of = [big, small] } }
        routes {
          play  { from = keys, to = synth }
          wheel { from = "keys.controller[1]", to = synth }
        }
        """;

    [Fact]
    public async Task Swap_Rehearsal_SaysWhatIsLostAndChangesNothing()
    {
        await using var bench = await StartAsync();

        Assert.Equal(0, await bench.Cli.Run("swap keys=small --dry-run"));

        Assert.Equal(["keys: small instead of big would mean:", "  controller 128: missing, keeps its last value", "  all messages (route play): fits"], bench.Cli.Output.Lines);
        Assert.Equal("big", bench.Playing("keys"));
    }

    [Fact]
    public async Task Swap_WithANoteHeld_ReleasesItWhereItWentAndPlaysTheOther()
    {
        await using var bench = await StartAsync();
        var heard = new List<string>();
        bench.Peer("Synth").Received += message => { lock (heard) { heard.Add(Convert.ToHexString(message)); } };
        bool Heard(string hex) { lock (heard) { return heard.Contains(hex); } }
        bench.Peer("Big").Send([0x90, 60, 100]);
        await RunningRig.Until(() => Heard("903C64"), "the note sounds");

        Assert.Equal(0, await bench.Cli.Run("swap keys=small"));
        Assert.Equal("keys: small plays instead of big.", bench.Cli.Output.Lines[0]);
        bench.Peer("Big").Send([0x90, 62, 100, 0x80, 60, 0]);
        bench.Peer("Small").Send([0x90, 64, 100]);

        await RunningRig.Until(() => Heard("904064") && (Heard("803C00") || Heard("903C00") || Heard("803C40")), "released, and the other plays");
        Assert.False(Heard("903E64"));
        Assert.Equal("small", bench.Playing("keys"));
    }

    [Theory]
    [InlineData("swap keys=synth", 1, "midimesh: 'synth' cannot play role 'keys'; big, small can")]
    [InlineData("swap kes=small", 1, "midimesh: there is no role 'kes'; there is keys")]
    [InlineData("swap keys", 64, "midimesh: 'keys' should be ROLE=DEVICE, such as clips=pads.")]
    public async Task Swap_Mistakes_SayWhy(string line, int code, string told)
    {
        await using var bench = await StartAsync();
        Assert.Equal(code, await bench.Cli.Run(line));
        Assert.Contains(told, bench.Cli.Error.Lines);
    }

    [Fact]
    public async Task Panic_OnARunningRouter_ReleasesWhatSounds()
    {
        await using var bench = await StartAsync();
        var heard = new List<string>();
        bench.Peer("Synth").Received += message => { lock (heard) { heard.Add(Convert.ToHexString(message)); } };
        bench.Peer("Big").Send([0x90, 60, 100]);
        await RunningRig.Until(() => { lock (heard) { return heard.Contains("903C64"); } }, "the note sounds");

        Assert.Equal(0, await bench.Cli.Run("panic"));

        await RunningRig.Until(() => { lock (heard) { return heard.Exists(hex => hex.StartsWith("803C", StringComparison.Ordinal) || hex == "903C00"); } }, "silence");
    }

    [Theory]
    [InlineData("repaint", 0, "Told anew: big, small, synth.")]
    [InlineData("repaint small", 0, "Told anew: small.")]
    [InlineData("repaint smal", 1, "midimesh: no device 'smal'; did you mean 'small'?")]
    public async Task Repaint_OfARunningRouter_SaysWhatWasTold(string line, int code, string told)
    {
        await using var bench = await StartAsync();

        Assert.Equal(code, await bench.Cli.Run(line));

        Assert.Equal([told], bench.Cli.Output.Lines.Concat(bench.Cli.Error.Lines));
    }

    [Fact]
    public async Task Repaint_DeviceThatIsNotThere_IsSaid()
    {
        await using var bench = await StartAsync();
        bench.Peer("Small").Dispose();
        await RunningRig.Until(() => bench.PhaseOf("small") == DevicePhase.Absent, "unplugged");

        Assert.Equal(0, await bench.Cli.Run("repaint small"));
        Assert.Equal(["Not there, and told when they come: small."], bench.Cli.Output.Lines);
    }

    [Theory]
    [InlineData("panic")]
    [InlineData("repaint")]
    [InlineData("swap keys=small")]
    [InlineData("identify left")]
    public async Task Verbs_NoRouter_End2WithAdvice(string line)
    {
        using var bench = new CliBench();
        Assert.Equal(2, await bench.Run(line));
        Assert.Equal("midimesh: no router runs here.", bench.Error.Lines[0]);
    }

    private static async Task<SwapBench> StartAsync()
    {
        var bench = await SwapBench.StartAsync(Rig, "Big", "Small", "Synth");

        // The APC40 is asked who it is; nobody answers for it, so it is ready after its patience.
        await RunningRig.Until(() => bench.PhaseOf("big") == DevicePhase.Ready && bench.PhaseOf("small") == DevicePhase.Ready && bench.PhaseOf("synth") == DevicePhase.Ready, "all ready");
        return bench;
    }
}

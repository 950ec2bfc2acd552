using System.Collections.Concurrent;
using MidiMesh.Router.Backends.Loopback;

namespace MidiMesh.Router.Tests.Cli;

public sealed class SendCommandTests
{
    [Theory]
    [InlineData("APC40")]
    [InlineData("apc")]
    [InlineData("*40")]
    public async Task Send_ByAnyName_DeliversAllInOrder(string name)
    {
        using var bench = new CliBench();
        using var heard = Hear(bench.Ports.CreateDevice("APC40"));
        bench.Ports.CreateDevice("Launchpad");
        Assert.Equal(0, await bench.Run($"send {name} ch 2 on C3 100 syx F0 01 F7 clock"));
        Assert.Equal(["913C64", "F001F7", "F8"], Take(heard, 3));
        Assert.Equal("", bench.Output.Text + bench.Error.Text);
    }

    [Fact]
    public async Task Send_ExactNameAmongLongerOnes_TakesTheExactOne()
    {
        using var bench = new CliBench();
        using var heard = Hear(bench.Ports.CreateDevice("Synth"));
        bench.Ports.CreateDevice("Synth 2");
        Assert.Equal(0, await bench.Run("send synth pc 1"));
        Assert.Equal(["C001"], Take(heard, 1));
    }

    [Fact]
    public async Task Send_SeveralFitEqually_ListsThemAndEnds1()
    {
        using var bench = new CliBench();
        bench.Ports.CreateDevice("Synth 1");
        bench.Ports.CreateDevice("Synth 2");
        bench.Ports.CreateDevice("Drums");
        Assert.Equal(1, await bench.Run("send synth pc 1"));
        Assert.Equal("midimesh: 2 MIDI output ports fit 'synth' equally well.", bench.Error.Lines[0]);
        Assert.Equal(["  Synth 1 (loopback)", "  Synth 2 (loopback)"], bench.Error.Lines.Skip(2));
    }

    [Fact]
    public async Task Send_NoneFits_ListsWhatThereIsAndEnds1()
    {
        using var bench = new CliBench();
        bench.Ports.CreateDevice("Drums");
        Assert.Equal(1, await bench.Run("send synth pc 1"));
        Assert.Equal(["midimesh: no MIDI output port fits 'synth'.", "There is:", "  Drums (loopback)"], bench.Error.Lines);
    }

    [Fact]
    public async Task Send_OneWrongWord_SendsNothingAndEnds1()
    {
        using var bench = new CliBench();
        using var heard = Hear(bench.Ports.CreateDevice("Synth"));
        Assert.Equal(1, await bench.Run("send synth on 60 100 off 60 200"));
        Assert.Equal("midimesh: word 6: 'off' needs a velocity, 0 to 127; '200' is none.", Assert.Single(bench.Error.Lines));
        Assert.Equal(0, await bench.Run("send synth pc 5"));
        Assert.Equal(["C005"], Take(heard, 1));
    }

    [Fact]
    public async Task Send_NoBackendUsable_Ends2WithAdvice()
    {
        using var bench = new CliBench { Backends = [new BrokenBackend()] };
        Assert.Equal(2, await bench.Run("send synth pc 1"));
        Assert.Contains("Install it.", bench.Error.Text, StringComparison.Ordinal);
    }

    private static BlockingCollection<string> Hear(LoopbackDevice device)
    {
        var heard = new BlockingCollection<string>();
        device.Received += bytes => heard.Add(Convert.ToHexString(bytes));
        return heard;
    }

    private static string[] Take(BlockingCollection<string> heard, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => heard.TryTake(out var message, CliBench.Patience) ? message : "nothing")];
}

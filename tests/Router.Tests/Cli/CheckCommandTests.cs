using System.Text.Json;

namespace MidiMesh.Router.Tests.Cli;

public sealed class CheckCommandTests
{
    private const string Good = """
        rig { name = small, format = 1 }
        endpoints { live { kind = ableton-osc, host = "127.0.0.1", send = 11000, receive = 11001 } }
        """;

    [Fact]
    public async Task Check_GoodRig_Ends0WithASummaryAlone()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Good);
        Assert.Equal(0, await bench.Run("check", rig));
        Assert.Equal("", bench.Error.Text);
        Assert.Equal($"{rig}: nothing wrong; 'small' has 0 devices and 0 routes", Assert.Single(bench.Output.Lines));
    }

    [Fact]
    public async Task Check_SeveralMistakes_ListsAllInOrderAndEnds1()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Good + "\nroutez { }\nendpoints.live.sned = 5\nlightz { }\n");
        Assert.Equal(1, await bench.Run("check", rig));
        Assert.Equal(3, bench.Error.Lines.Count);
        Assert.StartsWith($"{rig}:3:1: error: ", bench.Error.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{rig}:4:", bench.Error.Lines[1], StringComparison.Ordinal);
        Assert.Contains("send", bench.Error.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{rig}:5:1: error: ", bench.Error.Lines[2], StringComparison.Ordinal);
        Assert.Equal($"{rig}: 3 errors", Assert.Single(bench.Output.Lines));
    }

    [Theory]
    [InlineData("nowhere.conf")]
    [InlineData(".")]
    public async Task Check_NoFile_Ends1AndNamesIt(string name)
    {
        using var bench = new CliBench();
        var path = Path.Combine(bench.Folder, name);
        Assert.Equal(1, await bench.Run("check", path));
        Assert.Contains(path, bench.Error.Lines[0], StringComparison.Ordinal);
        Assert.Contains("error", bench.Error.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AsJson_TellsPlacesOnOutputOnly()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", Good + "\nroutez { }\n");
        Assert.Equal(1, await bench.Run("check", rig, "--json"));
        Assert.Equal("", bench.Error.Text);
        using var document = JsonDocument.Parse(bench.Output.Text);
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(1, document.RootElement.GetProperty("errors").GetInt32());
        var first = document.RootElement.GetProperty("diagnostics")[0];
        Assert.Equal(rig, first.GetProperty("file").GetString());
        Assert.Equal((3, 1), (first.GetProperty("line").GetInt32(), first.GetProperty("column").GetInt32()));
        Assert.Equal("error", first.GetProperty("severity").GetString());
        Assert.Contains("routes", first.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}

using MidiMesh.Router.Tests.Cli;

namespace MidiMesh.Router.Tests.RigTests;

/// <summary>The rigs that come with the program keep what they promise: each compiles without a word, is in order, and passes its own tests.</summary>
public sealed class ExampleRigTests
{
    private static readonly string Config = Path.Combine(AppContext.BaseDirectory, "config");

    public static TheoryData<string> Rigs() =>
        [.. Directory.EnumerateFiles(Path.Combine(Config, "rigs"), "*.conf")
            .Append(Path.Combine(Config, "midimesh.conf")).Select(static path => Path.GetRelativePath(Config, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rigs))]
    public async Task Rig_OwnTests_Pass(string name)
    {
        using var bench = new CliBench();
        var code = await bench.Run("test", Path.Combine(Config, name));

        Assert.True(code == 0, bench.Output.Text + bench.Error.Text);
        Assert.Contains(bench.Output.Lines, static line => line.StartsWith("passed ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public async Task Rig_AsShipped_HasNothingWrongAndIsInOrder(string name)
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("check", Path.Combine(Config, name)));
        Assert.Equal("", bench.Error.Text);
        Assert.Equal(0, await bench.Run("fmt", "--check", Path.Combine(Config, name)));
    }

    [Fact]
    public void Rigs_AllKinds_AreThere() => Assert.True(Rigs().Count >= 7, $"only {Rigs().Count} rigs were found beside the program");
}

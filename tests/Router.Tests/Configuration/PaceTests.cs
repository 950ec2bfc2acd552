using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Configuration;

public sealed class PaceTests
{
    [Theory]
    [InlineData("speed = din", 3125, 0)]
    [InlineData("speed = 31250baud", 3125, 0)]
    [InlineData("speed = \"1000B/s\", gap = 2ms", 1000, 2)]
    [InlineData("gap = 500ms", 0, 500)]
    [InlineData("", 0, 0)]
    public void Read_SpeedAndGap_SetThePace(string keys, int bytes, int gap)
    {
        var pace = Load(keys).Plan!.Devices[0].Pace;

        Assert.Equal((bytes, (double)gap), (pace.BytesPerSecond, pace.Gap.TotalMilliseconds));
    }

    [Theory]
    [InlineData("speed = fast", "'speed' should be din, 31250baud or \"3125B/s\", not 'fast'")]
    [InlineData("speed = 31250", "'speed' should be")]
    [InlineData("speed = 10baud", "'speed' goes from 30 to 10000000 bytes a second, not 10baud")]
    [InlineData("gap = 2", "'gap' needs its unit")]
    [InlineData("gap = 2s", "'gap' goes from 1ms to 500ms")]
    public void Read_WrongPace_SaysWhatItShouldBe(string keys, string message) =>
        Assert.Contains(Load(keys).Diagnostics, found => found.Message.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("limits { queue = 100 }", 128)]
    [InlineData("limits { queue = 16384 }", 16384)]
    [InlineData("", 1024)]
    public void Read_Queue_IsAPowerOfTwo(string limits, int expected) => Assert.Equal(expected, Load("", limits).Plan!.Devices[0].Queue);

    [Theory]
    [InlineData("limits { queue = 10 }", "a whole number from 64 to 16384")]
    [InlineData("limits { queues = 100 }", "did you mean 'queue'?")]
    public void Read_WrongLimit_SaysWhatItShouldBe(string limits, string message) =>
        Assert.Contains(Load("", limits).Diagnostics, found => found.Message.Contains(message, StringComparison.Ordinal));

    private static RigLoadResult Load(string keys, string limits = "") => RigCompiler.LoadText(
        $"devices {{ synth {{ profile = generic/midi, virtual = true, {keys} }} }}\n{limits}", "rig.conf");
}

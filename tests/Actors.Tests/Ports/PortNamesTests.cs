using MidiMesh.Actors.Ports;

namespace MidiMesh.Actors.Tests.Ports;

public sealed class PortNamesTests
{
    [Theory]
    [InlineData("Akai APC40", "Akai APC40", 2)]
    [InlineData("Akai APC40", "akai apc40", 2)]
    [InlineData("Akai APC40", "apc", 1)]
    [InlineData("Akai APC40", "*APC*", 1)]
    [InlineData("Akai APC40", "*apc40", 1)]
    [InlineData("Akai APC40", "Akai APC4?", 1)]
    [InlineData("Akai APC40", "Akai*", 1)]
    [InlineData("Akai APC40", "*", 1)]
    [InlineData("Akai APC40", "**APC**", 1)]
    [InlineData("Akai APC40", "APC*", 0)]
    [InlineData("Akai APC40", "Akai APC40?", 0)]
    [InlineData("Akai APC40", "APC20", 0)]
    [InlineData("", "*", 1)]
    [InlineData("", "?", 0)]
    [InlineData("a*b", "a*b", 2)]
    public void Fit_NameAndWish_Grades(string name, string wanted, int fit) => Assert.Equal(fit, PortNames.Fit(name, wanted));

    [Fact]
    public void Best_ExactAmongPartial_GivesTheExactOnly()
    {
        var best = PortNames.Best([Port("1", "APC40 mkII"), Port("2", "APC40"), Port("3", "My APC40")], "apc40");

        Assert.Equal(["2"], best.Select(port => port.Id));
    }

    [Fact]
    public void Best_Twins_GivesBothInAStableOrder()
    {
        var best = PortNames.Best([Port("2", "APC40"), Port("1", "APC40")], "APC40");

        Assert.Equal(["1", "2"], best.Select(port => port.Id));
    }

    [Fact]
    public void Best_IdWritten_TellsTwinsApart()
    {
        var best = PortNames.Best([Port("20:0", "APC40"), Port("24:0", "APC40")], "24:0");

        Assert.Equal(["24:0"], best.Select(port => port.Id));
    }

    [Fact]
    public void Fit_HostilePattern_IsDecidedInBoundedSteps()
    {
        var name = new string('a', 20_000);
        var pattern = string.Concat(Enumerable.Repeat("*a", 50)) + "b";

        Assert.Equal(0, PortNames.Fit(name, pattern));
    }

    private static MidiPortDescription Port(string id, string name) => new(id, name, MidiDirection.Input);
}

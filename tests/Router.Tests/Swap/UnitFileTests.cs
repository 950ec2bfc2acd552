using MidiMesh.Actors.Ports;
using MidiMesh.Router.Hosting;

namespace MidiMesh.Router.Tests.Swap;

public sealed class UnitFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-units-").FullName;

    private string Rig => Path.Combine(_folder, "my-set.conf");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Remember_ThenReadAnew_KnowsTheUnit()
    {
        var pin = new PortPin("A1", "09e8:0073", "1-2", "alsa", "APC40 20:0");
        Assert.Null(new UnitFile(Rig).Remember("left", pin));

        var again = new UnitFile(Rig);

        Assert.Equal((Path.Combine(_folder, "my-set.units.json"), null), (again.Path, again.Problem));
        Assert.Equal(pin, Assert.Single(again.Pins).Value);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Remember_UnitThatWasAnotherDevice_IsItNoLonger()
    {
        var units = new UnitFile(Rig);
        units.Remember("left", new PortPin(null, "09e8:0073", "1-2", "alsa", "a"));
        units.Remember("right", new PortPin(null, "09e8:0073", "1-2", "alsa", "b"));

        Assert.Equal("right", Assert.Single(new UnitFile(Rig).Pins).Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,2]")]
    [InlineData("{\"units\":{\"left\":7}}")]
    [InlineData("\0\u0001binary")]
    public void Read_Broken_CountsAsEmptySaysSoAndIsWrittenAnew(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "my-set.units.json"), content);

        var units = new UnitFile(Rig);

        Assert.Empty(units.Pins);
        Assert.Contains("my-set.units.json", units.Problem, StringComparison.Ordinal);
        Assert.Null(units.Remember("left", new PortPin("A", null, null, "alsa", "a")));
        Assert.Null(new UnitFile(Rig).Problem);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"something\":\"else\"}")]
    [InlineData("{\"units\":null}")]
    [InlineData("{\"units\":{\"left\":null,\"right\":{\"serial\":\"A\"}}}")]
    public void Read_Foreign_CountsAsEmpty(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "my-set.units.json"), content);
        Assert.Empty(new UnitFile(Rig).Pins);
    }

    [Fact]
    public void Read_TooLong_CountsAsEmpty()
    {
        File.WriteAllText(Path.Combine(_folder, "my-set.units.json"), new string(' ', 100_000));
        Assert.Contains("too long", new UnitFile(Rig).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Remember_WhereNothingCanBeWritten_SaysSoAndRemembersAllTheSame()
    {
        var units = new UnitFile(Path.Combine(_folder, "missing", "my-set.conf"));
        Assert.NotNull(units.Remember("left", new PortPin("A", null, null, "alsa", "a")));
        Assert.Equal("left", Assert.Single(units.Pins).Key);
    }
}

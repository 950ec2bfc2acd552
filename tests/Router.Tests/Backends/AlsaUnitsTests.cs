using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.RtMidi;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>Units on a made-up sysfs tree, with the same links as the kernel makes.</summary>
public sealed class AlsaUnitsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("midimesh-sys-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("Akai APC40:Akai APC40 MIDI 1 20:0", 1)]
    [InlineData("Akai APC40:Akai APC40 MIDI 1 23:1", 1)]
    [InlineData("Launchpad X:Launchpad X LPX DAW 24:0", 2)]
    [InlineData("Midi Through:Midi Through Port-0 14:0", null)]
    [InlineData("python:out 128:0", null)]
    [InlineData("no number", null)]
    [InlineData("", null)]
    public void CardOf_NameOfAPort_TellsTheCard(string name, int? card) => Assert.Equal(card, AlsaUnits.CardOf(name));

    [Fact]
    public void Find_TwinsInTwoSockets_TellsThemApart()
    {
        Plug(1, "1-2", "09e8", "0073", serial: null);
        Plug(2, "1-3.4", "09E8", "0073", serial: "A1B2");
        var units = new AlsaUnits(_root);

        Assert.Equal(new PortUnit("09e8:0073", null, "1-2"), units.Find("APC40:APC40 MIDI 1 20:0"));
        Assert.Equal(new PortUnit("09e8:0073", "A1B2", "1-3.4"), units.Find("APC40:APC40 MIDI 1 24:0"));
    }

    [Fact]
    public void Find_CardThatIsNoUsb_OrNotThere_KnowsNothing()
    {
        var pci = Directory.CreateDirectory(Path.Combine(_root, "devices", "pci0000:00", "sound", "card0")).FullName;
        Directory.CreateDirectory(Path.Combine(_root, "class", "sound"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "class", "sound", "card0"), pci);
        var units = new AlsaUnits(_root);

        Assert.Null(units.Find("HDA:HDA 16:0"));
        Assert.Null(units.Find("Gone:Gone 20:0"));
        Assert.Null(new AlsaUnits(Path.Combine(_root, "none")).Find("Gone:Gone 20:0"));
    }

    // /sys/class/sound/cardN -> …/usb1/PLACE/PLACE:1.0/sound/cardN, whose "device" -> ../../../PLACE:1.0; the ids lie in PLACE.
    private void Plug(int card, string place, string vendor, string product, string? serial)
    {
        var unit = Path.Combine(_root, "devices", "pci0000:00", "usb1", place);
        var face = Path.Combine(unit, $"{place}:1.0");
        var own = Directory.CreateDirectory(Path.Combine(face, "sound", $"card{card}")).FullName;
        File.WriteAllText(Path.Combine(unit, "idVendor"), vendor + "\n");
        File.WriteAllText(Path.Combine(unit, "idProduct"), product + "\n");
        if (serial is not null)
        {
            File.WriteAllText(Path.Combine(unit, "serial"), serial + "\n");
        }

        Directory.CreateSymbolicLink(Path.Combine(own, "device"), $"../../../{place}:1.0");
        Directory.CreateDirectory(Path.Combine(_root, "class", "sound"));
        Directory.CreateSymbolicLink(
            Path.Combine(_root, "class", "sound", $"card{card}"), Path.Combine("..", "..", "devices", "pci0000:00", "usb1", place, $"{place}:1.0", "sound", $"card{card}"));
    }
}

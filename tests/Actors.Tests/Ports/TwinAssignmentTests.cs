using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Devices;

namespace MidiMesh.Actors.Tests.Ports;

/// <summary>Proofs of identity in order of strength, and twins that are never guessed.</summary>
public sealed class TwinAssignmentTests : IDisposable
{
    private static readonly DeviceProfile Apc = TestRig.Pads() with { Id = "akai/apc40", PortPattern = "*APC40*", Identity = new IdentityPattern([0x47], [0x73]) };
    private readonly FakeBackend _usb = new("alsa");
    private readonly FakeBackend _screen = new("screen");
    private readonly PortMemory _memory = new();
    private Dictionary<string, PortOffer> _offers = [];

    public void Dispose()
    {
        _usb.Dispose();
        _screen.Dispose();
    }

    [Fact]
    public void Assign_SerialBehindABroadName_GoesToTheDeviceThatNamesIt()
    {
        Plug("1", "APC40 a", new PortUnit("09e8:0073", "AAA", "1-1"));
        Plug("2", "APC40 b", new PortUnit("09e8:0073", "BBB", "1-2"));

        Assign(Device("any", new PortMatch("*APC40*", "*APC40*")), Device("own", new PortMatch(null, null) { Serial = "aaa" }));

        Assert.Equal(("2", "1"), (InputOf("any"), InputOf("own")));
    }

    [Fact]
    public void Assign_UsbIdBeforeName_TakesTheModelWhateverItIsCalled()
    {
        Plug("1", "APC40 copy", new PortUnit("1111:2222", null, "1-1"));
        Plug("2", "Controller", new PortUnit("09e8:0073", null, "1-2"));

        Assign(Device("apc", new PortMatch("*APC40*", "*APC40*"), new PortMatch(null, null) { Usb = "09e8:0073" }));

        Assert.Equal("2", InputOf("apc"));
    }

    [Theory]
    [InlineData("47 73", "2")]
    [InlineData("47 7", null)]
    public void Assign_Identity_ComparesWholeBytes(string identity, string? port)
    {
        Plug("1", "One", PortUnit.Unknown with { Asked = true, Identity = "47 29 00" });
        Plug("2", "Two", PortUnit.Unknown with { Asked = true, Identity = "47 73 00" });

        Assign(Device("apc", new PortMatch("*", "*") { Identity = identity }));

        Assert.Equal(port, InputOf("apc"));
    }

    [Fact]
    public void Assign_SeveralFitByNameAndOneAnswersAsTheModel_TakesThatOne()
    {
        Plug("1", "APC40 x", PortUnit.Unknown with { Asked = true, Identity = "47 29 00" });
        Plug("2", "APC40 y", PortUnit.Unknown with { Asked = true, Identity = "47 73 00" });

        Assign(Device("apc", new PortMatch("*APC40*", "*APC40*")));

        Assert.Equal("2", InputOf("apc"));
    }

    [Fact]
    public void Assign_TwinsOfWhichOneIsShown_GivesTheOtherToTheOther()
    {
        Plug("1", "APC40", new PortUnit("09e8:0073", null, "1-1"));
        Plug("2", "APC40 (2)", new PortUnit("09e8:0073", null, "1-2"));
        Assign(Twins());
        Assert.All(_offers.Values, offer => Assert.True(offer.Ambiguous));

        Show("left", "2");
        Assign(Twins());

        Assert.Equal(("2", "1"), (InputOf("left"), InputOf("right")));
    }

    [Fact]
    public void Assign_UnitShownToBeLeftIsNotThere_GivesThePortToTheOtherAlone()
    {
        Plug("1", "APC40", new PortUnit("09e8:0073", null, "1-1"));
        Plug("2", "APC40 (2)", new PortUnit("09e8:0073", null, "1-2"));
        Show("left", "1");
        _usb.Unplug("1");

        Assign(Twins());

        Assert.Equal((null, "2"), (InputOf("left"), InputOf("right")));
        Assert.Contains("the unit shown to be this one is not plugged in", _offers["left"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Assign_AnotherUnitInThePlaceOfTheSamePortId_IsAskedForAgain()
    {
        Plug("1", "APC40", new PortUnit("09e8:0073", "AAA", "1-1"));
        Assign(Device("left", new PortMatch("*APC40*", "*APC40*")));
        Assign(Twins());
        Assert.Equal(("1", null), (InputOf("left"), InputOf("right")));

        _usb.Unplug("1");
        Plug("1", "APC40", new PortUnit("09e8:0073", "BBB", "1-1"));
        Assign(Twins());

        Assert.All(_offers.Values, offer => Assert.True(offer.Ambiguous));
    }

    [Fact]
    public void Assign_HalfOfATwinIsListed_JoinsNoTwoUnits()
    {
        _usb.Ports.Add(new MidiPortDescription("A:out", "APC40 A", MidiDirection.Input));
        _usb.Ports.Add(new MidiPortDescription("B:in", "APC40 B", MidiDirection.Output));
        _memory.Remember("left", new PortPin(null, null, null, "alsa", "A:out"));

        Assign(Twins());

        var left = _offers["left"].Assignment;
        Assert.True(left is null or { InputId: "A:out", OutputId: null });
    }

    [Fact]
    public void Assign_ShownAgain_TakesItFromTheTwinThatHasIt()
    {
        Plug("1", "APC40", new PortUnit("09e8:0073", null, "1-1"));
        Plug("2", "APC40 (2)", new PortUnit("09e8:0073", null, "1-2"));
        Show("left", "1");
        Assign(Twins());

        Show("left", "2");
        Assign(Twins());

        Assert.Equal(("2", "1"), (InputOf("left"), InputOf("right")));
    }

    [Fact]
    public void Assign_ShownBySerialOfItsAnswerAndNotAskedYet_Waits()
    {
        Plug("1", "APC40", null);
        _memory.Remember("left", new PortPin("00010203", null, null, "alsa", "1"));

        Assign(Twins());
        Assert.All(_offers.Values, offer => Assert.True(offer is { Assignment: null, Ambiguous: true }));

        _usb.Unplug("1");
        Plug("1", "APC40", PortUnit.Unknown with { Asked = true, Identity = "47 73 00", ReplySerial = "00010203" });
        Assign(Twins());

        Assert.Equal(("1", null), (InputOf("left"), InputOf("right")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Assign_RandomPlugStormOfTwins_IsNeverWrong(int seed)
    {
        var random = new Random(seed);
        var units = new[] { ("left", new PortUnit("09e8:0073", null, "1-1")), ("right", new PortUnit("09e8:0073", null, "1-2")) };
        Plug("p1", "APC40", units[0].Item2);
        Plug("p2", "APC40", units[1].Item2);
        Show("left", "p1");
        for (var round = 0; round < 400; round++)
        {
            // The system numbers by the order of plugging: an id says nothing of the unit.
            _usb.Ports.Clear();
            var present = units.Where(_ => random.Next(3) > 0).OrderBy(_ => random.Next()).ToArray();
            for (var i = 0; i < present.Length; i++)
            {
                Plug($"p{i + 1}", "APC40", present[i].Item2);
            }

            Assign(Twins());

            foreach (var (name, unit) in units)
            {
                var key = _offers[name].Assignment?.Unit;
                Assert.True(key is null || key == unit.Key, $"round {round}: {name} got {key}");
                Assert.Equal(present.Any(one => one.Item1 == name), key is not null);
            }
        }
    }

    private static DevicePlan[] Twins() => [Device("left", new PortMatch("*APC40*", "*APC40*")), Device("right", new PortMatch("*APC40*", "*APC40*"))];

    private static DevicePlan Device(string name, params PortMatch[] match) => TestRig.Plan(name, Apc, match: match);

    private void Plug(string id, string name, PortUnit? unit)
    {
        _usb.Ports.Add(new MidiPortDescription(id, name, MidiDirection.Input) { Unit = unit });
        _usb.Ports.Add(new MidiPortDescription(id, name, MidiDirection.Output) { Unit = unit });
    }

    private void Show(string device, string port) => _memory.Remember(device, PortPin.Of(_usb, _usb.Ports.First(one => one.Id == port)));

    private string? InputOf(string device) => _offers[device].Assignment?.InputId;

    private void Assign(params DevicePlan[] devices) => _offers = PortAssigner.Assign(devices, [(_usb, _usb.ListPorts())], _screen, _offers, _memory.Pins);
}

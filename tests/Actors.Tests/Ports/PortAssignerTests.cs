using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Actors.Tests.Ports;

public sealed class PortAssignerTests : IDisposable
{
    private readonly FakeBackend _jack = new("jack");
    private readonly FakeBackend _alsa = new("alsa");
    private readonly FakeBackend _screen = new("loopback");
    private Dictionary<string, PortOffer> _offers = [];

    public void Dispose()
    {
        _jack.Dispose();
        _alsa.Dispose();
        _screen.Dispose();
    }

    [Fact]
    public void Assign_ExactAndPartial_TakesTheExact()
    {
        _jack.Plug("1", "APC40 mkII").Plug("2", "APC40");

        Assign(Device("apc", "APC40"));

        Assert.Equal(new PortAssignment(_jack, "2", "2", false), _offers["apc"].Assignment);
    }

    [Fact]
    public void Assign_SeveralFit_GuessesNotAndNamesThem()
    {
        _jack.Plug("1", "APC40 A").Plug("2", "APC40 B");

        Assign(Device("apc", "*APC40*"));

        Assert.Null(_offers["apc"].Assignment);
        Assert.True(_offers["apc"].Ambiguous);
        Assert.Contains("\"APC40 A\", \"APC40 B\"", _offers["apc"].Reason);
    }

    [Fact]
    public void Assign_TwoDevicesOnePort_GuessesForNeither()
    {
        _jack.Plug("1", "APC40");

        Assign(Device("left", "*APC40*"), Device("right", "*APC40*"));

        Assert.All(_offers.Values, offer => Assert.True(offer is { Assignment: null, Ambiguous: true }));
    }

    [Fact]
    public void Assign_TwinPluggedInBesideOneThatHasItsPort_GetsTheOneLeft()
    {
        _jack.Plug("1", "APC40");
        Assign(Device("left", "*APC40*"));
        _jack.Plug("2", "APC40");

        Assign(Device("left", "*APC40*"), Device("right", "*APC40*"));

        Assert.Equal("1", _offers["left"].Assignment?.InputId);
        Assert.Equal("2", _offers["right"].Assignment?.InputId);
    }

    [Fact]
    public void Assign_AnotherThatFitsIsPluggedIn_KeepsWhatItHas()
    {
        _jack.Plug("1", "APC40 B");
        Assign(Device("apc", "*APC40*"));
        _jack.Plug("0", "APC40 A");

        Assign(Device("apc", "*APC40*"));

        Assert.Equal("1", _offers["apc"].Assignment?.InputId);
    }

    [Fact]
    public void Assign_OneIsLost_CostsNoOther()
    {
        _jack.Plug("1", "APC40").Plug("2", "Keys").Plug("3", "Pedals");
        DevicePlan[] devices = [Device("apc", "*APC40*"), Device("keys", "Keys"), Device("pedals", "Ped*")];
        Assign(devices);
        var before = _offers;
        _jack.Unplug("2");

        Assign(devices);

        Assert.Null(_offers["keys"].Assignment);
        Assert.False(_offers["keys"].Ambiguous);
        Assert.Equal(before["apc"].Assignment, _offers["apc"].Assignment);
        Assert.Equal(before["pedals"].Assignment, _offers["pedals"].Assignment);
    }

    [Fact]
    public void Assign_BroadPatternFirst_DoesNotTakeWhatAnotherHas()
    {
        _jack.Plug("1", "Keys");
        Assign(Device("keys", "Keys"));

        Assign(Device("any", "*"), Device("keys", "Keys"));

        Assert.Equal("1", _offers["keys"].Assignment?.InputId);
        Assert.Null(_offers["any"].Assignment);
    }

    [Fact]
    public void Assign_InAndOutNamedApart_FindsEachAlone()
    {
        _jack.Ports.Add(new MidiPortDescription("in", "Pedals In", MidiDirection.Input));
        _jack.Ports.Add(new MidiPortDescription("out", "Lights Out", MidiDirection.Output));
        _jack.Ports.Add(new MidiPortDescription("wrong", "Lights Out", MidiDirection.Input));

        Assign(new DevicePlan("rig", TestRig.Pads(), DeviceAttachment.Port, [new PortMatch("Pedals*", "Lights*")], OnLost.Release, false), Device("one-way", "Lights Out"));

        Assert.Equal(("in", "out"), (_offers["rig"].Assignment?.InputId, _offers["rig"].Assignment?.OutputId));
        Assert.Equal(("wrong", null), (_offers["one-way"].Assignment?.InputId, _offers["one-way"].Assignment?.OutputId));
    }

    [Fact]
    public void Assign_SecondChoice_IsTakenWhenTheFirstIsNotThere()
    {
        _jack.Plug("1", "APC20");

        Assign(TestRig.Plan("apc", match: [new PortMatch("APC40", "APC40"), new PortMatch("APC20", "APC20")]));

        Assert.Equal("1", _offers["apc"].Assignment?.InputId);
    }

    [Fact]
    public void Assign_BothSystemsHaveIt_TakesThePreferredOne()
    {
        _jack.Plug("a", "APC40");
        _alsa.Plug("b", "APC40");

        Assign(Device("apc", "APC40"));

        Assert.Same(_jack, _offers["apc"].Assignment?.Backend);
    }

    [Fact]
    public void Assign_Screen_IsAPortByTheDevicesOwnName()
    {
        Assign(TestRig.Plan("pads", attachment: DeviceAttachment.Screen));

        Assert.Equal(new PortAssignment(_screen, "pads", "pads", false), _offers["pads"].Assignment);
    }

    [Fact]
    public void Assign_Virtual_IsMadeInTheFirstSystemThatWorks()
    {
        using var dead = new FakeBackend("jack", "JACK server not running");
        Assign([dead, _alsa], TestRig.Plan("bus", attachment: DeviceAttachment.Virtual));

        Assert.Equal(new PortAssignment(_alsa, "bus", "bus", true), _offers["bus"].Assignment);
    }

    [Fact]
    public void Assign_NoSystemWorks_SaysWhy()
    {
        using var dead = new FakeBackend("jack", "JACK server not running");
        Assign([dead], TestRig.Plan("bus", attachment: DeviceAttachment.Virtual), Device("apc", "APC40"));

        Assert.Equal("JACK server not running", _offers["bus"].Reason);
        Assert.Equal("no port fits \"APC40\"; JACK server not running", _offers["apc"].Reason);
        Assert.All(_offers.Values, offer => Assert.False(offer.Ambiguous));
    }

    private static DevicePlan Device(string name, string port) => TestRig.Plan(name, match: [new PortMatch(port, port)]);

    private void Assign(params DevicePlan[] devices) => Assign([_jack, _alsa], devices);

    private void Assign(FakeBackend[] backends, params DevicePlan[] devices) =>
        _offers = PortAssigner.Assign(devices, [.. backends.Select(backend => ((IMidiBackend)backend, backend.ListPorts()))], _screen, _offers);
}

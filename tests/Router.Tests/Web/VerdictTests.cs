using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Live;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web;

public sealed class VerdictTests
{
    private static readonly MeshStatus Good = new(
        "one-clip", 1, 0, [Device("apc", DevicePhase.Ready)], [Live(LiveLink.Alive)], [new GroupStatus("one-clip", "", "Idle", default)],
        new Dictionary<string, string>(), new Dictionary<string, int>());

    [Fact]
    public void Of_AllWell_Ready() => Is(VerdictWord.Ready, "live answers; apc plays", Good);

    [Fact]
    public void Of_NoRigYet_Watch() => Is(VerdictWord.Watch, "being started", MeshStatus.Empty);

    [Theory]
    [InlineData(LiveLink.Silent, VerdictWord.Lost, "has not answered")]
    [InlineData(LiveLink.Lost, VerdictWord.Lost, "fallen silent")]
    [InlineData(LiveLink.Reading, VerdictWord.Watch, "being read")]
    public void Of_LiveNotThere_SaysSo(LiveLink link, VerdictWord word, string reason) => Is(word, reason, Good with { Endpoints = [Live(link)] });

    [Fact]
    public void Of_PortTaken_GivesItsReason() =>
        Is(VerdictWord.Lost, "another program has port 11001", Good with { Endpoints = [Live(LiveLink.Silent, new EndpointReport(false, true, "another program has port 11001"))] });

    [Fact]
    public void Of_OneOfTwoDevicesAbsent_Watch() =>
        Is(VerdictWord.Watch, "keys: no model is plugged in", Good with { Devices = [Device("apc", DevicePhase.Ready), Device("keys", DevicePhase.Absent)] });

    [Fact]
    public void Of_OnlyDeviceAbsent_Lost() => Is(VerdictWord.Lost, "apc: no model is plugged in", Good with { Devices = [Device("apc", DevicePhase.Absent)] });

    [Fact]
    public void Of_BrokenAndAbsent_TheBrokenOneIsTold() =>
        Is(VerdictWord.Watch, "pedal: it cannot be used", Good with
        {
            Devices = [Device("apc", DevicePhase.Ready), Device("keys", DevicePhase.Absent), Device("pedal", DevicePhase.Failed)],
        });

    [Fact]
    public void Of_ParkedActor_LostBeforeAllElse() =>
        Is(VerdictWord.Lost, "devices/apc keeps crashing", Good with
        {
            Parked = new Dictionary<string, string> { ["devices/apc"] = "boom" }, Endpoints = [Live(LiveLink.Lost)],
        });

    [Fact]
    public void Of_GroupFailed_Watch() => Is(VerdictWord.Watch, "did not carry out", Good with { Groups = [new GroupStatus("one-clip", "", "Failed", default)] });

    [Fact]
    public void Of_RecentDrops_Watch()
    {
        var verdict = Verdict.Of(Good, recentDrops: 3);
        Assert.Equal(VerdictWord.Watch, verdict.Word);
        Assert.Contains("3 messages dropped", verdict.Reason, StringComparison.Ordinal);
    }

    private static void Is(VerdictWord word, string reason, MeshStatus status)
    {
        var verdict = Verdict.Of(status, recentDrops: 0);
        Assert.Equal(word, verdict.Word);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    private static DeviceStatus Device(string name, DevicePhase phase) =>
        new(name, "model", new DeviceReport(phase, "", null), new DeviceCounts(default, default, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    private static EndpointStatus Live(LiveLink link, EndpointReport? report = null) =>
        new("live", true, link, report ?? new EndpointReport(true, false, ""), new EndpointCounts(default, 0, 0, 0, 0, 0, 0));
}

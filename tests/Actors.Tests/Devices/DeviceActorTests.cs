using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Tests.Ports;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class DeviceActorTests : TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly PluggedBackend _backend = new("pads");
    private readonly MeshBoard _board;
    private readonly DeviceLane _lane;

    public DeviceActorTests()
    {
        var context = new TestRig().Mesh;
        _board = new MeshBoard(context, [_backend], new FakeBackend("screen"), null!, NullLoggerFactory.Instance);
        var plan = TestRig.Plan("pads", TestRig.Pads(), match: new PortMatch("pads", "pads"));
        _board.Plan = _board.Plan with { Devices = [plan] };
        _lane = new DeviceLane(plan, context);
        _board.DeviceLanes["pads"] = _lane;
        TestRig.Wire([_lane], DeviceSource.None);
    }

    [Fact]
    public void Output_LostAloneWhileItsPortIsStillListed_IsOpenedAnewAndPainted()
    {
        Start();
        var first = Assert.Single(_backend.Outputs);
        first.LostReason = "the system has taken no message for 5 s";
        _backend.RaisePortsChanged();

        AwaitCondition(() => _backend.Outputs.Count == 2 && _lane.Report.Phase == DevicePhase.Ready, Long);

        AssertPainted(_backend.Outputs.Last());
    }

    [Fact]
    public void Input_LostBeforeItsPortsAreKept_IsOpenedAnewAndPainted()
    {
        _backend.LoseInputs = 1;
        Start();

        Assert.Equal(2, _backend.Outputs.Count);
        Assert.Null(_lane.Ports!.LostReason);
        AssertPainted(_backend.Outputs.Last());
    }

    private void Start()
    {
        Sys.ActorOf(PortWatcher.CreateProps(_board), "ports");
        Sys.ActorOf(DeviceActor.CreateProps(_board, _lane), "pads");
        AwaitCondition(() => _lane.Report.Phase == DevicePhase.Ready && _lane.Ports?.LostReason is null, Long);
    }

    private static void AssertPainted(FakeOutput output) => Assert.Equal(TestRig.Tracks * TestRig.Scenes, output.Sent.Count);
}

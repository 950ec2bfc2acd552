using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Stage;
using MidiMesh.Actors.Tests.Ports;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MidiMesh.Actors.Tests.Stage;

/// <summary>Page and roles by messages to the whole mesh, across a reload and crashes.</summary>
public sealed class StageMessageTests : TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly MeshBoard _board;
    private readonly IActorRef _mesh;

    public StageMessageTests()
    {
        var time = new ManualTime();
        _board = new MeshBoard(new TestRig().Mesh with { Time = time }, [new PluggedBackend("a"), new PluggedBackend("b")], new FakeBackend("screen"), null!, NullLoggerFactory.Instance);
        _mesh = Sys.ActorOf(MeshSupervisor.CreateProps(_board), "mesh");
        _mesh.Tell(new ApplyRig(Plan("clips", "mixer")), TestActor);
        ExpectMsg<RigApplied>(Long);
    }

    [Fact]
    public void ShowPage_ThenAnotherRigAndACrash_StaysOn()
    {
        _mesh.Tell(new ShowPage("mixer"), TestActor);
        Assert.Null(ExpectMsg<StageChanged>(Long).Refused);

        _mesh.Tell(new ApplyRig(Plan("mixer", "other")), TestActor);
        ExpectMsg<RigApplied>(Long);
        _mesh.Tell(new InjectCrash("the stage", "stage"));
        AwaitCondition(() => _board.Stage.IsAttached, Long);

        Assert.Equal("mixer", _board.Stage.Report().Page);
        _mesh.Tell(new ShowPage("mixr"), TestActor);
        Assert.Equal("there is no page 'mixr'; there is mixer, other", ExpectMsg<StageChanged>(Long).Refused);
    }

    [Fact]
    public void GiveRole_ToADeviceThatIsAbsent_IsRefusedWithTheReason()
    {
        AwaitCondition(() => _board.DeviceLanes["a"].Report.Phase == DevicePhase.Ready && _board.DeviceLanes["b"].Report.Phase == DevicePhase.Ready, Long);
        _mesh.Tell(new GiveRole("play", "absent"), TestActor);
        Assert.StartsWith("'absent' is not ready: ", ExpectMsg<StageChanged>(Long).Refused, StringComparison.Ordinal);

        _mesh.Tell(new GiveRole("play", "b"), TestActor);

        Assert.Null(ExpectMsg<StageChanged>(Long).Refused);
        Assert.Equal("b", Assert.Single(_board.Stage.Report().Roles).Active);
    }

    private static MeshPlan Plan(params string[] pages)
    {
        DevicePlan[] devices = [TestRig.Plan("a", match: new PortMatch("a", "a")), TestRig.Plan("b", match: new PortMatch("b", "b")), TestRig.Plan("absent", match: new PortMatch("c", "c"))];
        var table = RouteTable.Empty with
        {
            Devices = [.. devices.Select(static device => new TableDevice(device.Name, device.Profile))],
            DeviceSources = [DeviceSource.None, DeviceSource.None, DeviceSource.None],
            Stage = new StageLayout([.. pages.Select(static page => new TablePage(page, [], []))], 0, [0, 1], [], [new TableRole("play", [0, 1, 2], false)]),
        };
        return new MeshPlan("rig", table, devices, [], []);
    }
}

using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tests.Devices;

/// <summary>A foot board whose switches are values of one controller and lose releases, as EurekaPROM's do: press CC 104, release CC 105, the value is the switch.</summary>
public sealed class LostReleaseTests : IDisposable
{
    private const int Both = (1 << (int)Gesture.Press) | (1 << (int)Gesture.Release);
    private readonly TestRig _rig = new();
    private readonly DeviceLane _board;
    private readonly EndpointLane _panel;
    private readonly List<string> _told = [];

    public LostReleaseTests()
    {
        _board = _rig.Device("board", Profile());
        _panel = new EndpointLane(new EndpointPlan("panel", EndpointKind.Osc, TestRig.Loopback(9000), TestRig.Loopback(9001), false, 0, 0, [], 0), _rig.Mesh);
        using (_panel.EnterTurn())
        {
            _panel.UseSocket(new FakeSocket { OnSend = datagram => _told.Add(OscMessage.Parse(datagram).ToString()) });
        }

        Start();
    }

    public void Dispose()
    {
        _board.Dispose();
        _panel.Dispose();
    }

    [Fact]
    public void Press_AndItsRelease_AreOneHold()
    {
        Hear(104, 1);
        Hear(105, 1);

        Assert.Equal(["/down ,i 1", "/up ,i 1"], _told);
        Assert.Equal(0, _board.Counts.Presses);
    }

    [Fact]
    public void Press_OfASecondSwitch_ReleasesTheFirst()
    {
        Hear(104, 1);
        Hear(104, 5);
        Hear(105, 1);                                        // late, as it may still come
        Hear(105, 5);

        Assert.Equal(["/down ,i 1", "/up ,i 1", "/down ,i 5", "/up ,i 5"], _told);
    }

    [Fact]
    public void Press_OfTheSameSwitchAgain_ReleasesItFirst()
    {
        Hear(104, 1);
        Hear(104, 1);

        Assert.Equal(["/down ,i 1", "/up ,i 1", "/down ,i 1"], _told);
    }

    [Fact]
    public void Hold_WithoutARelease_EndsByItself()
    {
        Hear(104, 3);
        _rig.Time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.Equal(["/down ,i 3"], _told);

        _rig.Time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(["/down ,i 3", "/up ,i 3"], _told);
        Assert.Equal(0, _board.Counts.Presses);
    }

    [Fact]
    public void Unplug_SwitchDown_IsReleasedOnce()
    {
        Hear(104, 2);
        TestRig.Connect(_board, new FakeOutput());

        TestRig.Disconnect(_board);
        _rig.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(["/down ,i 2", "/up ,i 2"], _told);
    }

    private static DeviceProfile Profile() => new(
        "test/board", "Board", null, null, [], [],
        [new ControlGroup("switch", ControlKind.Button, [10], Both, null, 0, -1, "test") { OneAtATime = true, HoldTimeout = TimeSpan.FromSeconds(10) }],
        [.. Enumerable.Range(1, 10).Select(static number => new ControlElement(0, MidiKind.ControlChange, 0, 104) { Value = number, Release = new ReleaseMessage(0, 105, number) })],
        [], 0);

    private void Start()
    {
        var number = new OscTemplateArgument('\0', Expression.Slot(0));
        Route Says(string address, Gesture gesture) => new(0, address, 1 << (int)gesture, [], [], [new OscDestination(0, new OscTemplate(address, [number]))], false, null);
        RouteEntry[] Entries(int element) =>
        [
            new RouteEntry(Says("/down", Gesture.Press), 0, [element + 1]), new RouteEntry(Says("/up", Gesture.Release), 0, [element + 1]),
        ];
        var table = RouteTable.Empty with
        {
            Devices = [new TableDevice("board", _board.Plan.Profile)], Endpoints = [new TableEndpoint("panel", false)],
            DeviceSources = [new DeviceSource([.. Enumerable.Range(0, 10).Select(Entries)], [], 0)], OscSources = [OscSource.None],
        };
        var wiring = new MeshWiring(1, table, [_board], [_panel], []);
        _panel.Attach(TestRig.Rethrow);
        using (_panel.EnterTurn())
        {
            _panel.Apply(wiring, 0);
        }

        using (_board.EnterTurn())
        {
            _board.Apply(wiring, 0);
        }

        _board.Attach(TestRig.Rethrow);
    }

    private void Hear(int controller, int value) =>
        _board.Deliver(DeviceDelivery.Input(MidiMessage.ControlChange(0, controller, value), default, _rig.Time.GetTimestamp()));
}

using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Actors.Tests.Devices;

/// <summary>A press and its release beyond notes: buttons that send controllers, played through to a synthesiser and to a second one.</summary>
public sealed class MomentaryTests : IDisposable
{
    private const int Press = 1 << (int)Gesture.Press;
    private const int Release = 1 << (int)Gesture.Release;
    private static readonly MidiMessage Down = MidiMessage.ControlChange(0, 20, 127);
    private static readonly MidiMessage Up = MidiMessage.ControlChange(0, 20, 0);
    private readonly TestRig _rig = new();
    private readonly FakeOutput _first = new();
    private readonly FakeOutput _second = new();
    private readonly DeviceLane _buttons;
    private readonly DeviceLane _a;
    private readonly DeviceLane _b;

    public MomentaryTests()
    {
        (_buttons, _a, _b) = (_rig.Device("buttons", Buttons()), _rig.Device("a"), _rig.Device("b"));
        foreach (var lane in (DeviceLane[])[_buttons, _a, _b])
        {
            lane.Attach(TestRig.Rethrow);
        }

        TestRig.Connect(_a, _first);
        TestRig.Connect(_b, _second);
    }

    public void Dispose()
    {
        _buttons.Dispose();
        _a.Dispose();
        _b.Dispose();
    }

    [Fact]
    public void Release_TableLeadsElsewhereMeanwhile_GoesWhereThePressWent()
    {
        Wire(Momentary(1));
        Play(Down);
        Wire(Momentary(2, new ChannelStep(4)));
        Play(Up, Down, Up);

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
        Assert.Equal(["B4 14 7F", "B4 14 00"], Bytes(_second));
        Assert.Equal(0, _buttons.Counts.Presses);
    }

    [Fact]
    public void Release_NextTableHasNothingForTheDevice_GoesWhereThePressWent()
    {
        Wire(Momentary(1));
        Play(Down);
        TestRig.Wire([_buttons, _a, _b], DeviceSource.None, DeviceSource.None, DeviceSource.None);
        Play(Up);

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
        Assert.Equal(0, _buttons.Counts.Presses);
    }

    [Fact]
    public void Release_SameIndexMeansAnotherLaneMeanwhile_GoesToTheLaneOfThePress()
    {
        Wire(Momentary(1));
        Play(Down);
        TestRig.Wire([_buttons, _b, _a], Source(Momentary(1)), DeviceSource.None, DeviceSource.None);
        Play(Up);

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
        Assert.Empty(_second.Sent);
    }

    [Fact]
    public void Release_ConditionNoLongerHolds_IsNotAskedAgain()
    {
        var open = true;
        Wire(Momentary(1) with { When = [new SwitchFilter(() => open)] });
        Play(Down);
        open = false;
        Play(Up, Down, Up);

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
    }

    [Fact]
    public void Release_RouteAddedWhileDown_DoesNotRun()
    {
        Wire();
        Play(Down);
        Wire(Momentary(1), Alone(2));
        Play(Up);

        Assert.Empty(_first.Sent);
        Assert.Empty(_second.Sent);
    }

    [Fact]
    public void Release_NeverPressed_RunsOnlyRoutesThatAnswerReleasesAlone()
    {
        Wire(Momentary(1), Alone(2));
        Play(Up);

        Assert.Empty(_first.Sent);
        Assert.Equal(["B0 14 00"], Bytes(_second));
    }

    [Fact]
    public void Release_RouteThatAnswersReleasesAlone_RunsOnTheTableOfThePress()
    {
        Wire(Alone(1));
        Play(Down);
        Wire(Alone(2));
        Play(Up);

        Assert.Equal(["B0 14 00"], Bytes(_first));
        Assert.Empty(_second.Sent);
    }

    [Fact]
    public void Release_RouteWithLast_HidesItFromThoseBehind()
    {
        Wire(Momentary(1) with { Last = true }, Momentary(2), Alone(2));
        Play(Down, Up);

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
        Assert.Empty(_second.Sent);
        Assert.Equal(0, _buttons.Counts.Presses);
    }

    [Fact]
    public void Disconnect_ButtonDown_IsReleasedOnce()
    {
        Wire(Momentary(1));
        Play(Down);
        TestRig.Disconnect(_buttons);
        Play(Up);

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
    }

    [Fact]
    public void Disconnect_DeviceThatHolds_WaitsForTheRelease()
    {
        using var pads = _rig.Device("pads", Buttons(), OnLost.Hold);
        TestRig.Wire([pads, _a], Source(Momentary(1)), DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        pads.Deliver(DeviceDelivery.Input(Down, default, _rig.Time.GetTimestamp()));
        TestRig.Disconnect(pads);
        Assert.Equal(["B0 14 7F"], Bytes(_first));

        pads.Deliver(DeviceDelivery.Input(Up, default, _rig.Time.GetTimestamp()));
        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
    }

    [Fact]
    public void Attach_CrashedWhileDown_ReleasesEvenIfOneRouteFailsOnIt()
    {
        var fail = false;
        Wire(Momentary(2) with { Via = [new FailingStep(() => fail)] }, Momentary(1));
        Play(Down);
        fail = true;
        _buttons.Attach(TestRig.Rethrow);

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
        Assert.Equal(0, _buttons.Counts.Presses);
    }

    [Fact]
    public void Panic_ButtonDown_IsReleased()
    {
        Wire(Momentary(1));
        Play(Down);
        using (_buttons.EnterTurn())
        {
            _buttons.Panic();
        }

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
    }

    [Fact]
    public void Goodbye_ButtonDown_IsReleased()
    {
        Wire(Momentary(1));
        Play(Down);
        using (_buttons.EnterTurn())
        {
            _buttons.Goodbye();
        }

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
    }

    [Fact]
    public void Press_Again_ReleasesOnce()
    {
        Wire(Momentary(1));
        Play(Down, MidiMessage.ControlChange(0, 20, 90), Up);

        Assert.Equal(["B0 14 7F", "B0 14 5A", "B0 14 00"], Bytes(_first));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(66)]
    [InlineData(69)]
    public void Disconnect_HoldPedalDown_GoesUp(int pedal)
    {
        TestRig.Wire([_buttons, _a, _b], TestRig.Source(TestRig.Thru(1)), DeviceSource.None, DeviceSource.None);
        Play(MidiMessage.ControlChange(2, pedal, 127));
        Assert.Equal(1, _a.Counts.Pedals);
        TestRig.Disconnect(_buttons);

        Assert.Equal([$"B2 {pedal:X2} 7F", $"B2 {pedal:X2} 00"], Bytes(_first));
        Assert.Equal(0, _a.Counts.Pedals);
    }

    [Fact]
    public void Connect_HoldPedalsLeftDown_GoUpOneByOne()
    {
        TestRig.Wire([_buttons, _a, _b], TestRig.Source(TestRig.Thru(1)), DeviceSource.None, DeviceSource.None);
        Play(MidiMessage.ControlChange(2, 64, 127), MidiMessage.ControlChange(2, 66, 127));
        TestRig.Disconnect(_a);
        Play(MidiMessage.ControlChange(2, 66, 0));
        var again = new FakeOutput();
        TestRig.Connect(_a, again);

        Assert.Equal(["B2 40 00", "B2 42 00"], Bytes(again));
    }

    private static DeviceProfile Buttons() => new(
        "test/buttons", "Buttons", null, null, [], [],
        [new ControlGroup("button", ControlKind.Button, [], Press | Release, null, 0, -1, "test")],
        [new ControlElement(0, MidiKind.ControlChange, 0, 20)], [], 0);

    private static Route Momentary(int to, params Step[] via) => new(0, "momentary", Press | Release, [], via, [new MidiDestination(to)], false, null);

    private static Route Alone(int to) => new(0, "alone", Release, [], [], [new MidiDestination(to)], false, null);

    private static DeviceSource Source(params Route[] routes)
    {
        var source = TestRig.Source(routes);
        return source with { ByElement = [source.Any], Any = [] };
    }

    private static IEnumerable<string> Bytes(FakeOutput output) => output.Sent.Select(bytes => string.Join(' ', bytes.Select(one => one.ToString("X2"))));

    private void Wire(params Route[] routes) => TestRig.Wire([_buttons, _a, _b], Source(routes), DeviceSource.None, DeviceSource.None);

    private void Play(params MidiMessage[] messages)
    {
        foreach (var message in messages)
        {
            _buttons.Deliver(DeviceDelivery.Input(message, default, _rig.Time.GetTimestamp()));
        }
    }

    private sealed class SwitchFilter(Func<bool> open) : Filter
    {
        public override string Name => "switch";

        public override bool Matches(in MeshEvent e) => open();
    }

    private sealed class FailingStep(Func<bool> fail) : Step
    {
        public override string Name => "fails";

        public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host) =>
            fail() ? throw new InvalidOperationException("the step fails") : StepOutcome.Continue;
    }
}

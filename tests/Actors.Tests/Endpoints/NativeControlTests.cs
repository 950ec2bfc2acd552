using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Session;

namespace MidiMesh.Actors.Tests.Endpoints;

/// <summary>What devices' lanes do with a control that Live maps by itself, from the moment it does until it does not.</summary>
public sealed class NativeControlTests : IDisposable
{
    private static readonly NativeMapping Native = new(0, "pads", NativeControl.Controller, 0, 7, NativeMode.Absolute, LiveValue.TrackVolume, 0, -1, HasFeedback: true, TakesOver: false);
    private readonly TestRig _rig = new();
    private readonly DeviceLane _pads;
    private readonly EndpointLane _live;

    public NativeControlTests()
    {
        _pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads()), _rig.Mesh);
        _live = new EndpointLane(new EndpointPlan("live", EndpointKind.MidiMesh, TestRig.Loopback(11000), TestRig.Loopback(0), false, 1, 1, [], 0), _rig.Mesh);
        Use(Native);
        _live.Attach(TestRig.Rethrow);
        _pads.Attach(TestRig.Rethrow);
    }

    public void Dispose()
    {
        _pads.Dispose();
        _live.Dispose();
    }

    [Fact]
    public void Fader_UntilLiveHasIt_IsSent()
    {
        Move(1);
        Assert.Equal((1, 0), Went());
    }

    [Fact]
    public void Fader_ThatLiveHas_IsCountedAndTracedAndNotSent()
    {
        Say(isMapped: true);
        Move(1);
        Move(2);
        Assert.Equal((0, 2), Went());
        Assert.Equal(1, _live.Counts.Mapped);
        Assert.Equal(2, Outcomes().Count(static outcome => outcome == StepOutcome.HandedOver));

        Say(isMapped: false);
        Move(3);
        Assert.Equal((1, 2), Went());
        Assert.Equal(0, _live.Counts.Mapped);
    }

    [Fact]
    public void Table_ThatSaysTheSame_GoesOnKeepingSilent()
    {
        Say(isMapped: true);
        Use(Native with { });
        Move(1);
        Assert.Equal((0, 1), Went());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Table_ThatSaysSomethingElse_SendsFromItsFirstEvent(bool isNative)
    {
        Say(isMapped: true);
        Use(isNative ? Native with { Track = 1 } : null);
        Move(1);
        Assert.Equal((1, 0), Went());
    }

    [Fact]
    public void Endpoint_ThatStartsAnew_HasNothingOfTheLastSession()
    {
        Say(isMapped: true);
        _live.Detach();
        _live.Attach(TestRig.Rethrow);
        Move(1);
        Assert.Equal((1, 0), Went());
    }

    private void Use(NativeMapping? native)
    {
        var route = new Route(0, "fader", TestRig.AnyGesture, [], [], [new LiveDestination(0, LiveVerb.SetTrackVolume, null, null, false, null)], false, null);
        var entries = new RouteEntry[_pads.Plan.Profile.Elements.Length][];
        Array.Fill(entries, []);
        entries[TestRig.FirstFader] = [new RouteEntry(route, 0, []) { Native = native }];
        var table = RouteTable.Empty with
        {
            Devices = [new TableDevice("pads", _pads.Plan.Profile)], Endpoints = [new TableEndpoint("live", true)], Routes = [route],
            DeviceSources = [new DeviceSource(entries, [], 0)], OscSources = [OscSource.None],
        };
        var wiring = new MeshWiring(1, table, [_pads], [_live], []);
        using (_live.EnterTurn())
        {
            _live.Apply(wiring, 0);
        }

        using (_pads.EnterTurn())
        {
            _pads.Apply(wiring, 0);
        }
    }

    private void Say(bool isMapped)
    {
        using var turn = _live.EnterTurn();
        ((ILiveSessionSink)_live).MappingChanged(Native, isMapped);
    }

    private void Move(int value) => _rig.Play(_pads, MidiMessage.ControlChange(0, 7, value));

    /// <summary>Values that went to Live's lane, and values that were left to Live.</summary>
    private (long Sent, long HandedOver) Went() => (_live.Counts.Lane.In, _live.Counts.HandedOver);

    private List<StepOutcome> Outcomes()
    {
        var entries = new List<StepOutcome>();
        _rig.Mesh.Trace.Visit(0, (in TraceEntry entry) =>
        {
            if (entry.Kind == TraceKind.Route)
            {
                entries.Add(entry.Outcome);
            }
        });
        return entries;
    }
}

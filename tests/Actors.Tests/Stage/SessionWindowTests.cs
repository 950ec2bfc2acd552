using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Stage;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Actors.Tests.Stage;

/// <summary>Two controllers on one simulated Live, each with a lamp row that shows a window of the set: one variable for both, or one each.</summary>
public sealed class SessionWindowTests : IDisposable
{
    private const byte Plays = 1;
    private static readonly SocketAddress Sender = new(AddressFamily.InterNetwork);
    private readonly TestRig _rig = new();
    private readonly LiveSimulator _simulator = new();
    private readonly StageLane _stage;
    private readonly DeviceLane _pads;
    private readonly DeviceLane _other;
    private readonly EndpointLane _live;
    private MeshWiring _wiring = MeshWiring.Empty;

    public SessionWindowTests()
    {
        _stage = new StageLane(_rig.Mesh);
        (_pads, _other) = (_rig.Device("pads", TestRig.Pads()), _rig.Device("other", TestRig.Pads()));
        _live = new EndpointLane(new EndpointPlan("live", EndpointKind.AbletonOsc, TestRig.Loopback(11000), TestRig.Loopback(11001), true, 8, 8, [], 0), _rig.Mesh);
    }

    public void Dispose()
    {
        _stage.Dispose();
        _pads.Dispose();
        _other.Dispose();
        _live.Dispose();
    }

    [Fact]
    public void Window_Moves_TheLampsFollowAtOnceAndHearWhatChangesThere()
    {
        Start(variables: 1, ofOther: 0);
        var (track, scene) = Fire();
        Assert.Equal(Lamp(track, scene), Lit(_pads));
        Assert.Equal(Lamp(track, scene), Lit(_other));

        Move(variable: 0, by: 1);

        // A window one track to the right shows it one lamp to the left, on both, or no longer.
        Assert.Equal(Lamp(track - 1, scene), Lit(_pads));
        Assert.Equal(Lamp(track - 1, scene), Lit(_other));

        _live.Deliver(EndpointDelivery.ToLive(new LiveCommand(LiveVerb.StopAll), 0));
        Advance(600);
        Assert.Empty(Lit(_pads));

        (track, scene) = Fire();
        Assert.Equal(Lamp(track - 1, scene), Lit(_pads));
    }

    [Fact]
    public void Window_OfOneController_LeavesTheOthersAlone()
    {
        Start(variables: 2, ofOther: 1);
        var (track, scene) = Fire();

        Move(variable: 1, by: 1);

        Assert.Equal(Lamp(track, scene), Lit(_pads));
        Assert.Equal(Lamp(track - 1, scene), Lit(_other));
    }

    private static int[] Lamp(int track, int scene) => track >= 0 ? [(track * TestRig.Scenes) + scene] : [];

    private static int[] Lit(DeviceLane lane) => [.. Enumerable.Range(0, TestRig.FirstFader).Where(element => lane.Lights.Wanted(element) == Plays)];

    /// <summary>Lamps that show track + variable, scene by scene.</summary>
    private static IEnumerable<LightBinding> Lights(int device, int variable) => Enumerable.Range(0, TestRig.FirstFader).Select(element =>
    {
        var (track, scene) = (element / TestRig.Scenes, element % TestRig.Scenes);
        var place = new MovingPlace(
            new Expression([new ExpressionCode(ExpressionOp.Bound, 0, 0), new ExpressionCode(ExpressionOp.Bound, 0, 2), new ExpressionCode(ExpressionOp.Add)]),
            Expression.Slot(1), [track + 1, scene + 1], [new VariableSlot(2, variable)]);
        return new LightBinding("window", 0, LightSource.Clip, default, track, scene, device, element, [0, 0, 0, 0, Plays, 0, 0]) { Moving = place };
    });

    private void Start(int variables, int ofOther)
    {
        DeviceLane[] lanes = [_pads, _other];
        var none = new DeviceSource([.. Enumerable.Range(0, TestRig.Pads().Elements.Length).Select(static _ => Array.Empty<RouteEntry>())], [], 0);
        var table = RouteTable.Empty with
        {
            Devices = [.. lanes.Select(static lane => new TableDevice(lane.Plan.Name, lane.Plan.Profile))], Endpoints = [new TableEndpoint("live", true)],
            DeviceSources = [none, none], OscSources = [OscSource.None], Lights = [.. Lights(0, 0), .. Lights(1, ofOther)],
            Stage = new StageLayout([], -1, [], [.. Enumerable.Range(0, variables).Select(static number => new TableVariable($"left{number}", 0, true))], []),
        };
        _wiring = new MeshWiring(1, table, lanes, [_live], [], _stage);
        using (_live.EnterTurn())
        {
            _live.UseSocket(new FakeSocket { OnSend = datagram => _simulator.Receive(datagram, IPAddress.Loopback) });
            _live.Apply(_wiring, 0);
        }

        for (var i = 0; i < lanes.Length; i++)
        {
            using (lanes[i].EnterTurn())
            {
                lanes[i].Apply(_wiring, i);
            }

            lanes[i].Attach(TestRig.Rethrow);
        }

        _live.Attach(TestRig.Rethrow);
        for (var i = 0; i < 3000 && _live.Link != LiveLink.Alive; i++)
        {
            Advance(1);
        }

        Assert.Equal(LiveLink.Alive, _live.Link);
    }

    private (int Track, int Scene) Fire()
    {
        var (track, scene) = Enumerable.Range(1, 6).SelectMany(static track => Enumerable.Range(0, TestRig.Scenes).Select(scene => (track, scene))).First(at => _live.HasClip(at.track, at.scene));
        _live.Deliver(EndpointDelivery.ToLive(new LiveCommand(LiveVerb.FireSlot, track, scene), 0));
        Advance(600);
        Assert.Equal(ClipState.Playing, _live.SlotState(track, scene));
        return (track, scene);
    }

    private void Move(int variable, int by)
    {
        _wiring.Stage!.Set([new VariableAssignment(variable, Expression.Whole(by))], [], default);
        _wiring.Relight(variablesOnly: true);
    }

    private void Advance(int steps)
    {
        for (; steps > 0; steps--)
        {
            _rig.Time.Advance(TimeSpan.FromMilliseconds(10));
            _simulator.Tick(_rig.Time.Elapsed);
            while (_simulator.TryTakeReply(out var reply))
            {
                _live.Receive(reply.Payload.Span, Sender, _rig.Time.GetTimestamp());
            }
        }
    }
}

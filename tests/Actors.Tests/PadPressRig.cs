using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Groups;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Actors.Tests;

/// <summary>Pads, one exclusive group and a simulated Live behind a fake socket: the whole way of a press without ports, actors or waiting.</summary>
internal sealed class PadPressRig : IDisposable
{
    private static readonly SocketAddress Sender = new(AddressFamily.InterNetwork);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public PadPressRig()
    {
        var tracks = default(TrackSet);
        for (var track = 0; track < TestRig.Tracks; track++)
        {
            tracks.Add(track);
        }

        Pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads()), Rig.Mesh);
        Live = new EndpointLane(
            new EndpointPlan("live", EndpointKind.AbletonOsc, TestRig.Loopback(11000), TestRig.Loopback(11001), true, TestRig.Tracks, TestRig.Scenes, [], 0), Rig.Mesh);
        Group = new GroupLane(new GroupPlan("one-clip", 0, new ExclusiveOptions { Tracks = tracks }), Rig.Mesh);
        Socket.OnSend = Forward;

        var wiring = new MeshWiring(1, MakeTable(), [Pads], [Live], [Group]);
        using (Group.EnterTurn())
        {
            Group.Apply(wiring, 0);
        }

        using (Live.EnterTurn())
        {
            Live.UseSocket(Socket);
            Live.Apply(wiring, 0);
        }

        using (Pads.EnterTurn())
        {
            Pads.Apply(wiring, 0);
        }

        Live.Attach(TestRig.Rethrow);
        Group.Attach(TestRig.Rethrow);
        Pads.Attach(TestRig.Rethrow);
        for (var i = 0; i < 3000 && Live.Link != LiveLink.Alive; i++)
        {
            Advance(1);
        }
    }

    public TestRig Rig { get; } = new();

    public LiveSimulator Simulator { get; } = new();

    public FakeSocket Socket { get; } = new();

    public DeviceLane Pads { get; }

    public EndpointLane Live { get; }

    public GroupLane Group { get; }

    /// <summary>Lets time pass in steps of ten milliseconds and Live answer.</summary>
    public void Advance(int steps)
    {
        for (; steps > 0; steps--)
        {
            Rig.Time.Advance(Tick);
            Simulator.Tick(Rig.Time.Elapsed);
            while (Simulator.TryTakeReply(out var reply))
            {
                Live.Receive(reply.Payload.Span, Sender, Rig.Time.GetTimestamp());
            }
        }
    }

    public void Forward(ReadOnlySpan<byte> datagram) => Simulator.Receive(datagram, IPAddress.Loopback);

    public void Dispose()
    {
        Pads.Dispose();
        Live.Dispose();
        Group.Dispose();
    }

    private static RouteTable MakeTable()
    {
        var launch = new Route(
            0, "launch", 1 << (int)Gesture.Press, [], [], [new GroupDestination(0, Expression.Slot(0), Expression.Slot(1))], false, null);
        var profile = TestRig.Pads();
        var byElement = new RouteEntry[profile.Elements.Length][];
        var lights = new List<LightBinding>();
        for (var element = 0; element < byElement.Length; element++)
        {
            var (track, scene) = (element / TestRig.Scenes, element % TestRig.Scenes);
            byElement[element] = element < TestRig.FirstFader ? [new RouteEntry(launch, 0, [track + 1, scene + 1])] : [];
            if (element < TestRig.FirstFader)
            {
                // unknown, empty, stopped, waiting, playing, recording, failed
                lights.Add(new LightBinding("clips", 0, LightSource.Clip, default, track, scene, 0, element, [0, 0, 0, 2, 1, 1, 0]));
            }
        }

        return new RouteTable(
            [new TableDevice("pads", profile)], [new TableEndpoint("live", true)], [new TableGroup("one-clip", 0)], [launch],
            [new DeviceSource(byElement, [], 0)], [OscSource.None], [.. lights]);
    }
}

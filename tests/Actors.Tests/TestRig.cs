using System.Net;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests;

/// <summary>Plans, profiles and tables for lanes that run without actors, on a clock that stands still.</summary>
internal sealed class TestRig
{
    public const int Tracks = 8;
    public const int Scenes = 5;
    public const int AnyGesture = (1 << (Gesture.Osc - Gesture.None + 1)) - 1;
    public const int FirstFader = Tracks * Scenes;

    public TestRig() => Mesh = new MeshContext(Time, new EventNumbers(), new MeshTrace(Time, 256));

    public ManualTime Time { get; } = new();

    public MeshContext Mesh { get; }

    /// <summary>Pads that send note 53 + scene on the track's channel, and a fader for each track, controller 7.</summary>
    public static DeviceProfile Pads(bool lights = true, int bytesPerSecond = 0)
    {
        var elements = new List<ControlElement>();
        for (var track = 0; track < Tracks; track++)
        {
            for (var scene = 0; scene < Scenes; scene++)
            {
                elements.Add(new ControlElement(0, MidiKind.NoteOn, track, 53 + scene));
            }
        }

        for (var track = 0; track < Tracks; track++)
        {
            elements.Add(new ControlElement(1, MidiKind.ControlChange, track, 7));
        }

        return new DeviceProfile(
            "test/pads", "Pads", null, null, [], [],
            [
                new ControlGroup("pad", ControlKind.Button, [Tracks, Scenes], (1 << (int)Gesture.Press) | (1 << (int)Gesture.Release), null, 0, lights ? 0 : -1, "test"),
                new ControlGroup("fader", ControlKind.Position, [Tracks], 1 << (int)Gesture.Move, null, FirstFader, -1, "test"),
            ],
            [.. elements],
            [
                new LightPalette("clip",
                [
                    new LightColour("off", [new LightWrite(MidiKind.NoteOn, -1, 0)]),
                    new LightColour("green", [new LightWrite(MidiKind.NoteOn, -1, 1)]),
                    new LightColour("blink", [new LightWrite(MidiKind.NoteOn, -1, 3), new LightWrite(MidiKind.ControlChange, 15, 9)]),
                ]),
            ],
            bytesPerSecond);
    }

    public static DevicePlan Plan(string name, DeviceProfile? profile = null, OnLost onLost = OnLost.Release, DeviceAttachment attachment = DeviceAttachment.Port, params PortMatch[] match) =>
        new(name, profile ?? Pads(lights: false), attachment, match, onLost, ForwardClock: false);

    public DeviceLane Device(string name, DeviceProfile? profile = null, OnLost onLost = OnLost.Release) => new(Plan(name, profile, onLost), Mesh);

    /// <summary>A route that passes everything on.</summary>
    public static Route Thru(int to, params Step[] via) => new(0, "thru", AnyGesture, [], via, [new MidiDestination(to)], false, null);

    /// <summary>A source whose every message goes through the given routes.</summary>
    public static DeviceSource Source(params Route[] routes)
    {
        var states = 0;
        var entries = new List<RouteEntry>();
        foreach (var route in routes)
        {
            entries.Add(new RouteEntry(route, states, []));
            states += route.Via.Length;
        }

        return new DeviceSource([], [.. entries], states);
    }

    /// <summary>Wires devices by their sources, without endpoints.</summary>
    public static void Wire(DeviceLane[] devices, params DeviceSource[] sources)
    {
        var table = RouteTable.Empty with
        {
            Devices = [.. devices.Select(lane => new TableDevice(lane.Plan.Name, lane.Plan.Profile))], DeviceSources = sources,
        };
        var wiring = new MeshWiring(1, table, devices, [], []);
        for (var i = 0; i < devices.Length; i++)
        {
            using var turn = devices[i].EnterTurn();
            devices[i].Apply(wiring, i);
        }
    }

    public static void Connect(DeviceLane lane, FakeOutput output)
    {
        using var turn = lane.EnterTurn();
        lane.Connect(output);
    }

    public static void Disconnect(DeviceLane lane)
    {
        using var turn = lane.EnterTurn();
        lane.Disconnect();
    }

    /// <summary>The device sends messages.</summary>
    public void Play(DeviceLane lane, params ReadOnlySpan<MidiMessage> messages)
    {
        foreach (var message in messages)
        {
            lane.Deliver(DeviceDelivery.Input(message, default, Time.GetTimestamp()));
        }
    }

    /// <summary>What came to a lane, and what settling added, is sent, dropped for a reason, merged into another, or waits.</summary>
    public static void AssertBalanced(DeviceLane lane, FakeOutput output)
    {
        var counts = lane.Counts;
        Assert.Equal(counts.Lane.In, counts.Lane.Handled + counts.Lane.Merged + counts.Lane.Dropped + counts.Lane.Crashed + counts.Lane.Waiting);
        Assert.Equal(
            counts.Lane.Handled + counts.Settled,
            counts.Sent + counts.Absent + counts.Refused + counts.Shared + counts.Backlog.Merged + counts.Backlog.Dropped
            + counts.Backlog.Waiting + counts.Blocked + counts.Owed);
        Assert.Equal(counts.Sent, output.Sent.Count);
    }

    public static void Rethrow(Exception cause) => throw new InvalidOperationException("a lane failed", cause);

    public static IPEndPoint Loopback(int port) => new(IPAddress.Loopback, port);
}

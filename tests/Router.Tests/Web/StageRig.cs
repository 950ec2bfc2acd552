using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Groups;

namespace MidiMesh.Router.Tests.Web;

/// <summary>A controller of the APC40's shape, and the headline rig on it, made without any text: the page's tests must not wait for the rig reader.</summary>
internal static class StageRig
{
    public const int Tracks = 8;
    public const int Scenes = 5;
    private const int Buttons = (1 << (int)Gesture.Press) | (1 << (int)Gesture.Release);
    private const int Moves = 1 << (int)Gesture.Move;

    /// <summary>Pads, track stops, scenes, stop-all, faders, master, a knob, an encoder: every kind of control the page can draw.</summary>
    public static DeviceProfile Profile { get; } = CreateProfile();

    /// <summary>Element of <c>pad[track,scene]</c>, counted from 1.</summary>
    public static int Pad(int track, int scene) => Profile.Find("pad")!.ElementAt([track, scene]);

    /// <summary>Element of a control with one coordinate, or none.</summary>
    public static int Element(string control, params int[] at) => Profile.Find(control)!.ElementAt(at);

    /// <summary>A device on the screen, a simulated Live on free ports, one exclusive group over all tracks, lights on pads and track stops.</summary>
    public static MeshPlan Plan()
    {
        var (send, receive) = (FreePort(), FreePort());
        var live = new EndpointPlan(
            "live", EndpointKind.AbletonOsc, new IPEndPoint(IPAddress.Loopback, send), new IPEndPoint(IPAddress.Loopback, receive),
            Simulate: true, Tracks, Scenes, [], 0);
        var members = default(TrackSet);
        for (var track = 0; track < Tracks; track++)
        {
            members.Add(track);
        }

        var press = 1 << (int)Gesture.Press;
        var launch = new Route(
            0, "launch", press, [], [], [new GroupDestination(0, Expression.Slot(0), Expression.Slot(1))], Last: false, Target: null);
        var stopAll = new Route(1, "stop-everything", press, [], [], [new LiveDestination(0, LiveVerb.StopAll, null, null)], Last: false, Target: null);
        var byElement = new RouteEntry[Profile.Elements.Length][];
        Array.Fill(byElement, []);
        byElement[Element("stop-all")] = [new RouteEntry(stopAll, 0, [])];
        var lights = new List<LightBinding>();
        for (var track = 1; track <= Tracks; track++)
        {
            for (var scene = 1; scene <= Scenes; scene++)
            {
                byElement[Pad(track, scene)] = [new RouteEntry(launch, 0, [track, scene])];
                lights.Add(new LightBinding("clips", 0, LightSource.Clip, default, track - 1, scene - 1, 0, Pad(track, scene), ClipColours()));
            }

            lights.Add(new LightBinding("stops", 0, LightSource.Track, default, track - 1, -1, 0, Element("clip-stop", track), [0, 0, 0, 1, 2]));
        }

        var table = new RouteTable(
            [new TableDevice("apc", Profile)], [new TableEndpoint("live", true)], [new TableGroup("one-clip", 0)], [launch, stopAll],
            [new DeviceSource(byElement, [], 0)], [], [.. lights]);
        return new MeshPlan(
            "one-clip", table, [new DevicePlan("apc", Profile, DeviceAttachment.Screen, [], OnLost.Release, ForwardClock: false)],
            [live], [new GroupPlan("one-clip", 0, new ExclusiveOptions { Tracks = members })]);
    }

    private static int[] ClipColours()
    {
        var palette = Profile.Palettes[0];
        int Of(string colour) => palette.IndexOf(colour);

        // In the order of ClipState: unknown, empty, stopped, waiting, playing, recording, failed.
        return [0, 0, Of("amber"), Of("green-blink"), Of("green"), Of("red"), Of("red-blink")];
    }

    internal static int FreePort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }

    private static DeviceProfile CreateProfile()
    {
        var elements = new List<ControlElement>();
        var controls = new List<ControlGroup>();

        void Add(string name, ControlKind kind, int[] sizes, int palette, IEnumerable<(MidiKind Message, int Channel, int Number)> messages)
        {
            var encoding = kind == ControlKind.Encoder ? RelativeEncoding.TwosComplement : (RelativeEncoding?)null;
            var gestures = kind switch { ControlKind.Button => Buttons, ControlKind.Position => Moves, _ => 1 << (int)Gesture.Turn };
            controls.Add(new ControlGroup(name, kind, sizes, gestures, encoding, elements.Count, palette, "facts of the APC40, section 1"));
            elements.AddRange(messages.Select(m => new ControlElement(controls.Count - 1, m.Message, m.Channel, m.Number)));
        }

        Add("pad", ControlKind.Button, [Tracks, Scenes], 0,
            from channel in Enumerable.Range(0, Tracks) from row in Enumerable.Range(0, Scenes) select (MidiKind.NoteOn, channel, 53 + row));
        Add("clip-stop", ControlKind.Button, [Tracks], 1, Enumerable.Range(0, Tracks).Select(channel => (MidiKind.NoteOn, channel, 52)));
        Add("track-select", ControlKind.Button, [Tracks], 2, Enumerable.Range(0, Tracks).Select(channel => (MidiKind.NoteOn, channel, 51)));
        Add("scene", ControlKind.Button, [Scenes], 1, Enumerable.Range(0, Scenes).Select(row => (MidiKind.NoteOn, -1, 82 + row)));
        Add("stop-all", ControlKind.Button, [], -1, [(MidiKind.NoteOn, -1, 81)]);
        Add("fader", ControlKind.Position, [Tracks], -1, Enumerable.Range(0, Tracks).Select(channel => (MidiKind.ControlChange, channel, 7)));
        Add("master-fader", ControlKind.Position, [], -1, [(MidiKind.ControlChange, 0, 14)]);
        Add("crossfader", ControlKind.Position, [], -1, [(MidiKind.ControlChange, 0, 15)]);
        Add("cue-level", ControlKind.Encoder, [], -1, [(MidiKind.ControlChange, 0, 47)]);
        Add("play", ControlKind.Button, [], -1, [(MidiKind.NoteOn, -1, 91)]);

        LightColour Colour(string name, int value) => new(name, [new LightWrite(MidiKind.NoteOn, -1, value)]);
        LightPalette[] palettes =
        [
            new("clip", [Colour("off", 0), Colour("green", 1), Colour("green-blink", 2), Colour("red", 3), Colour("red-blink", 4), Colour("amber", 5), Colour("amber-blink", 6)]),
            new("blinker", [Colour("off", 0), Colour("on", 1), Colour("on-blink", 2)]),
            new("switch", [Colour("off", 0), Colour("on", 127)]),
        ];
        return new DeviceProfile(
            "akai/apc40", "Akai APC40", new IdentityPattern([0x47], [0x73]), "*APC40*",
            [new byte[] { 0xF0, 0x47, 0x7F, 0x73, 0x60, 0x00, 0x04, 0x42, 0x08, 0x02, 0x01, 0xF7 }], [],
            [.. controls], [.. elements], palettes, 0);
    }
}

using System.Net;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Groups;
using MidiMesh.Live.Session;

namespace MidiMesh.Actors.Mesh;

/// <summary>A rig made ready to run: the compiled table and what each actor needs beside it. Immutable; the lists stand in the table's order.</summary>
/// <param name="Name">Name of the rig.</param>
/// <param name="Table">The compiled routes and lights.</param>
/// <param name="Devices">One for each of <see cref="RouteTable.Devices"/>.</param>
/// <param name="Endpoints">One for each of <see cref="RouteTable.Endpoints"/>.</param>
/// <param name="Groups">One for each of <see cref="RouteTable.Groups"/>.</param>
public sealed record MeshPlan(string Name, RouteTable Table, DevicePlan[] Devices, EndpointPlan[] Endpoints, GroupPlan[] Groups);

/// <summary>What becomes of a device's held notes when it is lost.</summary>
public enum OnLost
{
    /// <summary>They are released at once.</summary>
    Release,

    /// <summary>They sound on until the device is back or somebody says panic.</summary>
    Hold,
}

/// <summary>How a device is found.</summary>
public enum DeviceAttachment
{
    /// <summary>A port that the system lists, found by <see cref="DevicePlan.Match"/>.</summary>
    Port,

    /// <summary>A port of ours that other programs connect to.</summary>
    Virtual,

    /// <summary>Drawn on the web page; no hardware.</summary>
    Screen,
}

/// <summary>One device of the rig.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Profile">What it is.</param>
/// <param name="Attachment">How it is found.</param>
/// <param name="Match">Which ports it may be, in order of preference; the profile's own when the rig gives none.</param>
/// <param name="OnLost">What becomes of its held notes when it is lost.</param>
/// <param name="ForwardClock">Whether MIDI clock and active sensing from it are routed.</param>
public sealed record DevicePlan(string Name, DeviceProfile Profile, DeviceAttachment Attachment, PortMatch[] Match, OnLost OnLost, bool ForwardClock)
{
    /// <summary>For an on-screen device: where it can be played over OSC, too; null for nowhere.</summary>
    public OscSurfacePlan? Osc { get; init; }

    /// <summary>How fast its output takes messages.</summary>
    public PaceLimit Pace { get; init; }

    /// <summary>For a virtual device: whether it has the port that others send to.</summary>
    public bool HasInput { get; init; } = true;

    /// <summary>For a virtual device: whether it has the port that others listen at.</summary>
    public bool HasOutput { get; init; } = true;

    /// <summary>Messages that may wait in each of its queues when the rig does not say.</summary>
    public const int UsualQueue = 1024;

    /// <summary>Whether routes from it are opened when what they send comes back.</summary>
    public bool BreaksLoops { get; init; } = true;

    /// <summary>Messages that may wait in each of its queues, a power of two; for as long as the device stays in the rig.</summary>
    public int Queue { get; init; } = UsualQueue;
}

/// <summary>Where a device is played over OSC.</summary>
/// <param name="Local">Where we listen.</param>
/// <param name="Host">Who may play it; <see cref="IPAddress.Any"/> for everybody.</param>
/// <param name="Send">UDP port at which a player listens; null for the one that it sends from.</param>
public sealed record OscSurfacePlan(IPEndPoint Local, IPAddress Host, int? Send)
{
    /// <summary>Who is heard, and told everything, when <see cref="Host"/> is everybody; null for whoever can reach the port.</summary>
    public PeerNetworks? Allow { get; init; }
}

/// <summary>Names of a device's ports: patterns with <c>*</c> and <c>?</c>, or names and parts of names. Case does not matter, and an exact name beats a part of one.</summary>
/// <param name="Input">The port that it sends from, or null when it has none.</param>
/// <param name="Output">The port that it receives at, or null when it has none.</param>
/// <remarks>What is asked of the unit beside it must hold too. Without any name the unit's ports are meant.</remarks>
public sealed record PortMatch(string? Input, string? Output)
{
    /// <summary>The unit's serial number, from USB or from its answer to the identity request (eight hexadecimal digits).</summary>
    public string? Serial { get; init; }

    /// <summary>USB vendor and product: "09e8:0073".</summary>
    public string? Usb { get; init; }

    /// <summary>How its answer to the identity request begins, from the manufacturer on: "47 73".</summary>
    public string? Identity { get; init; }
}

/// <summary>Which language an endpoint speaks.</summary>
public enum EndpointKind
{
    /// <summary>Free OSC over UDP.</summary>
    Osc,

    /// <summary>Live with AbletonOSC.</summary>
    AbletonOsc,

    /// <summary>Live with our own remote script.</summary>
    MidiMesh,

    /// <summary>Live 8 or 9 with LiveOSC.</summary>
    LiveOsc,

    /// <summary>Live 9 with LiveOSC2.</summary>
    LiveOsc2,

    /// <summary>A template that takes us for Live with LiveOSC: we speak so in the name of another endpoint.</summary>
    AsLiveOsc,
}

/// <summary>What kinds of endpoints have in common.</summary>
public static class EndpointKinds
{
    /// <summary>What the script of a kind can do and tell; null for what is no Live.</summary>
    public static LiveReach? Reach(this EndpointKind kind) => kind switch
    {
        EndpointKind.AbletonOsc => LiveReach.AbletonOsc,
        EndpointKind.MidiMesh => LiveReach.MidiMesh,
        EndpointKind.LiveOsc => LiveReach.LiveOsc,
        EndpointKind.LiveOsc2 => LiveReach.LiveOsc2,
        _ => null,
    };

    /// <summary>Whether a Live is there, of which a mirror is kept.</summary>
    public static bool IsLive(this EndpointKind kind) => kind is not (EndpointKind.Osc or EndpointKind.AsLiveOsc);
}

/// <summary>One endpoint of the rig.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Kind">Its language.</param>
/// <param name="Peer">Where its messages go; null when it only receives.</param>
/// <param name="Local">Where we listen for its messages; port 0 lets the system choose.</param>
/// <param name="Simulate">Whether a simulated Live is started for it on loopback.</param>
/// <param name="Tracks">Tracks that the rig's routes and lights name: what the mirror must know.</param>
/// <param name="Scenes">Scenes that the rig's routes and lights name.</param>
/// <param name="Values">Values of Live's that routes and lights need, followed for all tracks in view.</param>
/// <param name="Sends">Sends per track that routes and lights name.</param>
public sealed record EndpointPlan(
    string Name, EndpointKind Kind, IPEndPoint? Peer, IPEndPoint Local, bool Simulate, int Tracks, int Scenes, LiveValue[] Values, int Sends)
{
    /// <summary>Texts of Live's that displays show.</summary>
    public LiveText[] Texts { get; init; } = [];

    /// <summary>Parameters of the selected device that displays show, from the first.</summary>
    public int Parameters { get; init; }

    /// <summary>Knobs of a bank of the selected device that routes and lights name.</summary>
    public int Knobs { get; init; }

    /// <summary>Devices of a track whose parameters routes and lights follow, from the first.</summary>
    public int Devices { get; init; }

    /// <summary>Parameters of such a device, from the first.</summary>
    public int DeviceParameters { get; init; }

    /// <summary>Return tracks that routes and lights name, from the first.</summary>
    public int Returns { get; init; }

    /// <summary>Which parameters the knobs of a device are.</summary>
    public DeviceBanks Banks { get; init; } = DeviceBanks.None;

    /// <summary>How its packets travel.</summary>
    public OscWay Way { get; init; }

    /// <summary>Who is heard at our port; null for everybody who can reach it.</summary>
    public PeerNetworks? Allow { get; init; }
}

/// <summary>One group of the rig.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Endpoint">Index of the Live its clips are in.</param>
/// <param name="Options">How it behaves, and which tracks are its members.</param>
public sealed record GroupPlan(string Name, int Endpoint, ExclusiveOptions Options);

using System.Net;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Groups;

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
    /// <summary>A port that the system lists, found by <see cref="DevicePlan.PortPatterns"/>.</summary>
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
/// <param name="PortPatterns">Port name patterns in order of preference (<c>*</c> and <c>?</c>, case does not matter); the profile's own when the rig gives none.</param>
/// <param name="OnLost">What becomes of its held notes when it is lost.</param>
/// <param name="ForwardClock">Whether MIDI clock and active sensing from it are routed.</param>
public sealed record DevicePlan(string Name, DeviceProfile Profile, DeviceAttachment Attachment, string[] PortPatterns, OnLost OnLost, bool ForwardClock);

/// <summary>Which language an endpoint speaks.</summary>
public enum EndpointKind
{
    /// <summary>Free OSC over UDP.</summary>
    Osc,

    /// <summary>Live with AbletonOSC.</summary>
    AbletonOsc,
}

/// <summary>One endpoint of the rig.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Kind">Its language.</param>
/// <param name="Peer">Where its messages go; null when it only receives.</param>
/// <param name="Local">Where we listen for its messages; port 0 lets the system choose.</param>
/// <param name="Simulate">Whether a simulated Live is started for it on loopback.</param>
/// <param name="Tracks">Tracks that the rig's routes and lights name: what the mirror must know.</param>
/// <param name="Scenes">Scenes that the rig's routes and lights name.</param>
/// <param name="Watched">Values that routes and lights need, by value and track index (-1 where it belongs to none).</param>
public sealed record EndpointPlan(
    string Name, EndpointKind Kind, IPEndPoint? Peer, IPEndPoint Local, bool Simulate, int Tracks, int Scenes, WatchedValue[] Watched);

/// <summary>A value of Live's that the rig needs.</summary>
/// <param name="Value">Which.</param>
/// <param name="Track">Track index from 0, or -1.</param>
/// <param name="Item">Send index from 0, or -1.</param>
public readonly record struct WatchedValue(LiveValue Value, int Track, int Item);

/// <summary>One group of the rig.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Endpoint">Index of the Live its clips are in.</param>
/// <param name="Options">How it behaves, and which tracks are its members.</param>
public sealed record GroupPlan(string Name, int Endpoint, ExclusiveOptions Options);

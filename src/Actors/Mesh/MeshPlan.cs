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
public sealed record DevicePlan(string Name, DeviceProfile Profile, DeviceAttachment Attachment, PortMatch[] Match, OnLost OnLost, bool ForwardClock);

/// <summary>Names of a device's ports: patterns with <c>*</c> and <c>?</c>, or names and parts of names. Case does not matter, and an exact name beats a part of one.</summary>
/// <param name="Input">The port that it sends from, or null when it has none.</param>
/// <param name="Output">The port that it receives at, or null when it has none.</param>
public sealed record PortMatch(string? Input, string? Output);

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
/// <param name="Values">Values of Live's that routes and lights need, followed for all tracks in view.</param>
/// <param name="Sends">Sends per track that routes and lights name.</param>
public sealed record EndpointPlan(
    string Name, EndpointKind Kind, IPEndPoint? Peer, IPEndPoint Local, bool Simulate, int Tracks, int Scenes, LiveValue[] Values, int Sends);

/// <summary>One group of the rig.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Endpoint">Index of the Live its clips are in.</param>
/// <param name="Options">How it behaves, and which tracks are its members.</param>
public sealed record GroupPlan(string Name, int Endpoint, ExclusiveOptions Options);

using System.Net;
using MidiMesh.Actors.Mesh;
using MidiMesh.Hocon;
using MidiMesh.Live.Groups;

namespace MidiMesh.Router.Configuration;

/// <summary>A rig as it is written: names are still text, nothing is looked up yet. Immutable.</summary>
/// <param name="Name">Its name, or the file's.</param>
/// <param name="Devices">Things with a plug, in the order of the file.</param>
/// <param name="Endpoints">Programs that speak OSC.</param>
/// <param name="Groups">Groups of clips.</param>
/// <param name="Routes">Routes.</param>
/// <param name="Lights">Lights.</param>
/// <param name="Web">The web page.</param>
public sealed record RigConfig(
    string Name, IReadOnlyList<DeviceConfig> Devices, IReadOnlyList<EndpointConfig> Endpoints, IReadOnlyList<GroupConfig> Groups,
    IReadOnlyList<RouteConfig> Routes, IReadOnlyList<LightConfig> Lights, WebConfig Web);

/// <summary>A device as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Profile">Which profile: "akai/apc40".</param>
/// <param name="Attachment">Hardware, a port of ours, or on screen.</param>
/// <param name="Match">Its ports; empty when the profile's own pattern is meant.</param>
/// <param name="OnLost">What becomes of its held notes when it is lost.</param>
/// <param name="ForwardClock">Whether its clock and active sensing are routed.</param>
/// <param name="LocalOff">Its keys do not play its own sounds, so what is sent back to it does not come again.</param>
public sealed record DeviceConfig(
    Written<string> Name, Written<string>? Profile, DeviceAttachment Attachment, IReadOnlyList<PortMatch> Match, OnLost OnLost, bool ForwardClock, bool LocalOff);

/// <summary>An endpoint as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Kind">Its language.</param>
/// <param name="Host">Where it is.</param>
/// <param name="Send">Port it listens at, or null when nothing is sent to it.</param>
/// <param name="Receive">Port we listen at, or null when the system may choose.</param>
/// <param name="Bind">Address we listen at.</param>
/// <param name="Simulate">Whether we play it ourselves.</param>
public sealed record EndpointConfig(
    Written<string> Name, EndpointKind Kind, IPAddress Host, Written<int>? Send, Written<int>? Receive, IPAddress Bind, bool Simulate);

/// <summary>A group as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Options">Its rules; the tracks come from the routes.</param>
/// <param name="Tracks">Tracks it has beside those of its routes, or null.</param>
public sealed record GroupConfig(Written<string> Name, ExclusiveOptions Options, Written<string>? Tracks);

/// <summary>A route as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="From">What sets it off.</param>
/// <param name="On">Gestures; empty when the usual ones are meant.</param>
/// <param name="When">Conditions by their word.</param>
/// <param name="Via">Steps in order.</param>
/// <param name="To">Destinations in order.</param>
/// <param name="Priority">Higher runs earlier.</param>
/// <param name="Last">Routes of lower priority do not see what this one matched.</param>
public sealed record RouteConfig(
    Written<string> Name, Written<string>? From, IReadOnlyList<Written<string>> On, IReadOnlyList<ConditionConfig> When,
    IReadOnlyList<StepConfig> Via, IReadOnlyList<Written<string>> To, int Priority, bool Last);

/// <summary>A condition of a route's <c>when</c>.</summary>
/// <param name="Word">Its key.</param>
/// <param name="Value">What it asks for.</param>
public sealed record ConditionConfig(Written<string> Word, HoconValue Value);

/// <summary>A step of a route's <c>via</c>.</summary>
/// <param name="Word">Which step.</param>
/// <param name="Body">The whole object: the step's own key and its options.</param>
public sealed record StepConfig(Written<string> Word, HoconObject Body);

/// <summary>A light as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="From">What of Live's it follows.</param>
/// <param name="To">Which lights of a device.</param>
/// <param name="Show">Colour for each state.</param>
public sealed record LightConfig(Written<string> Name, Written<string>? From, Written<string>? To, IReadOnlyList<ShowConfig> Show);

/// <summary>The colour of one state.</summary>
/// <param name="State">The state's word.</param>
/// <param name="Colour">The colour's word.</param>
public sealed record ShowConfig(Written<string> State, Written<string> Colour);

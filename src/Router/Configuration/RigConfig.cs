using System.Net;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Routing;
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
    IReadOnlyList<RouteConfig> Routes, IReadOnlyList<LightConfig> Lights, WebConfig Web)
{
    /// <summary>The rig's own tests.</summary>
    public IReadOnlyList<TestConfig> Tests { get; init; } = [];

    /// <summary>Variables.</summary>
    public IReadOnlyList<VariableConfig> Variables { get; init; } = [];

    /// <summary>Roles.</summary>
    public IReadOnlyList<RoleConfig> Roles { get; init; } = [];

    /// <summary>Pages.</summary>
    public PagesConfig Pages { get; init; } = PagesConfig.None;

    /// <summary>The rig's clock; null for none.</summary>
    public ClockConfig? Clock { get; init; }

    /// <summary>The log in a file; null for none.</summary>
    public LogConfig? Log { get; init; }

    /// <summary>Bounds of queues.</summary>
    public LimitsConfig Limits { get; init; } = LimitsConfig.Default;
}

/// <summary>The rig's clock as it is written.</summary>
/// <param name="From">Whose it is; null for the rig's own.</param>
/// <param name="Tempo">Quarter notes a minute.</param>
/// <param name="To">Names of the devices that are sent it.</param>
/// <param name="BeatsPerBar">Quarter notes of a bar.</param>
/// <param name="Run">Whether the song begins with the rig.</param>
public sealed record ClockConfig(Written<string>? From, double Tempo, IReadOnlyList<Written<string>> To, double BeatsPerBar, bool Run)
{
    /// <summary>The word for the rig's own clock.</summary>
    public const string Own = "own";
}

/// <summary>A variable as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Start">What it is at first.</param>
/// <param name="IsWhole">Whether that is written as a whole number.</param>
/// <param name="Low">Lowest value it takes.</param>
/// <param name="High">Highest value it takes.</param>
public sealed record VariableConfig(Written<string> Name, double Start, bool IsWhole, double Low, double High)
{
    /// <summary>What of Live's set it stays within: "live.tracks - 8"; null for nothing.</summary>
    public Written<string>? Within { get; init; }
}

/// <summary>A role as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="AnyOf">Names of the devices that may play it, the first choice first.</param>
/// <param name="Back">Whether an earlier choice that comes back takes it again.</param>
public sealed record RoleConfig(Written<string> Name, IReadOnlyList<Written<string>> AnyOf, bool Back);

/// <summary>The pages as they are written.</summary>
/// <param name="Pages">The pages, in the order of the file.</param>
/// <param name="Start">The page that is on first, or null for the first.</param>
/// <param name="Always">Names of routes and lights that no page hides.</param>
/// <param name="Order">The pages that <c>next</c> and <c>previous</c> go through; empty for all.</param>
public sealed record PagesConfig(
    IReadOnlyList<PageConfig> Pages, Written<string>? Start, IReadOnlyList<Written<string>> Always, IReadOnlyList<Written<string>> Order)
{
    /// <summary>A rig without pages.</summary>
    public static PagesConfig None { get; } = new([], null, [], []);
}

/// <summary>A page as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Base">The page that it falls back to, or null for what stands outside of all pages.</param>
/// <param name="Routes">Its routes.</param>
/// <param name="Lights">Its lights.</param>
/// <param name="Enter">What happens when it comes on.</param>
/// <param name="Leave">What happens when it goes.</param>
public sealed record PageConfig(
    Written<string> Name, Written<string>? Base, IReadOnlyList<RouteConfig> Routes, IReadOnlyList<LightConfig> Lights,
    IReadOnlyList<ActionConfig> Enter, IReadOnlyList<ActionConfig> Leave);

/// <summary>An action of a page as it is written.</summary>
/// <param name="Route">Its step and destinations; nothing sets it off but the page.</param>
/// <param name="Value">The value it carries, or null for a press.</param>
public sealed record ActionConfig(RouteConfig Route, double? Value);

/// <summary>A device as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Profile">Which profile: "akai/apc40".</param>
/// <param name="Attachment">Hardware, a port of ours, or on screen.</param>
/// <param name="Match">Its ports; empty when the profile's own pattern is meant.</param>
/// <param name="OnLost">What becomes of its held notes when it is lost.</param>
/// <param name="ForwardClock">Whether its clock and active sensing are routed.</param>
/// <param name="LocalOff">Its keys do not play its own sounds, so what is sent back to it does not come again.</param>
public sealed record DeviceConfig(
    Written<string> Name, Written<string>? Profile, DeviceAttachment Attachment, IReadOnlyList<PortMatch> Match, OnLost OnLost, bool ForwardClock, bool LocalOff)
{
    /// <summary>Whether all of it could be read; else what is missing may only be unreadable.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>How fast its output takes messages.</summary>
    public PaceLimit Pace { get; init; }

    /// <summary>Where it is played over OSC; null for nowhere.</summary>
    public OscSurfacePlan? Osc { get; init; }

    /// <summary>Where its OSC port is written; null without one.</summary>
    public HoconOrigin? OscOrigin { get; init; }

    /// <summary>For a virtual device: whether it has the port that others send to.</summary>
    public bool HasInput { get; init; } = true;

    /// <summary>For a virtual device: whether it has the port that others listen at.</summary>
    public bool HasOutput { get; init; } = true;
}

/// <summary>An endpoint as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Kind">Its language.</param>
/// <param name="Host">Where it is.</param>
/// <param name="Send">Port it listens at, or null when nothing is sent to it.</param>
/// <param name="Receive">Port we listen at, or null when the system may choose.</param>
/// <param name="Bind">Address we listen at.</param>
/// <param name="Simulate">Whether we play it ourselves.</param>
public sealed record EndpointConfig(
    Written<string> Name, EndpointKind Kind, IPAddress Host, Written<int>? Send, Written<int>? Receive, IPAddress Bind, bool Simulate)
{
    /// <summary>How its packets travel.</summary>
    public OscWay Way { get; init; }

    /// <summary>Who is heard at our port; null for everybody who can reach it.</summary>
    public PeerNetworks? Allow { get; init; }

    /// <summary>For one that speaks for a Live: whose, and how much of its set.</summary>
    public FrontConfig? Front { get; init; }
}

/// <summary>In whose name an endpoint speaks as LiveOSC.</summary>
/// <param name="Live">Name of the endpoint with the Live.</param>
/// <param name="Tracks">Tracks that templates may name, from the first.</param>
/// <param name="Scenes">Scenes that templates may name, from the first.</param>
/// <param name="Sends">Sends that templates may name, from the first.</param>
public sealed record FrontConfig(Written<string> Live, int Tracks, int Scenes, int Sends);

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
    IReadOnlyList<StepConfig> Via, IReadOnlyList<Written<string>> To, int Priority, bool Last)
{
    /// <summary>Whether Live is to map its controls by itself; null for not.</summary>
    public NativeConfig? Native { get; init; }

    /// <summary>When its long, double and short presses are such.</summary>
    public PressTimes Times { get; init; } = PressTimes.Usual;

    /// <summary>The page that it is written in; null outside of all pages.</summary>
    public string? Page { get; init; }

    /// <summary>Tells whether it says the same in another reading.</summary>
    public string Fingerprint { get; init; } = "";
}

/// <summary>That Live is to map a route's controls by itself.</summary>
/// <param name="Origin">Where it is written.</param>
/// <param name="HasFeedback">Whether Live tells the controls where their parameters stand.</param>
public sealed record NativeConfig(HoconOrigin Origin, bool HasFeedback);

/// <summary>A condition of a route's <c>when</c>.</summary>
/// <param name="Word">Its key.</param>
/// <param name="Value">What it asks for.</param>
public sealed record ConditionConfig(Written<string> Word, HoconValue Value);

/// <summary>A step of a route's <c>via</c>.</summary>
/// <param name="Word">Which step.</param>
/// <param name="Body">The whole object: the step's own key and its options.</param>
public sealed record StepConfig(Written<string> Word, HoconObject Body)
{
    /// <summary>The field of the step's own key when that is misspelt, which has been reported; null when it is written as <see cref="Word"/> says.</summary>
    public HoconField? Misspelt { get; init; }
}

/// <summary>A light as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="From">What of Live's it follows.</param>
/// <param name="To">Which lights of a device.</param>
/// <param name="Show">Colour for each state.</param>
public sealed record LightConfig(Written<string> Name, Written<string>? From, Written<string>? To, IReadOnlyList<ShowConfig> Show)
{
    /// <summary>Which way a ring shows a number: <c>show = pan</c>; null for the first.</summary>
    public Written<string>? Style { get; init; }

    /// <summary>How long a text is there after it has become another; null for always.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Where <see cref="For"/> is written; null when it is not.</summary>
    public HoconOrigin? ForOrigin { get; init; }

    /// <summary>Whether anything is said of what it shows; a light that follows a number needs nothing.</summary>
    public bool HasShow { get; init; }

    /// <summary>Conditions by their word.</summary>
    public IReadOnlyList<ConditionConfig> When { get; init; } = [];

    /// <summary>The page that it is written in; null outside of all pages.</summary>
    public string? Page { get; init; }
}

/// <summary>The colour of one state.</summary>
/// <param name="State">The state's word.</param>
/// <param name="Colour">The colour's word.</param>
public sealed record ShowConfig(Written<string> State, Written<string> Colour);

/// <summary>One of a rig's own tests as it is written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Given">What is so before it begins.</param>
/// <param name="Steps">What is done and expected, in order.</param>
public sealed record TestConfig(Written<string> Name, IReadOnlyList<Written<string>> Given, IReadOnlyList<Written<string>> Steps);

/// <summary>Bounds that the rig sets.</summary>
/// <param name="Queue">Messages that may wait for a device, in each of its queues; a power of two.</param>
/// <param name="LoopBreaker">Whether routes are opened when what they send comes back.</param>
public sealed record LimitsConfig(int Queue, bool LoopBreaker)
{
    /// <summary>What holds when the rig says nothing.</summary>
    public static LimitsConfig Default { get; } = new(DevicePlan.UsualQueue, LoopBreaker: true);
}

using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Compilation;

/// <summary>A rig whose names are looked up and whose texts are read: what the checks look at and the tables are made of. For one compilation.</summary>
internal sealed class RigDraft
{
    /// <summary>Makes an empty draft.</summary>
    public RigDraft(RigNames names, RigFiles files)
    {
        (Names, Files) = (names, files);
        Needs = [.. names.Config.Endpoints.Select(static _ => new EndpointNeeds())];
        Groups = [.. names.Config.Groups.Select(static group => new GroupDraft(group))];
    }

    /// <summary>The rig and its names.</summary>
    public RigNames Names { get; }

    /// <summary>Files that it names.</summary>
    public RigFiles Files { get; }

    /// <summary>Routes that could be read, highest priority first once all are there.</summary>
    public List<RouteDraft> Routes { get; } = [];

    /// <summary>The rig's own tests that could be read.</summary>
    public IReadOnlyList<RigTest> Tests { get; set; } = [];

    /// <summary>The rig's clock.</summary>
    public ClockPlan Clock { get; set; } = ClockPlan.None;

    /// <summary>Lights that could be read.</summary>
    public List<LightDraft> Lights { get; } = [];

    /// <summary>For each page its enter and its leave actions.</summary>
    public List<(ActionDraft[] Enter, ActionDraft[] Leave)> Actions { get; } = [];

    /// <summary>Variables that some step sets.</summary>
    public HashSet<int> VariablesSet { get; } = [];

    /// <summary>Variables that some condition or expression reads.</summary>
    public HashSet<int> VariablesRead { get; } = [];

    /// <summary>Whether all that is written could be read. Else what seems to be missing, or used by nothing, may only be unreadable.</summary>
    public bool IsWhole { get; set; }

    /// <summary>What is needed of each endpoint.</summary>
    public EndpointNeeds[] Needs { get; }

    /// <summary>Each group with what routes say of it.</summary>
    public GroupDraft[] Groups { get; }
}

/// <summary>A group and what its routes say of it.</summary>
/// <param name="config">What was written.</param>
internal sealed class GroupDraft(GroupConfig config)
{
    /// <summary>What was written.</summary>
    public GroupConfig Config => config;

    /// <summary>The Live its clips are in, or -1 while no route has said.</summary>
    public int Endpoint { get; set; } = -1;

    /// <summary>The route that said so.</summary>
    public string? EndpointSaidBy { get; set; }

    /// <summary>Whether a route plays its clips, even one that could not be read.</summary>
    public bool IsNamed { get; set; }

    /// <summary>Tracks that its routes name, from 0.</summary>
    public TrackSet Tracks;
}

/// <summary>A route whose names are looked up.</summary>
/// <param name="Config">What was written.</param>
/// <param name="Source">Where its events come from.</param>
/// <param name="Gestures">Which gestures, as bits 1 &lt;&lt; gesture.</param>
/// <param name="When">Conditions.</param>
/// <param name="Via">Steps.</param>
/// <param name="To">Destinations.</param>
/// <param name="Target">Where the first destination's value can be read, or null.</param>
internal sealed record RouteDraft(
    RouteConfig Config, RouteSource Source, int Gestures, Filter[] When, Step[] Via, Destination[] To, TargetValue? Target)
{
    /// <summary>The role that its control is written with, or -1.</summary>
    public int Role { get; init; } = -1;

    /// <summary>Variables that its expressions use.</summary>
    public VariableSlot[] Variables { get; init; } = [];

    /// <summary>For each element of its control what Live is to map by itself; null when it says nothing of that, or cannot be.</summary>
    public NativeMapping[]? Native { get; init; }

    /// <summary>Gestures that only its steps see.</summary>
    public int Overheard { get; init; }

    /// <summary>Whether a condition puts its events together from several messages, or takes them apart.</summary>
    public bool Decodes { get; init; }

    /// <summary>Its name for messages.</summary>
    public string What => $"route '{Config.Name.Value}'";
}

/// <summary>Where a route's events come from.</summary>
internal abstract record RouteSource;

/// <summary>Some controls of a device.</summary>
/// <param name="Device">Index of the device.</param>
/// <param name="Control">Index of the control in the profile.</param>
/// <param name="Elements">Its elements.</param>
/// <param name="Bound">For each element the values of the bound coordinates, by slot.</param>
internal sealed record ControlSource(int Device, int Control, int[] Elements, int[][] Bound) : RouteSource;

/// <summary>Everything a device sends.</summary>
/// <param name="Device">Index of the device.</param>
internal sealed record DeviceWideSource(int Device) : RouteSource;

/// <summary>OSC messages of an endpoint.</summary>
/// <param name="Endpoint">Index of the endpoint.</param>
/// <param name="Pattern">Which addresses.</param>
/// <param name="Scope">Which arguments are bound.</param>
internal record MessageSource(int Endpoint, OscAddressPattern Pattern, Text.NameScope Scope) : RouteSource;

/// <summary>Numbers of a Live: each that becomes another counts as a message with one argument.</summary>
/// <param name="Endpoint">Index of the Live.</param>
/// <param name="Pattern">An address that stands for the place, so that equal places are equal sources.</param>
/// <param name="Scope">Which names are bound.</param>
/// <param name="Value">Which number.</param>
/// <param name="Places">Track and item of each, from 0, or -1.</param>
/// <param name="Bound">For each the values of the bound coordinates, by slot.</param>
internal sealed record ValueSource(int Endpoint, OscAddressPattern Pattern, Text.NameScope Scope, LiveValue Value, (int Track, int Item)[] Places, int[][] Bound)
    : MessageSource(Endpoint, Pattern, Scope);

/// <summary>Lights whose names are looked up.</summary>
/// <param name="Config">What was written.</param>
/// <param name="Bindings">One for each element.</param>
internal sealed record LightDraft(LightConfig Config, IReadOnlyList<LightBinding> Bindings)
{
    /// <summary>The role that its lamps are written with, or -1.</summary>
    public int Role { get; init; } = -1;

    /// <summary>Conditions on page and variables.</summary>
    public Filter[] When { get; init; } = [];
}

/// <summary>Nothing but a page sets it off.</summary>
internal sealed record ActionSource : RouteSource;

/// <summary>An action of a page whose names are looked up.</summary>
/// <param name="Route">Its steps and destinations.</param>
/// <param name="Gesture">What it comes as.</param>
/// <param name="Value">The value it carries.</param>
internal sealed record ActionDraft(RouteDraft Route, Gesture Gesture, double Value);

using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation;

/// <summary>A rig whose names are looked up and whose texts are read: what the checks look at and the tables are made of. For one compilation.</summary>
internal sealed class RigDraft
{
    /// <summary>Makes an empty draft.</summary>
    public RigDraft(RigNames names)
    {
        Names = names;
        Needs = [.. names.Config.Endpoints.Select(static _ => new EndpointNeeds())];
        Groups = [.. names.Config.Groups.Select(static group => new GroupDraft(group))];
    }

    /// <summary>The rig and its names.</summary>
    public RigNames Names { get; }

    /// <summary>Routes that could be read, highest priority first once all are there.</summary>
    public List<RouteDraft> Routes { get; } = [];

    /// <summary>Lights that could be read.</summary>
    public List<LightDraft> Lights { get; } = [];

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
internal sealed record MessageSource(int Endpoint, OscAddressPattern Pattern, Text.NameScope Scope) : RouteSource;

/// <summary>Lights whose names are looked up.</summary>
/// <param name="Config">What was written.</param>
/// <param name="Bindings">One for each element.</param>
internal sealed record LightDraft(LightConfig Config, IReadOnlyList<LightBinding> Bindings);

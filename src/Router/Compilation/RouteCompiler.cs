using System.Net;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Checks;
using MidiMesh.Router.Compilation.Lights;
using MidiMesh.Router.Compilation.Routes;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation;

/// <summary>From what was written to what runs: looks names up, runs every check, lays out the tables. Pure; takes time in proportion to the rig's size.</summary>
internal static class RouteCompiler
{
    private const int AnyPort = 0;

    private static readonly IRigCheck[] Checks =
        [new DevicePortsCheck(), new EndpointPortsCheck(), new GroupTracksCheck(), new LightOwnersCheck(), new FeedbackLoopCheck(), new ShadowedRouteCheck(), new ScaleRangeCheck(), new TableSizeCheck()];

    /// <summary>Compiles a rig.</summary>
    /// <param name="config">The rig.</param>
    /// <param name="profiles">Its profiles by name; one that could not be read is missing, which has been reported.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <returns>The plan; null when the bag holds errors.</returns>
    public static MeshPlan? Compile(RigConfig config, IReadOnlyDictionary<string, DeviceProfile> profiles, DiagnosticBag bag)
    {
        var draft = Draft(config, profiles, bag);
        foreach (var check in Checks)
        {
            check.Run(draft, bag);
        }

        if (bag.HasErrors)
        {
            return null;
        }

        var table = RouteTableLayout.Make(draft);
        return new MeshPlan(
            config.Name, table,
            [.. config.Devices.Select((device, index) => PlanOf(device, draft.Names.Profiles[index]!))],
            [.. config.Endpoints.Select((endpoint, index) => PlanOf(endpoint, draft.Needs[index]))],
            [.. draft.Groups.Select(static group => new GroupPlan(group.Config.Name.Value, group.Endpoint, group.Config.Options with { Tracks = group.Tracks }))]);
    }

    /// <summary>Looks up all names and reads all texts; routes come out highest priority first.</summary>
    internal static RigDraft Draft(RigConfig config, IReadOnlyDictionary<string, DeviceProfile> profiles, DiagnosticBag bag)
    {
        var draft = new RigDraft(new RigNames(config, profiles, bag));
        foreach (var route in config.Routes)
        {
            if (RouteBuilder.Build(route, draft, bag) is { } built)
            {
                draft.Routes.Add(built);
            }
        }

        // Of equal priority those that end the search come behind the others, so that "last" stops lower priorities only; else the order of the file, for want of a better.
        var sorted = draft.Routes
            .OrderByDescending(static route => route.Config.Priority)
            .ThenBy(static route => route.Config.Last)
            .ToList();
        draft.Routes.Clear();
        draft.Routes.AddRange(sorted);
        foreach (var light in config.Lights)
        {
            if (LightBuilder.Build(light, draft, bag) is { } built)
            {
                draft.Lights.Add(built);
            }
        }

        return draft;
    }

    private static DevicePlan PlanOf(DeviceConfig device, DeviceProfile profile)
    {
        PortMatch[] match = device.Attachment != DeviceAttachment.Port ? []
            : device.Match.Count > 0 ? [.. device.Match]
            : [new PortMatch(profile.PortPattern, profile.PortPattern)];
        return new DevicePlan(device.Name.Value, profile, device.Attachment, match, device.OnLost, device.ForwardClock);
    }

    private static EndpointPlan PlanOf(EndpointConfig endpoint, EndpointNeeds needs) => new(
        endpoint.Name.Value, endpoint.Kind,
        endpoint.Send is { } send ? new IPEndPoint(endpoint.Host, send.Value) : null,
        new IPEndPoint(endpoint.Bind, endpoint.Receive?.Value ?? AnyPort),
        endpoint.Simulate, needs.Tracks, needs.Scenes, [.. needs.Values], needs.Sends);
}

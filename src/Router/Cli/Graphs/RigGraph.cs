using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Router.Compilation;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli.Graphs;

/// <summary>A rig as a picture: what sends on the left, routes and lights in the middle, what receives on the right.</summary>
/// <param name="Name">Name of the rig.</param>
/// <param name="Left">Devices, roles and endpoints that something comes from.</param>
/// <param name="Middle">Routes and lights.</param>
/// <param name="Right">Devices, roles and endpoints that something goes to.</param>
/// <param name="Edges">What leads where.</param>
internal sealed record RigGraph(string Name, IReadOnlyList<GraphNode> Left, IReadOnlyList<GraphNode> Middle, IReadOnlyList<GraphNode> Right, IReadOnlyList<GraphEdge> Edges)
{
    /// <summary>Draws a rig whose names are looked up.</summary>
    public static RigGraph Of(RigDraft draft)
    {
        var config = draft.Names.Config;
        var (left, middle, right, edges) = (new List<GraphNode>(), new List<GraphNode>(), new List<GraphNode>(), new List<GraphEdge>());
        foreach (var route in draft.Routes)
        {
            var node = Add(middle, "route", route.Config.Name.Value, Detail(route, config));
            var source = route.Role >= 0 ? Role(left, route.Role, config) : route.Source switch
            {
                ControlSource control => Device(left, control.Device, config),
                DeviceWideSource device => Device(left, device.Device, config),
                MessageSource message => Endpoint(left, message.Endpoint, config),
                _ => throw new InvalidOperationException("A kind of source that nobody draws."),
            };
            Draw(edges, source, node, Behind(route.Config.From?.Value ?? ""));
            for (var i = 0; i < route.To.Length; i++)
            {
                if (Target(route.To[i], right, draft) is { } target)
                {
                    Draw(edges, node, target, Behind(i < route.Config.To.Count ? route.Config.To[i].Value : ""));
                }
            }

            foreach (var step in route.Via)
            {
                var target = step switch
                {
                    SendStep send => Target(send.To, right, draft),
                    SendOscStep send => Endpoint(right, send.Endpoint, config),
                    _ => null,
                };
                if (target is not null)
                {
                    Draw(edges, node, target, "send");
                }
            }
        }

        foreach (var light in draft.Lights.Where(static light => light.Bindings.Count > 0))
        {
            var node = Add(middle, "light", light.Config.Name.Value, string.Join(", ", Page(light.Config.Page).Concat(Conditions(light.Config.When))));
            if (light.Bindings[0].Endpoint >= 0)
            {
                Draw(edges, Endpoint(left, light.Bindings[0].Endpoint, config), node, Behind(light.Config.From?.Value ?? ""));
            }

            Draw(edges, node, light.Role >= 0 ? Role(right, light.Role, config) : Device(right, light.Bindings[0].Device, config), Behind(light.Config.To?.Value ?? ""));
        }

        return new RigGraph(config.Name, left, middle, right, edges);
    }

    private static GraphNode? Target(Destination to, List<GraphNode> right, RigDraft draft)
    {
        var config = draft.Names.Config;
        return to switch
        {
            MidiDestination midi => Device(right, midi.Device, config),
            RoleDestination role => Role(right, role.Role, config),
            OscDestination osc => Endpoint(right, osc.Endpoint, config),
            LiveDestination live => Endpoint(right, live.Endpoint, config),
            GroupDestination group => Endpoint(right, draft.Groups[group.Group].Endpoint, config),
            _ => null,
        };
    }

    private static string Detail(RouteDraft route, RigConfig config)
    {
        var parts = Page(route.Config.Page)
            .Concat(route.Config.On.Select(static on => on.Value))
            .Concat(Conditions(route.Config.When))
            .Concat(route.Config.Via.Select(static step => step.Word.Value == "page" && step.Body.TryGet("page", out var page) ? $"to page {page}" : step.Word.Value))
            .Concat(route.To.OfType<GroupDestination>().Select(group => $"in {config.Groups[group.Group].Name.Value}").Distinct());
        return string.Join(", ", parts);
    }

    private static string[] Page(string? page) => page is null ? [] : [$"on page {page}"];

    private static IEnumerable<string> Conditions(IEnumerable<ConditionConfig> when) => when.Select(static one => $"{one.Word.Value} {one.Value}");

    /// <summary>A role's route is one line, whoever plays it.</summary>
    private static void Draw(List<GraphEdge> edges, GraphNode from, GraphNode to, string label)
    {
        if (!edges.Exists(edge => ReferenceEquals(edge.From, from) && ReferenceEquals(edge.To, to) && edge.Label == label))
        {
            edges.Add(new GraphEdge(from, to, label));
        }
    }

    private static GraphNode Role(List<GraphNode> column, int role, RigConfig config) =>
        Add(column, "role", config.Roles[role].Name.Value, string.Join(" or ", config.Roles[role].AnyOf.Select(static device => device.Value)));

    private static GraphNode Device(List<GraphNode> column, int device, RigConfig config) =>
        Add(column, "device", config.Devices[device].Name.Value, config.Devices[device].Profile?.Value ?? "");

    private static GraphNode Endpoint(List<GraphNode> column, int endpoint, RigConfig config) =>
        Add(column, "endpoint", config.Endpoints[endpoint].Name.Value, Actors.Mesh.EndpointKinds.IsLive(config.Endpoints[endpoint].Kind) ? "Live" : "OSC");

    private static GraphNode Add(List<GraphNode> column, string kind, string name, string detail)
    {
        if (column.Find(node => node.Kind == kind && node.Name == name) is { } known)
        {
            return known;
        }

        var node = new GraphNode(kind, name, detail);
        column.Add(node);
        return node;
    }

    /// <summary>"pad[track,scene]" of "apc.pad[track,scene]": the first name stands at the other end of the line.</summary>
    private static string Behind(string place)
    {
        var cut = place.AsSpan().IndexOfAny('.', ':');
        return cut < 0 ? "" : place[(cut + 1)..];
    }
}

/// <summary>A box of the picture.</summary>
/// <param name="Kind">device, role, endpoint, route or light.</param>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Detail">What else is worth knowing.</param>
internal sealed record GraphNode(string Kind, string Name, string Detail);

/// <summary>A line of the picture.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Label">Which control, address or place.</param>
internal sealed record GraphEdge(GraphNode From, GraphNode To, string Label);

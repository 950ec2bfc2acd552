using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation;

/// <summary>What the readers of one route's parts share.</summary>
internal sealed class RouteContext
{
    /// <summary>Begins a route.</summary>
    public RouteContext(RouteConfig config, RigDraft draft, DiagnosticBag bag) => (Config, Draft, Bag) = (config, draft, bag);

    /// <summary>What was written.</summary>
    public RouteConfig Config { get; }

    /// <summary>The rig as far as it is read.</summary>
    public RigDraft Draft { get; }

    /// <summary>Takes what is wrong.</summary>
    public DiagnosticBag Bag { get; }

    /// <summary>The route's name for messages.</summary>
    public string What => $"route '{Config.Name.Value}'";

    /// <summary>Names that expressions may use.</summary>
    public NameScope Scope { get; } = new();

    /// <summary>Where events come from; null when that could not be read.</summary>
    public RouteSource? Source { get; set; }

    /// <summary>The control events come from; null for whole devices and OSC.</summary>
    public ControlGroup? Control { get; set; }

    /// <summary>Group, and the member as it is written, of an <c>exclusive</c> step.</summary>
    public ExclusiveMember? Exclusive { get; set; }

    /// <summary>The message of an <c>osc</c> step.</summary>
    public OscTemplate? Osc { get; set; }

    /// <summary>The whole route failed in a way that makes checks of what is missing pointless.</summary>
    public bool Failed { get; set; }

    /// <summary>Reports something wrong; the route will not run, the search goes on.</summary>
    public void Error(string id, HoconOrigin origin, string message)
    {
        Failed = true;
        Bag.Error(id, origin, $"{What}: {message}");
    }

    /// <summary>Reports something doubtful.</summary>
    public void Warning(HoconOrigin origin, string message) => Bag.Warning(RigDiagnosticIds.Doubtful, origin, $"{What}: {message}");

    /// <summary>Reads an expression that stands in a text.</summary>
    public Expression? Read(Written<string> text, Slice slice)
    {
        if (ExpressionParser.TryParse(text.Value, slice, Scope, out var expression, out var error, Bag))
        {
            return expression;
        }

        Error(error.Id, text.At(error.Offset), error.Message);
        return null;
    }

    /// <summary>Visits the event of each element with its coordinates bound; nothing for OSC, whose arguments nobody knows before.</summary>
    public IEnumerable<(MeshEvent Event, string Element)> Elements()
    {
        if (Source is not ControlSource source || Draft.Names.Profiles[source.Device] is not { } profile)
        {
            yield break;
        }

        for (var i = 0; i < source.Elements.Length; i++)
        {
            var e = default(MeshEvent);
            for (var slot = 0; slot < source.Bound[i].Length; slot++)
            {
                e.Bind(slot, source.Bound[i][slot]);
            }

            yield return (e, profile.NameOf(source.Elements[i]));
        }
    }
}

/// <summary>The member of an exclusive group that a route plays.</summary>
/// <param name="Group">Index of the group.</param>
/// <param name="Step">Where the step is written.</param>
/// <param name="Member">The member as it is written, or null when the destination says it.</param>
/// <param name="Track">Its track, from 1.</param>
/// <param name="Scene">Its scene, from 1.</param>
internal sealed record ExclusiveMember(int Group, HoconOrigin Step, Written<string>? Member, Expression? Track, Expression? Scene);

using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation;

/// <summary>What the readers of one route's parts share.</summary>
internal sealed class RouteContext
{
    private UnknownNames? _unknown;

    /// <summary>Begins a route.</summary>
    public RouteContext(RouteConfig config, RigDraft draft, DiagnosticBag bag)
    {
        (Config, Draft, Bag) = (config, draft, bag);
        Scope.AddVariables(draft);
    }

    /// <summary>The role that the route's control is written with, or -1.</summary>
    public int Role { get; init; } = -1;

    /// <summary>The device that stands for the role here.</summary>
    public int RoleDevice { get; init; } = -1;

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

    /// <summary>The step that puts the route's events together from several messages, or takes names out of one: a condition has asked for it, and it runs before all others.</summary>
    public Step? Decoder { get; private set; }

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

    /// <summary>Notes a name that is not there, to be told when all mentions are known; the route will not run.</summary>
    public void Unknown(UnknownNames names, HoconOrigin origin, string complaint, string name, IReadOnlyCollection<string> candidates)
    {
        Failed = true;
        names.Mentioned(origin, What, complaint, name, candidates);
    }

    /// <summary>Reports something doubtful.</summary>
    public void Warning(HoconOrigin origin, string message) => Bag.Warning(RigDiagnosticIds.Doubtful, origin, $"{What}: {message}");

    /// <summary>Takes the step that a condition needs; there can be one.</summary>
    /// <returns>The filter that belongs to it.</returns>
    public Filter? Decode(ConditionConfig condition, Step decoder, Filter filter)
    {
        if (Decoder is { } other)
        {
            Error(RigDiagnosticIds.DoesNotFit, condition.Word.Origin, $"a message cannot be '{other.Name}' and '{decoder.Name}' at once; make two routes");
            return null;
        }

        Decoder = decoder;
        return filter;
    }

    /// <summary>Reads an expression that stands in a text.</summary>
    public Expression? Read(Written<string> text, Slice slice)
    {
        if (ExpressionParser.TryParse(text.Value, slice, Scope, out var expression, out var error))
        {
            return expression;
        }

        if (error.Unknown is { } name)
        {
            Unknown(_unknown ??= new UnknownNames(Bag), text.At(error.Offset), error.Message, name, Scope.Names);
        }
        else
        {
            Error(error.Id, text.At(error.Offset), error.Message);
        }

        return null;
    }

    /// <summary>Tells, once all of the route is read, which names expressions use that are bound nowhere.</summary>
    public void ReportUnknown()
    {
        if (_unknown is not null)
        {
            Scope.TellBound(_unknown, $"{What}: the coordinate");
            _unknown.Report(NameScope.IsUsual);
        }
    }

    /// <summary>Visits the event of each element with its coordinates bound. Messages of OSC, of a whole device, and actions have no elements: one event stands for all of them, and <see cref="IsOpen"/> says what only they will tell.</summary>
    public IEnumerable<(MeshEvent Event, string Element)> Elements()
    {
        if (Source is ValueSource numbers)
        {
            foreach (var (bound, place) in numbers.Bound.Zip(numbers.Places))
            {
                var e = default(MeshEvent);
                for (var slot = 0; slot < bound.Length; slot++)
                {
                    e.Bind(slot, bound[slot]);
                }

                foreach (var any in WithVariables(e))
                {
                    yield return (any, place.Track < 0 ? Config.From!.Value.Value : $"{Config.From!.Value.Value}, track {place.Track + 1}");
                }
            }

            yield break;
        }

        if (Source is MessageSource or DeviceWideSource or ActionSource)
        {
            foreach (var any in WithVariables(default))
            {
                yield return (any, "any message");
            }

            yield break;
        }

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

            foreach (var own in WithVariables(e))
            {
                yield return (own, profile.NameOf(source.Elements[i]));
            }
        }
    }

    /// <summary>Whether only the event itself will tell what a coordinate is: an OSC argument, the note of a whole keyboard.</summary>
    public bool IsOpen(Expression? coordinate)
    {
        if (coordinate is null || Source is ControlSource or ValueSource)
        {
            return false;
        }

        var given = 0;
        foreach (var (slot, _) in Scope.VariableSlots)
        {
            given |= 1 << slot;
        }

        return coordinate.DependsOnEvent(given);
    }

    /// <summary>The event with all variables at their lowest and at their highest; one without a range is what it is at first.</summary>
    private IEnumerable<MeshEvent> WithVariables(MeshEvent e)
    {
        var variables = Draft.Names.Config.Variables;
        var (low, high) = (e, e);
        var differ = false;
        foreach (var (slot, index) in Scope.VariableSlots)
        {
            var variable = variables[index];
            low.Bind(slot, double.IsFinite(variable.Low) ? variable.Low : variable.Start);
            high.Bind(slot, double.IsFinite(variable.High) ? variable.High : variable.Start);
            differ |= low.Bound[slot] != high.Bound[slot];
        }

        yield return low;
        if (differ)
        {
            yield return high;
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

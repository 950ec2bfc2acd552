using System.Globalization;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Why;

/// <summary>Works out why a route did not take an event, from the event and the table: the data path writes down only what ran.</summary>
internal static class WhyNot
{
    /// <summary>Why a route that looks at the control or address did not run.</summary>
    /// <param name="entry">The route at the control.</param>
    /// <param name="came">What came in.</param>
    /// <param name="wiring">What runs.</param>
    /// <param name="config">The route as it is written; null when that is not known.</param>
    /// <param name="ended">A route with <c>last</c> that had the event before, or null.</param>
    public static string Of(RouteEntry entry, CameIn came, MeshWiring wiring, RouteConfig? config, string? ended)
    {
        var (route, e) = (entry.Route, came.Event);
        if (entry.Gate is { } gate && !gate.IsOpen(e.Moment, e.Gesture))
        {
            return Closed(gate, e, wiring);
        }

        if ((route.Gestures & (1 << (int)e.Gesture)) == 0)
        {
            return Answers(route, config);
        }

        if (ended is not null)
        {
            return $"'{ended}' has the event already and is last = true";
        }

        foreach (var filter in route.When)
        {
            if (!filter.Matches(e))
            {
                return Condition(filter, e, wiring, config);
            }
        }

        return e.Gesture == Gesture.Release
            ? "it answers a release only after its press, and that it did not run for"
            : "it did not run: the lane was starting anew, too many presses are held, or the rig was changed since";
    }

    /// <summary>Why a route of the same device or endpoint does not even look at the control or address; and whether it comes near: it looks at others of the same kind, or at the whole device.</summary>
    public static (string Why, bool IsNear) Elsewhere(Route route, CameIn came, RouteTable table, RouteConfig? config)
    {
        var from = config?.From?.Value;
        if (came.Endpoint >= 0)
        {
            return (from is null ? "its pattern does not fit this address" : $"its pattern {from} does not fit this address", false);
        }

        var (source, profile) = (table.DeviceSources[came.Device], table.Devices[came.Device].Profile);
        if (Array.Exists(source.Any, entry => entry.Route == route))
        {
            return (Refused(route, came, config), true);
        }

        var own = came.Event.Control < 0 ? -1 : profile.Elements[came.Event.Control].Group;
        var other = -1;
        for (var element = 0; element < source.ByElement.Length; element++)
        {
            if (Array.Exists(source.ByElement[element], entry => entry.Route == route))
            {
                other = profile.Elements[element].Group;
                if (other == own)
                {
                    return (from is null ? "its coordinates leave this one out" : $"its coordinates, {from}, leave this one out", true);
                }
            }
        }

        return (other < 0 ? "it looks at nothing of this device" : $"it looks at {profile.Controls[other].Name}", false);
    }

    private static string Answers(Route route, RouteConfig? config)
    {
        var usual = config is { On.Count: 0 } ? ", as it says no 'on'" : "";
        return $"it answers {GestureWords.Describe(route.Gestures)}{usual}";
    }

    /// <summary>A route of the whole device that its conditions keep from ever seeing such a message.</summary>
    private static string Refused(Route route, CameIn came, RouteConfig? config)
    {
        var e = came.Event;
        var filter = Array.Find(route.When, one => !one.Matches(e));
        return filter is null ? Answers(route, config) : Condition(filter, e, null, config);
    }

    private static string Closed(Gate gate, in MeshEvent e, MeshWiring wiring)
    {
        var stage = wiring.Table.Stage;
        var pages = gate.PagesOf(e.Gesture);
        if (pages != Gate.AllPages && !e.Moment.IsOn(pages))
        {
            return $"it belongs to {Pages(pages, stage)}; {(e.Moment.Page < 0 ? "no page" : $"'{stage.Pages[e.Moment.Page].Name}'")} was on";
        }

        var role = stage.Roles[gate.Role];
        var player = e.Moment.Stage?.ActiveOf(gate.Role, e.Moment.Version) ?? -1;
        return $"it is written for the role '{role.Name}', which '{wiring.Table.Devices[player < 0 ? role.Devices[0] : player].Name}' played";
    }

    private static string Condition(Filter filter, in MeshEvent e, MeshWiring? wiring, RouteConfig? config)
    {
        var written = config?.When.FirstOrDefault(one => one.Word.Value == filter.Name);
        var condition = written is null ? $"'{filter.Name}'" : $"{written.Word.Value} = {written.Value}";
        return $"its condition {condition} does not hold{Was(filter, e, wiring)}";
    }

    private static string Was(Filter filter, in MeshEvent e, MeshWiring? wiring) => filter switch
    {
        VelocityFilter when e.Midi.IsNoteOn => Said(e.Midi.Data2),
        ChannelFilter when e.Midi.IsChannel => Said(e.Midi.ChannelNumber),
        NoteFilter when e.Midi.IsNoteOn || e.Midi.IsNoteOff => $": it was {Contracts.Midi.NoteNames.Format(e.Midi.Note)}",
        ValueFilter => Said(e.Value),
        PageFilter when wiring is not null && e.Moment.Page >= 0 => $": '{wiring.Table.Stage.Pages[e.Moment.Page].Name}' was on",
        VariableFilter variable when wiring is not null => $": {wiring.Table.Stage.Variables[variable.Variable].Name} was {Number(e.Moment.Variable(variable.Variable))}",
        _ => "",
    };

    private static string Said(double number) => $": it was {Number(number)}";

    private static string Number(double number) => Math.Round(number, 3).ToString(CultureInfo.InvariantCulture);

    private static string Pages(ulong pages, StageLayout stage)
    {
        var names = stage.Pages.Where((_, page) => (pages >> page & 1) != 0).Select(static page => $"'{page.Name}'").ToList();
        return $"{(names.Count == 1 ? "page" : "pages")} {string.Join(", ", names)}";
    }
}

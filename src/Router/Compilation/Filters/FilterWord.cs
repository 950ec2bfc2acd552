using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary>One word of a route's <c>when</c>: reads what it asks for and says when nothing can ever fulfil it.</summary>
internal abstract class FilterWord
{
    /// <summary>Its key in <c>when</c>.</summary>
    public abstract string Word { get; }

    /// <summary>Reads the condition; null when something is wrong, which has been reported.</summary>
    public abstract Filter? Read(ConditionConfig condition, RouteContext route);

    /// <summary>Reads a condition that may be several; each alone is as <see cref="Read"/>.</summary>
    public virtual IEnumerable<Filter> ReadAll(ConditionConfig condition, RouteContext route) => Read(condition, route) is { } filter ? [filter] : [];

    /// <summary>Reads a range of whole numbers within limits.</summary>
    protected (int Low, int High)? ReadRange(ConditionConfig condition, RouteContext route, int lowest, int highest)
    {
        if (TextOf(condition, route, $"a number or a range within \"{lowest}..{highest}\"") is not { } text)
        {
            return null;
        }

        if (!RangeText.TryWhole(text, out var low, out var high) || low < lowest || high > highest)
        {
            route.Error(RigDiagnosticIds.BadValue, condition.Value.Origin, $"'{Word}' should be a number or a range within \"{lowest}..{highest}\", not '{text}'");
            return null;
        }

        return Ordered(condition, route, low, high, text);
    }

    /// <summary>The ends of a range when they stand in order; else reported.</summary>
    protected (T Low, T High)? Ordered<T>(ConditionConfig condition, RouteContext route, T low, T high, string text)
        where T : IComparable<T>
    {
        if (low.CompareTo(high) <= 0)
        {
            return (low, high);
        }

        var (first, second) = RangeText.Cut(text);
        route.Error(RigDiagnosticIds.NeverMatches, condition.Value.Origin, $"'{Word}' is the empty range {text}; write the lower end first: \"{second}..{first}\"");
        return null;
    }

    /// <summary>The condition as text; a list or block is reported.</summary>
    protected string? TextOf(ConditionConfig condition, RouteContext route, string wanted)
    {
        if (condition.Value is HoconScalar scalar)
        {
            return scalar.Text;
        }

        route.Error(RigDiagnosticIds.BadValue, condition.Value.Origin, $"'{Word}' should be {wanted}");
        return null;
    }

    /// <summary>Reports a condition on MIDI in a route from OSC.</summary>
    protected bool IsMidi(ConditionConfig condition, RouteContext route)
    {
        if (route.Source is not MessageSource)
        {
            return true;
        }

        route.Error(RigDiagnosticIds.NeverMatches, condition.Word.Origin, $"'{Word}' belongs to MIDI, and OSC messages have none, so this can never match");
        return false;
    }

    /// <summary>Reports a condition that no element of the route's control can fulfil.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="route">The route.</param>
    /// <param name="fits">Whether an element's messages may fulfil it.</param>
    /// <param name="why">What the control sends instead.</param>
    protected void CheckElements(ConditionConfig condition, RouteContext route, Func<ControlElement, bool> fits, Func<ControlElement, string> why)
    {
        if (route.Source is ControlSource source && route.Draft.Names.Profiles[source.Device] is { } profile
            && !Array.Exists(source.Elements, element => fits(profile.Elements[element])))
        {
            route.Error(RigDiagnosticIds.NeverMatches, condition.Value.Origin,
                $"'{Word}' can never match: {profile.NameOf(source.Elements[0])} sends {why(profile.Elements[source.Elements[0]])}");
        }
    }

    /// <summary>An element's message in words.</summary>
    protected static string Describe(ControlElement element) => element.Message switch
    {
        MidiKind.NoteOn or MidiKind.NoteOff => $"note {element.Number} ({NoteNames.Format(element.Number)})",
        MidiKind.ControlChange => $"controller {element.Number}",
        MidiKind.ProgramChange => $"program {element.Number}",
        MidiKind.PitchBend => "pitch bend",
        _ => "pressure",
    };
}

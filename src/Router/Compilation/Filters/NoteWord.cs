using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary><c>note = 60</c>, <c>note = "C1..C4"</c>: middle C is C3, as in Live.</summary>
internal sealed class NoteWord : FilterWord
{
    /// <inheritdoc />
    public override string Word => "note";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route)
    {
        if (!IsMidi(condition, route) || TextOf(condition, route, "a note or a range such as \"C1..C4\" or \"36..60\"") is not { } text)
        {
            return null;
        }

        if (!RangeText.TryNotes(text, out var low, out var high))
        {
            route.Error(RigDiagnosticIds.BadValue, condition.Value.Origin, $"'note' should be a note from C-2 to G8 or 0 to 127, or a range such as \"C1..C4\", not '{text}'");
            return null;
        }

        if (Ordered(condition, route, low, high, text) is null)
        {
            return null;
        }

        CheckElements(condition, route, element => element.Message is MidiKind.NoteOn && element.Number >= low && element.Number <= high, Describe);
        return new NoteFilter(low, high);
    }
}

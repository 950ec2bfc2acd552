using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary><c>velocity = "1..100"</c>: how hard a note is struck; releases pass.</summary>
internal sealed class VelocityWord : FilterWord
{
    /// <inheritdoc />
    public override string Word => "velocity";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route)
    {
        if (!IsMidi(condition, route) || ReadRange(condition, route, 0, MidiMessage.MaxValue) is not var (low, high))
        {
            return null;
        }

        if (high == 0)
        {
            route.Error(RigDiagnosticIds.NeverMatches, condition.Value.Origin, "'velocity' 0 can never match: a note struck with velocity 0 is a release; say on = release");
            return null;
        }

        CheckElements(condition, route, static element => element.Message is MidiKind.NoteOn, Describe);
        return new VelocityFilter(low, high);
    }
}

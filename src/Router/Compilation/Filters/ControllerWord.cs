using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary><c>controller = 7</c>, <c>controller = "20..27"</c>.</summary>
internal sealed class ControllerWord : FilterWord
{
    /// <inheritdoc />
    public override string Word => "controller";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route)
    {
        if (!IsMidi(condition, route) || ReadRange(condition, route, 0, MidiMessage.MaxValue) is not var (low, high))
        {
            return null;
        }

        CheckElements(condition, route, element => element.Message is MidiKind.ControlChange && element.Number >= low && element.Number <= high, Describe);
        return new ControllerFilter(low, high);
    }
}

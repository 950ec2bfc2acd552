using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary><c>channel = 1</c>, <c>channel = "1..4"</c>.</summary>
internal sealed class ChannelWord : FilterWord
{
    /// <inheritdoc />
    public override string Word => "channel";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route)
    {
        if (!IsMidi(condition, route) || ReadRange(condition, route, 1, MidiMessage.ChannelCount) is not var (low, high))
        {
            return null;
        }

        CheckElements(condition, route,
            element => element.Channel < 0 || (element.Channel + 1 >= low && element.Channel + 1 <= high),
            static element => $"on channel {element.Channel + 1}");
        return new ChannelFilter(low, high);
    }
}

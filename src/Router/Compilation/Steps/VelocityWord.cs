using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ velocity = 100 }</c> for every note alike, <c>{ velocity = [40, 127] }</c> to spread 1..127 over a range.</summary>
internal sealed class VelocityWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "velocity";

    /// <inheritdoc />
    public override bool IsMidiOnly => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (own is not HoconArray list)
        {
            return step.AsWhole(own, Word, 1, MidiMessage.MaxValue) is { } fixedVelocity ? new VelocityStep(fixedVelocity.Value, fixedVelocity.Value) : null;
        }

        if (list.Items.Count != 2)
        {
            step.Wrong(own, Word, "one velocity or two, such as [40, 127]");
            return null;
        }

        var low = step.AsWhole(list.Items[0], Word, 1, MidiMessage.MaxValue);
        var high = step.AsWhole(list.Items[1], Word, 1, MidiMessage.MaxValue);
        return low is { } first && high is { } second ? new VelocityStep(first.Value, second.Value) : null;
    }
}

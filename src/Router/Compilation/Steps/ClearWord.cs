using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ clear = GROUP }</c>: the group lets go of what it plays.</summary>
internal sealed class ClearWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "clear";

    /// <inheritdoc />
    public override bool ActsAlone => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route) =>
        GroupName.Read(step, own, Word, route) is { } group ? new ClearStep(group) : null;
}

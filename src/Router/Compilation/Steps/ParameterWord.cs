using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ nrpn = 1234 }</c>, <c>{ rpn = 0 }</c>: the value leaves as a (non-)registered parameter.</summary>
/// <param name="form">Which of the two.</param>
internal sealed class ParameterWord(ValueForm form) : StepWord
{
    /// <inheritdoc />
    public override string Word => form == ValueForm.Rpn ? "rpn" : "nrpn";

    /// <inheritdoc />
    public override bool IsMidiOnly => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route) =>
        step.AsWhole(own, Word, 0, ParameterNumbers.Null - 1) is { } number ? new ParameterOutStep(number.Value, form) : null;
}

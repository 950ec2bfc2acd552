using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ transpose = 12 }</c>, <c>{ transpose = "octave * 12" }</c>: notes move by semitones.</summary>
internal sealed class TransposeWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "transpose";

    /// <inheritdoc />
    public override bool IsMidiOnly => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (own is HoconScalar { Kind: HoconKind.String } text)
        {
            return route.Read(new Written<string>(text.Text, text.Origin), Slice.Trimmed(text.Text, 0, text.Text.Length)) is { } expression ? new TransposeStep(expression) : null;
        }

        return step.AsWhole(own, Word, -MidiMessage.MaxValue, MidiMessage.MaxValue) is { } semitones ? new TransposeStep(semitones.Value) : null;
    }
}

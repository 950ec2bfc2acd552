using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ toggle = [0, 1] }</c>: each press gives the other of two values, the second one first.</summary>
internal sealed class ToggleWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "toggle";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var fits = ControlFit.HasPresses(step, Word, orOsc: true, route);
        if (!ScaleWord.TryRead(own, out var off, out var on))
        {
            step.Wrong(own, Word, "two values such as [0, 1]");
            return null;
        }

        if (off == on)
        {
            route.Error(RigDiagnosticIds.BadValue, own.Origin, "'toggle' goes to and fro between two values, and these are the same");
            return null;
        }

        return fits ? new ToggleStep(off, on) : null;
    }
}

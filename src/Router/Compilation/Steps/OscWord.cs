using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ osc = "/track/{track}/volume", args = [ 0, "=value", { d = "=value" } ] }</c>: the message that the route's OSC destinations get.</summary>
internal sealed class OscWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "osc";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = ["args"];

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var arguments = OscMessageReader.ReadArguments(step, route);
        if (step.AsText(own, Word, "\"/an/address\"") is not { } address || OscMessageReader.ReadAddress(address, route) is not { } parts)
        {
            route.Failed = true;
            return null;
        }

        if (route.Osc is not null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "a route sends one OSC message; make a second route for the other, or a step { send = \"/address\", to = … }");
            return null;
        }

        route.Osc = new OscTemplate(parts, arguments);
        return null;
    }
}

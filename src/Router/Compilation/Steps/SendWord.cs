using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ send = [ "B0 00 01", "C0 {scene - 1}" ], to = synth }</c> or <c>{ send = "/scene", args = [ "=scene" ], to = panel }</c>: messages beside the route's destinations.</summary>
internal sealed class SendWord : StepWord
{
    private const int MostMessages = 32;

    /// <inheritdoc />
    public override string Word => "send";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = ["to", "args"];

    /// <inheritdoc />
    public override bool ActsAlone => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var isOsc = own is HoconScalar { Text: ['/', ..] };
        var arguments = isOsc ? OscMessageReader.ReadArguments(step, route) : null;
        if (step.RequiredText("to", isOsc ? "panel" : "synth") is not { } to)
        {
            route.Failed = true;
            return null;
        }

        return isOsc ? ReadOsc(step, own, to, arguments!, route) : ReadMidi(step, to, route);
    }

    private SendStep? ReadMidi(Section step, Written<string> to, RouteContext route)
    {
        var names = route.Draft.Names;
        var goal = GoalOf(to, route);
        if (goal is null && names.EndpointOf(to.Value) >= 0)
        {
            route.Error(RigDiagnosticIds.UnknownName, to.Origin, $"'{to.Value}' takes OSC: send = \"/address\"");
        }
        else if (goal is null)
        {
            route.Unknown(names.UnknownEnds, to.Origin, $"no device '{to.Value}'", to.Value, names.Players);
        }

        var items = step.List(Word);
        if (items.Count is 0 or > MostMessages)
        {
            route.Error(RigDiagnosticIds.TooMany, step.KeyOrigin(Word), $"'send' takes 1 to {MostMessages} messages");
            return null;
        }

        var messages = new List<ByteTemplate>();
        foreach (var item in items)
        {
            if (step.AsText(item, Word, "\"B0 07 7F\"") is { } text && ByteTemplateReader.ReadMessage(text, route) is { } message)
            {
                messages.Add(message);
            }
        }

        return goal is null || messages.Count < items.Count ? null : new SendStep(goal, [.. messages]);
    }

    /// <summary>The device, or the role; null when there is neither. A role without devices has been reported, and stands for any device.</summary>
    private static Destination? GoalOf(Written<string> to, RouteContext route)
    {
        var names = route.Draft.Names;
        if (names.RoleOf(to.Value) is >= 0 and var role)
        {
            return names.RoleDevices[role].Length > 0 ? new RoleDestination(role, names.RoleDevices[role]) : new MidiDestination(0);
        }

        return names.DeviceOf(to.Value) is >= 0 and var device ? new MidiDestination(device) : null;
    }

    private SendOscStep? ReadOsc(Section step, HoconValue own, Written<string> to, List<OscTemplateArgument> arguments, RouteContext route)
    {
        var names = route.Draft.Names;
        var endpoint = names.EndpointOf(to.Value);
        if (endpoint < 0)
        {
            if (GoalOf(to, route) is not null)
            {
                route.Error(RigDiagnosticIds.UnknownName, to.Origin, $"'{to.Value}' takes MIDI: send = \"B0 07 7F\"");
            }
            else
            {
                route.Unknown(names.UnknownEnds, to.Origin, $"no endpoint '{to.Value}'", to.Value, names.Endpoints);
            }

            return null;
        }

        if (names.Config.Endpoints[endpoint].Send is null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, to.Origin, $"endpoint '{to.Value}' has no port to send to; give it 'send'");
            return null;
        }

        return step.AsText(own, Word, "\"/address\"") is { } address && OscMessageReader.ReadAddress(address, route) is { } parts
            ? new SendOscStep(endpoint, new OscTemplate(parts, arguments))
            : null;
    }
}

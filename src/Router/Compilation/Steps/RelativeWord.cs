using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ relative = turn, step = 0.01, acceleration = 4 }</c>: steps of an endless knob change the destination's present value. A plain controller's encoding is named instead of <c>turn</c>.</summary>
internal sealed class RelativeWord : StepWord
{
    private const double UsualStep = 0.01;
    private const double Finest = 0.0001;
    private const double MostAcceleration = 100;

    private static readonly Words<RelativeEncoding?> Kinds = new(
        ("turn", null), ("twos-complement", RelativeEncoding.TwosComplement), ("binary-offset", RelativeEncoding.BinaryOffset),
        ("signed-bit", RelativeEncoding.SignedBit), ("signed-bit-2", RelativeEncoding.SignedBit2));

    /// <inheritdoc />
    public override string Word => "relative";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = ["step", "acceleration"];

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var size = step.Take("step") is { } written ? step.AsNumber(written, "step", Finest, 1) : UsualStep;
        var acceleration = step.Take("acceleration") is { } faster ? step.AsNumber(faster, "acceleration", 1, MostAcceleration) : 1;
        if (step.AsText(own, Word, "turn") is not { } kind || !step.TryWord(kind, Word, Kinds, out var encoding) || !CheckControl(step, kind, encoding, route))
        {
            return null;
        }

        if (ControlFit.Before(route, index, "scale") || ControlFit.Before(route, index, "curve"))
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "'relative' makes positions out of steps: put it in front of 'scale' and 'curve', which shape positions");
            return null;
        }

        return size is { } by && acceleration is { } most ? new RelativeStep(encoding, by, most, ValueShape.None) : null;
    }

    private static bool CheckControl(Section step, Written<string> kind, RelativeEncoding? encoding, RouteContext route)
    {
        if (route.Source is null)
        {
            return true;
        }

        var wrong = (route.Control, encoding) switch
        {
            (null, null) when route.Source is MessageSource => null,
            (null, _) when route.Source is MessageSource => "an OSC message's steps are its first argument: write relative = turn",
            (null, _) => "'relative' is for one knob, not for all that a device sends: say which, as in from = \"keys.controller[20]\"",
            ({ Kind: ControlKind.Encoder } knob, { } given) when knob.Encoding != given => $"the profile knows how '{knob.Name}' writes its steps: write relative = turn",
            ({ Kind: ControlKind.Encoder }, _) => null,
            ({ Kind: ControlKind.Position } knob, null) => $"'{knob.Name}' sends positions as far as its profile knows; say how it writes its steps: {string.Join(", ", Kinds.All.Skip(1))}",
            ({ Kind: ControlKind.Position } knob, _) => SendsControllers(route) ? null : $"'{knob.Name}' sends no controller, and only controllers are written as steps",
            ({ } control, _) => $"'relative' is for endless knobs, and '{control.Name}' is none",
        };
        if (wrong is null)
        {
            return true;
        }

        route.Error(RigDiagnosticIds.DoesNotFit, route.Control is { Kind: ControlKind.Position or ControlKind.Encoder } ? kind.Origin : step.KeyOrigin("relative"), wrong);
        return false;
    }

    private static bool SendsControllers(RouteContext route) =>
        route.Source is ControlSource source && route.Draft.Names.Profiles[source.Device] is { } profile
        && Array.TrueForAll(source.Elements, element => profile.Elements[element].Message == MidiKind.ControlChange);
}

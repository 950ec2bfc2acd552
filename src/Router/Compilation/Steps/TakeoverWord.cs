using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Filters;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ takeover = pickup }</c>: what a fader does while it stands elsewhere than the value it moves. Shaping steps behind it tell where the value stands on the fader.</summary>
internal sealed class TakeoverWord : StepWord
{
    private static readonly Words<TargetStep?> Kinds = new(
        ("pickup", new TakeoverStep(ValueShape.None)), ("scaled", new ScaledTakeoverStep(ValueShape.None)), ("jump", null));

    /// <inheritdoc />
    public override string Word => "takeover";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (step.AsText(own, Word, "pickup") is not { } kind || !step.TryWord(kind, Word, Kinds, out var takeover))
        {
            return null;
        }

        if (route.Source is not null && route.Control is not { Kind: ControlKind.Position } && !FilterWords.Decodes(route.Config))
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "takeover is for faders, knobs and pedals, and for values of pair14, nrpn, rpn and sysex in 'when': this route's source has no position that could meet a value");
            return null;
        }

        var wrong = ControlFit.Before(route, index, "relative") ? "'relative' begins at the present value, so there is nothing to take over"
            : ControlFit.Before(route, index, "scale") || ControlFit.Before(route, index, "curve") ? "takeover compares positions: put it in front of 'scale' and 'curve'"
            : null;
        if (wrong is not null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), wrong);
            return null;
        }

        return takeover;
    }
}

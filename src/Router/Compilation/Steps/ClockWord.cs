using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ clock = start }</c>: acts on the rig's own clock.</summary>
internal sealed class ClockWord : StepWord
{
    private static readonly Words<ClockAction> Actions = new(
        ("start", ClockAction.Start), ("stop", ClockAction.Stop), ("continue", ClockAction.Continue), ("toggle", ClockAction.Toggle), ("tap", ClockAction.Tap), ("tempo", ClockAction.Tempo));

    /// <inheritdoc />
    public override string Word => "clock";

    /// <inheritdoc />
    public override bool ActsAlone => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (step.AsText(own, Word, "start") is not { } text || !step.TryWord(text, Word, Actions, out var action))
        {
            route.Failed = true;
            return null;
        }

        if (route.Draft.Names.Config.Clock is not { } clock)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "the rig has no clock; write clock { tempo = 120 }");
            return null;
        }

        if (clock.From is { Value: not ClockConfig.Own } other)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), $"the clock is that of '{other.Value}', which starts, stops and sets it; a route can do so with clock {{ from = own }}");
            return null;
        }

        return new ClockStep(action);
    }
}

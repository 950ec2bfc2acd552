using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ takeover = pickup }</c>: a fader does nothing until it meets the value. A <c>scale</c> behind it tells where the value stands on the fader.</summary>
internal sealed class TakeoverWord : StepWord
{
    private static readonly Words<bool> Kinds = new(("pickup", true));
    private static readonly string[] Planned = ["scaled", "jump"];

    /// <inheritdoc />
    public override string Word => "takeover";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (step.AsText(own, Word, "pickup") is not { } kind)
        {
            return null;
        }

        if (Planned.Contains(kind.Value))
        {
            route.Error(RigDiagnosticIds.NotYet, kind.Origin, $"takeover '{kind.Value}' is not available yet in this version; there is pickup");
            return null;
        }

        if (!step.TryWord(kind, Word, Kinds, out _))
        {
            return null;
        }

        if (route.Source is not null && route.Control is not { Kind: ControlKind.Position })
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "takeover is for faders, knobs and pedals: this route's source has no position that could meet a value");
            return null;
        }

        for (var next = index + 1; next < route.Config.Via.Count; next++)
        {
            if (route.Config.Via[next].Word.Value == "scale" && route.Config.Via[next].Body.TryGet("scale", out var value)
                && ScaleWord.TryRead(value, out var low, out var high))
            {
                return new TakeoverStep(low, high);
            }
        }

        return new TakeoverStep(0, 1);
    }
}

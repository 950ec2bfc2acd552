using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ debounce = 15ms }</c>: chatter of a worn button is one press. The step comes first, so that it sees every edge.</summary>
internal sealed class DebounceWord : StepWord
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // Longer than this is no chatter, and would swallow what someone plays.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc />
    public override string Word => "debounce";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var time = step.Duration(Word, Shortest, Longest);
        if (!ControlFit.HasPresses(step, Word, orOsc: false, route))
        {
            return null;
        }

        if (index > 0)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "'debounce' must see every edge of the button: put it first");
            return null;
        }

        return time is { } given ? new DebounceStep(given) : null;
    }
}

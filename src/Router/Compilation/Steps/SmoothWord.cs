using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ smooth = 50ms }</c>: the value glides to the newest position.</summary>
internal sealed class SmoothWord : StepWord
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public override string Word => "smooth";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var time = step.Duration(Word, Shortest, Longest);
        return ControlFit.HasPositions(step, Word, index, route) && time is { } given ? new SmoothStep(given) : null;
    }
}

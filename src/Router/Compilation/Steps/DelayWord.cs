using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ delay = 250ms }</c>: everything goes on later.</summary>
internal sealed class DelayWord : StepWord
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public override string Word => "delay";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route) =>
        step.Duration(Word, Shortest, Longest) is { } time ? new DelayStep(time) : null;
}

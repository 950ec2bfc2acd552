using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ repeat = 125ms }</c> while it is held, <c>{ repeat = 125ms, times = 4 }</c> so many times more.</summary>
internal sealed class RepeatWord : StepWord
{
    private const int MostTimes = 128;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public override string Word => "repeat";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = ["times"];

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var isGiven = step.Take("times") is not null;
        var times = step.Whole("times", 1, MostTimes);
        if (step.Duration(Word, Shortest, Longest) is not { } every || (isGiven && times is null))
        {
            return null;
        }

        if (times is null && CannotBeHeld(route))
        {
            route.Error(RigDiagnosticIds.ImpossibleGesture, step.KeyOrigin(Word),
                $"nothing tells when '{route.Control?.Name ?? "an OSC message"}' is let go, so 'repeat' needs how often: {{ repeat = {RateOf(own)}, times = 4 }}");
            return null;
        }

        return new RepeatStep(every, times?.Value ?? 0);
    }

    private static string RateOf(HoconValue own) => own is HoconScalar scalar ? scalar.Text : "125ms";

    private static bool CannotBeHeld(RouteContext route) =>
        route.Source is MessageSource || (route.Control is { } control && (control.Kind != ControlKind.Button || (control.Gestures & Gestures.GestureWords.Release) == 0));
}

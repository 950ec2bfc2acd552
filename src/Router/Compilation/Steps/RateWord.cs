using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ rate = 30/s, keep = latest }</c>: at most so many a second; the last of those between goes out when its time comes, or is dropped with <c>keep = first</c>.</summary>
internal sealed class RateWord : StepWord
{
    private const double Slowest = 1.0 / 3600;
    private const double Fastest = 10_000;

    private static readonly Words<bool> Keep = new(("latest", true), ("first", false));

    /// <inheritdoc />
    public override string Word => "rate";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = ["keep"];

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var latest = step.Word("keep", Keep, true);
        if (step.AsText(own, Word, "30/s") is not { } text)
        {
            return null;
        }

        if (TryRead(text.Value, out var perSecond, out var hasUnit) && hasUnit && perSecond is >= Slowest and <= Fastest)
        {
            return new RateStep(perSecond, latest);
        }

        route.Error(RigDiagnosticIds.BadValue, text.Origin, !hasUnit && perSecond > 0
            ? $"'rate' needs its unit: {text.Value}/s, or {text.Value}/min"
            : $"'rate' should be so many a second or minute, such as 30/s, not '{text.Value}'");
        return null;
    }

    private static bool TryRead(string text, out double perSecond, out bool hasUnit)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        hasUnit = slash >= 0;
        var number = (hasUnit ? text[..slash] : text).Trim();
        var seconds = !hasUnit ? 1 : text[(slash + 1)..].Trim() switch { "s" => 1, "min" or "m" => 60, _ => 0 };
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out perSecond) || seconds == 0)
        {
            return false;
        }

        perSecond /= seconds;
        return true;
    }
}

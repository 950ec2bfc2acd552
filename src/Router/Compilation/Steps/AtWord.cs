using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ at = next-bar }</c>, <c>next-beat</c>, <c>next-4-bars</c>, <c>next-1/16</c>: the event waits for the clock.</summary>
internal sealed class AtWord : StepWord
{
    private const int MostBars = 64;
    private const int FinestNote = 32;
    private const double BeatsOfWhole = 4;

    private static readonly string[] Words = ["next-bar", "next-beat", "next-2-bars", "next-4-bars", "next-8-bars", "next-1/2", "next-1/4", "next-1/8", "next-1/16", "next-1/32"];

    /// <inheritdoc />
    public override string Word => "at";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (step.AsText(own, Word, "next-bar") is not { } text)
        {
            return null;
        }

        if (!TryRead(text.Value, out var beats, out var bars))
        {
            route.Error(RigDiagnosticIds.UnknownWord, text.Origin, $"'at' has no word '{text.Value}'{NearestWord.Suggest(route.Bag, text.Value, Words)}");
            return null;
        }

        if (route.Draft.Names.Config.Clock is null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "'at' waits for the rig's clock, and there is none; write clock { tempo = 120 }, or clock { from = live }");
            return null;
        }

        return new AtStep(beats, bars);
    }

    private static bool TryRead(string text, out double beats, out int bars)
    {
        (beats, bars) = (0, 0);
        if (!text.StartsWith("next-", StringComparison.Ordinal))
        {
            return false;
        }

        var what = text.AsSpan("next-".Length);
        if (what is "bar" or "beat")
        {
            (beats, bars) = what is "bar" ? (0, 1) : (1, 0);
            return true;
        }

        if (what.EndsWith("-bars", StringComparison.Ordinal))
        {
            return int.TryParse(what[..^"-bars".Length], NumberStyles.None, CultureInfo.InvariantCulture, out bars) && bars is >= 2 and <= MostBars;
        }

        if (!what.StartsWith("1/", StringComparison.Ordinal) || !int.TryParse(what[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            || part is < 1 or > FinestNote || !System.Numerics.BitOperations.IsPow2(part))
        {
            return false;
        }

        beats = BeatsOfWhole / part;
        return true;
    }
}

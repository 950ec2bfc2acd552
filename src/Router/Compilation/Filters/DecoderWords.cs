using System.Globalization;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary><c>nrpn = 1234</c>, <c>rpn = 0</c>: a (non-)registered parameter, put together from its parts.</summary>
/// <param name="form">Which of the two.</param>
internal sealed class ParameterCondition(ValueForm form) : FilterWord
{
    /// <inheritdoc />
    public override string Word => form == ValueForm.Rpn ? "rpn" : "nrpn";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route)
    {
        if (!IsMidi(condition, route) || TextOf(condition, route, "the number of a parameter, such as 1234") is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= ParameterNumbers.Null)
        {
            route.Error(RigDiagnosticIds.BadValue, condition.Value.Origin, $"'{Word}' should be the number of a parameter, 0 to {ParameterNumbers.Null - 1}, not '{text}'");
            return null;
        }

        if (route.Source is ControlSource)
        {
            route.Error(RigDiagnosticIds.NeverMatches, condition.Word.Origin,
                $"a parameter comes in several control changes (99, 98, 6, 38), and one control sends only its own; take them from the whole device: from = {DeviceOf(route)}");
            return null;
        }

        return route.Decode(condition, new ParameterInStep(number, form), new ControllersFilter(Word, ParameterNumbers.Has));
    }

    private static string DeviceOf(RouteContext route) => route.Config.From!.Value.Value.Split('.')[0];
}

/// <summary><c>pair14 = [1, 33]</c>: two controllers that are one value of 14 bits, and nothing else.</summary>
internal sealed class PairCondition : FilterWord
{
    /// <inheritdoc />
    public override string Word => "pair14";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route)
    {
        if (!IsMidi(condition, route))
        {
            return null;
        }

        if (!PairWord.TryRead(condition.Value, out var msb, out var lsb))
        {
            route.Error(RigDiagnosticIds.BadValue, condition.Value.Origin, $"'pair14' should be {PairWord.Wanted}");
            return null;
        }

        CheckElements(condition, route, element => element.Message is MidiKind.ControlChange && (element.Number == msb || element.Number == lsb), Describe);
        return route.Decode(condition, new PairStep(msb, lsb), new ControllersFilter(Word, controller => controller == msb || controller == lsb));
    }
}

/// <summary><c>sysex = "F0 47 ?? 73 {knob} {level:msb} {level:lsb} F7"</c>: SysEx messages of this shape; <c>??</c> is any byte, <c>*</c> any number of them, a name takes what stands there.</summary>
internal sealed class SysExCondition : FilterWord
{
    private const int MostBytes = 256;

    /// <inheritdoc />
    public override string Word => "sysex";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route)
    {
        if (!IsMidi(condition, route) || TextOf(condition, route, "a message such as \"F0 47 ?? 73 {knob} F7\"") is not { } letters)
        {
            return null;
        }

        if (route.Source is ControlSource)
        {
            route.Error(RigDiagnosticIds.NeverMatches, condition.Word.Origin, $"no control sends SysEx; take it from the whole device: from = {route.Config.From!.Value.Value.Split('.')[0]}");
            return null;
        }

        return SysExPatternReader.Read(new Written<string>(letters, condition.Value.Origin), route, MostBytes) is { } pattern
            ? route.Decode(condition, new SysExInStep(pattern), new SysExFilter(pattern))
            : null;
    }
}

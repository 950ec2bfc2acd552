using System.Globalization;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary><c>value = "0.0..0.5"</c>: a position or velocity from 0 to 1, an encoder's steps, an OSC message's first number.</summary>
internal sealed class ValueWord : FilterWord
{
    /// <inheritdoc />
    public override string Word => "value";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route)
    {
        if (TextOf(condition, route, "a number or a range such as \"0.0..0.5\"") is not { } text)
        {
            return null;
        }

        if (!RangeText.TryNumbers(text, out var low, out var high))
        {
            route.Error(RigDiagnosticIds.BadValue, condition.Value.Origin, $"'value' should be a number or a range such as \"0.0..0.5\", not '{text}'");
            return null;
        }

        if (Ordered(condition, route, low, high, text) is null)
        {
            return null;
        }

        if (route.Source is not MessageSource && route.Control is not { Kind: ControlKind.Encoder } && (low > 1 || high < 0))
        {
            route.Error(RigDiagnosticIds.NeverMatches, condition.Value.Origin,
                string.Create(CultureInfo.InvariantCulture, $"'value' can never match: values go from 0 to 1 here; {low} of 127 would be {low / 127:0.###}"));
        }

        return new ValueFilter(low, high);
    }
}

using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary><c>variable { shift = 1, octave = "-2..2" }</c>: only while each of these variables lies within its range.</summary>
internal sealed class VariableWord : FilterWord
{
    /// <inheritdoc />
    public override string Word => "variable";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route) => ReadAll(condition, route).FirstOrDefault();

    /// <inheritdoc />
    public override IEnumerable<Filter> ReadAll(ConditionConfig condition, RouteContext route) => Read(condition, route.What, route.Draft, route.Bag);

    /// <summary>Reads the condition of a route or a light.</summary>
    public static IReadOnlyList<Filter> Read(ConditionConfig condition, string what, RigDraft draft, DiagnosticBag bag)
    {
        if (condition.Value is not HoconObject body)
        {
            bag.Error(RigDiagnosticIds.BadValue, condition.Value.Origin, $"{what}: 'variable' should be {{ … }} with variables and their values, such as {{ shift = 1 }}");
            return [];
        }

        var filters = new List<Filter>();
        foreach (var field in body.Fields.Where(static field => !Section.IsTemplate(field.Key) && field.Value.Kind != HoconKind.Null))
        {
            var index = draft.Names.VariableOf(field.Key);
            if (index < 0)
            {
                bag.Error(RigDiagnosticIds.UnknownName, field.KeyOrigin, draft.Names.Variables.Count == 0
                    ? $"{what}: no variable '{field.Key}'; variables are declared as rig {{ variables {{ {field.Key} = 0 }} }}"
                    : $"{what}: no variable '{field.Key}'{NearestWord.Suggest(bag, field.Key, draft.Names.Variables)}");
                continue;
            }

            draft.VariablesRead.Add(index);
            var text = field.Value is HoconScalar { Text: var written } ? written switch { "true" => "1", "false" => "0", _ => written } : "";
            if (!RangeText.TryNumbers(text, out var low, out var high))
            {
                bag.Error(RigDiagnosticIds.BadValue, field.Value.Origin, $"{what}: '{field.Key}' should be a number or a range such as \"1..3\"{(text.Length > 0 ? $", not '{text}'" : "")}");
                continue;
            }

            var variable = draft.Names.Config.Variables[index];
            if (low > high || low > variable.High || high < variable.Low)
            {
                bag.Error(RigDiagnosticIds.NeverMatches, field.Value.Origin, low > high
                    ? $"{what}: '{field.Key}' is the empty range {text}; write the lower end first"
                    : string.Create(CultureInfo.InvariantCulture, $"{what}: '{field.Key}' goes from {variable.Low} to {variable.High}, so {text} can never match"));
                continue;
            }

            filters.Add(new VariableFilter(index, low, high));
        }

        return filters;
    }
}

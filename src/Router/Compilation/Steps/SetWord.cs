using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ set { octave = "octave + 1", shift = 0 } }</c>: variables become something else, all at once.</summary>
internal sealed class SetWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "set";

    /// <inheritdoc />
    public override bool ActsAlone => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (own is not HoconObject body)
        {
            step.Wrong(own, Word, "{ … } with variables, such as { octave = \"octave + 1\" }");
            route.Failed = true;
            return null;
        }

        var names = route.Draft.Names;
        var assignments = new List<VariableAssignment>();
        foreach (var field in body.Fields.Where(static field => !Section.IsTemplate(field.Key) && field.Value.Kind != HoconKind.Null))
        {
            var variable = names.VariableOf(field.Key);
            if (variable < 0)
            {
                route.Error(RigDiagnosticIds.UnknownName, field.KeyOrigin, names.Variables.Count == 0
                    ? $"no variable '{field.Key}'; variables are declared as rig {{ variables {{ {field.Key} = 0 }} }}"
                    : $"no variable '{field.Key}'{NearestWord.Suggest(route.Bag, field.Key, names.Variables)}");
                continue;
            }

            route.Draft.VariablesSet.Add(variable);
            route.Scope.Setting = variable;
            if (ReadValue(step, field, route) is { } value)
            {
                assignments.Add(new VariableAssignment(variable, value));
            }

            route.Scope.Setting = -1;
        }

        return new SetStep([.. assignments], [.. route.Scope.VariableSlots]);
    }

    private static Expression? ReadValue(Section step, HoconField field, RouteContext route)
    {
        if (field.Value is not HoconScalar scalar)
        {
            step.Wrong(field.Value, field.Key, "a number or an expression such as \"octave + 1\"");
            return null;
        }

        if (scalar.Kind == HoconKind.Boolean)
        {
            return Expression.Whole(scalar.Text == "true" ? 1 : 0);
        }

        return scalar.Kind == HoconKind.Number && scalar.TryGetDouble(out var number)
            ? Expression.Number(number)
            : route.Read(new Written<string>(scalar.Text, scalar.Origin), Slice.Trimmed(scalar.Text, 0, scalar.Text.Length));
    }
}

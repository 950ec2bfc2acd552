using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>rig { variables { NAME = NUMBER, NAME { start, range, within } } }</c></summary>
internal static class VariableReader
{
    private static readonly string[] Taken = ["value", "note", "controller", "program", "velocity", "channel", "int", "float"];

    /// <summary>Reads all variables.</summary>
    public static List<VariableConfig> Read(Section? variables)
    {
        var all = new List<VariableConfig>();
        if (variables is null)
        {
            return all;
        }

        foreach (var field in variables.Fields)
        {
            var name = new Written<string>(field.Key, field.KeyOrigin);
            if (!IsName(field.Key))
            {
                variables.Bag.Error(RigDiagnosticIds.BadValue, name.Origin,
                    $"variable '{field.Key}': a name is made of letters, digits and _ (a - would be a minus) and begins with a letter, and is none of {string.Join(", ", Taken)} or arg1");
            }
            else if (ReadOne(variables, name, field.Value) is { } variable)
            {
                all.Add(variable);
            }
        }

        return all;
    }

    private static VariableConfig? ReadOne(Section variables, Written<string> name, HoconValue value)
    {
        (HoconValue? start, var low, var high, Written<string>? within) = (value, double.NegativeInfinity, double.PositiveInfinity, null);
        if (value is HoconObject body)
        {
            (start, low, high, within) = Section.Read(body, $"variable '{name.Value}'", variables.Bag, ReadBody);
        }

        if (start is null)
        {
            return null;
        }

        if (start is not HoconScalar { Kind: HoconKind.Number or HoconKind.String } scalar || !scalar.TryGetDouble(out var number))
        {
            variables.Wrong(start, name.Value, "a number such as 0 (whole) or 0.5");
            return null;
        }

        if (number < low || number > high)
        {
            variables.Bag.Error(RigDiagnosticIds.BadValue, scalar.Origin, $"variable '{name.Value}': it begins outside of its range");
        }

        return new VariableConfig(name, number, !scalar.Text.AsSpan().ContainsAny('.', 'e', 'E'), low, high) { Within = within };
    }

    private static (HoconValue? Start, double Low, double High, Written<string>? Within) ReadBody(Section section)
    {
        var (low, high) = (double.NegativeInfinity, double.PositiveInfinity);
        var start = section.Take("start");
        if (start is null)
        {
            section.Bag.Error(RigDiagnosticIds.MissingKey, section.Origin, $"{section.What}: 'start' is missing, for instance start = 0");
        }

        if (section.Text("range", "\"0..7\"") is { } range && (!RangeText.TryNumbers(range.Value, out low, out high) || low > high))
        {
            section.Bag.Error(RigDiagnosticIds.BadValue, range.Origin, $"{section.What}: 'range' should be two numbers such as \"-3..3\", the lower one first, not '{range.Value}'");
            (low, high) = (double.NegativeInfinity, double.PositiveInfinity);
        }

        var within = section.Text("within", "\"live.tracks - 8\"");
        section.Done();
        return (start, low, high, within);
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 40 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
        && !Taken.Contains(text) && !(text.StartsWith("arg", StringComparison.Ordinal) && text.Length > 3 && text.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0);
}

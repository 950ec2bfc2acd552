using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>One coordinate of a control: its name and the places it goes through.</summary>
internal sealed record PlaceAxis(string Name, int Low, int Size);

/// <summary>Reads a number for each place of a control: the same for all, a formula of the coordinates, or a list in the places' order.</summary>
/// <param name="axes">The control's coordinates; the last runs fastest.</param>
internal sealed class PlaceNumbers(IReadOnlyList<PlaceAxis> axes)
{
    /// <summary>What <c>channel = any</c> is read as.</summary>
    public const int AnyChannel = -1;

    private const string Any = "any";

    /// <summary>How many places there are.</summary>
    public int Count { get; } = axes.Aggregate(1, static (product, axis) => product * axis.Size);

    /// <summary>Reads a key with a number for each place; null when it cannot be read, or is not there and must be, which has been reported.</summary>
    public int[]? Read(Section control, string key, int low, int high, bool isRequired)
    {
        var numbers = new int[Count];
        var value = control.Take(key);
        if (value is null)
        {
            if (isRequired)
            {
                control.Bag.Error(RigDiagnosticIds.MissingKey, control.Origin, $"{control.What}: '{key}' is missing: a number, a formula such as \"52 + scene\", or a list");
            }

            return isRequired ? null : numbers;
        }

        if (value is HoconArray list)
        {
            return ReadList(control, key, list, numbers, low, high);
        }

        if (control.AsText(value, key, "a number or a formula such as \"52 + scene\"") is not { } text)
        {
            return null;
        }

        if (key == "channel" && text.Value == Any)
        {
            Array.Fill(numbers, AnyChannel);
            return numbers;
        }

        var scope = new NameScope();
        foreach (var axis in axes)
        {
            scope.TryBind(axis.Name);
        }

        if (!ExpressionParser.TryParse(text.Value, Slice.Trimmed(text.Value, 0, text.Value.Length), scope, out var formula, out var error))
        {
            var nearest = error.Unknown is { } name ? NearestWord.Suggest(control.Bag, name, key == "channel" ? [.. scope.Names, Any] : scope.Names) : "";
            control.Bag.Error(error.Id, text.At(error.Offset), $"{control.What}: '{key}': {error.Message}{nearest}");
            return null;
        }

        var at = axes.Select(static axis => axis.Low).ToArray();
        for (var i = 0; i < Count; i++)
        {
            var e = default(MeshEvent);
            for (var slot = 0; slot < at.Length; slot++)
            {
                e.Bind(slot, at[slot]);
            }

            numbers[i] = formula.EvaluateWhole(e);
            if (numbers[i] < low || numbers[i] > high)
            {
                control.Bag.Error(RigDiagnosticIds.BadValue, text.Origin,
                    string.Create(CultureInfo.InvariantCulture, $"{control.What}: '{key}' goes from {low} to {high}, and for [{string.Join(',', at)}] it is {numbers[i]}"));
                return null;
            }

            for (var axis = at.Length - 1; axis >= 0 && ++at[axis] >= axes[axis].Low + axes[axis].Size; axis--)
            {
                at[axis] = axes[axis].Low;
            }
        }

        return numbers;
    }

    private static int[]? ReadList(Section control, string key, HoconArray list, int[] numbers, int low, int high)
    {
        if (list.Items.Count != numbers.Length)
        {
            control.Bag.Error(RigDiagnosticIds.BadValue, list.Origin, $"{control.What}: '{key}' has {list.Items.Count} numbers for {numbers.Length} places");
            return null;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            if (control.AsWhole(list.Items[i], key, low, high) is not { } number)
            {
                return null;
            }

            numbers[i] = number.Value;
        }

        return numbers;
    }
}

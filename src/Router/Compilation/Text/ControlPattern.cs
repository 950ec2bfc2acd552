using MidiMesh.Contracts.Devices;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>Reads which elements of a control a place means: <c>pad[track,scene]</c>, <c>pad[1..4 as track, scene]</c>, <c>pad[3,2]</c>, <c>pad</c> for all.</summary>
internal static class ControlPattern
{
    /// <summary>Finds the elements and binds the names.</summary>
    /// <param name="place">The place; its first part is the device, its second the control.</param>
    /// <param name="profile">The device's profile.</param>
    /// <param name="scope">Takes the bound names.</param>
    /// <param name="what">Whose it is, for messages.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <returns>Control, elements and for each the values of the bound names by slot; null when it cannot be read.</returns>
    public static (int Control, int[] Elements, int[][] Bound)? Read(Place place, DeviceProfile profile, NameScope scope, string what, DiagnosticBag bag)
    {
        var part = place.Segments[1];
        var index = Array.FindIndex(profile.Controls, control => control.Name == part.Name);
        if (index < 0)
        {
            bag.Error(RigDiagnosticIds.UnknownName, place.Text.At(part.Offset),
                $"{what}: {profile.Name} has no control '{part.Name}'{NearestWord.Suggest(bag, part.Name, [.. profile.Controls.Select(static control => control.Name)])}");
            return null;
        }

        var control = profile.Controls[index];
        if (place.Segments.Count > 2)
        {
            bag.Error(RigDiagnosticIds.BadSyntax, place.Text.At(place.Segments[2].Offset), $"{what}: nothing follows the control '{part.Name}', so '.{place.Words(2)}' has no meaning");
            return null;
        }

        if (part.Coordinates.Count > 0 && part.Coordinates.Count != control.Sizes.Length)
        {
            bag.Error(RigDiagnosticIds.BadSyntax, place.Text.At(part.Coordinates[0].Offset), control.Sizes.Length == 0
                ? $"{what}: there is only one '{part.Name}', so it has no coordinates"
                : $"{what}: '{part.Name}' has {Coordinates(control.Sizes.Length)}, not {part.Coordinates.Count}");
            return null;
        }

        var axes = new Axis[control.Sizes.Length];
        for (var i = 0; i < axes.Length; i++)
        {
            var lowest = control.LowestOf(i);
            var whole = new Axis(lowest, lowest + control.Sizes[i] - 1, null, -1);
            if (part.Coordinates.Count == 0)
            {
                axes[i] = whole;
            }
            else if (ReadAxis(place, part.Coordinates[i], control, whole, scope, what, bag) is { } axis)
            {
                axes[i] = axis;
            }
            else
            {
                return null;
            }
        }

        return Expand(control, index, axes, scope.Slots);
    }

    private static string Coordinates(int count) => count == 1 ? "one coordinate" : $"{count} coordinates";

    private static Axis? ReadAxis(Place place, Slice slice, ControlGroup control, Axis whole, NameScope scope, string what, DiagnosticBag bag)
    {
        var text = slice.Of(place.Text.Value);
        var range = text;
        string? name = null;
        var nameAt = 0;
        if (text.IndexOf(" as ", StringComparison.Ordinal) is var split and >= 0)
        {
            range = text[..split].Trim();
            name = text[(split + 4)..].Trim();
            nameAt = split + 4;
        }
        else if (char.IsAsciiLetter(text[0]) || text[0] == '_')
        {
            (range, name) = ("", text);
        }

        if (name is not null)
        {
            if (!IsBindable(name))
            {
                bag.Error(RigDiagnosticIds.BadSyntax, place.Text.At(slice.Offset + nameAt),
                    $"{what}: '{name}' is no name to bind: letters, digits and _ (a - would be a minus); sums such as scene + 5 belong to the other side");
                return null;
            }

            if (!scope.TryBind(name, place.Text.At(slice.Offset + nameAt)))
            {
                bag.Error(RigDiagnosticIds.TwoOwners, place.Text.At(slice.Offset + nameAt), $"{what}: '{name}' is bound twice");
                return null;
            }
        }

        var slot = name is null ? -1 : scope.Slots - 1;
        if (range.Length == 0)
        {
            return whole with { Slot = slot };
        }

        if (!RangeText.TryWhole(range, out var low, out var high))
        {
            bag.Error(RigDiagnosticIds.BadSyntax, place.Text.At(slice.Offset), $"{what}: '{range}' is neither a name nor a number nor a range such as 1..4");
            return null;
        }

        if (low > high)
        {
            bag.Error(RigDiagnosticIds.NeverMatches, place.Text.At(slice.Offset), $"{what}: the range {range} is empty; write the lower end first: {high}..{low}");
            return null;
        }

        if (low < whole.Low || high > whole.High)
        {
            bag.Error(RigDiagnosticIds.NeverMatches, place.Text.At(slice.Offset),
                $"{what}: '{control.Name}' goes from {whole.Low} to {whole.High} here, so {range} cannot match{(low <= whole.High && high >= whole.Low ? " as a whole" : "")}");
            return null;
        }

        return new Axis(low, high, name, slot);
    }

    internal static bool IsBindable(string name) =>
        name.Length is > 0 and <= 40 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
        && name is not ("int" or "float");

    /// <summary>Every combination of the coordinates, the last one fastest, as the profile's elements stand.</summary>
    private static (int Control, int[] Elements, int[][] Bound) Expand(ControlGroup control, int index, Axis[] axes, int slots)
    {
        var count = 1;
        foreach (var axis in axes)
        {
            count *= axis.High - axis.Low + 1;
        }

        var elements = new int[count];
        var bound = new int[count][];
        var at = Array.ConvertAll(axes, static axis => axis.Low);
        for (var i = 0; i < count; i++)
        {
            elements[i] = control.ElementAt(at);
            var values = slots == 0 ? [] : new int[slots];
            for (var axis = 0; axis < axes.Length; axis++)
            {
                if (axes[axis].Slot >= 0)
                {
                    values[axes[axis].Slot] = at[axis];
                }
            }

            bound[i] = values;
            for (var axis = axes.Length - 1; axis >= 0 && ++at[axis] > axes[axis].High; axis--)
            {
                at[axis] = axes[axis].Low;
            }
        }

        return (index, elements, bound);
    }

    private readonly record struct Axis(int Low, int High, string? Name, int Slot);
}

using MidiMesh.Contracts.Live;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Routes;

/// <summary>Which numbers of Live's a route comes from: <c>track[3].volume</c>, <c>track[1..8 as track].volume</c>.</summary>
/// <param name="Places">Track and item of each, from 0, or -1.</param>
/// <param name="Bound">For each the values of the bound names, by slot.</param>
internal sealed record LiveAxes((int Track, int Item)[] Places, int[][] Bound)
{
    private const int MostPlaces = 4096;

    /// <summary>Reads the coordinates and binds their names; null when something is wrong, which has been reported.</summary>
    public static LiveAxes? Read(Place place, LivePlace known, RouteContext route)
    {
        var slices = place.Coordinates(1);
        var axes = new (int Low, int High, int Slot)[slices.Count];
        for (var i = 0; i < axes.Length; i++)
        {
            if (ReadAxis(place, slices[i], route) is not { } axis)
            {
                return null;
            }

            axes[i] = axis;
        }

        var count = axes.Aggregate(1L, static (product, axis) => product * (axis.High - axis.Low + 1));
        if (count > MostPlaces)
        {
            route.Error(RigDiagnosticIds.TooMany, place.Text.At(slices[0].Offset), $"these are {count} numbers; a route comes from {MostPlaces} at most");
            return null;
        }

        var (places, bound) = (new (int, int)[count], new int[count][]);
        var at = Array.ConvertAll(axes, static axis => axis.Low);
        for (var i = 0; i < count; i++)
        {
            places[i] = PlaceOf(known, at);
            bound[i] = new int[route.Scope.Slots];
            for (var axis = 0; axis < axes.Length; axis++)
            {
                if (axes[axis].Slot >= 0)
                {
                    bound[i][axes[axis].Slot] = at[axis];
                }
            }

            for (var axis = axes.Length - 1; axis >= 0 && ++at[axis] > axes[axis].High; axis--)
            {
                at[axis] = axes[axis].Low;
            }
        }

        return new LiveAxes(places, bound);
    }

    private static (int Track, int Item) PlaceOf(LivePlace known, int[] at) => at.Length switch
    {
        0 => (-1, -1),
        1 => known.IsListed ? (-1, at[0] - 1) : (at[0] - 1, -1),
        2 => (at[0] - 1, at[1] - 1),
        _ => (at[0] - 1, DevicePlace.Pack(at[1] - 1, at[2])),
    };

    private static (int Low, int High, int Slot)? ReadAxis(Place place, Slice slice, RouteContext route)
    {
        const int Most = 1000;
        var text = slice.Of(place.Text.Value);
        var split = text.IndexOf(" as ", StringComparison.Ordinal);
        var range = split < 0 ? text : text[..split].Trim();
        if (!RangeText.TryWhole(range, out var low, out var high) || low < 1 || high > Most || low > high)
        {
            route.Error(RigDiagnosticIds.BadSyntax, place.Text.At(slice.Offset), $"'{range}' should be a number or a range from 1 to {Most}: a set has no size that a rig could know, so write 1..8 as {(split < 0 && ControlPattern.IsBindable(text) ? text : "track")}");
            return null;
        }

        if (split < 0)
        {
            return (low, high, -1);
        }

        var name = text[(split + 4)..].Trim();
        if (!ControlPattern.IsBindable(name) || !route.Scope.TryBind(name, place.Text.At(slice.Offset + split + 4)))
        {
            route.Error(RigDiagnosticIds.BadSyntax, place.Text.At(slice.Offset + split + 4), $"'{name}' cannot be bound: it is no name, or is bound already");
            return null;
        }

        return (low, high, route.Scope.Slots - 1);
    }
}

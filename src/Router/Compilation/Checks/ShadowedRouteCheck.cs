using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A route that never gets anything, because routes with <c>last</c> and without conditions take it all first. A warning: an overriding file may mean it so.</summary>
internal sealed class ShadowedRouteCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        // For each control, what is left after the routes seen so far (they stand highest priority first).
        var taken = new Dictionary<(int Device, int Element), (int Gestures, RouteDraft By)>();
        var wholly = new Dictionary<int, (int Gestures, RouteDraft By)>();
        foreach (var route in draft.Routes)
        {
            if (ShadowOf(route, taken, wholly) is { } by)
            {
                bag.Warning(RigDiagnosticIds.ShadowedRoute, route.Config.Name.Origin,
                    $"{route.What} never runs: route '{by.Config.Name.Value}' takes everything first and says last = true; give this one a higher priority, or the other one a condition");
            }

            if (!route.Config.Last || route.When.Length > 0)
            {
                continue;
            }

            switch (route.Source)
            {
                case ControlSource source:
                    foreach (var element in source.Elements)
                    {
                        var before = taken.GetValueOrDefault((source.Device, element), (0, route));
                        taken[(source.Device, element)] = (before.Item1 | route.Gestures, before.Item2);
                    }

                    break;
                case DeviceWideSource source:
                    var whole = wholly.GetValueOrDefault(source.Device, (0, route));
                    wholly[source.Device] = (whole.Item1 | route.Gestures, whole.Item2);
                    break;
            }
        }
    }

    /// <summary>The route that leaves nothing for another one on any of its controls, or null.</summary>
    private static RouteDraft? ShadowOf(
        RouteDraft route, Dictionary<(int Device, int Element), (int Gestures, RouteDraft By)> taken, Dictionary<int, (int Gestures, RouteDraft By)> wholly)
    {
        if (route.Source is DeviceWideSource everything)
        {
            return wholly.TryGetValue(everything.Device, out var all) && (route.Gestures & ~all.Gestures) == 0 ? all.By : null;
        }

        if (route.Source is not ControlSource source)
        {
            return null;
        }

        var by = default(RouteDraft);
        var whole = wholly.GetValueOrDefault(source.Device);
        foreach (var element in source.Elements)
        {
            var own = taken.GetValueOrDefault((source.Device, element));
            if ((route.Gestures & ~(own.Gestures | whole.Gestures)) != 0)
            {
                return null;
            }

            by ??= own.By ?? whole.By;
        }

        return by;
    }
}

using MidiMesh.Router.Compilation.Stage;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A route that never gets anything, because routes with <c>last</c> take it all first, or because every page has a route of its own there. A warning: an overriding file may mean it so.</summary>
internal sealed class ShadowedRouteCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var reach = new RouteReach(draft, new PageGates(draft));

        // A role's route runs when it runs at one of the role's devices.
        var running = new HashSet<RouteConfig>(reach.Pages.Keys.Select(static route => route.Config), ReferenceEqualityComparer.Instance);
        var told = new HashSet<RouteConfig>(ReferenceEqualityComparer.Instance);
        foreach (var route in draft.Routes.Where(route => !running.Contains(route.Config) && told.Add(route.Config)))
        {
            bag.Warning(RigDiagnosticIds.ShadowedRoute, route.Config.Name.Origin, reach.ShadowOf(route) is { } by
                ? $"{route.What} never runs: route '{by.Config.Name.Value}' takes everything first and says last = true; give this one a higher priority, or the other one a condition"
                : $"{route.What} never runs: on every page that allows it there is a route of the page's own for the same control and gesture; 'always' of the pages would keep it");
        }
    }
}

using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>Nothing that a device sends goes back to the same device as a whole, by its name or as the player of a role: most answer with the same again, and the stage is full of notes.</summary>
/// <remarks>
/// An instrument whose keys do not play its own sounds (local off) is meant to be played this way and says so; what goes back in a way that
/// the route itself would not take again is no loop either.
/// </remarks>
internal sealed class FeedbackLoopCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var told = new HashSet<RouteConfig>(ReferenceEqualityComparer.Instance);
        foreach (var route in draft.Routes)
        {
            if (route.Source is not DeviceWideSource source || draft.Names.Config.Devices[source.Device].LocalOff || told.Contains(route.Config)
                || LoopPortCheck.HeardAt(draft, source.Device).Contains(source.Device))
            {
                continue;
            }

            foreach (var to in route.To)
            {
                if (LeadsBack(to, source.Device) && !EndlessMessages.Find([route], draft, device => device == source.Device ? [device] : []).IsEmpty)
                {
                    told.Add(route.Config);
                    Report(route, source.Device, to as RoleDestination, draft, bag);
                    break;
                }
            }
        }
    }

    private static bool LeadsBack(Destination to, int device) =>
        to is MidiDestination midi ? midi.Device == device : to is RoleDestination role && role.Devices.Contains(device);

    private static void Report(RouteDraft route, int device, RoleDestination? to, RigDraft draft, DiagnosticBag bag)
    {
        var names = draft.Names;
        var name = names.Config.Devices[device].Name.Value;
        var from = route.Role >= 0 ? names.Config.Roles[route.Role].Name.Value : null;
        var goal = to is null ? name : names.Config.Roles[to.Role].Name.Value;
        var origin = route.Config.To.FirstOrDefault(text => text.Value == goal, route.Config.Name).Origin;
        if (to is not null && from is not null && to.Role != route.Role && (to.Devices[0] != device || names.RoleDevices[route.Role][0] != device))
        {
            // A spare may stand in for two at once, which is better than none; as a rule it does not.
            bag.Warning(RigDiagnosticIds.FeedbackLoop, origin, $"{route.What}: while '{name}' plays both '{from}' and '{goal}', everything from it goes back to it, a loop");
            return;
        }

        var players = from is null ? (to is null ? "" : $" while it plays '{goal}'")
            : to is null ? $" while it plays '{from}'"
            : from == goal ? $" (whoever plays '{goal}')" : $" while it plays '{from}' and '{goal}'";
        bag.Error(RigDiagnosticIds.FeedbackLoop, origin,
            $"{route.What}: everything from '{name}' goes back to '{name}'{players}, a loop; if its keys are silent by themselves (local off), say local-off = true at the device");
    }
}

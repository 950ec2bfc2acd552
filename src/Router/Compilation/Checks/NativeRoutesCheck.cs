using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A control that Live maps by itself moves one parameter, always: no second route may want it for another one, and none may take its events away first.</summary>
internal sealed class NativeRoutesCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var seen = new List<(NativeMapping Mapping, RouteDraft Route)>();
        for (var i = 0; i < draft.Routes.Count; i++)
        {
            var route = draft.Routes[i];
            if (route.Native is not { } native || route.Source is not ControlSource source)
            {
                continue;
            }

            if (draft.Routes.Take(i).FirstOrDefault(other => other.Config.Last && Overlaps(other.Source, source)) is { } first)
            {
                bag.Error(RigDiagnosticIds.DoesNotFit, route.Config.Native!.Origin,
                    $"{route.What}: Live cannot map this by itself: route '{first.Config.Name.Value}' comes first and says last = true, and Live would move the parameter all the same");
            }

            foreach (var mapping in native)
            {
                if (seen.Find(one => one.Mapping.IsSameControl(mapping)) is { Route: { } other })
                {
                    bag.Error(RigDiagnosticIds.TwoOwners, route.Config.Native!.Origin,
                        $"{route.What}: Live moves one parameter by {mapping.ControlText}, and route '{other.Config.Name.Value}' has it already; Live does not tell devices apart");
                    break;
                }

                seen.Add((mapping, route));
            }
        }
    }

    private static bool Overlaps(RouteSource one, ControlSource other) => one switch
    {
        DeviceWideSource whole => whole.Device == other.Device,
        ControlSource controls => controls.Device == other.Device && controls.Elements.Intersect(other.Elements).Any(),
        _ => false,
    };
}

using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Compilation.Lights;
using MidiMesh.Router.Compilation.Stage;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>
/// No lamp follows two things at once: it would show whichever spoke last. Two on different pages, or for different values of a variable, are never there together.
/// Fields of a display that share a character count as one lamp; texts that come for a while lie over the others, and any number of them may.
/// </summary>
/// <remarks>Two roles that one spare can play meet only while it plays both: that is told in a warning, since a stage with it is better off than one without.</remarks>
internal sealed class LightOwnersCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var gates = new PageGates(draft);
        var owners = new Dictionary<(int Device, int Element), List<(LightDraft Light, ulong Pages)>>();
        var reported = new HashSet<(LightConfig, LightConfig)>();
        foreach (var light in draft.Lights)
        {
            foreach (var binding in light.Bindings.Where(static binding => binding.Text is not { IsBrief: true }))
            {
                // Without pages there is one, so to speak, and all lights are on it.
                var pages = gates.Count == 0 ? 1 : gates.PagesOf(light, binding);
                var owner = SharedCells.Of(draft.Names.Profiles[binding.Device]!, binding.Element)
                    .SelectMany(element => owners.GetValueOrDefault((binding.Device, element)) ?? [])
                    .FirstOrDefault(one => one.Light.Config != light.Config && (one.Pages & pages) != 0 && MayMeet(one.Light.When, light.When)).Light;
                if (!owners.TryGetValue((binding.Device, binding.Element), out var there))
                {
                    owners[(binding.Device, binding.Element)] = there = [];
                }

                there.Add((light, pages));
                if (owner is not null && reported.Add((owner.Config, light.Config)))
                {
                    Report(owner, light, binding, draft, bag);
                }
            }
        }
    }

    /// <summary>Whether two sets of conditions can hold at one moment.</summary>
    public static bool MayMeet(Filter[] a, Filter[] b)
    {
        foreach (var one in a)
        {
            foreach (var other in b)
            {
                if ((one, other) is (PageFilter onePages, PageFilter otherPages) && (onePages.Pages & otherPages.Pages) == 0)
                {
                    return false;
                }

                if ((one, other) is (VariableFilter first, VariableFilter second) && first.Variable == second.Variable && (first.High < second.Low || second.High < first.Low))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void Report(LightDraft owner, LightDraft light, LightBinding binding, RigDraft draft, DiagnosticBag bag)
    {
        var names = draft.Names;
        var device = names.Config.Devices[binding.Device].Name.Value;
        var message = $"{device}.{names.Profiles[binding.Device]!.NameOf(binding.Element)} belongs to light '{owner.Config.Name.Value}' (line {owner.Config.Name.Origin.Line}) already; a lamp has one light at a time: give one of them other lamps, a page or a condition";
        if (owner.Role >= 0 && light.Role >= 0 && owner.Role != light.Role
            && (names.RoleDevices[owner.Role][0] != binding.Device || names.RoleDevices[light.Role][0] != binding.Device))
        {
            bag.Warning(RigDiagnosticIds.TwoOwners, light.Config.To!.Value.Origin,
                $"light '{light.Config.Name.Value}': while '{device}' plays both '{names.Config.Roles[owner.Role].Name.Value}' and '{names.Config.Roles[light.Role].Name.Value}', {message}");
            return;
        }

        bag.Error(RigDiagnosticIds.TwoOwners, light.Config.To!.Value.Origin, $"light '{light.Config.Name.Value}': {message}");
    }
}

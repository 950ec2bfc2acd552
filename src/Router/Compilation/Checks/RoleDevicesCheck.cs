using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A role is played by devices that exist, has a name of its own, and something is written with it.</summary>
internal sealed class RoleDevicesCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var names = draft.Names;
        var roles = names.Config.Roles;
        if (roles.Count > StageLayout.MaxRoles)
        {
            bag.Error(RigDiagnosticIds.TooMany, roles[StageLayout.MaxRoles].Name.Origin, $"a rig has at most {StageLayout.MaxRoles} roles");
        }

        for (var i = 0; i < roles.Count; i++)
        {
            CheckName(roles[i], names, bag);
            CheckDevices(roles[i], names, bag);
        }
    }

    private static void CheckName(RoleConfig role, RigNames names, DiagnosticBag bag)
    {
        var name = role.Name.Value;
        if (names.DeviceOf(name) >= 0 || names.EndpointOf(name) >= 0)
        {
            bag.Error(RigDiagnosticIds.TwoOwners, role.Name.Origin,
                $"role '{name}': {(names.DeviceOf(name) >= 0 ? "a device" : "an endpoint")} has this name too; routes could not tell them apart (each device is a role of its own already)");
        }
    }

    private static void CheckDevices(RoleConfig role, RigNames names, DiagnosticBag bag)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var device in role.AnyOf)
        {
            if (!seen.Add(device.Value))
            {
                bag.Error(RigDiagnosticIds.TwoOwners, device.Origin, $"role '{role.Name.Value}': '{device.Value}' stands there twice");
            }
            else if (names.DeviceOf(device.Value) < 0)
            {
                bag.Error(RigDiagnosticIds.UnknownName, device.Origin, names.RoleOf(device.Value) >= 0
                    ? $"role '{role.Name.Value}': '{device.Value}' is a role; name its devices themselves"
                    : $"role '{role.Name.Value}': no device '{device.Value}'{NearestWord.Suggest(bag, device.Value, names.Devices)}");
            }
        }
    }
}

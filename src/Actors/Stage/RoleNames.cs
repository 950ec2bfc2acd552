using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Stage;

/// <summary>Finds a role and one of its devices by their keys in the rig, or says in words why not.</summary>
public static class RoleNames
{
    /// <summary>Looks both up.</summary>
    /// <returns>The indices, or the reason for people.</returns>
    public static (int Role, int Device, string? Refused) Find(MeshWiring wiring, string role, string device)
    {
        ArgumentNullException.ThrowIfNull(wiring);
        var roles = wiring.Table.Stage.Roles;
        var index = Array.FindIndex(roles, one => one.Name == role);
        if (index < 0)
        {
            return (-1, -1, roles.Length == 0 ? $"there is no role '{role}'; this rig has none" : $"there is no role '{role}'; there is {string.Join(", ", roles.Select(static one => one.Name))}");
        }

        var names = roles[index].Devices.Select(one => wiring.Table.Devices[one].Name).ToArray();
        var place = Array.IndexOf(names, device);
        return place < 0 ? (index, -1, $"'{device}' cannot play role '{role}'; {string.Join(", ", names)} can") : (index, roles[index].Devices[place], null);
    }

    /// <summary>What a swap would change, or why it cannot be.</summary>
    public static (SwapRehearsal? Rehearsal, string? Refused) Rehearse(MeshWiring wiring, string role, string device)
    {
        var (index, to, refused) = Find(wiring, role, device);
        if (refused is not null)
        {
            return (null, refused);
        }

        var from = wiring.Stage?.ActiveOf(index, wiring.Capture().Version) ?? -1;
        return (SwapRehearsal.Of(wiring.Table, index, from < 0 ? wiring.Table.Stage.Roles[index].Devices[0] : from, to), null);
    }
}

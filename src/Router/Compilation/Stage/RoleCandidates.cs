using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Stage;

/// <summary>What is written with a role is read once for each device that may play it, since each has controls and lights of its own.</summary>
internal static class RoleCandidates
{
    /// <summary>Index of the role that a place begins with, or -1.</summary>
    public static int RoleOf(Written<string>? place, RigNames names)
    {
        var text = place?.Value ?? "";
        var end = text.AsSpan().IndexOfAny('.', '[', ':');
        return end >= 0 && text[end] == ':' ? -1 : names.RoleOf((end < 0 ? text : text[..end]).Trim());
    }

    /// <summary>Reads something for each device of a role, or once when there is no role.</summary>
    /// <param name="role">Index of the role, or -1.</param>
    /// <param name="names">The rig's names.</param>
    /// <param name="bag">Takes what is wrong. What is wrong with some of the devices only is a warning that says what is lost.</param>
    /// <param name="read">Reads it for a role and device, both -1 when there is none.</param>
    public static IEnumerable<T> ForEach<T>(int role, RigNames names, DiagnosticBag bag, Func<int, int, DiagnosticBag, T?> read)
        where T : class
    {
        if (role < 0 || names.RoleDevices[role].Length == 0)
        {
            return read(-1, -1, bag) is { } one ? [one] : [];
        }

        var all = new List<T>();
        var failed = new List<(int Device, DiagnosticBag Bag)>();
        foreach (var device in names.RoleDevices[role])
        {
            var own = bag.Fork();
            if (read(role, device, own) is { } found)
            {
                all.Add(found);
                bag.Take(own);
            }
            else
            {
                failed.Add((device, own));
            }
        }

        foreach (var (device, own) in failed)
        {
            if (all.Count == 0)
            {
                bag.Take(own);
            }
            else if (own.FirstError is { } error)
            {
                bag.Warning(RigDiagnosticIds.Doubtful, error.Origin,
                    $"{error.Message}; nothing comes of this while '{names.Config.Devices[device].Name.Value}' plays '{names.Config.Roles[role].Name.Value}'");
            }
        }

        return all;
    }
}

using System.Globalization;

namespace MidiMesh.Router.Backends.OscUdp;

/// <summary>Finds which process holds a UDP port. Linux only; elsewhere, and for other users' processes, nobody is named.</summary>
internal static class UdpPortOwner
{
    /// <summary>"name (process 123)", or null when it cannot be known.</summary>
    public static string? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var inodes = SocketInodes("/proc/net/udp", port).Concat(SocketInodes("/proc/net/udp6", port)).ToHashSet();
            return inodes.Count == 0 ? null : Holder(inodes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Lines of /proc/net/udp: "sl local_address rem_address st queues tr tm->when retrnsmt uid timeout inode …", addresses as hex "ADDR:PORT".</summary>
    private static IEnumerable<string> SocketInodes(string table, int port)
    {
        if (!File.Exists(table))
        {
            yield break;
        }

        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal))
            {
                yield return $"socket:[{fields[9]}]";
            }
        }
    }

    private static string? Holder(HashSet<string> inodes)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Holds(process, inodes))
            {
                return id == Environment.ProcessId
                    ? $"MidiMesh itself (process {id}: another endpoint of this rig)"
                    : $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {id})";
            }
        }

        return null;
    }

    private static bool Holds(string process, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && inodes.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process ended while we looked, or belongs to somebody else.
            return false;
        }
    }
}

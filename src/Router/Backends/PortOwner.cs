using System.Globalization;

namespace MidiMesh.Router.Backends;

/// <summary>Which kind of port.</summary>
internal enum PortKind
{
    /// <summary>One that datagrams come to.</summary>
    Udp,

    /// <summary>One that is listened at for connections.</summary>
    Tcp,
}

/// <summary>Who holds a port. Linux only; elsewhere nobody is named.</summary>
/// <param name="Name">The program's name, or null for a program of another user.</param>
/// <param name="Process">Its process id, or 0 for a program of another user.</param>
/// <param name="User">The user, by name or number.</param>
internal sealed record PortOwner(string? Name, int Process, string User)
{
    /// <summary>State of a listening socket in /proc/net/tcp (TCP_LISTEN of the kernel's tcp_states.h).</summary>
    private const string Listening = "0A";

    /// <summary>In words: "name (process 123)", or "a program of the user 'name'".</summary>
    public override string ToString() =>
        Name is null ? $"a program of the user '{User}'"
        : Process == Environment.ProcessId ? $"MidiMesh itself (process {Process}: another endpoint of this rig)"
        : $"{Name} (process {Process})";

    /// <summary>Looks who holds a port; null when it cannot be known, or nobody does.</summary>
    public static PortOwner? Find(int port, PortKind kind = PortKind.Udp)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var table = kind == PortKind.Udp ? "udp" : "tcp";
            var sockets = Sockets($"/proc/net/{table}", port, kind).Concat(Sockets($"/proc/net/{table}6", port, kind)).ToList();
            return sockets.Count == 0 ? null : Holder(sockets) ?? new PortOwner(null, 0, UserName(sockets[0].User));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Lines of /proc/net/udp and tcp: "sl local_address rem_address st queues tr tm->when retrnsmt uid timeout inode …", addresses as hex "ADDR:PORT".</summary>
    private static IEnumerable<(string Link, string User)> Sockets(string table, int port, PortKind kind)
    {
        if (!File.Exists(table))
        {
            yield break;
        }

        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal) && (kind == PortKind.Udp || fields[3] == Listening))
            {
                yield return ($"socket:[{fields[9]}]", fields[7]);
            }
        }
    }

    private static PortOwner? Holder(List<(string Link, string User)> sockets)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Held(process, sockets) is { } user)
            {
                return new PortOwner(File.ReadAllText(Path.Combine(process, "comm")).Trim(), id, UserName(user));
            }
        }

        return null;
    }

    /// <summary>The user of the socket that a process holds, or null when it holds none of them.</summary>
    private static string? Held(string process, List<(string Link, string User)> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Select(static descriptor => new FileInfo(descriptor).LinkTarget)
                .Select(target => sockets.Find(socket => socket.Link == target).User)
                .FirstOrDefault(static user => user is not null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process ended while we looked, or belongs to somebody else.
            return null;
        }
    }

    /// <summary>Lines of /etc/passwd: "name:password:uid:…".</summary>
    private static string UserName(string number) =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Select(static line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == number) is { } fields
            ? fields[0]
            : number;
}

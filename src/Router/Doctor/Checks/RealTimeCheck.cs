using System.Globalization;

namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Linux: the group of sound devices, and the limits that JACK's real-time threads live under.</summary>
/// <remarks>Without them MIDI works and is late now and then on a busy machine: warnings.</remarks>
internal sealed class RealTimeCheck : IDoctorCheck
{
    /// <summary>capabilities(7): CAP_IPC_LOCK and CAP_SYS_NICE stand above the limits.</summary>
    private const int MayLockMemory = 14;
    private const int MayRaisePriority = 23;

    /// <summary>jackd's own threads take 10 by default, and its clients 5 below.</summary>
    private const long LeastPriority = 10;

    private const string Unlimited = "unlimited";
    private const string AudioGroup = "audio";

    private const string RaiseLimits =
        "Write the lines `@audio - rtprio 95` and `@audio - memlock unlimited` into /etc/security/limits.d/audio.conf, be in the group audio, and log in again. The package's service needs none of this.";

    public string Name => "real time";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop)
    {
        if (!of.Machine.IsLinux)
        {
            return [];
        }

        var proc = of.Machine.ProcFolder;
        var limits = await File.ReadAllLinesAsync(Path.Combine(proc, "self", "limits"), stop).ConfigureAwait(false);
        var status = await File.ReadAllLinesAsync(Path.Combine(proc, "self", "status"), stop).ConfigureAwait(false);
        return [.. SoundDevices(of.Machine, status), Priority(limits, status), Memory(limits, status)];
    }

    private static Finding Priority(string[] limits, string[] status)
    {
        var most = SoftLimit(limits, "Max realtime priority");
        return Has(status, MayRaisePriority) || most >= LeastPriority
            ? Finding.Ok("real-time priority", "allowed.")
            : Finding.Warning(
                "real-time priority",
                most == 0 ? "not allowed: the threads of JACK compete with everything else." : string.Create(CultureInfo.InvariantCulture, $"allowed up to {most}; JACK wants {LeastPriority}."),
                RaiseLimits);
    }

    private static Finding Memory(string[] limits, string[] status)
    {
        var most = SoftLimit(limits, "Max locked memory");
        return Has(status, MayLockMemory) || most == long.MaxValue
            ? Finding.Ok("locked memory", "allowed.")
            : Finding.Warning("locked memory", string.Create(CultureInfo.InvariantCulture, $"only {most / 1024} KB may be locked: JACK's clients may wait for the disk."), RaiseLimits);
    }

    /// <summary>The desktop lets whoever sits at it open sound devices; others need the group.</summary>
    private static IEnumerable<Finding> SoundDevices(Machine machine, string[] status)
    {
        var sequencer = Path.Combine(machine.SoundFolder, "seq");
        if (!File.Exists(sequencer))
        {
            yield break;                                     // which the MIDI system itself says
        }

        if (CanOpen(sequencer))
        {
            yield return Finding.Ok("sound devices", $"{sequencer} can be opened.");
            yield break;
        }

        var inGroup = GroupId(machine.GroupFile, AudioGroup) is { } id && Words(status, "Groups:").Contains(id);
        yield return Finding.Problem(
            "sound devices", $"{sequencer} cannot be opened{(inGroup ? "" : $", and you are not in the group {AudioGroup}")}.",
            inGroup ? $"See who may open it: `ls -l {sequencer}`." : $"`sudo usermod -aG {AudioGroup} \"$USER\"`, then log in again.");
    }

    private static bool CanOpen(string path)
    {
        try
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Lines of /etc/group: "name:password:gid:members".</summary>
    private static string? GroupId(string file, string name) => !File.Exists(file) ? null : File.ReadLines(file)
        .Select(static line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[0] == name)?[2];

    /// <summary>Lines of /proc/self/limits: "Max locked memory     8388608    8388608   bytes": name, soft limit, hard limit.</summary>
    private static long SoftLimit(string[] limits, string name)
    {
        var word = Words(limits, name).FirstOrDefault();
        return word == Unlimited ? long.MaxValue : long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }

    /// <summary>proc_pid_status(5): "CapEff: 000001fffeffffff".</summary>
    private static bool Has(string[] status, int capability) =>
        ulong.TryParse(Words(status, "CapEff:").FirstOrDefault(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var effective) && (effective >> capability & 1) != 0;

    private static string[] Words(string[] lines, string name) =>
        Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
}

namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Whether MidiMesh may write where it writes: beside the rig, its versions, the token's folder, the log. A file is made for a moment in each.</summary>
internal sealed class FoldersCheck : IDoctorCheck
{
    public string Name => "folders";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop) => Task.FromResult<IReadOnlyList<Finding>>([.. Look(of)]);

    private static IEnumerable<Finding> Look(Examination of)
    {
        if (of.RigPath is { } rig && Path.GetDirectoryName(of.Context.PathOf(rig)) is { } folder && Directory.Exists(folder))
        {
            yield return WhyNot(folder) is { } reason
                ? Finding.Warning("rig's folder", $"{folder} cannot be written ({reason}): the page cannot save the rig, and which unit is which device is asked anew at each start.", Permit(folder))
                : Finding.Ok("rig's folder", $"{folder} can be written.");
            var versions = Path.Combine(folder, ".midimesh", "versions");
            if (Directory.Exists(versions) && WhyNot(versions) is { } closed)
            {
                yield return Finding.Warning("versions", $"{versions} cannot be written ({closed}): the page saves nothing, because it could not keep what it replaces.", Permit(versions));
            }
        }

        var tokens = of.Context.TokenFolder;
        yield return WhyNot(tokens) is { } barred
            ? Finding.Problem("token's folder", $"{tokens} cannot be written ({barred}): the router does not start with its page, and no other verb finds it.", Permit(tokens))
            : Finding.Ok("token's folder", $"{tokens} can be written.");

        if (of.Rig?.Config.Log is { } log && Path.GetDirectoryName(log.File) is { } logs)
        {
            yield return WhyNot(logs) is { } refused
                ? Finding.Warning("log's folder", $"{logs} cannot be written ({refused}): the router runs without its log.", Permit(logs))
                : Finding.Ok("log's folder", $"{logs} can be written.");
        }
    }

    /// <summary>Why no file can be made in a folder, or in the one that would have to hold it; null when it can.</summary>
    private static string? WhyNot(string folder)
    {
        var there = new DirectoryInfo(Path.GetFullPath(folder));
        while (!there.Exists)
        {
            if (File.Exists(there.FullName))
            {
                return $"{there.FullName} is a file";
            }

            if (there.Parent is null)
            {
                return "there is no such drive";
            }

            there = there.Parent;
        }

        try
        {
            var probe = Path.Combine(there.FullName, $".midimesh-{Environment.ProcessId}.probe");
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.WriteByte(0);                               // a full disk makes the file and refuses the byte
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return cause is UnauthorizedAccessException ? "not allowed" : cause.Message.TrimEnd('.');
        }
    }

    private static string Permit(string folder) => OperatingSystem.IsWindows()
        ? $"Allow yourself to write {folder} in its properties, or keep the rig elsewhere."
        : $"Make it yours, `sudo chown \"$USER\" '{folder}'`, or see to it that the disk has room; or keep the rig elsewhere.";
}

using System.Globalization;

namespace MidiMesh.Router.Editing;

/// <summary>The last texts of a rig's files, kept beside the rig in <c>.midimesh/versions</c>: what a save replaced can be put back.</summary>
/// <remarks>At most ten of each file. A version is a plain copy of the file, so it can be put back without MidiMesh too.</remarks>
internal sealed class RigVersions(string rigFolder)
{
    /// <summary>Versions kept of each file.</summary>
    public const int MostKept = 10;

    private const string Stamp = "yyyyMMdd'T'HHmmss'.'fff'Z'";

    /// <summary>Where they are.</summary>
    public string Folder { get; } = Path.Combine(rigFolder, ".midimesh", "versions");

    /// <summary>One of them.</summary>
    /// <param name="Id">Tells it from the others of its file; grows with time.</param>
    /// <param name="At">When it was replaced.</param>
    /// <param name="Size">Bytes.</param>
    public sealed record Version(string Id, DateTimeOffset At, long Size);

    /// <summary>Keeps what is about to be replaced, and lets go of the oldest.</summary>
    /// <param name="name">The file's name in the rig's folder, with forward slashes.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="now">When.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Keep(string name, ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        Directory.CreateDirectory(Folder);
        var path = PathOf(name, now);
        for (; File.Exists(path); path = PathOf(name, now))
        {
            now += TimeSpan.FromMilliseconds(1);             // two saves in one millisecond, or a clock that was set back
        }

        FileReplacement.Write(path, content);
        foreach (var old in List(name).Skip(MostKept))
        {
            File.Delete(Path.Combine(Folder, Prefix(name) + old.Id));
        }
    }

    /// <summary>All of a file, the newest first.</summary>
    public IReadOnlyList<Version> List(string name)
    {
        var prefix = Prefix(name);
        return !Directory.Exists(Folder) ? [] :
        [
            .. new DirectoryInfo(Folder).EnumerateFiles()
                .Where(file => file.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(file => (File: file, Id: file.Name[prefix.Length..]))
                .Where(static one => TimeOf(one.Id) is not null)
                .OrderByDescending(static one => one.Id, StringComparer.Ordinal)
                .Select(static one => new Version(one.Id, TimeOf(one.Id)!.Value, one.File.Length)),
        ];
    }

    /// <summary>What a version says, or null when there is none of that id.</summary>
    public byte[]? Read(string name, string id) =>
        List(name).FirstOrDefault(version => version.Id == id) is { } known ? File.ReadAllBytes(Path.Combine(Folder, Prefix(name) + known.Id)) : null;

    private static DateTimeOffset? TimeOf(string id) =>
        DateTimeOffset.TryParseExact(id, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>Two files of one name in different folders are different files.</summary>
    private static string Prefix(string name) => name.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal) + ".";

    private string PathOf(string name, DateTimeOffset at) => Path.Combine(Folder, Prefix(name) + at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture));
}

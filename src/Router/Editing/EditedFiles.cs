using MidiMesh.Hocon;

namespace MidiMesh.Router.Editing;

/// <summary>The computer's files, some of them as an editor holds them: what is not saved yet is read as if it were.</summary>
/// <param name="disk">Where all the others are read.</param>
/// <param name="edited">Contents by real path.</param>
internal sealed class EditedFiles(IHoconFileSystem disk, IReadOnlyDictionary<string, byte[]> edited) : IHoconFileSystem
{
    /// <inheritdoc />
    public string? FindFile(string path) => disk.FindFile(path);

    /// <inheritdoc />
    public string FindFolder(string path) => disk.FindFolder(path);

    /// <inheritdoc />
    public byte[]? Read(string path, long maxBytes, out string problem)
    {
        if (disk.FindFile(path) is not { } real || !edited.TryGetValue(real, out var content))
        {
            return disk.Read(path, maxBytes, out problem);
        }

        problem = content.LongLength > maxBytes ? $"is larger than {maxBytes} bytes" : "";
        return content.LongLength > maxBytes ? null : content;
    }
}

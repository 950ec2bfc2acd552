namespace MidiMesh.Hocon;

/// <summary>What the loader needs of a file system. Implementations report trouble as values and are safe to call from any thread.</summary>
public interface IHoconFileSystem
{
    /// <summary>The real path of an existing file: absolute, every symbolic link followed. Null when there is no such file.</summary>
    string? FindFile(string path);

    /// <summary>The real path of a folder; the full path when it does not exist.</summary>
    string FindFolder(string path);

    /// <summary>Reads a whole file, but never more than <paramref name="maxBytes"/>.</summary>
    /// <returns>Null with a reason in <paramref name="problem"/> when that is not possible.</returns>
    byte[]? Read(string path, long maxBytes, out string problem);
}

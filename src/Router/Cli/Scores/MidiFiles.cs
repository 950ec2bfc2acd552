using MidiMesh.Contracts.Midi.Files;

namespace MidiMesh.Router.Cli.Scores;

/// <summary>Standard MIDI files on disk, for the verbs that play them or learn from them.</summary>
internal static class MidiFiles
{
    /// <summary>Reads a file.</summary>
    /// <param name="folder">Where a relative path starts.</param>
    /// <param name="path">As typed.</param>
    /// <param name="error">What is wrong, beginning with the path and without its full stop.</param>
    public static MidiFile? Read(string folder, string path, out string? error)
    {
        error = null;
        try
        {
            var whole = Path.Combine(folder, path);
            if (new FileInfo(whole) is { Exists: true, Length: > MidiFileReader.LongestFile } large)
            {
                error = $"{path}: {large.Length} bytes are more than any music takes";
                return null;
            }

            if (MidiFileReader.TryRead(File.ReadAllBytes(whole), out var file, out var problem))
            {
                return file;
            }

            error = $"{path}: {problem}";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = cause is FileNotFoundException or DirectoryNotFoundException ? $"{path}: there is no such file" : $"{path}: {cause.Message.TrimEnd('.')}";
        }

        return null;
    }
}

namespace MidiMesh.Router.Editing;

/// <summary>Writes a file whole or not at all: whoever reads it meanwhile, or after the power went, finds the old text or the new one.</summary>
internal static class FileReplacement
{
    /// <summary>Writes beside the file and puts the result in its place; rights stay as they were.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is gone; the old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written; the old file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var beside = path + $".{Environment.ProcessId}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(path))
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(path));
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            Forget(beside);
            throw;
        }
    }

    private static void Forget(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // What could not be written cannot always be taken away either; the reason that counts is the first one.
        }
    }
}

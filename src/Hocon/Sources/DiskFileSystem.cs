namespace MidiMesh.Hocon.Sources;

/// <summary>The computer's files.</summary>
internal sealed class DiskFileSystem : IHoconFileSystem
{
    /// <summary>As many symbolic links as Linux follows in one path.</summary>
    private const int MaxLinks = 40;

    public static DiskFileSystem Instance { get; } = new();

    public string? FindFile(string path)
    {
        try
        {
            var real = RealPath(Path.GetFullPath(path));
            return real is not null && File.Exists(real) ? real : null;
        }
        catch (Exception e) when (IsPathProblem(e))
        {
            return null;
        }
    }

    public string FindFolder(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            return RealPath(full) ?? full;
        }
        catch (Exception e) when (IsPathProblem(e))
        {
            return path;
        }
    }

    public byte[]? Read(string path, long maxBytes, out string problem)
    {
        try
        {
            if (Directory.Exists(path))
            {
                problem = "is a folder";
                return null;
            }

            // A file may grow, or be a device without a length: read up to the limit instead of trusting the length.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var content = new byte[Math.Min(Math.Max(stream.CanSeek ? stream.Length : 0, 4096), maxBytes) + 1];
            var length = 0;
            while (true)
            {
                var read = stream.Read(content, length, content.Length - length);
                if (read == 0)
                {
                    break;
                }

                length += read;
                if (length > maxBytes)
                {
                    problem = $"is larger than {maxBytes} bytes";
                    return null;
                }

                if (length == content.Length)
                {
                    Array.Resize(ref content, (int)Math.Min(content.Length * 2L, maxBytes + 1));
                }
            }

            Array.Resize(ref content, length);
            problem = string.Empty;
            return content;
        }
        catch (FileNotFoundException)
        {
            problem = "does not exist";
        }
        catch (DirectoryNotFoundException)
        {
            problem = "does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            problem = "may not be read by this user";
        }
        catch (Exception e) when (IsPathProblem(e))
        {
            problem = $"cannot be read: {e.Message}";
        }

        return null;
    }

    private static bool IsPathProblem(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException;

    /// <summary>Follows the links in every part of a path; null when there are too many.</summary>
    private static string? RealPath(string path)
    {
        var links = 0;
        var root = Path.GetPathRoot(path) ?? string.Empty;
        var real = root;
        var parts = new Stack<string>(Split(path[root.Length..]).Reverse());
        while (parts.TryPop(out var part))
        {
            var next = Path.Combine(real, part);
            var target = new FileInfo(next).LinkTarget;
            if (target is null)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            // The target may hold links itself: start again with it in front of what is left.
            var full = Path.GetFullPath(target, real.Length == 0 ? root : real);
            root = Path.GetPathRoot(full) ?? string.Empty;
            real = root;
            foreach (var targetPart in Split(full[root.Length..]).Reverse())
            {
                parts.Push(targetPart);
            }
        }

        return real;
    }

    private static string[] Split(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}

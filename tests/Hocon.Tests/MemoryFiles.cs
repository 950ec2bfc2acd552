using System.Text;

namespace MidiMesh.Hocon.Tests;

/// <summary>Files in memory, with absolute paths; a link is a file whose content starts with "->".</summary>
internal sealed class MemoryFiles(Dictionary<string, string> files) : IHoconFileSystem
{
    public Dictionary<string, byte[]> Raw { get; } = [];

    public List<string> Read { get; } = [];

    public string? FindFile(string path)
    {
        path = Path.GetFullPath(path);
        return files.TryGetValue(path, out var content) && content.StartsWith("->", StringComparison.Ordinal) ? FindFile(content[2..])
            : files.ContainsKey(path) || Raw.ContainsKey(path) ? path : null;
    }

    public string FindFolder(string path) => Path.GetFullPath(path);

    byte[]? IHoconFileSystem.Read(string path, long maxBytes, out string problem)
    {
        Read.Add(path);
        path = Path.GetFullPath(path);
        var bytes = Raw.TryGetValue(path, out var raw) ? raw : files.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : null;
        problem = bytes is null ? "does not exist" : bytes.Length > maxBytes ? $"is larger than {maxBytes} bytes" : string.Empty;
        return problem.Length == 0 ? bytes : null;
    }
}

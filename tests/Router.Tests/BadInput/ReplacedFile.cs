using System.Collections.Concurrent;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Tests.BadInput;

/// <summary>The disk with one file replaced.</summary>
internal sealed class ReplacedFile(string replaced, byte[] replacement) : IHoconFileSystem
{
    private static readonly IHoconFileSystem Disk = HoconLoadOptions.Default.FileSystem;

    // The other files are read once and served from memory in thousands of loads.
    private static readonly ConcurrentDictionary<string, string?> Found = [];
    private static readonly ConcurrentDictionary<string, byte[]?> Content = [];

    public string? FindFile(string path) => Found.GetOrAdd(path, Disk.FindFile);

    public string FindFolder(string path) => Disk.FindFolder(path);

    public byte[]? Read(string path, long maxBytes, out string problem)
    {
        var found = "";
        var content = path == replaced ? replacement : Content.GetOrAdd(path, key => Disk.Read(key, maxBytes, out found));
        problem = found;
        return content;
    }
}

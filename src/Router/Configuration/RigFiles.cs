using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Reads the files that a rig names beside its includes, and remembers which: a watcher has to watch them too. For one load.</summary>
/// <param name="system">How files are read.</param>
internal sealed class RigFiles(IHoconFileSystem system)
{
    private readonly List<string> _looked = [];

    /// <summary>Files read or looked for.</summary>
    public IReadOnlyList<string> Looked => _looked;

    /// <summary>Reads a whole file.</summary>
    /// <param name="name">As written; a relative path begins where the text is written.</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <param name="problem">Why there is nothing, without its full stop.</param>
    public byte[]? Read(Written<string> name, long most, out string problem)
    {
        string path;
        try
        {
            path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(name.Origin.Path)) ?? "", name.Value);
        }
        catch (ArgumentException cause)
        {
            problem = cause.Message.TrimEnd('.');            // a zero byte in the name
            return null;
        }

        if (!_looked.Contains(path))
        {
            _looked.Add(path);
        }

        if (system.FindFile(path) is { } found)
        {
            return system.Read(found, most, out problem);
        }

        problem = "there is no such file";
        return null;
    }
}

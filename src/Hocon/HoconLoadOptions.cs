using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon;

/// <summary>Where files may come from, what the environment is, and how much a document may cost. Immutable.</summary>
public sealed class HoconLoadOptions
{
    /// <summary>The deepest limit that a reader's recursion bears on every thread.</summary>
    private const int DeepestAllowed = 1000;

    /// <summary>The defaults.</summary>
    public static HoconLoadOptions Default { get; } = new();

    /// <summary>Includes may come from this folder and below. Null: the folder of the file being loaded.</summary>
    public string? SandboxRoot { get; init; }

    /// <summary>Further folders that includes may come from, for instance the device profiles.</summary>
    public IReadOnlyList<string> AllowedRoots { get; init; } = [];

    /// <summary>Looks up an environment variable, exactly as written, for substitutions that the document does not answer. Null result: not set.</summary>
    public Func<string, string?> Environment { get; init; } = ProcessEnvironment.Find;

    /// <summary>How files are found and read.</summary>
    public IHoconFileSystem FileSystem { get; init; } = DiskFileSystem.Instance;

    /// <summary>Levels of nesting in one document, includes and substitutions counted in; at most 1,000.</summary>
    public int MaxDepth
    {
        get;
        init => field = Math.Clamp(value, 1, DeepestAllowed);
    } = 256;

    /// <summary>Size of one file in bytes.</summary>
    public long MaxFileBytes { get; init; } = 16 << 20;

    /// <summary>How deep files may include files.</summary>
    public int MaxIncludeDepth { get; init; } = 50;

    /// <summary>Include statements followed in one load; a file that is included twice counts twice.</summary>
    public int MaxIncludes { get; init; } = 1000;

    /// <summary>Diagnostics reported; the search goes on, but further ones are not kept.</summary>
    public int MaxErrors { get; init; } = 100;

    /// <summary>What substitutions may produce: values, list elements and characters together. Stops documents that double themselves.</summary>
    public long MaxResolvedSize { get; init; } = 32 << 20;
}

namespace MidiMesh.Hocon;

/// <summary>A place in a file.</summary>
/// <param name="Path">The file's path, as it was opened.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units, as editors count; a byte order mark is not counted.</param>
/// <param name="Via">The <c>include</c> or <c>${}</c> through which what stands here came to where it is used, or null.</param>
public sealed record HoconOrigin(string Path, int Line, int Column, HoconOrigin? Via)
{
    /// <summary><c>path:line:column</c>.</summary>
    public override string ToString() => $"{Path}:{Line}:{Column}";
}

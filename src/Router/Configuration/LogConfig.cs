using Microsoft.Extensions.Logging;

namespace MidiMesh.Router.Configuration;

/// <summary>The router's log in a file, as the rig gives it.</summary>
/// <param name="File">The whole path.</param>
/// <param name="MaxSize">Bytes after which another file begins.</param>
/// <param name="Keep">Files that are kept.</param>
/// <param name="Level">What is written at least.</param>
public sealed record LogConfig(string File, long MaxSize, int Keep, LogLevel Level);

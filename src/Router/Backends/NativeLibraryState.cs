namespace MidiMesh.Router.Backends;

/// <summary>What is known of a native library.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Problem">What to do about it; null when it can be used.</param>
/// <param name="Version">Its version, where it tells.</param>
/// <param name="Path">The file, where the system tells.</param>
internal sealed record NativeLibraryState(string Name, string? Problem, string? Version, string? Path);

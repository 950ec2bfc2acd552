using System.Collections.Concurrent;
using MidiMesh.Contracts.Devices;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>What profiles were read as, for whoever loads rigs again and again: a file whose bytes are the same says the same. Any thread may use it.</summary>
/// <remarks>Only files that stand alone are kept: what includes or substitutions bring in may change without them.</remarks>
public sealed class ProfileCache
{
    // More than ship by far; an editor that checks while one types in a profile leaves no more behind than these.
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<(string Name, string Path), Reading> _kept = new();

    /// <summary>What a profile was read as when its file held these bytes, or null.</summary>
    internal Reading? Find(string name, string path, byte[] content) =>
        _kept.TryGetValue((name, path), out var reading) && reading.Content.AsSpan().SequenceEqual(content) ? reading : null;

    /// <summary>Keeps what a profile was read as.</summary>
    internal void Keep(string name, string path, Reading reading)
    {
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[(name, path)] = reading;
    }

    /// <summary>One reading of a file.</summary>
    /// <param name="Content">The file's bytes.</param>
    /// <param name="Profile">The profile; null when there were errors.</param>
    /// <param name="Diagnostics">What was said.</param>
    internal sealed record Reading(byte[] Content, DeviceProfile? Profile, IReadOnlyList<HoconDiagnostic> Diagnostics);
}

using MidiMesh.Hocon;

namespace MidiMesh.Router.Reload;

/// <summary>What came of a reload.</summary>
/// <param name="Version">The version that runs now.</param>
/// <param name="Applied">Whether it is what is on disk.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Diagnostics">Everything found in the files.</param>
public sealed record ReloadOutcome(int Version, bool Applied, string Summary, IReadOnlyList<HoconDiagnostic> Diagnostics);

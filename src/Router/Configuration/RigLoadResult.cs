using MidiMesh.Actors.Mesh;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>What came of loading a rig.</summary>
/// <param name="Plan">The compiled rig; null when there are errors.</param>
/// <param name="Web">Where the web page is; the defaults where the rig could not be read.</param>
/// <param name="Diagnostics">Everything found, by file and place: at most 100 errors and 100 warnings.</param>
/// <param name="Files">Every file that was read or looked for: what a watcher has to watch.</param>
public sealed record RigLoadResult(MeshPlan? Plan, WebConfig Web, IReadOnlyList<HoconDiagnostic> Diagnostics, IReadOnlyList<string> Files)
{
    /// <summary>Whether anything found makes the rig unfit to run.</summary>
    public bool HasErrors => Plan is null;
}

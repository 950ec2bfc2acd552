using MidiMesh.Actors.Mesh;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation;
using MidiMesh.Router.Reload;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Configuration;

/// <summary>What came of loading a rig.</summary>
/// <param name="Plan">The compiled rig; null when there are errors.</param>
/// <param name="Web">Where the web page is; the defaults where the rig could not be read.</param>
/// <param name="Diagnostics">Everything found, by file and place: at most 100 errors and 100 warnings.</param>
/// <param name="Files">Every file that was read or looked for: what a watcher has to watch.</param>
public sealed record RigLoadResult(MeshPlan? Plan, WebConfig Web, IReadOnlyList<HoconDiagnostic> Diagnostics, IReadOnlyList<string> Files)
{
    /// <summary>The rig's values after includes and substitutions, with their origins.</summary>
    public required HoconObject Root { get; init; }

    /// <summary>The rig as it is written.</summary>
    public required RigConfig Config { get; init; }

    /// <summary>The rig's own file and its includes, as far as they were read or looked for: <see cref="Files"/> without the profiles.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The rig with its names looked up, as far as that could be done; null in a result that was not made by the compiler.</summary>
    internal RigDraft? Draft { get; init; }

    /// <summary>The rig's own tests, ready to run; those with mistakes are left out.</summary>
    internal IReadOnlyList<RigTest> Tests { get; init; } = [];

    /// <summary>What the files held while they were read, when somebody has taken care of that.</summary>
    internal FileMarks? Marks { get; init; }

    /// <summary>Whether anything found makes the rig unfit to run.</summary>
    public bool HasErrors => Plan is null;
}

namespace MidiMesh.Actors.Status;

/// <summary>How the rig that runs stands to its file.</summary>
/// <param name="File">The file; empty when the rig came from none.</param>
/// <param name="Problem">Why what is on disk does not run; empty when it does.</param>
public sealed record RigReport(string File, string Problem)
{
    /// <summary>A rig without a file.</summary>
    public static RigReport None { get; } = new("", "");
}

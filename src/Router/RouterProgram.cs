namespace MidiMesh.Router;

/// <summary>What <c>midimesh run</c> was asked for.</summary>
/// <param name="Rig">Path of the rig file.</param>
/// <param name="WebPort">Port of the page; null for the rig's own, 0 for any.</param>
/// <param name="Web">Whether the page is served.</param>
/// <param name="Verbose">Whether every log line is printed, not only what needs attention.</param>
internal sealed record RunOptions(string Rig, int? WebPort, bool Web, bool Verbose);

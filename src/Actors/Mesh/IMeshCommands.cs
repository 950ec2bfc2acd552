namespace MidiMesh.Actors.Mesh;

/// <summary>What people ask of a running mesh: the page and the command line alike. Safe from any thread; refusals are words for people, never exceptions.</summary>
public interface IMeshCommands
{
    /// <summary>Makes a device the one that plays a role.</summary>
    /// <returns>Why not, or null when it is done.</returns>
    Task<string?> GiveRoleAsync(string role, string device);

    /// <summary>Finds out which unit a device of the rig is: listens on the ports that may be it until somebody presses something on one of them, and remembers that one.</summary>
    /// <param name="device">The device's key in the rig.</param>
    /// <param name="patience">How long to wait for the press.</param>
    /// <param name="listening">Told once with the names of the ports that are listened on.</param>
    /// <param name="stop">Ends the wait; nothing has changed then.</param>
    Task<IdentifyOutcome> IdentifyAsync(string device, TimeSpan patience, Action<IReadOnlyList<string>>? listening, CancellationToken stop);
}

/// <summary>What became of a question for a press.</summary>
/// <param name="Port">Name of the port that the press came from; null when there was none.</param>
/// <param name="Refused">Why there is no answer, for people; null when there is one.</param>
public sealed record IdentifyOutcome(string? Port, string? Refused);

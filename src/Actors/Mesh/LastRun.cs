namespace MidiMesh.Actors.Mesh;

/// <summary>What a run that came to no orderly end (killed, power gone) left behind, as it was up to a second before.</summary>
/// <param name="Page">The page that was on; empty for none.</param>
/// <param name="Variables">The variables by their names.</param>
/// <param name="Roles">Who played which role, by the roles' names.</param>
/// <param name="Sounds">What outputs sounded, by the devices' names.</param>
/// <remarks>What the rig does not name any more means nothing. What clips played is not in it: Live tells that itself.</remarks>
public sealed record LastRun(string Page, IReadOnlyDictionary<string, double> Variables, IReadOnlyDictionary<string, string> Roles, IReadOnlyDictionary<string, OutputSound> Sounds);

/// <summary>What an output sounded at one moment.</summary>
/// <param name="Notes">Notes that sounded: 128 times the channel from 0, and the note.</param>
/// <param name="Pedals">Hold pedals that were down: three times the channel, and 0 for sustain, 1 for sostenuto, 2 for hold 2.</param>
/// <param name="Channels">Bit n: channel n from 0 has been told a note or pedal since the start.</param>
public sealed record OutputSound(IReadOnlyList<int> Notes, IReadOnlyList<int> Pedals, int Channels)
{
    /// <summary>Nothing was ever told.</summary>
    public static OutputSound None { get; } = new([], [], 0);
}

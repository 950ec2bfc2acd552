using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>Where checked commands go: one for each way of speaking to Live.</summary>
internal interface ILiveOutlet
{
    /// <summary>One command that is not about several tracks; false when there is no word for it.</summary>
    bool Command(LiveVerb verb, int track, int scene, double value, long now);

    /// <summary>Stops of tracks and then, with <paramref name="scene"/> at 0 or above, the start of a slot.</summary>
    /// <param name="stops">Tracks to stop; may be empty.</param>
    /// <param name="stopVerb"><see cref="LiveVerb.StopTracks"/> or <see cref="LiveVerb.StopTracksNow"/>.</param>
    /// <param name="track">Track of the slot.</param>
    /// <param name="scene">Scene of the slot, or -1 for stops only.</param>
    /// <param name="now">The time.</param>
    bool Launch(in TrackSet stops, LiveVerb stopVerb, int track, int scene, long now);

    /// <summary>Asks what some tracks play and wait for. All of them are in view and in the set.</summary>
    void Ask(in TrackSet tracks, long now);
}

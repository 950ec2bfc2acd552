namespace MidiMesh.Contracts.Live;

/// <summary>How far Live can be reached, worst first; each has its own advice on the page.</summary>
public enum LiveLink : byte
{
    /// <summary>Nothing has answered (yet).</summary>
    Silent,

    /// <summary>Live answers; its set is being read.</summary>
    Reading,

    /// <summary>Live answers and the mirror is complete.</summary>
    Alive,

    /// <summary>Live answered before and is silent now; indices and counts are the last known, but no slot shows as anything but <see cref="ClipState.Unknown"/> or our own mark.</summary>
    Lost,
}

/// <summary>What is known of Live's set. Written by one endpoint's turn, read from any thread: each member reads one word, and sizes only ever grow stale, never out of range.</summary>
/// <remarks>Indices count from 0. An index outside the set answers like an empty, silent track.</remarks>
public interface ILiveState
{
    /// <summary>How far Live can be reached.</summary>
    LiveLink Link { get; }

    /// <summary>Tracks of the set, without returns and master.</summary>
    int TrackCount { get; }

    /// <summary>Scenes of the set.</summary>
    int SceneCount { get; }

    /// <summary>Slot that plays on a track, or -1.</summary>
    int PlayingSlot(int track);

    /// <summary>Slot that waits on a track, -1 for none, <see cref="LiveFiredSlot.Stop"/> when a stop waits.</summary>
    int FiredSlot(int track);

    /// <summary>Whether a slot holds a clip.</summary>
    bool HasClip(int track, int scene);

    /// <summary>Whether a track is a group's parent: stopping it would stop its children.</summary>
    bool IsGroup(int track);

    /// <summary>The song's launch quantisation, in Live's song numbering: 0 none, 4 one bar (the default), 13 1/32.</summary>
    int SongQuantization { get; }

    /// <summary>A clip's own launch quantisation in Live's song numbering (0 none …), or -1 when it follows the song or is not known.</summary>
    int ClipQuantization(int track, int scene);

    /// <summary>What a slot is doing, with our own marks where Live has not spoken yet.</summary>
    ClipState SlotState(int track, int scene);

    /// <summary>A watched number, or NaN when Live has not told it.</summary>
    /// <param name="value">Which number.</param>
    /// <param name="track">Track index, or -1 where the value belongs to no track.</param>
    /// <param name="item">Send index, or -1.</param>
    double Value(LiveValue value, int track, int item);

    /// <summary>A track's name; null when it is not known.</summary>
    string? TrackName(int track) => null;

    /// <summary>A track's colour, 0xRRGGBB; -1 when it is not known.</summary>
    int TrackColor(int track) => -1;

    /// <summary>A clip's name; null when there is no clip or it is not known.</summary>
    string? ClipName(int track, int scene) => null;

    /// <summary>A text for displays; null when it is not known.</summary>
    /// <param name="text">Which text.</param>
    /// <param name="track">Track index, or -1 where it belongs to no track.</param>
    /// <param name="item">Index of the scene or parameter, or -1.</param>
    string? Text(LiveText text, int track, int item) => null;

    /// <summary>A clip's colour, 0xRRGGBB; -1 when there is no clip or it is not known.</summary>
    int ClipColor(int track, int scene) => -1;
}

/// <summary>Special values of a track's fired slot, as Live's API gives them (Live Object Model, Track.fired_slot_index).</summary>
public static class LiveFiredSlot
{
    /// <summary>Nothing waits.</summary>
    public const int None = -1;

    /// <summary>The track's stop button waits.</summary>
    public const int Stop = -2;
}

namespace MidiMesh.Live.Session;

/// <summary>What a session reads of Live's set; each dialect has a row for each that it can reach.</summary>
public enum LiveProperty : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Live's version: a number for the major part, the minor part in place of the scene.</summary>
    Version,

    /// <summary>Number of tracks without returns and master.</summary>
    TrackCount,

    /// <summary>Number of scenes.</summary>
    SceneCount,

    /// <summary>The song's launch quantisation, 0..13.</summary>
    SongQuantization,

    /// <summary>Tempo in beats per minute.</summary>
    Tempo,

    /// <summary>Whether the transport runs.</summary>
    IsPlaying,

    /// <summary>Slot that plays on a track; negative: none.</summary>
    PlayingSlot,

    /// <summary>Slot that waits on a track; -1 none, -2 a stop waits.</summary>
    FiredSlot,

    /// <summary>Whether a track is a group's parent.</summary>
    IsGroup,

    /// <summary>A track's name.</summary>
    TrackName,

    /// <summary>A track's colour, 0xRRGGBB.</summary>
    TrackColor,

    /// <summary>Track volume, 0..1.</summary>
    TrackVolume,

    /// <summary>Track panning, -1..1.</summary>
    TrackPanning,

    /// <summary>Track mute.</summary>
    TrackMute,

    /// <summary>Track solo.</summary>
    TrackSolo,

    /// <summary>Track record arm.</summary>
    TrackArm,

    /// <summary>A send of a track, 0..1; the send's index in place of the scene.</summary>
    TrackSend,

    /// <summary>Whether a slot holds a clip.</summary>
    HasClip,

    /// <summary>A clip's own launch quantisation in Live's clip numbering: 0 follows the song, then one more than the song's.</summary>
    ClipQuantization,

    /// <summary>A clip's name.</summary>
    ClipName,

    /// <summary>A clip's colour, 0xRRGGBB.</summary>
    ClipColor,

    /// <summary>Whether a clip records.</summary>
    IsRecording,
}

namespace MidiMesh.Contracts.Live;

/// <summary>A number in Live's set that a fader, a button's light or a display follows.</summary>
public enum LiveValue : byte
{
    /// <summary>Track volume, 0..1 (0.85 is 0 dB).</summary>
    TrackVolume,

    /// <summary>Track panning, -1..1.</summary>
    TrackPanning,

    /// <summary>One send of a track, 0..1; the index says which, from 0.</summary>
    TrackSend,

    /// <summary>Track mute, 0 or 1.</summary>
    TrackMute,

    /// <summary>Track solo, 0 or 1.</summary>
    TrackSolo,

    /// <summary>Track record arm, 0 or 1.</summary>
    TrackArm,

    /// <summary>Song tempo in beats per minute, 20..999.</summary>
    Tempo,

    /// <summary>Whether the transport runs, 0 or 1.</summary>
    IsPlaying,

    /// <summary>The song's launch quantisation in Live's song numbering, 0..13; see <see cref="ILiveState.SongQuantization"/>.</summary>
    SongQuantization,
}

namespace MidiMesh.Contracts.Live;

/// <summary>A number of Live's set that can be watched.</summary>
public enum LiveValue : byte
{
    /// <summary>Track volume, 0..1; 0.85 is 0 dB.</summary>
    TrackVolume,

    /// <summary>Track panning, -1..1.</summary>
    TrackPanning,

    /// <summary>Track send (by index), 0..1.</summary>
    TrackSend,

    /// <summary>Track mute, 0 or 1.</summary>
    TrackMute,

    /// <summary>Track solo, 0 or 1.</summary>
    TrackSolo,

    /// <summary>Track record arm, 0 or 1.</summary>
    TrackArm,

    /// <summary>Master volume, 0..1.</summary>
    MasterVolume,

    /// <summary>Song tempo in beats per minute.</summary>
    Tempo,

    /// <summary>Transport: 1 while the song plays.</summary>
    IsPlaying,
}

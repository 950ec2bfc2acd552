namespace MidiMesh.Contracts.Live;

/// <summary>What can be asked of Live, in words that every dialect translates.</summary>
public enum LiveVerb : byte
{
    /// <summary>Nothing; the value of an empty command.</summary>
    None,

    /// <summary>Stop the tracks of <see cref="LiveCommand.StopTracks"/> and fire slot (Track, Scene), together, the start last.</summary>
    FireSlot,

    /// <summary>Stop the tracks of <see cref="LiveCommand.StopTracks"/> at the song's quantisation.</summary>
    StopTracks,

    /// <summary>Stop the tracks of <see cref="LiveCommand.StopTracks"/> at once, whatever the quantisation.</summary>
    StopTracksNow,

    /// <summary>Stop every clip of the set.</summary>
    StopAll,

    /// <summary>Fire scene (Scene).</summary>
    FireScene,

    /// <summary>Ask again what the tracks of <see cref="LiveCommand.StopTracks"/> play and wait for.</summary>
    AskTracks,

    /// <summary>Our own mark on slot (Track, Scene): asked for, not yet acknowledged. Sends nothing.</summary>
    MarkWaiting,

    /// <summary>Our own mark on slot (Track, Scene): not acknowledged in time. Sends nothing.</summary>
    MarkFailed,

    /// <summary>Takes our own mark off slot (Track, Scene). Sends nothing.</summary>
    ClearMark,

    /// <summary>Track (Track) volume, Value 0..1 (0.85 is 0 dB).</summary>
    SetTrackVolume,

    /// <summary>Track (Track) panning, Value -1..1.</summary>
    SetTrackPanning,

    /// <summary>Track (Track) send (Scene holds the send's index), Value 0..1.</summary>
    SetTrackSend,

    /// <summary>Track (Track) mute, Value 0 or 1.</summary>
    SetTrackMute,

    /// <summary>Track (Track) solo, Value 0 or 1.</summary>
    SetTrackSolo,

    /// <summary>Track (Track) record arm, Value 0 or 1.</summary>
    SetTrackArm,

    /// <summary>Master volume, Value 0..1.</summary>
    SetMasterVolume,

    /// <summary>Song tempo, Value in beats per minute, 20..999.</summary>
    SetTempo,

    /// <summary>Start the transport.</summary>
    Play,

    /// <summary>Stop the transport.</summary>
    Stop,
}

/// <summary>One thing asked of Live. Indices count from 0; a field that the verb does not name is ignored.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Track">Track index from 0.</param>
/// <param name="Scene">Scene index from 0; for sends the send's index.</param>
/// <param name="Value">The verb's value, in the unit the verb names.</param>
/// <param name="StopTracks">The tracks that a stop or a question is about.</param>
public readonly record struct LiveCommand(LiveVerb Verb, int Track = -1, int Scene = -1, double Value = 0, TrackSet StopTracks = default);

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

    /// <summary>Transport, Value 0 or 1.</summary>
    SetPlaying,

    /// <summary>Metronome, Value 0 or 1.</summary>
    SetMetronome,

    /// <summary>Arrangement record, Value 0 or 1.</summary>
    SetRecord,

    /// <summary>Session record, Value 0 or 1.</summary>
    SetSessionRecord,

    /// <summary>The arrangement's loop, Value 0 or 1.</summary>
    SetLoop,

    /// <summary>Select a track by its number, Value from 1: tracks, then returns, then the master.</summary>
    SetSelectedTrack,

    /// <summary>Select a scene by its number, Value from 1.</summary>
    SetSelectedScene,

    /// <summary>Master panning, Value -1..1.</summary>
    SetMasterPanning,

    /// <summary>Cue volume, Value 0..1.</summary>
    SetCueVolume,

    /// <summary>Crossfader, Value -1..1.</summary>
    SetCrossfader,

    /// <summary>Track (Track) to the crossfader's side A or to none, Value 1 or 0.</summary>
    SetTrackCrossfadeA,

    /// <summary>Track (Track) to the crossfader's side B or to none, Value 1 or 0.</summary>
    SetTrackCrossfadeB,

    /// <summary>Low gain of track (Track)'s EQ, Value 0..1 of its range.</summary>
    SetTrackEqLow,

    /// <summary>Middle gain of track (Track)'s EQ, Value 0..1 of its range.</summary>
    SetTrackEqMid,

    /// <summary>High gain of track (Track)'s EQ, Value 0..1 of its range.</summary>
    SetTrackEqHigh,

    /// <summary>Return (Track) volume, Value 0..1.</summary>
    SetReturnVolume,

    /// <summary>Return (Track) panning, Value -1..1.</summary>
    SetReturnPanning,

    /// <summary>Return (Track) mute, Value 0 or 1.</summary>
    SetReturnMute,

    /// <summary>Return (Track) solo, Value 0 or 1.</summary>
    SetReturnSolo,

    /// <summary>Return (Track) send (Scene), Value 0..1.</summary>
    SetReturnSend,

    /// <summary>Track (Track), device and parameter (Scene, see <see cref="DevicePlace"/>), Value 0..1 of its range.</summary>
    SetDeviceParameter,

    /// <summary>Parameter (Scene) of the selected device, Value 0..1 of its range.</summary>
    SetSelectedParameter,

    /// <summary>Knob (Scene) of the selected device's bank, Value 0..1 of its range.</summary>
    SetSelectedKnob,

    /// <summary>Bank of the selected device, Value from 1.</summary>
    SetDeviceBank,

    /// <summary>Keep the selected device whatever is selected in Live, Value 0 or 1.</summary>
    SetDeviceLock,

    /// <summary>Select track (Track).</summary>
    SelectTrack,

    /// <summary>Select return (Track).</summary>
    SelectReturn,

    /// <summary>Select the master track.</summary>
    SelectMaster,

    /// <summary>Select scene (Scene).</summary>
    SelectScene,

    /// <summary>Select device (Scene) of track (Track).</summary>
    SelectDevice,

    /// <summary>Select the track that is Value tracks to the right (or left, below 0), returns and master behind the tracks.</summary>
    StepTrack,

    /// <summary>Select the scene that is Value scenes down (or up).</summary>
    StepScene,

    /// <summary>Select the device that is Value devices to the right (or left) on the selected track.</summary>
    StepDevice,

    /// <summary>Value banks on (or back) of the selected device.</summary>
    StepBank,

    /// <summary>Fire the selected scene.</summary>
    FireSelectedScene,

    /// <summary>Fire the selected slot.</summary>
    FireSelectedSlot,

    /// <summary>Stop the selected track's clip.</summary>
    StopSelectedTrack,

    /// <summary>Start the transport from where it stopped.</summary>
    Continue,

    /// <summary>Jump to the arrangement's next locator (Live's API: cue point).</summary>
    NextLocator,

    /// <summary>Jump to the arrangement's previous locator.</summary>
    PreviousLocator,

    /// <summary>Take back what was done last in the set.</summary>
    Undo,

    /// <summary>Do again what was taken back.</summary>
    Redo,
}

/// <summary>One thing asked of Live. Indices count from 0; a field that the verb does not name is ignored.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Track">Track index from 0.</param>
/// <param name="Scene">Scene index from 0; for sends the send's index.</param>
/// <param name="Value">The verb's value, in the unit the verb names.</param>
/// <param name="StopTracks">The tracks that a stop or a question is about.</param>
public readonly record struct LiveCommand(LiveVerb Verb, int Track = -1, int Scene = -1, double Value = 0, TrackSet StopTracks = default);

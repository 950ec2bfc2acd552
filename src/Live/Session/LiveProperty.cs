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

    /// <summary>A scene's name; the scene in place of the track.</summary>
    SceneName,

    /// <summary>Index of the track that is selected.</summary>
    SelectedTrack,

    /// <summary>Index of the scene that is selected.</summary>
    SelectedScene,

    /// <summary>Index of the device that is selected, behind that of its track.</summary>
    SelectedDevice,

    /// <summary>How many devices a track has.</summary>
    DeviceCount,

    /// <summary>A device's name; the device in place of the scene.</summary>
    DeviceName,

    /// <summary>The names of all parameters of a device.</summary>
    ParameterNames,

    /// <summary>The value of a parameter in Live's own words; the device in place of the scene, the parameter as the tag.</summary>
    ParameterText,

    /// <summary>Metronome.</summary>
    Metronome,

    /// <summary>Arrangement record.</summary>
    Record,

    /// <summary>Session record.</summary>
    SessionRecord,

    /// <summary>The arrangement's loop.</summary>
    Loop,

    /// <summary>The beat that the song is in, from 0.</summary>
    Beat,

    /// <summary>Where the song is, in beats.</summary>
    SongTime,

    /// <summary>Upper number of the song's time signature.</summary>
    SignatureNumerator,

    /// <summary>Lower number of the song's time signature.</summary>
    SignatureDenominator,

    /// <summary>Master volume, 0..1.</summary>
    MasterVolume,

    /// <summary>Master panning, -1..1.</summary>
    MasterPanning,

    /// <summary>Cue volume, 0..1.</summary>
    CueVolume,

    /// <summary>Crossfader, -1..1.</summary>
    Crossfader,

    /// <summary>Whether a track is assigned to side A.</summary>
    TrackCrossfadeA,

    /// <summary>Whether a track is assigned to side B.</summary>
    TrackCrossfadeB,

    /// <summary>Low gain of a track's EQ, 0..1.</summary>
    TrackEqLow,

    /// <summary>Middle gain, 0..1.</summary>
    TrackEqMid,

    /// <summary>High gain, 0..1.</summary>
    TrackEqHigh,

    /// <summary>Return volume, 0..1; the return in place of the track.</summary>
    ReturnVolume,

    /// <summary>Return panning, -1..1.</summary>
    ReturnPanning,

    /// <summary>Return mute.</summary>
    ReturnMute,

    /// <summary>Return solo.</summary>
    ReturnSolo,

    /// <summary>A send of a return, 0..1; the send in place of the scene.</summary>
    ReturnSend,

    /// <summary>A parameter of a track's device, 0..1 of its range; device and parameter in place of the scene.</summary>
    DeviceParameter,

    /// <summary>Name of the selected track.</summary>
    SelectedTrackName,

    /// <summary>Name of the selected scene.</summary>
    SelectedSceneName,

    /// <summary>What names the selected device in further questions.</summary>
    SelectedDeviceId,

    /// <summary>The value of a parameter; the device in place of the scene, the parameter as the tag.</summary>
    ParameterNumber,

    /// <summary>The lowest values of all parameters of a device.</summary>
    ParameterLeast,

    /// <summary>The highest values of all parameters of a device.</summary>
    ParameterMost,

    /// <summary>Live's name for a device's class; the device in place of the scene.</summary>
    DeviceClass,
}

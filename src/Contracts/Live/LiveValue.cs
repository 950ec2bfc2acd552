namespace MidiMesh.Contracts.Live;

/// <summary>A number in Live's set that a fader, a button's light, a route or a display follows. What each belongs to and its range: <see cref="LiveValueInfo"/>.</summary>
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

    /// <summary>Metronome, 0 or 1.</summary>
    Metronome,

    /// <summary>Arrangement record, 0 or 1.</summary>
    Record,

    /// <summary>Session record, 0 or 1.</summary>
    SessionRecord,

    /// <summary>The arrangement's loop, 0 or 1.</summary>
    Loop,

    /// <summary>The beat that the song is in, counted from 1 at its start.</summary>
    Beat,

    /// <summary>Where the song is, in beats from its start.</summary>
    SongTime,

    /// <summary>Beats of a bar, as the song's time signature has them above its line.</summary>
    SignatureNumerator,

    /// <summary>The note value of one of those beats: below the line.</summary>
    SignatureDenominator,

    /// <summary>The track that is selected, from 1: tracks, then returns, then the master.</summary>
    SelectedTrack,

    /// <summary>The scene that is selected, from 1.</summary>
    SelectedScene,

    /// <summary>Master volume, 0..1 (0.85 is 0 dB).</summary>
    MasterVolume,

    /// <summary>Master panning, -1..1.</summary>
    MasterPanning,

    /// <summary>Cue volume, 0..1 (0.85 is 0 dB).</summary>
    CueVolume,

    /// <summary>Crossfader, -1 (A) to 1 (B).</summary>
    Crossfader,

    /// <summary>Whether a track is assigned to the crossfader's side A, 0 or 1.</summary>
    TrackCrossfadeA,

    /// <summary>Whether a track is assigned to the crossfader's side B, 0 or 1.</summary>
    TrackCrossfadeB,

    /// <summary>Low gain of the first EQ Three or EQ Eight of a track, 0..1 of its range.</summary>
    TrackEqLow,

    /// <summary>Middle gain of the same.</summary>
    TrackEqMid,

    /// <summary>High gain of the same.</summary>
    TrackEqHigh,

    /// <summary>Volume of a return track, 0..1 (0.85 is 0 dB); the return stands in place of the track.</summary>
    ReturnVolume,

    /// <summary>Panning of a return track, -1..1.</summary>
    ReturnPanning,

    /// <summary>Mute of a return track, 0 or 1.</summary>
    ReturnMute,

    /// <summary>Solo of a return track, 0 or 1.</summary>
    ReturnSolo,

    /// <summary>One send of a return track, 0..1.</summary>
    ReturnSend,

    /// <summary>A parameter of a device of a track, 0..1 of its range; the index is made by <see cref="DevicePlace.Pack"/>.</summary>
    DeviceParameter,

    /// <summary>A parameter of the selected device, 0..1 of its range; the index says which, from 0 behind "Device On".</summary>
    SelectedParameter,

    /// <summary>One knob of the bank that is on, of the selected device, 0..1 of its range; the index says which, from 0.</summary>
    SelectedKnob,

    /// <summary>Bank of the selected device that is on, from 1.</summary>
    DeviceBank,

    /// <summary>Whether the selected device is locked: another selection in Live changes nothing. 0 or 1.</summary>
    DeviceLock,
}

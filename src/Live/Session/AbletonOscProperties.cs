namespace MidiMesh.Live.Session;

/// <summary>The properties that AbletonOSC can be asked for, as far as a session needs them.</summary>
internal static class AbletonOscProperties
{
    /// <summary>All, those first that are heard of most often.</summary>
    public static readonly AbletonOscProperty[] All =
    [
        new(LiveProperty.PlayingSlot, "track", "playing_slot_index", 1, AbletonOscType.Whole, AbletonOscTag.BeforeValue),
        new(LiveProperty.FiredSlot, "track", "fired_slot_index", 1, AbletonOscType.Whole, AbletonOscTag.BeforeValue),
        new(LiveProperty.TrackVolume, "track", "volume", 1, AbletonOscType.Real, AbletonOscTag.BeforeValue),
        new(LiveProperty.TrackPanning, "track", "panning", 1, AbletonOscType.Real, AbletonOscTag.BeforeValue),
        new(LiveProperty.TrackMute, "track", "mute", 1, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.TrackSolo, "track", "solo", 1, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.TrackArm, "track", "arm", 1, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.TrackSend, "track", "send", 2, AbletonOscType.Real, AbletonOscTag.Nowhere),
        new(LiveProperty.HasClip, "clip_slot", "has_clip", 2, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.IsRecording, "clip", "is_recording", 2, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.ClipQuantization, "clip", "launch_quantization", 2, AbletonOscType.Whole, AbletonOscTag.BehindValue),
        new(LiveProperty.ClipName, "clip", "name", 2, AbletonOscType.Text, AbletonOscTag.BehindValue),
        new(LiveProperty.ClipColor, "clip", "color", 2, AbletonOscType.Whole, AbletonOscTag.BehindValue),
        new(LiveProperty.TrackCount, "song", "num_tracks", 0, AbletonOscType.Whole, AbletonOscTag.Nowhere),
        new(LiveProperty.SceneCount, "song", "num_scenes", 0, AbletonOscType.Whole, AbletonOscTag.Nowhere),
        new(LiveProperty.SongQuantization, "song", "clip_trigger_quantization", 0, AbletonOscType.Whole, AbletonOscTag.BeforeValue),
        new(LiveProperty.Tempo, "song", "tempo", 0, AbletonOscType.Real, AbletonOscTag.BeforeValue),
        new(LiveProperty.IsPlaying, "song", "is_playing", 0, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.Metronome, "song", "metronome", 0, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.Record, "song", "record_mode", 0, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.SessionRecord, "song", "session_record", 0, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.Loop, "song", "loop", 0, AbletonOscType.Flag, AbletonOscTag.BeforeValue),
        new(LiveProperty.SignatureNumerator, "song", "signature_numerator", 0, AbletonOscType.Whole, AbletonOscTag.BeforeValue),
        new(LiveProperty.SignatureDenominator, "song", "signature_denominator", 0, AbletonOscType.Whole, AbletonOscTag.BeforeValue),
        new(LiveProperty.SongTime, "song", "current_song_time", 0, AbletonOscType.Real, AbletonOscTag.BeforeValue),
        // The answer is two ints, major and minor: the first is read as an index of the second, see Read.
        new(LiveProperty.Version, "application", "version", 1, AbletonOscType.Whole, AbletonOscTag.Nowhere),
        new(LiveProperty.SceneName, "scene", "name", 1, AbletonOscType.Text, AbletonOscTag.AroundText),
        new(LiveProperty.SelectedTrack, "view", "selected_track", 0, AbletonOscType.Whole, AbletonOscTag.BeforeValue),
        new(LiveProperty.SelectedScene, "view", "selected_scene", 0, AbletonOscType.Whole, AbletonOscTag.BeforeValue),
        new(LiveProperty.SelectedDevice, "view", "selected_device", 1, AbletonOscType.Whole, AbletonOscTag.Nowhere),
        new(LiveProperty.DeviceCount, "track", "num_devices", 1, AbletonOscType.Whole, AbletonOscTag.Nowhere),
        new(LiveProperty.DeviceName, "device", "name", 2, AbletonOscType.Text, AbletonOscTag.BehindValue),
        // The third index is asked with as a tag and comes back as one.
        new(LiveProperty.ParameterText, "device", "parameter/value_string", 2, AbletonOscType.Text, AbletonOscTag.BeforeValue),
        new(LiveProperty.ParameterNumber, "device", "parameter/value", 2, AbletonOscType.Real, AbletonOscTag.BeforeValue),
        new(LiveProperty.DeviceClass, "device", "class_name", 2, AbletonOscType.Text, AbletonOscTag.BehindValue),
        new(LiveProperty.ParameterLeast, "device", "parameters/min", 2, AbletonOscType.Real, AbletonOscTag.Nowhere),
        new(LiveProperty.ParameterMost, "device", "parameters/max", 2, AbletonOscType.Real, AbletonOscTag.Nowhere),
        new(LiveProperty.ParameterNames, "device", "parameters/name", 2, AbletonOscType.Text, AbletonOscTag.Nowhere),
        new(LiveProperty.TrackName, "track", "name", 1, AbletonOscType.Text, AbletonOscTag.AroundText),
        // Asked for in block reads only.
        new(LiveProperty.IsGroup, "track", "is_foldable", 1, AbletonOscType.Flag, AbletonOscTag.BehindValue),
        new(LiveProperty.TrackColor, "track", "color", 1, AbletonOscType.Whole, AbletonOscTag.BehindValue),
    ];

    private static readonly AbletonOscProperty?[] ByProperty = Index();

    /// <summary>The row of a property, or null.</summary>
    public static AbletonOscProperty? Of(LiveProperty property) =>
        (int)property < ByProperty.Length ? ByProperty[(int)property] : null;

    private static AbletonOscProperty?[] Index()
    {
        var rows = new AbletonOscProperty?[Enum.GetValues<LiveProperty>().Max(property => (int)property) + 1];
        foreach (var row in All)
        {
            rows[(int)row.Property] = row;
        }

        return rows;
    }
}

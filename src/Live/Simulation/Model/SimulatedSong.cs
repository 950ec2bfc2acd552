namespace MidiMesh.Live.Simulation.Model;

/// <summary>The set: its properties as scripts see them, and what is in it. Times are beats, that is quarter notes.</summary>
/// <remarks>The clockwork is in SimulatedSong.Transport.cs, adding and removing things in SimulatedSong.Editing.cs.</remarks>
internal sealed partial class SimulatedSong : LiveObject
{
    private static readonly LiveClass<SimulatedSong> Members = new LiveClass<SimulatedSong>("Song")
        .Stored("tempo", LiveType.Real, 120.0, set: (song, value) => song.SetTempo(value.Real))
        .Stored("signature_numerator", LiveType.Integer, 4, set: Within("signature_numerator", 1, 99))
        .Stored("signature_denominator", LiveType.Integer, 4, set: Within("signature_denominator", 1, 16))
        .Stored("clip_trigger_quantization", LiveType.Integer, 0, set: Within("clip_trigger_quantization", 0, 13))
        .Stored("midi_recording_quantization", LiveType.Integer, 0, set: Within("midi_recording_quantization", 0, 8))
        .Computed("is_playing", song => song.IsPlaying, type: LiveType.Boolean, set: (song, value) => song.SetIsPlaying(value.Boolean))
        .Computed("current_song_time", song => song.Beat, type: LiveType.Real, set: (song, value) => song.JumpTo(value.Real))
        .Stored("song_length", LiveType.Real, 256.0, writable: false)
        .Stored("arrangement_overdub", LiveType.Boolean, false)
        .Stored("back_to_arranger", LiveType.Boolean, false)
        .Stored("groove_amount", LiveType.Real, 1.0)
        .Stored("is_ableton_link_enabled", LiveType.Boolean, false)
        .Stored("loop", LiveType.Boolean, false)
        .Stored("loop_start", LiveType.Real, 0.0)
        .Stored("loop_length", LiveType.Real, 16.0)
        .Stored("metronome", LiveType.Boolean, false)
        .Stored("nudge_down", LiveType.Boolean, false)
        .Stored("nudge_up", LiveType.Boolean, false)
        .Stored("punch_in", LiveType.Boolean, false)
        .Stored("punch_out", LiveType.Boolean, false)
        .Stored("record_mode", LiveType.Boolean, false)
        .Stored("root_note", LiveType.Integer, 0, set: Within("root_note", 0, 11))
        .Stored("scale_name", LiveType.Text, "Major")
        .Stored("session_record", LiveType.Boolean, false, set: (song, value) => song.SetSessionRecord(value.Boolean))
        .Stored("session_record_status", LiveType.Integer, 0, writable: false)
        .Stored("can_undo", LiveType.Boolean, false, observable: false, writable: false)
        .Stored("can_redo", LiveType.Boolean, false, observable: false, writable: false)
        .Method("start_playing", song => song.Start(0))
        .Method("continue_playing", song => song.Start(song.Beat))
        .Method("stop_playing", song => song.StopPlaying())
        .Method("stop_all_clips", [LiveType.Boolean], 1, (song, arguments) => song.StopAllClips(arguments.Length == 0 || arguments[0].Boolean))
        .Method("jump_by", [LiveType.Real], 0, (song, arguments) => song.JumpTo(song.Beat + arguments[0].Real))
        .Method("jump_to_next_cue", song => song.JumpToCue(forward: true))
        .Method("jump_to_prev_cue", song => song.JumpToCue(forward: false))
        .Method("set_or_delete_cue", song => song.SetOrDeleteCue())
        .Method("trigger_session_record", [LiveType.Real], 1, (song, arguments) =>
            song.TriggerSessionRecord(arguments.Length > 0 ? arguments[0].Real : null))
        .Method("create_midi_track", [LiveType.Integer], 1, (song, arguments) => song.CreateTrack(LiveTrackKind.Midi, arguments))
        .Method("create_audio_track", [LiveType.Integer], 1, (song, arguments) => song.CreateTrack(LiveTrackKind.Audio, arguments))
        .Method("create_return_track", song => song.CreateReturn())
        .Method("create_scene", [LiveType.Integer], 0, (song, arguments) => song.CreateScene(arguments[0].Integer))
        .Method("delete_return_track", [LiveType.Integer], 0, (song, arguments) => song.DeleteReturn(arguments[0].Integer))
        .Method("delete_scene", [LiveType.Integer], 0, (song, arguments) => song.DeleteScene(arguments[0].Integer))
        .Method("delete_track", [LiveType.Integer], 0, (song, arguments) => song.DeleteTrack(arguments[0].Integer))
        .Method("duplicate_scene", [LiveType.Integer], 0, (song, arguments) => song.DuplicateScene(arguments[0].Integer))
        .Method("duplicate_track", [LiveType.Integer], 0, (song, arguments) => song.DuplicateTrack(arguments[0].Integer))
        .Method("capture_and_insert_scene", song => song.CaptureScene())
        // Accepted and without effect, because the simulation lacks what they act on: one tap sets no tempo, Link and
        // automation are not simulated, nobody plays what could be captured, and no history is kept (can_undo is false).
        .Method("tap_tempo", _ => { })
        .Method("force_link_beat_time", _ => { })
        .Method("re_enable_automation", _ => { })
        .Method("capture_midi", _ => { })
        .Method("undo", _ => { })
        .Method("redo", _ => { });

    private readonly List<SimulatedTrack> _tracks = [];
    private readonly List<SimulatedScene> _scenes = [];
    private readonly List<SimulatedTrack> _returns = [];
    private readonly List<SimulatedCue> _cues = [];

    /// <summary>Builds the set as described.</summary>
    public SimulatedSong(LiveSet set)
        : base(Members)
    {
        Initialise("tempo", set.Tempo);
        Initialise("clip_trigger_quantization", set.Quantization);
        Initialise("signature_numerator", set.Numerator);
        Initialise("signature_denominator", set.Denominator);
        _scenes.AddRange(set.Scenes.Select(name => new SimulatedScene(this, name)));
        foreach (var description in set.Tracks)
        {
            _tracks.Add(BuildTrack(description, set.Returns));
        }

        _returns.AddRange(set.Returns.Select(name => new SimulatedTrack(this, LiveTrackKind.Audio, name, 0, set.Returns)));
        Master = new SimulatedTrack(this, LiveTrackKind.Audio, "Master", 0, []);
        View = new SimulatedView(_tracks[0], _scenes[0]);
    }

    public IReadOnlyList<SimulatedTrack> Tracks => _tracks;

    public IReadOnlyList<SimulatedScene> Scenes => _scenes;

    public IReadOnlyList<SimulatedCue> Cues => _cues;

    /// <summary>Return tracks: only their mixer strips count.</summary>
    public IReadOnlyList<SimulatedTrack> Returns => _returns;

    /// <summary>The master track: only its mixer strip counts.</summary>
    public SimulatedTrack Master { get; }

    /// <summary>Volume of the cue.</summary>
    public SimulatedParameter Cue { get; } = new("Preview Volume", 0.85);

    /// <summary>The crossfader, -1 to 1.</summary>
    public SimulatedParameter Crossfader { get; } = new("Crossfader", 0, -1);

    /// <summary>All that can be selected: tracks, then returns, then the master.</summary>
    public IReadOnlyList<SimulatedTrack> AllTracks => [.. _tracks, .. _returns, Master];

    public SimulatedView View { get; }

    /// <summary>The set's launch quantisation in Live's numbering.</summary>
    public int Quantization => (int)Stored("clip_trigger_quantization").Integer;

    public double Tempo => Stored("tempo").Real;

    public int IndexOf(SimulatedScene scene) => _scenes.IndexOf(scene);

    public int IndexOf(SimulatedTrack track) => _tracks.IndexOf(track);

    private static Func<SimulatedSong, ScriptValue, ScriptError?> Within(string property, int low, int high) => (song, value) =>
    {
        if (value.Integer < low || value.Integer > high)
        {
            return ScriptError.Runtime("Invalid value");
        }

        song.Store(property, value);
        return null;
    };

    private SimulatedTrack BuildTrack(LiveSetTrack description, IReadOnlyList<string> returns)
    {
        var track = new SimulatedTrack(this, description.Kind, description.Name, _scenes.Count, returns);
        Palette.Paint(track, description.Colour);
        track.Initialise("arm", description.IsArmed);
        if (description.Group is { } group)
        {
            track.JoinGroup(_tracks[group]);
        }

        foreach (var device in description.Devices)
        {
            track.AddDevice(new SimulatedDevice(device));
        }

        for (var scene = 0; scene < description.Clips.Count; scene++)
        {
            if (description.Clips[scene] is { } clip)
            {
                track.Slots[scene].Fill(BuildClip(track.Slots[scene], clip, description.Colour));
            }
        }

        return track;
    }

    private static SimulatedClip BuildClip(SimulatedSlot slot, LiveSetClip description, int trackColour)
    {
        var clip = new SimulatedClip(slot, description.Name, description.Length);
        Palette.Paint(clip, description.Colour ?? trackColour);
        clip.Initialise("launch_quantization", description.Quantization);
        clip.Initialise("launch_mode", description.LaunchMode);
        clip.Initialise("looping", description.IsLooping);
        return clip;
    }
}

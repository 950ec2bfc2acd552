using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/song/...</c></summary>
internal sealed class SongHandlers(AbletonOscScript script) : HandlerGroup(script, "song")
{
    private static readonly string[] Methods =
    [
        "capture_and_insert_scene", "capture_midi", "continue_playing", "create_audio_track", "create_midi_track",
        "create_return_track", "create_scene", "delete_return_track", "delete_scene", "delete_track", "duplicate_scene",
        "duplicate_track", "force_link_beat_time", "jump_by", "jump_to_prev_cue", "jump_to_next_cue", "redo",
        "re_enable_automation", "set_or_delete_cue", "start_playing", "stop_all_clips", "stop_playing", "tap_tempo",
        "trigger_session_record", "undo",
    ];

    private static readonly string[] ReadOnly = ["can_redo", "can_undo", "is_playing", "song_length", "session_record_status"];

    private static readonly string[] Writable =
    [
        "arrangement_overdub", "back_to_arranger", "clip_trigger_quantization", "current_song_time", "groove_amount",
        "is_ableton_link_enabled", "loop", "loop_length", "loop_start", "metronome", "midi_recording_quantization", "nudge_down",
        "nudge_up", "punch_in", "punch_out", "record_mode", "root_note", "scale_name", "session_record",
        "signature_denominator", "signature_numerator", "tempo",
    ];

    private double _lastBeat = -1;
    private Action? _beatListener;

    public override void Register()
    {
        foreach (var method in Methods)
        {
            On(method, arguments => Call(Song, method, arguments));
        }

        foreach (var property in ReadOnly.Concat(Writable))
        {
            On($"get/{property}", arguments => Get(Song, property, arguments));
            On($"start_listen/{property}", arguments => Listen(Song, property, arguments));
            On($"stop_listen/{property}", arguments => Unlisten(Song, property, arguments));
        }

        foreach (var property in Writable)
        {
            On($"set/{property}", arguments => Set(Song, property, arguments, "list"));
        }

        On("get/num_tracks", _ => Answer.With(Song.Tracks.Count));
        On("get/track_names", arguments => GetNames(arguments, Song.Tracks, minusOneIsAll: true));
        On("get/track_data", arguments => new TrackDataQuery(Script, arguments).Run());
        // The real one writes a JSON file into the temporary folder first; the simulation touches no files.
        On("export/structure", _ => Answer.With(1));
        On("get/num_scenes", _ => Answer.With(Song.Scenes.Count));
        On("get/scenes/name", arguments => GetNames(arguments, Song.Scenes, minusOneIsAll: false));
        On("get/cue_points", _ => Answer.With([.. Song.Cues.SelectMany(cue => (ScriptValue[])[cue.Name, cue.Time])]));
        On("cue_point/jump", JumpToCue);
        On("cue_point/add_or_delete", arguments => Call(Song, "set_or_delete_cue", arguments));
        On("cue_point/set/name", NameCue);
        On("start_listen/beat", _ => ListenToBeats());
        On("stop_listen/beat", _ => UnlistenToBeats());
    }

    public override ScriptError? ClearListeners()
    {
        var error = base.ClearListeners();
        if (error is null)
        {
            UnlistenToBeats();
        }

        return error;
    }

    private static Answer GetNames(IReadOnlyList<ScriptValue> arguments, IReadOnlyList<LiveObject> things, bool minusOneIsAll)
    {
        if (arguments.Count == 0)
        {
            return Answer.With([.. things.Select(thing => thing.Stored("name"))]);
        }

        if (NeedExactly(arguments, 2) is { } error)
        {
            return Answer.Of(error);
        }

        var behind = minusOneIsAll && arguments[1].Equals(-1) ? things.Count : arguments[1];
        foreach (var index in (ScriptValue[])[arguments[0], behind])
        {
            if (!index.IsWhole)
            {
                return Answer.Of(ScriptError.Type($"'{index.TypeName}' object cannot be interpreted as an integer"));
            }
        }

        var names = new List<ScriptValue>();
        for (var index = arguments[0].Integer; index < behind.Integer; index++)
        {
            if (Find(things, index, out var thing) is { } missing)
            {
                return Answer.Of(missing);
            }

            names.Add(thing.Stored("name"));
        }

        return Answer.With(names);
    }

    private Answer JumpToCue(IReadOnlyList<ScriptValue> arguments)
    {
        if (arguments.Count == 0)
        {
            return Answer.Of(TooFew());
        }

        if (arguments[0].Kind == ScriptKind.Text)
        {
            foreach (var cue in Song.Cues.Where(cue => cue.Name == arguments[0].Text))
            {
                Song.JumpTo(cue.Time);
            }

            return Answer.Nothing;
        }

        // Neither a name nor a whole number: nothing happens.
        if (!arguments[0].IsWhole)
        {
            return Answer.Nothing;
        }

        return Answer.Of(Find(Song.Cues, arguments[0], out var found) ?? Song.JumpTo(found.Time));
    }

    private Answer NameCue(IReadOnlyList<ScriptValue> arguments) => arguments.Count < 2
        ? Answer.Of(TooFew())
        : Answer.Of(Find(Song.Cues, arguments[0], out var cue) ?? cue.Set("name", arguments[1]));

    private Answer ListenToBeats()
    {
        UnlistenToBeats();
        _beatListener = OnSongTime;
        return Answer.Of(Song.AddListener("current_song_time", _beatListener));
    }

    private Answer UnlistenToBeats()
    {
        if (_beatListener is not null)
        {
            Song.RemoveListener("current_song_time", _beatListener);
            _beatListener = null;
        }

        return Answer.Nothing;
    }

    /// <summary>One message for a new whole beat, however many were passed, and one for each jump back.</summary>
    private void OnSongTime()
    {
        var beat = Song.Beat;
        if (beat < _lastBeat || Math.Truncate(beat) > Math.Truncate(_lastBeat))
        {
            Script.Send("/live/song/get/beat", (long)Math.Truncate(beat));
        }

        _lastBeat = beat;
    }
}

namespace MidiMesh.Live.Simulation.Model;

/// <summary>A note of a MIDI clip; times in beats.</summary>
internal readonly record struct SimulatedNote(long Id, int Pitch, double Start, double Duration, double Velocity, bool Mute);

/// <summary>A clip in a slot. Times are beats.</summary>
internal sealed class SimulatedClip : LiveObject
{
    private static readonly LiveClass<SimulatedClip> Members = new LiveClass<SimulatedClip>("Clip")
        .Stored("name", LiveType.Text, "")
        .Stored("color", LiveType.Integer, Palette.Colour(0), set: Palette.SetColour)
        .Stored("color_index", LiveType.Integer, 0, set: Palette.SetIndex)
        .Stored("muted", LiveType.Boolean, false)
        .Stored("looping", LiveType.Boolean, true)
        .Stored("loop_start", LiveType.Real, 0.0)
        .Stored("loop_end", LiveType.Real, 4.0)
        .Stored("start_marker", LiveType.Real, 0.0)
        .Stored("end_marker", LiveType.Real, 4.0)
        .Computed("position", clip => clip.LoopStart, type: LiveType.Real, set: (clip, value) => clip.MoveLoop(value.Real))
        .Stored("launch_mode", LiveType.Integer, 0)
        .Stored("launch_quantization", LiveType.Integer, 0)
        .Stored("legato", LiveType.Boolean, false)
        .Stored("velocity_amount", LiveType.Real, 0.0)
        .Stored("gain", LiveType.Real, 0.4, refuse: NeedAudio)
        .Stored("gain_display_string", LiveType.Text, "0.00 dB", observable: false, writable: false, refuse: NeedAudio)
        .Stored("pitch_coarse", LiveType.Integer, 0, refuse: NeedAudio)
        .Stored("pitch_fine", LiveType.Real, 0.0, refuse: NeedAudio)
        .Stored("ram_mode", LiveType.Boolean, false, refuse: NeedAudio)
        .Stored("warp_mode", LiveType.Integer, 0, refuse: NeedAudio)
        .Stored("warping", LiveType.Boolean, true, refuse: NeedAudio)
        .Stored("sample_length", LiveType.Integer, 352_800, observable: false, writable: false, refuse: NeedAudio)
        .Stored("file_path", LiveType.Text, "", writable: false, refuse: NeedAudio)
        .Computed("is_midi_clip", clip => clip.IsMidi, observable: false)
        .Computed("is_audio_clip", clip => !clip.IsMidi, observable: false)
        .Stored("is_overdubbing", LiveType.Boolean, false, writable: false)
        .Stored("has_groove", LiveType.Boolean, false, observable: false, writable: false)
        .Computed("is_playing", clip => clip.IsPlaying, observable: false)
        .Computed("is_recording", clip => clip.Slot.IsRecording)
        .Computed("is_triggered", clip => clip.Slot.IsTriggered, observable: false)
        .Stored("will_record_on_start", LiveType.Boolean, false, observable: false, writable: false)
        .Computed("length", clip => clip.Length, observable: false)
        .Stored("start_time", LiveType.Real, 0.0, observable: false, writable: false)
        .Computed("end_time", clip => clip.Length)
        .Computed("playing_position", clip => clip.PlayingPosition)
        .Method("fire", clip => clip.Slot.Fire(null, null))
        .Method("stop", clip => clip.Stop())
        .Method("duplicate_loop", clip => clip.DuplicateLoop())
        .Method("remove_notes_by_id", [LiveType.List], 0, (clip, ids) => clip.RemoveNotes(ids[0].Items));

    private List<SimulatedNote> _notes = [];
    private long _nextNoteId = 1;

    public SimulatedClip(SimulatedSlot slot, string name, double length)
        : base(Members)
    {
        Slot = slot;
        Initialise("name", name);
        Initialise("loop_end", length);
        Initialise("end_marker", length);
    }

    public SimulatedSlot Slot { get; }

    /// <summary>The beat at which it started last.</summary>
    public double StartedAt { get; set; }

    public bool IsLooping => Stored("looping").Boolean;

    public bool IsPlaying => Slot.Track.Playing == Slot;

    public int LaunchMode => (int)Stored("launch_mode").Integer;

    public int LaunchQuantization => (int)Stored("launch_quantization").Integer;

    public double Length => IsLooping
        ? Stored("loop_end").Real - LoopStart
        : Stored("end_marker").Real - Stored("start_marker").Real;

    private double LoopStart => Stored("loop_start").Real;

    private bool IsMidi => Slot.Track.HasMidiInput;

    private double PlayingPosition
    {
        get
        {
            var length = Length;
            if (!IsPlaying || !(length > 0))
            {
                return LoopStart;
            }

            var passed = Slot.Track.Song.Beat - StartedAt;
            return LoopStart + (IsLooping ? passed - (Math.Floor(passed / length) * length) : passed);
        }
    }

    /// <summary>The take is over: the clip is as long as it was recorded.</summary>
    public void SetRecordedLength(double length)
    {
        Store("loop_end", length);
        Store("end_marker", length);
    }

    public SimulatedClip CopyTo(SimulatedSlot slot)
    {
        var copy = new SimulatedClip(slot, "", 1) { _notes = [.. _notes], _nextNoteId = _nextNoteId };
        copy.CopyValuesFrom(this);
        return copy;
    }

    /// <summary>The notes that start within the ranges, by pitch, then by time.</summary>
    public ScriptError? GetNotes(ScriptValue[] range, out IReadOnlyList<SimulatedNote> notes)
    {
        notes = [];
        if (CheckRange(range, "get_notes_extended") is { } error)
        {
            return error;
        }

        notes = [.. _notes.Where(note => IsInRange(note, range)).OrderBy(note => note.Pitch).ThenBy(note => note.Start)];
        return null;
    }

    public ScriptError? RemoveNotes(ScriptValue[] range)
    {
        if (CheckRange(range, "remove_notes_extended") is { } error)
        {
            return error;
        }

        _notes.RemoveAll(note => IsInRange(note, range));
        return null;
    }

    /// <summary>All of them or none.</summary>
    public ScriptError? AddNotes(IReadOnlyList<ScriptValue[]> specifications)
    {
        if (NeedMidi() is { } refusal)
        {
            return refusal;
        }

        foreach (var note in specifications)
        {
            if (!LiveType.Integer.Fits(note[0]) || !note[1..4].All(LiveType.Real.Fits))
            {
                return ScriptError.Type("No registered converter was able to produce a C++ rvalue");
            }

            if (note[0].Integer is < 0 or > 127 || !(note[2].Real > 0) || !(note[3].Real >= 0 && note[3].Real <= 127))
            {
                return ScriptError.Runtime("Invalid note specification");
            }
        }

        foreach (var note in specifications)
        {
            _notes.Add(new SimulatedNote(
                _nextNoteId++, (int)note[0].Integer, note[1].Real, note[2].Real, note[3].Real, IsTrue(note[4])));
        }

        return null;
    }

    private static bool IsTrue(ScriptValue value) => value.Kind switch
    {
        ScriptKind.None => false,
        ScriptKind.Text => value.Text.Length > 0,
        _ when value.IsNumber => value.Real != 0,
        _ => true,
    };

    private static bool IsInRange(SimulatedNote note, ScriptValue[] range) =>
        note.Pitch >= range[0].Integer && note.Pitch < range[0].Integer + range[1].Integer &&
        note.Start >= range[2].Real && note.Start < range[2].Real + range[3].Real;

    private static ScriptError? NeedAudio(SimulatedClip clip) =>
        clip.IsMidi ? ScriptError.Runtime("Only Audio Clips have this property") : null;

    private ScriptError? NeedMidi() => IsMidi ? null : ScriptError.Runtime("This is not a MIDI clip");

    private ScriptError? CheckRange(ScriptValue[] range, string method) =>
        LiveType.Integer.Fits(range[0]) && LiveType.Integer.Fits(range[1]) && LiveType.Real.Fits(range[2]) && LiveType.Real.Fits(range[3])
            ? NeedMidi()
            : ScriptError.Signature(TypeName, method, range, "TPyHandle<AClip>, int, int, double, double");

    private ScriptError? RemoveNotes(IReadOnlyList<ScriptValue> ids)
    {
        if (NeedMidi() is { } refusal)
        {
            return refusal;
        }

        _notes.RemoveAll(note => ids.Contains(note.Id));
        return null;
    }

    private ScriptError? MoveLoop(double start)
    {
        var length = Stored("loop_end").Real - LoopStart;
        Store("loop_start", start);
        Store("loop_end", start + length);
        Notify("position");
        return null;
    }

    /// <summary>Only while this very clip plays or records; a waiting one is not stopped by it.</summary>
    private void Stop()
    {
        if (IsPlaying)
        {
            Slot.Track.TriggerStop(quantized: true);
        }
    }

    private void DuplicateLoop()
    {
        var end = Stored("loop_end").Real;
        end += end - LoopStart;
        Store("loop_end", end);
        if (Stored("end_marker").Real < end)
        {
            Store("end_marker", end);
        }
    }
}

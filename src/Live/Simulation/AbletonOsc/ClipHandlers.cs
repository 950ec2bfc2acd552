using System.Text.RegularExpressions;
using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/clip/...</c>: track and scene first. Where no clip is, everything fails.</summary>
internal sealed partial class ClipHandlers(AbletonOscScript script) : HandlerGroup(script, "clip")
{
    private static readonly string[] Methods = ["fire", "stop", "duplicate_loop", "remove_notes_by_id"];

    private static readonly string[] ReadOnly =
    [
        "end_time", "file_path", "gain_display_string", "has_groove", "is_midi_clip", "is_audio_clip", "is_overdubbing",
        "is_playing", "is_recording", "is_triggered", "length", "playing_position", "sample_length", "start_time",
        "will_record_on_start",
    ];

    private static readonly string[] Writable =
    [
        "color", "color_index", "end_marker", "gain", "launch_mode", "launch_quantization", "legato", "loop_end", "loop_start",
        "looping", "muted", "name", "pitch_coarse", "pitch_fine", "position", "ram_mode", "start_marker", "velocity_amount",
        "warp_mode", "warping",
    ];

    // A range of pitches one short: pitch 127 is neither found nor removed, as in the real one.
    private static readonly ScriptValue[] AllNotes = [0, 127, -8192, 16384];

    private static readonly string[][] NoteNames =
    [
        ["C"], ["C#", "Db"], ["D"], ["D#", "Eb"], ["E"], ["F"], ["F#", "Gb"], ["G"], ["G#", "Ab"], ["A"], ["A#", "Bb"], ["B"],
    ];

    // Built at the first use and never again: clips renamed later are judged by their old names.
    private readonly List<List<int[]>> _notesInNames = [];

    private delegate Answer ClipHandler(SimulatedClip? clip, IReadOnlyList<ScriptValue> arguments);

    public override void Register()
    {
        foreach (var method in Methods)
        {
            OnClip(method, (clip, rest) => Call(clip, method, rest));
        }

        foreach (var property in ReadOnly.Concat(Writable))
        {
            OnClip($"get/{property}", (clip, rest) => Get(clip, property, rest));
            OnClip($"start_listen/{property}", (clip, all) => Listen(clip, property, all), passAll: true);
            OnClip($"stop_listen/{property}", (clip, all) => Unlisten(clip, property, all), passAll: true);
        }

        foreach (var property in Writable)
        {
            OnClip($"set/{property}", (clip, rest) => Set(clip, property, rest));
        }

        OnClip("get/notes", GetNotes);
        OnClip("add/notes", AddNotes);
        OnClip("remove/notes", RemoveNotes);
        Script.Register("/live/clips/filter", Filter);
        Script.Register("/live/clips/unfilter", Unfilter);
    }

    [GeneratedRegex("([_-])([A-G][A-G#b1-9-]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex NotesAtEnd();

    private void OnClip(string address, ClipHandler handler, bool passAll = false) => On(address, arguments =>
        SlotHandlers.FindSlot(Song, arguments, out var track, out var scene, out var slot) is { } error
            ? Answer.Of(error)
            : handler(slot.Clip, passAll ? arguments : Rest(arguments, 2)).Behind(track, scene));

    private static Answer GetNotes(SimulatedClip? clip, IReadOnlyList<ScriptValue> rest)
    {
        if (ReadRange(rest, "get", out var range) is { } error)
        {
            return Answer.Of(error);
        }

        if (clip is null)
        {
            return Answer.Of(ScriptError.NoAttribute("NoneType", "get_notes_extended"));
        }

        return clip.GetNotes(range, out var notes) is { } refused
            ? Answer.Of(refused)
            : Answer.With([.. notes.SelectMany(note =>
                (ScriptValue[])[note.Pitch, note.Start, note.Duration, note.Velocity, note.Mute])]);
    }

    private static Answer RemoveNotes(SimulatedClip? clip, IReadOnlyList<ScriptValue> rest)
    {
        if (ReadRange(rest, "remove", out var range) is { } error)
        {
            return Answer.Of(error);
        }

        return Answer.Of(clip is null ? ScriptError.NoAttribute("NoneType", "remove_notes_extended") : clip.RemoveNotes(range));
    }

    /// <summary>Five arguments per note: pitch, start, duration, velocity, mute.</summary>
    private static Answer AddNotes(SimulatedClip? clip, IReadOnlyList<ScriptValue> rest)
    {
        var notes = new List<ScriptValue[]>();
        for (var at = 0; at < rest.Count; at += 5)
        {
            ScriptValue[] note = [.. rest.Skip(at).Take(5)];
            if (NeedExactly(note, 5) is { } error)
            {
                return Answer.Of(error);
            }

            notes.Add(note);
        }

        return Answer.Of(clip is null ? ScriptError.NoAttribute("NoneType", "add_new_notes") : clip.AddNotes(notes));
    }

    private static ScriptError? ReadRange(IReadOnlyList<ScriptValue> rest, string what, out ScriptValue[] range)
    {
        range = rest.Count == 0 ? AllNotes : [.. rest];
        return range.Length == 4
            ? null
            : ScriptError.Value($"Invalid number of arguments for /clip/{what}/notes. Either 0 or 4 arguments must be passed.");
    }

    /// <summary>Mutes the clips whose names end in other notes than the ones given, as in "Arp_C-E-G".</summary>
    private Answer Filter(IReadOnlyList<ScriptValue> arguments)
    {
        if (_notesInNames.Count == 0)
        {
            _notesInNames.AddRange(Song.Tracks.Select(track => track.Slots.Select(NotesOf).ToList()));
        }

        var wanted = arguments.Select(argument => argument.Kind == ScriptKind.Text ? NoteIndex(argument.Text) : -1).ToHashSet();
        for (var track = 0; track < Song.Tracks.Count; track++)
        {
            for (var scene = 0; scene < Song.Tracks[track].Slots.Count; scene++)
            {
                if (track >= _notesInNames.Count || scene >= _notesInNames[track].Count)
                {
                    return Answer.Of(TooFew());
                }

                var notes = _notesInNames[track][scene];
                if (notes.Length == 0)
                {
                    continue;
                }

                if (Song.Tracks[track].Slots[scene].Clip is not { } clip)
                {
                    return Answer.Of(ScriptError.NoAttribute("NoneType", "muted"));
                }

                clip.Store("muted", !notes.All(wanted.Contains));
            }
        }

        return Answer.Nothing;
    }

    private Answer Unfilter(IReadOnlyList<ScriptValue> arguments)
    {
        var first = arguments.Count > 0 ? arguments[0] : 0;
        var behind = arguments.Count > 1 ? arguments[1] : Song.Tracks.Count;
        if (!first.IsNumber || !behind.IsNumber)
        {
            var wrong = first.IsNumber ? behind : first;
            return Answer.Of(ScriptError.Type(wrong.Kind == ScriptKind.Text
                ? "%d format: a real number is required, not str"
                : $"%d format: a real number is required, not {wrong.TypeName}"));
        }

        if (!first.IsWhole || !behind.IsWhole)
        {
            return Answer.Of(ScriptError.Type("slice indices must be integers or None or have an __index__ method"));
        }

        foreach (var slot in Song.Tracks.Take(Clip(first)..Clip(behind)).SelectMany(track => track.Slots))
        {
            slot.Clip?.Store("muted", false);
        }

        return Answer.Nothing;

        int Clip(ScriptValue index) =>
            (int)Math.Clamp(index.Integer < 0 ? index.Integer + Song.Tracks.Count : index.Integer, 0, Song.Tracks.Count);
    }

    private static int[] NotesOf(SimulatedSlot slot)
    {
        if (slot.Clip is null || NotesAtEnd().Match(slot.Clip.Stored("name").Text) is not { Success: true } match)
        {
            return [];
        }

        var names = new string([.. match.Groups[2].Value.Where(character => character is < '1' or > '9')]);
        return [.. names.Split('-').Select(NoteIndex)];
    }

    /// <summary>0 to 11 from C; -1 for what is no note.</summary>
    private static int NoteIndex(string name) => Array.FindIndex(NoteNames, names => names.Contains(name));
}

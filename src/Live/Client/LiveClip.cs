using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>A slot and the clip in it. Properties of the clip are an error while the slot is empty.</summary>
public sealed class LiveClip : LiveObject
{
    private const int ValuesOfNote = 5;

    // Below the limit of a datagram; all or nothing in each.
    private const int NotesOfMessage = 200;

    private const double StepsOfBeat = 1024;               // finer than Live's 32-bit floats keep apart in a long clip

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    internal LiveClip(LiveConnection connection, int track, int scene) : base(connection, "clip", track, scene)
    {
        (Track, Scene) = (track, scene);
        Exists = new LiveField<bool>(connection, "clip_slot", "has_clip", [track, scene], canSet: false);
    }

    /// <summary>The track's place from 0.</summary>
    public int Track { get; }

    /// <summary>The scene's place from 0.</summary>
    public int Scene { get; }

    /// <summary>Whether the slot holds a clip.</summary>
    public LiveField<bool> Exists { get; }

    /// <summary>Its name.</summary>
    public LiveField<string> Name => Field<string>("name");

    /// <summary>0xRRGGBB; Live takes the nearest of its palette.</summary>
    public LiveField<int> Color => Field<int>("color");

    /// <summary>In quarter notes: the loop's if it loops. Follows from the loop and the markers.</summary>
    public LiveField<double> Length => Fixed<double>("length");

    /// <summary>In quarter notes.</summary>
    public LiveField<double> LoopStart => Field<double>("loop_start");

    /// <summary>In quarter notes.</summary>
    public LiveField<double> LoopEnd => Field<double>("loop_end");

    /// <summary>In quarter notes.</summary>
    public LiveField<double> StartMarker => Field<double>("start_marker");

    /// <summary>In quarter notes.</summary>
    public LiveField<double> EndMarker => Field<double>("end_marker");

    /// <summary>Whether it loops.</summary>
    public LiveField<bool> Looping => Field<bool>("looping");

    /// <summary>Whether it is switched off.</summary>
    public LiveField<bool> Muted => Field<bool>("muted");

    /// <summary>0 trigger, 1 gate, 2 toggle, 3 repeat.</summary>
    public LiveField<int> LaunchMode => Field<int>("launch_mode");

    /// <summary>0 the song's, 1 none, 2 eight bars, ... 14 1/32.</summary>
    public LiveField<int> LaunchQuantization => Field<int>("launch_quantization");

    /// <summary>0 to 1; audio clips only.</summary>
    public LiveField<double> Gain => Field<double>("gain");

    /// <summary>In semitones; audio clips only.</summary>
    public LiveField<int> Pitch => Field<int>("pitch_coarse");

    /// <summary>Whether it is a MIDI clip.</summary>
    public LiveField<bool> IsMidi => Fixed<bool>("is_midi_clip");

    /// <summary>Whether it plays.</summary>
    public LiveField<bool> IsPlaying => Fixed<bool>("is_playing");

    /// <summary>In quarter notes.</summary>
    public LiveField<double> PlayingPosition => Fixed<double>("playing_position");

    /// <summary>Launches what is in the slot; records into an empty one of an armed track.</summary>
    public void Fire() => Slot("fire");

    /// <summary>Stops it.</summary>
    public void Stop() => Slot("stop");

    /// <summary>Doubles the loop and what is in it.</summary>
    public void DuplicateLoop() => Do("duplicate_loop");

    /// <summary>Makes an empty MIDI clip and waits until it is there.</summary>
    /// <param name="beats">Its length in quarter notes.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="LiveException">It is not there in time: the slot is not empty, or the track is no MIDI track.</exception>
    public async Task CreateAsync(double beats, CancellationToken stop = default)
    {
        if (await Exists.GetAsync(stop).ConfigureAwait(false))
        {
            throw new LiveException($"The slot {Track}/{Scene} holds a clip already.");
        }

        await UntilAsync(exists: true, new OscMessage("/live/clip_slot/create_clip", Track, Scene, (float)beats), "is the track a MIDI track?", stop).ConfigureAwait(false);
    }

    /// <summary>Takes the clip out of its slot and waits until it is gone.</summary>
    public Task DeleteAsync(CancellationToken stop = default) =>
        UntilAsync(exists: false, new OscMessage("/live/clip_slot/delete_clip", Track, Scene), "", stop);

    /// <summary>Copies it into another slot, over what is there.</summary>
    public void DuplicateTo(LiveClip other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Slot("duplicate_clip_to", other.Track, other.Scene);
    }

    /// <summary>Makes it longer, and waits until Live has it: the loop's end, and the end marker if it stood there.</summary>
    /// <param name="beats">By how much, in quarter notes. An audio clip ends with its sample.</param>
    /// <param name="stop">Gives up.</param>
    public async Task ExtendAsync(double beats, CancellationToken stop = default)
    {
        var (end, marker) = (await LoopEnd.GetAsync(stop).ConfigureAwait(false), await EndMarker.GetAsync(stop).ConfigureAwait(false));
        if (marker <= end + beats)
        {
            await EndMarker.SetAsync(end + beats, stop).ConfigureAwait(false);
        }

        await LoopEnd.SetAsync(end + beats, stop).ConfigureAwait(false);
    }

    /// <summary>The notes of a MIDI clip, by start and then by pitch; switched-off ones with velocity 0.</summary>
    public async Task<IReadOnlyList<MelodyNote>> GetNotesAsync(CancellationToken stop = default)
    {
        // Without a range AbletonOSC leaves the highest note out, and whatever lies before the start.
        OscValue[] everything = [0, 128, -16_000f, 32_000f];
        OscValue[] places = [Track, Scene];
        var values = await Connection.QueryAsync(
            "/live/clip/get/notes", [.. places, .. everything],
            values => values.Count % ValuesOfNote == places.Length && LiveConnection.BeginsWith(values, places), stop).ConfigureAwait(false);
        var notes = new List<MelodyNote>();
        for (var at = places.Length; at + ValuesOfNote <= values.Count; at += ValuesOfNote)
        {
            var velocity = values[at + 4].Argument.IsTrue ? 0 : (int)Math.Round(values[at + 3].Argument.AsDouble());
            notes.Add(new MelodyNote(values[at].Argument.AsInt32(), velocity, values[at + 1].Argument.AsDouble(), values[at + 2].Argument.AsDouble()));
        }

        return [.. notes.OrderBy(static note => note.Start).ThenBy(static note => note.Note)];
    }

    /// <summary>Adds notes to a MIDI clip and waits until they are there; those that are not, because a datagram was lost, are sent again.</summary>
    /// <exception cref="LiveException">Some are not there in time.</exception>
    public async Task AddNotesAsync(IReadOnlyList<MelodyNote> notes, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(notes);
        var time = Connection.Options.Time;
        var began = time.GetTimestamp();
        var missing = notes;
        while (true)
        {
            foreach (var some in missing.Chunk(NotesOfMessage))
            {
                Connection.SendAtOnce(new OscMessage(
                    "/live/clip/add/notes",
                    [Track, Scene, .. some.SelectMany(static note => (OscValue[])[note.Note, (float)note.Start, (float)note.Length, note.Velocity, false])]));
            }

            var there = (await GetNotesAsync(stop).ConfigureAwait(false)).Select(PlaceOf).ToHashSet();
            missing = [.. missing.Where(note => !there.Contains(PlaceOf(note)))];
            if (missing.Count == 0)
            {
                return;
            }

            if (time.GetElapsedTime(began) > Connection.Options.ConfirmWithin)
            {
                throw new LiveException($"The clip {Track}/{Scene} has not taken {missing.Count} of {notes.Count} notes.");
            }

            await Task.Delay(Pause, time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Takes all notes out.</summary>
    public void RemoveNotes() => Do("remove/notes", 0, 128, -16_000f, 32_000f);

    private static (int Note, long Step) PlaceOf(MelodyNote note) => (note.Note, (long)Math.Round(note.Start * StepsOfBeat));

    private void Slot(string method, params OscValue[] arguments) => Connection.Send(new OscMessage($"/live/clip_slot/{method}", [Track, Scene, .. arguments]));

    private async Task UntilAsync(bool exists, OscMessage command, string advice, CancellationToken stop)
    {
        var time = Connection.Options.Time;
        var began = time.GetTimestamp();
        Connection.SendAtOnce(command);
        while (await Exists.GetAsync(stop).ConfigureAwait(false) != exists)
        {
            if (time.GetElapsedTime(began) > Connection.Options.ConfirmWithin)
            {
                throw new LiveException($"Live did not do {command}{(advice.Length > 0 ? $": {advice}" : ".")}");
            }

            await Task.Delay(Pause, time, stop).ConfigureAwait(false);
            Connection.SendAtOnce(command);                 // a second one does nothing where the first has worked
        }
    }
}

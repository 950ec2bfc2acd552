using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>
/// The set that is open in Ableton Live, through AbletonOSC or MidiMesh's own script: <c>await using var set = await LiveSet.ConnectAsync();
/// await set.Tracks["Bass"].Clips[0].LoopEnd.SetAsync(8.0);</c>. Thread safe.
/// </summary>
/// <remarks>Places count from 0, as in Live's own interface. Tracks and scenes are as they were at the last <see cref="RefreshAsync"/>.</remarks>
public sealed class LiveSet : LiveObject, IAsyncDisposable
{
    private LiveSet(LiveConnection connection) : base(connection, "song") => connection.Restarted += () => IsStale = true;

    /// <summary>The wire, for everything that has no method here.</summary>
    public LiveConnection Wire => Connection;

    /// <summary>The tracks, without returns and master.</summary>
    public LiveList<LiveTrack> Tracks { get; private set; } = new("track", [], static track => track.KnownName);

    /// <summary>The scenes.</summary>
    public LiveList<LiveScene> Scenes { get; private set; } = new("scene", [], static scene => scene.KnownName);

    /// <summary>Whether another set was loaded since the last <see cref="RefreshAsync"/>.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Quarter notes in a minute, 20 to 999.</summary>
    public LiveField<double> Tempo => Field<double>("tempo");

    /// <summary>Whether the transport runs.</summary>
    public LiveField<bool> IsPlaying => Fixed<bool>("is_playing");

    /// <summary>Whether the metronome ticks.</summary>
    public LiveField<bool> Metronome => Field<bool>("metronome");

    /// <summary>In quarter notes from the start of the arrangement.</summary>
    public LiveField<double> Time => Field<double>("current_song_time");

    /// <summary>Beats of a bar.</summary>
    public LiveField<int> SignatureNumerator => Field<int>("signature_numerator");

    /// <summary>What a beat of the bar is: 4 a quarter note.</summary>
    public LiveField<int> SignatureDenominator => Field<int>("signature_denominator");

    /// <summary>Launch quantisation: 0 none, 1 eight bars, 2 four, 3 two, 4 a bar, 5 1/2, ... 13 1/32.</summary>
    public LiveField<int> Quantization => Field<int>("clip_trigger_quantization");

    /// <summary>Whether it records into the arrangement.</summary>
    public LiveField<bool> Record => Field<bool>("record_mode");

    /// <summary>Whether the arrangement loops.</summary>
    public LiveField<bool> Loop => Field<bool>("loop");

    /// <summary>The selected track's place; an error while a return or the master is selected.</summary>
    public LiveField<int> SelectedTrack => new(Connection, "view", "selected_track", []);

    /// <summary>The selected scene's place.</summary>
    public LiveField<int> SelectedScene => new(Connection, "view", "selected_scene", []);

    /// <summary>Finds Live and reads the names of tracks and scenes.</summary>
    /// <exception cref="LiveUnreachableException">Live is not there. The message says what to do.</exception>
    public static async Task<LiveSet> ConnectAsync(LiveSetOptions? options = null, CancellationToken stop = default)
    {
        var set = new LiveSet(await LiveConnection.OpenAsync(options ?? new LiveSetOptions(), stop).ConfigureAwait(false));
        try
        {
            await set.RefreshAsync(stop).ConfigureAwait(false);
            return set;
        }
        catch
        {
            await set.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the names of tracks and scenes again.</summary>
    public async Task RefreshAsync(CancellationToken stop = default)
    {
        IsStale = false;
        var tracks = NamesAsync("track_names", stop);
        var scenes = NamesAsync("scenes/name", stop);
        await Task.WhenAll(tracks, scenes).ConfigureAwait(false);
        Tracks = new LiveList<LiveTrack>("track", [.. tracks.Result.Select((name, i) => new LiveTrack(Connection, i, name))], static track => track.KnownName);
        Scenes = new LiveList<LiveScene>("scene", [.. scenes.Result.Select((name, i) => new LiveScene(Connection, i, name))], static scene => scene.KnownName);
    }

    /// <summary>Everything there is to know, read in as few turns of Live as its protocol allows.</summary>
    /// <param name="withDevices">Devices and their parameters too, which takes a question each.</param>
    /// <param name="stop">Gives up.</param>
    public Task<LiveSetSnapshot> ScanAsync(bool withDevices = true, CancellationToken stop = default) => new LiveSetScan(Connection, this).RunAsync(withDevices, stop);

    /// <summary>Starts the transport at the start marker.</summary>
    public void Play() => Do("start_playing");

    /// <summary>Goes on where the transport stopped.</summary>
    public void Continue() => Do("continue_playing");

    /// <summary>Stops the transport.</summary>
    public void Stop() => Do("stop_playing");

    /// <summary>Stops all clips at the song's quantisation.</summary>
    public void StopAllClips() => Do("stop_all_clips");

    /// <summary>Taps the tempo.</summary>
    public void TapTempo() => Do("tap_tempo");

    /// <summary>Takes the last change back.</summary>
    public void Undo() => Do("undo");

    /// <summary>Does again what was taken back.</summary>
    public void Redo() => Do("redo");

    /// <summary>Jumps, in quarter notes from here.</summary>
    public void JumpBy(double beats) => Do("jump_by", (float)beats);

    /// <summary>Makes a MIDI track before a place, at the end for -1, and reads the set again.</summary>
    public Task<LiveTrack> CreateMidiTrackAsync(int index = -1, CancellationToken stop = default) => CreateTrackAsync("create_midi_track", index, stop);

    /// <summary>Makes an audio track before a place, at the end for -1, and reads the set again.</summary>
    public Task<LiveTrack> CreateAudioTrackAsync(int index = -1, CancellationToken stop = default) => CreateTrackAsync("create_audio_track", index, stop);

    /// <summary>Makes a scene before a place, at the end for -1, and reads the set again.</summary>
    public async Task<LiveScene> CreateSceneAsync(int index = -1, CancellationToken stop = default)
    {
        var before = Scenes.Count;
        await ChangeAsync("create_scene", index, () => Scenes.Count > before, stop).ConfigureAwait(false);
        return Scenes[index < 0 ? Scenes.Count - 1 : index];
    }

    /// <summary>Takes a track away and reads the set again.</summary>
    public Task DeleteTrackAsync(int index, CancellationToken stop = default)
    {
        var before = Tracks.Count;
        return ChangeAsync("delete_track", index, () => Tracks.Count < before, stop);
    }

    /// <summary>Takes a scene away and reads the set again.</summary>
    public Task DeleteSceneAsync(int index, CancellationToken stop = default)
    {
        var before = Scenes.Count;
        return ChangeAsync("delete_scene", index, () => Scenes.Count < before, stop);
    }

    /// <summary>Collects what is set until it is disposed, and sends it in one bundle: see <see cref="LiveConnection.Batch"/>.</summary>
    public IDisposable Batch() => Connection.Batch();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private async Task<LiveTrack> CreateTrackAsync(string method, int index, CancellationToken stop)
    {
        var before = Tracks.Count;
        await ChangeAsync(method, index, () => Tracks.Count > before, stop).ConfigureAwait(false);
        return Tracks[index < 0 ? Tracks.Count - 1 : index];
    }

    /// <summary>Sends a command that must not be done twice, and waits for its effect.</summary>
    private async Task ChangeAsync(string method, int index, Func<bool> isDone, CancellationToken stop)
    {
        var time = Connection.Options.Time;
        var began = time.GetTimestamp();
        await RefreshAsync(stop).ConfigureAwait(false);
        Connection.SendAtOnce(new OscMessage($"/live/song/{method}", index));
        do
        {
            if (time.GetElapsedTime(began) > Connection.Options.ConfirmWithin)
            {
                throw new LiveException($"Live did not do {method} {index} in time. It was sent once: look before you try again.");
            }

            await RefreshAsync(stop).ConfigureAwait(false);
        }
        while (!isDone());
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string property, CancellationToken stop) =>
        [.. (await Connection.QueryAsync($"/live/song/get/{property}", [], static values => values.All(static value => value.Argument.IsString), stop).ConfigureAwait(false))
            .Select(static value => value.Argument.AsString())];
}

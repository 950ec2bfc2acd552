using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>Reads a whole set. Used once.</summary>
/// <remarks>
/// <c>song/get/track_data</c> brings blocks of tracks as a flat list without places. What tells two answers under way apart is their length: each block asks for
/// one property some times more.
/// </remarks>
internal sealed class LiveSetScan(LiveConnection connection, LiveSet set)
{
    private const string Filler = "track.is_foldable";
    private const int BytesOfAnswer = 8_000;                // macOS sends no more than 9,216
    private const int BytesOfTrack = 80;
    private const int BytesOfSlot = 44;                     // a name of 24, and five numbers and flags
    private const int MostBlocks = 16;                      // under way together
    private const int MostFillers = 128;

    private readonly Queue<int> _lengths = [];
    private int _fillers;

    private static readonly string[] OfSong = ["tempo", "signature_numerator", "signature_denominator", "clip_trigger_quantization"];
    private static readonly string[] OfTrack = ["track.name", "track.color", Filler, "track.has_midi_input", "track.mute", "track.solo", "track.can_be_armed", "track.playing_slot_index", "track.fired_slot_index", "track.num_devices"];
    private static readonly string[] OfSlot = ["clip.name", "clip.color", "clip.length", "clip.is_midi_clip"];

    public async Task<LiveSetSnapshot> RunAsync(bool withDevices, CancellationToken stop)
    {
        var version = connection.QueryAsync("/live/application/get/version", [], static values => values.Count >= 2, stop);
        var song = Task.WhenAll(OfSong.Select(property => new LiveField<double>(connection, "song", property, []).GetAsync(stop)));
        var playing = set.IsPlaying.GetAsync(stop);
        await set.RefreshAsync(stop).ConfigureAwait(false);
        var tracks = await TracksAsync(withDevices, stop).ConfigureAwait(false);
        var numbers = await song.ConfigureAwait(false);
        var live = await version.ConfigureAwait(false);
        return new LiveSetSnapshot(
            $"{live[0].Argument.AsInt32()}.{live[1].Argument.AsInt32()}", numbers[0], (int)numbers[1], (int)numbers[2], (int)numbers[3], await playing.ConfigureAwait(false),
            tracks, [.. set.Scenes.Select(static scene => new LiveSceneSnapshot(scene.Index, scene.KnownName))]);
    }

    private async Task<IReadOnlyList<LiveTrackSnapshot>> TracksAsync(bool withDevices, CancellationToken stop)
    {
        var (tracks, scenes) = (set.Tracks.Count, set.Scenes.Count);
        var size = Math.Clamp(BytesOfAnswer / (BytesOfTrack + (scenes * BytesOfSlot)), 1, 16);
        using var room = new SemaphoreSlim(MostBlocks);
        var blocks = Enumerable.Range(0, (tracks + size - 1) / size).Select(async block =>
        {
            await room.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                return await BlockAsync(block * size, Math.Min(tracks, (block + 1) * size), scenes, stop).ConfigureAwait(false);
            }
            finally
            {
                room.Release();
            }
        });
        var rows = (await Task.WhenAll(blocks).ConfigureAwait(false)).SelectMany(static block => block).ToArray();
        return await Task.WhenAll(rows.Select(row => CompleteAsync(row, withDevices, stop))).ConfigureAwait(false);
    }

    private async Task<Row[]> BlockAsync(int first, int end, int scenes, CancellationToken stop)
    {
        var fillers = TakeLength(end - first, OfTrack.Length + (OfSlot.Length * scenes));
        var perTrack = OfTrack.Length + fillers + (OfSlot.Length * scenes);
        OscValue[] arguments = [first, end, .. OfTrack.Select(OscValue.FromString), .. Enumerable.Repeat(OscValue.FromString(Filler), fillers), .. OfSlot.Select(OscValue.FromString)];
        var values = await connection.QueryAsync(
            "/live/song/get/track_data", arguments, values => values.Count == (end - first) * perTrack, stop).ConfigureAwait(false);
        return [.. Enumerable.Range(0, end - first).Select(i => new Row(first + i, scenes, OfTrack.Length + fillers, [.. values.Skip(i * perTrack).Take(perTrack)]))];
    }

    /// <summary>Fillers that make an answer as long as no other of late: one that was asked for twice may still come when its block is long done.</summary>
    private int TakeLength(int tracks, int perTrack)
    {
        lock (_lengths)
        {
            while (true)
            {
                _fillers = (_fillers + 1) % MostFillers;
                var length = tracks * (perTrack + _fillers);
                if (!_lengths.Contains(length))
                {
                    _lengths.Enqueue(length);
                    if (_lengths.Count > 2 * MostBlocks)
                    {
                        _lengths.Dequeue();
                    }

                    return _fillers;
                }
            }
        }
    }

    private async Task<LiveTrackSnapshot> CompleteAsync(Row row, bool withDevices, CancellationToken stop)
    {
        var track = set.Tracks[row.Track];
        var volume = track.Volume.GetAsync(stop);
        var panning = track.Panning.GetAsync(stop);
        var arm = row.Flag(6) ? track.Arm.GetAsync(stop) : null;
        var devices = withDevices && row.Number(9) > 0 ? DevicesAsync(track, stop) : Task.FromResult<IReadOnlyList<LiveDeviceSnapshot>>([]);
        return new LiveTrackSnapshot(
            row.Track, row.Text(0), row.Number(1), row.Flag(2), row.Flag(3), row.Flag(4), row.Flag(5), arm is null ? null : await arm.ConfigureAwait(false),
            await volume.ConfigureAwait(false), await panning.ConfigureAwait(false), row.Number(7), row.Number(8), row.Clips(), await devices.ConfigureAwait(false));
    }

    private static async Task<IReadOnlyList<LiveDeviceSnapshot>> DevicesAsync(LiveTrack track, CancellationToken stop) =>
        await Task.WhenAll((await track.GetDevicesAsync(stop).ConfigureAwait(false)).Select(async device => new LiveDeviceSnapshot(
            device.Index, device.KnownName, device.ClassName, device.Type,
            [.. (await device.GetParametersAsync(stop).ConfigureAwait(false)).Select(static one => new LiveParameterSnapshot(one.Name, one.Known, one.Least, one.Most))]))).ConfigureAwait(false);

    /// <summary>What one block answer says of one track: <see cref="OfTrack"/>, fillers, then each of <see cref="OfSlot"/> for all scenes.</summary>
    private sealed record Row(int Track, int Scenes, int FirstOfSlots, OscValue[] Values)
    {
        public string Text(int column) => Values[column].Argument.AsString();

        public int Number(int column) => Values[column].Argument.AsInt32();

        public bool Flag(int column) => Values[column].Argument.IsTrue;

        public IReadOnlyList<LiveClipSnapshot> Clips() =>
            [.. Enumerable.Range(0, Scenes).Where(scene => Slot(0, scene).Tag != 'N').Select(scene => new LiveClipSnapshot(
                scene, Slot(0, scene).Argument.AsString(), Slot(1, scene).Argument.AsInt32(), Slot(2, scene).Argument.AsDouble(), Slot(3, scene).Argument.IsTrue))];

        private OscValue Slot(int property, int scene) => Values[FirstOfSlots + (property * Scenes) + scene];
    }
}

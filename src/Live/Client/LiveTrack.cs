namespace MidiMesh.Live.Client;

/// <summary>A track: not the returns and not the master, which AbletonOSC does not reach.</summary>
public sealed class LiveTrack : LiveObject
{
    internal LiveTrack(LiveConnection connection, int index, string name) : base(connection, "track", index)
    {
        Index = index;
        KnownName = name;
        Clips = new LiveClips(connection, index);
    }

    /// <summary>Its place from 0.</summary>
    public int Index { get; }

    /// <summary>Its name when the set was read.</summary>
    public string KnownName { get; }

    /// <summary>Its name.</summary>
    public LiveField<string> Name => Field<string>("name");

    /// <summary>0 to 1; 0.85 is 0 dB.</summary>
    public LiveField<double> Volume => Field<double>("volume");

    /// <summary>-1 to 1.</summary>
    public LiveField<double> Panning => Field<double>("panning");

    /// <summary>Whether it is silent.</summary>
    public LiveField<bool> Mute => Field<bool>("mute");

    /// <summary>Whether it is heard alone.</summary>
    public LiveField<bool> Solo => Field<bool>("solo");

    /// <summary>Whether it is ready to record. An error on group tracks.</summary>
    public LiveField<bool> Arm => Field<bool>("arm");

    /// <summary>0xRRGGBB; Live takes the nearest of its palette.</summary>
    public LiveField<int> Color => Field<int>("color");

    /// <summary>Place in Live's palette, 0 to 69.</summary>
    public LiveField<int> ColorIndex => Field<int>("color_index");

    /// <summary>0 in, 1 auto, 2 off.</summary>
    public LiveField<int> Monitoring => Field<int>("current_monitoring_state");

    /// <summary>The slot that plays, below 0 when none does.</summary>
    public LiveField<int> PlayingSlot => Fixed<int>("playing_slot_index");

    /// <summary>The slot that waits, -1 none, -2 the stop.</summary>
    public LiveField<int> FiredSlot => Fixed<int>("fired_slot_index");

    /// <summary>Whether it is a group.</summary>
    public LiveField<bool> IsGroup => Fixed<bool>("is_foldable");

    /// <summary>Whether it can be armed.</summary>
    public LiveField<bool> CanBeArmed => Fixed<bool>("can_be_armed");

    /// <summary>Whether it takes MIDI.</summary>
    public LiveField<bool> HasMidiInput => Fixed<bool>("has_midi_input");

    /// <summary>0 to 1.</summary>
    public LiveField<double> OutputLevel => Fixed<double>("output_meter_level");

    /// <summary>Its slots and the clips in them, by scene from 0.</summary>
    public LiveClips Clips { get; }

    /// <summary>A send, from 0: 0 to 1.</summary>
    public LiveField<double> Send(int send) => new(Connection, "track", "send", [Index, send]);

    /// <summary>Stops its clips at the song's quantisation.</summary>
    public void Stop() => Do("stop_all_clips");

    /// <summary>Stops its clips at once.</summary>
    public void StopNow() => Do("stop_all_clips", false);

    /// <summary>Takes a device away, by place from 0.</summary>
    public void DeleteDevice(int device) => Do("delete_device", device);

    /// <summary>Its devices, as they are now.</summary>
    public async Task<LiveList<LiveDevice>> GetDevicesAsync(CancellationToken stop = default)
    {
        var names = TextsAsync("devices/name", stop);
        var classes = TextsAsync("devices/class_name", stop);
        var types = NumbersAsync("devices/type", stop);
        await Task.WhenAll(names, classes, types).ConfigureAwait(false);
        var count = Math.Min(names.Result.Count, Math.Min(classes.Result.Count, types.Result.Count));
        return new LiveList<LiveDevice>(
            "device", [.. Enumerable.Range(0, count).Select(i => new LiveDevice(Connection, Index, i, names.Result[i], classes.Result[i], (int)types.Result[i]))],
            static device => device.KnownName);
    }
}

/// <summary>The slots of a track. Any place from 0 makes a handle; whether there is a slot shows when it is used.</summary>
public sealed class LiveClips
{
    private readonly LiveConnection _connection;
    private readonly int _track;

    internal LiveClips(LiveConnection connection, int track) => (_connection, _track) = (connection, track);

    /// <summary>The clip in the slot of a scene, from 0.</summary>
    public LiveClip this[int scene] => new(_connection, _track, scene);
}

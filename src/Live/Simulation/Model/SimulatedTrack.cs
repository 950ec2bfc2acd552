namespace MidiMesh.Live.Simulation.Model;

/// <summary>A regular track with its slots and mixer strip: what plays, what waits. Times are beats.</summary>
internal sealed class SimulatedTrack : LiveObject
{
    private const int Toggle = 2;

    private static readonly LiveClass<SimulatedTrack> Members = new LiveClass<SimulatedTrack>("Track")
        .Stored("name", LiveType.Text, "")
        .Stored("color", LiveType.Integer, Palette.Colour(0), set: Palette.SetColour)
        .Stored("color_index", LiveType.Integer, 0, set: Palette.SetIndex)
        .Stored("mute", LiveType.Boolean, false)
        .Stored("solo", LiveType.Boolean, false)
        .Stored("arm", LiveType.Boolean, false, refuse: track => track.CanBeArmed
            ? null : ScriptError.Runtime("Master, Group or Return Tracks have no 'Arm' state!"))
        .Computed("can_be_armed", track => track.CanBeArmed, observable: false)
        .Stored("fold_state", LiveType.Integer, 0, observable: false, refuse: track => track.IsGroup
            ? null : ScriptError.Runtime("Only foldable tracks have a fold state"))
        .Stored("current_monitoring_state", LiveType.Integer, 1, refuse: track => track.IsGroup
            ? ScriptError.Runtime("Group tracks have no monitoring state") : null, set: (track, value) => track.SetMonitoring(value))
        .Computed("is_foldable", track => track.IsGroup, observable: false)
        .Computed("is_grouped", track => track.Group is not null, observable: false)
        .Computed("is_visible", track => track.IsVisible, observable: false)
        .Computed("group_track", track => ScriptValue.FromObject(track.Group), observable: false)
        .Computed("has_midi_input", track => track.HasMidiInput)
        .Computed("has_audio_input", track => track.Kind == LiveTrackKind.Audio)
        .Computed("has_midi_output", track => !track.HasAudioOutput)
        .Computed("has_audio_output", track => track.HasAudioOutput)
        .Stored("output_meter_level", LiveType.Real, 0.0, writable: false)
        .Stored("output_meter_left", LiveType.Real, 0.0, writable: false, refuse: NeedAudioOutput)
        .Stored("output_meter_right", LiveType.Real, 0.0, writable: false, refuse: NeedAudioOutput)
        .Computed("fired_slot_index", track => track.FiredSlotIndex)
        .Computed("playing_slot_index", track => track.PlayingSlotIndex)
        .Method("stop_all_clips", [LiveType.Boolean], 1, (track, arguments) => track.StopAllClips(arguments.Length == 0 || arguments[0].Boolean))
        .Method("delete_device", [LiveType.Integer], 0, (track, arguments) => track.DeleteDevice(arguments[0].Integer));

    private readonly List<SimulatedSlot> _slots = [];
    private readonly List<SimulatedDevice> _devices = [];
    private readonly List<SimulatedTrack> _children = [];
    private bool _stopped;

    public SimulatedTrack(SimulatedSong song, LiveTrackKind kind, string name, int slots, IEnumerable<string> sends)
        : base(Members)
    {
        Song = song;
        Kind = kind;
        Initialise("name", name);
        _slots.AddRange(Enumerable.Range(0, slots).Select(_ => new SimulatedSlot(this)));
        Sends = [.. sends.Select(send => new SimulatedParameter(send))];
        Routing = new SimulatedRouting(kind == LiveTrackKind.Midi);
    }

    public SimulatedSong Song { get; }

    public LiveTrackKind Kind { get; }

    public SimulatedTrack? Group { get; private set; }

    public IReadOnlyList<SimulatedTrack> Children => _children;

    public IReadOnlyList<SimulatedSlot> Slots => _slots;

    public IReadOnlyList<SimulatedDevice> Devices => _devices;

    public SimulatedParameter Volume { get; } = new("Track Volume", 0.85);

    public SimulatedParameter Panning { get; } = new("Track Panning", 0, -1);

    public List<SimulatedParameter> Sends { get; }

    public SimulatedRouting Routing { get; }

    /// <summary>Its side of the crossfader: 0 A, 1 none, 2 B.</summary>
    public int CrossfadeSide { get; set; } = 1;

    public SimulatedDevice? SelectedDevice { get; set; }

    /// <summary>The slot that plays or records; null: none.</summary>
    public SimulatedSlot? Playing { get; private set; }

    /// <summary>What the track waits for; null: nothing.</summary>
    public PendingLaunch? Pending { get; private set; }

    public bool IsGroup => Kind == LiveTrackKind.Group;

    public bool HasMidiInput => Kind == LiveTrackKind.Midi;

    public bool HasAudioOutput => !HasMidiInput || _devices.Exists(device => device.IsInstrument);

    public bool IsArmed => CanBeArmed && Stored("arm").Boolean;

    public int ColourIndex => (int)Stored("color_index").Integer;

    /// <summary>-1 nothing, -2 the track's stop button.</summary>
    public int FiredSlotIndex
    {
        get
        {
            if (IsGroup)
            {
                var triggered = _slots.FindIndex(slot => slot.IsTriggered);
                return triggered >= 0 ? triggered : _children.Exists(child => child.FiredSlotIndex == -2) ? -2 : -1;
            }

            return Pending is null ? -1 : Pending.Slot is null ? -2 : _slots.IndexOf(Pending.Slot);
        }
    }

    /// <summary>-1 as long as the track follows the arrangement, -2 after a stop: only 0 and above means that a clip plays.</summary>
    public int PlayingSlotIndex
    {
        get
        {
            if (IsGroup)
            {
                var playing = _slots.FindIndex(slot => slot.PlayingStatus != 0);
                return playing >= 0 ? playing : _children.Exists(child => child.PlayingSlotIndex == -2) ? -2 : -1;
            }

            return Playing is not null ? _slots.IndexOf(Playing) : _stopped ? -2 : -1;
        }
    }

    private bool CanBeArmed => !IsGroup;

    private bool IsVisible
    {
        get
        {
            for (var group = Group; group is not null; group = group.Group)
            {
                if (group.Stored("fold_state").Integer != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public int IndexOf(SimulatedSlot slot) => _slots.IndexOf(slot);

    public void JoinGroup(SimulatedTrack group)
    {
        Group = group;
        group._children.Add(this);
    }

    public void LeaveGroup() => Group?._children.Remove(this);

    public void AddDevice(SimulatedDevice device) => _devices.Add(device);

    public void InsertSlot(int index) => _slots.Insert(index, new SimulatedSlot(this));

    public void RemoveSlot(int index)
    {
        if (_slots[index].Clip is not null)
        {
            _slots[index].DeleteClip();
        }

        Forget(_slots[index]);
        _slots[index].Leave();
        _slots.RemoveAt(index);
    }

    /// <summary>A copy with its own clips, silent, for the place beside it.</summary>
    public SimulatedTrack Duplicate()
    {
        var copy = new SimulatedTrack(Song, Kind, "", _slots.Count, Sends.Select(send => send.Stored("name").Text));
        copy.CopyValuesFrom(this);
        copy._devices.AddRange(_devices);
        for (var i = 0; i < _slots.Count; i++)
        {
            if (_slots[i].Clip is { } clip)
            {
                copy._slots[i].Fill(clip.CopyTo(copy._slots[i]));
            }
        }

        if (Group is not null)
        {
            copy.JoinGroup(Group);
        }

        return copy;
    }

    public ScriptError? StopAllClips(bool quantized)
    {
        if (!IsGroup)
        {
            TriggerStop(quantized);
            return null;
        }

        foreach (var child in _children)
        {
            child.StopAllClips(quantized);
        }

        return null;
    }

    /// <summary>Presses a slot's button: fires its clip, records, or stops the track, as the slot is.</summary>
    public void Trigger(SimulatedSlot slot, double? recordLength = null, int? quantization = null, bool mayRecord = true)
    {
        var action = LaunchAction.Fire;
        if (slot.Clip is not { } clip)
        {
            if (mayRecord && IsArmed)
            {
                action = LaunchAction.Record;
            }
            else if (slot.HasStopButton)
            {
                action = LaunchAction.Stop;
            }
            else
            {
                return;
            }
        }
        else if (clip.LaunchMode == Toggle && Playing == slot)
        {
            action = LaunchAction.Stop;
        }

        var grid = quantization ?? LaunchQuantization.OfClip(slot.Clip?.LaunchQuantization ?? 0, Song.Quantization);
        Change(() => Pending = new PendingLaunch(action, slot, Song.NextBoundary(grid), recordLength));
    }

    /// <summary>Presses the stop button. It waits for the song's quantisation, whatever the clip's own is.</summary>
    public void TriggerStop(bool quantized) => Change(() =>
        Pending = new PendingLaunch(LaunchAction.Stop, null, Song.NextBoundary(quantized ? Song.Quantization : 0), null));

    /// <summary>The song stopped: nothing waits any longer, and a running take is over.</summary>
    public void Abandon() => Change(() =>
    {
        EndTake();
        Pending = null;
    });

    /// <summary>The song jumped: what waits keeps its distance, and so does what plays.</summary>
    public void Shift(double beats)
    {
        if (Pending is { Due: { } due } pending)
        {
            Pending = pending with { Due = due + beats };
        }

        if (Playing?.Clip is { } clip)
        {
            clip.StartedAt += beats;
        }
    }

    /// <summary>The slot's clip is going: the track neither plays nor waits for it.</summary>
    public void Forget(SimulatedSlot slot)
    {
        if (Playing == slot)
        {
            Playing = null;
        }

        if (Pending?.Slot == slot)
        {
            Pending = null;
        }
    }

    /// <summary>When the next thing happens by itself; null: nothing does.</summary>
    public double? NextEvent
    {
        get
        {
            var own = Playing switch
            {
                { IsRecording: true, FixedLength: { } length, Clip: { } take } => take.StartedAt + length,
                { IsRecording: false, Clip: { IsLooping: false } shot } => shot.StartedAt + shot.Length,
                _ => (double?)null,
            };
            double? launch = Pending is null ? null : Pending.Due ?? double.NegativeInfinity;
            return own is null || launch <= own ? launch : own;
        }
    }

    /// <summary>Lets what <see cref="NextEvent"/> announced happen.</summary>
    public void RunEvent()
    {
        if (Pending is not null && NextEvent == (Pending.Due ?? double.NegativeInfinity))
        {
            Launch();
        }
        else if (Playing is { IsRecording: true })
        {
            Change(EndTake);
        }
        else
        {
            Change(FallSilent);
        }
    }

    /// <summary>What waits starts, or stops, now.</summary>
    public void Launch() => Change(() =>
    {
        if (Pending is not { } launch)
        {
            return;
        }

        Pending = null;
        EndTake();
        if (launch.Action == LaunchAction.Stop)
        {
            FallSilent();
            return;
        }

        var slot = launch.Slot!;
        if (launch.Action == LaunchAction.Record && slot.Clip is null)
        {
            slot.BeginTake(launch.RecordLength);
        }

        Playing = slot;
        _stopped = false;
        slot.Clip!.StartedAt = Song.Beat;
    });

    /// <summary>Makes a change and tells the listeners whatever is different after it: slot by slot, then the track, then its groups.</summary>
    public void Change(Action change)
    {
        var before = new SessionSnapshot(this);
        change();
        before.TellDifferences();
    }

    private static ScriptError? NeedAudioOutput(SimulatedTrack track) =>
        track.HasAudioOutput ? null : ScriptError.Runtime("Only tracks with audio output have this meter");

    private void FallSilent()
    {
        Playing = null;
        _stopped = true;
    }

    private void EndTake()
    {
        if (Playing is { IsRecording: true })
        {
            Playing.EndTake(Song.Beat);
        }
    }

    private ScriptError? SetMonitoring(ScriptValue value)
    {
        if (value.Integer is < 0 or > 2)
        {
            return ScriptError.Runtime("Invalid monitoring state");
        }

        Store("current_monitoring_state", value);
        return null;
    }

    private ScriptError? DeleteDevice(long index)
    {
        if (index < 0 || index >= _devices.Count)
        {
            return ScriptError.Runtime("Invalid device index");
        }

        _devices[(int)index].Leave();
        _devices.RemoveAt((int)index);
        return null;
    }
}

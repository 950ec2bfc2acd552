namespace MidiMesh.Live.Simulation.Model;

/// <summary>One cell of the matrix. A group track's slots stand for those of its children in the same scene.</summary>
internal sealed class SimulatedSlot(SimulatedTrack track) : LiveObject(Members)
{
    private static readonly LiveClass<SimulatedSlot> Members = new LiveClass<SimulatedSlot>("ClipSlot")
        .Stored("has_stop_button", LiveType.Boolean, true)
        .Computed("has_clip", slot => slot.Clip is not null)
        .Computed("controls_other_clips", slot => slot.ControlsOtherClips)
        .Computed("is_group_slot", slot => slot.Track.IsGroup, observable: false)
        .Computed("is_playing", slot => slot.PlayingStatus != 0, observable: false)
        .Computed("is_recording", slot => slot.IsRecording, observable: false)
        .Computed("is_triggered", slot => slot.IsTriggered)
        .Computed("playing_status", slot => slot.PlayingStatus)
        .Computed("will_record_on_start", slot => slot.WillRecord, observable: false)
        .Computed("color", slot => slot.Clip is { } clip ? clip.Stored("color") : ScriptValue.None)
        .Method("fire", [LiveType.Real, LiveType.Integer], 2, (slot, arguments) => slot.Fire(arguments))
        .Method("stop", slot => slot.Track.StopAllClips(quantized: true))
        .Method("create_clip", [LiveType.Real], 0, (slot, arguments) => slot.CreateClip(arguments[0].Real))
        .Method("delete_clip", slot => slot.DeleteClip());

    public SimulatedTrack Track { get; } = track;

    public SimulatedClip? Clip { get; private set; }

    public bool IsRecording { get; private set; }

    /// <summary>Length of the running take in beats if it was fixed when it was launched.</summary>
    public double? FixedLength { get; private set; }

    public bool HasStopButton => Stored("has_stop_button").Boolean;

    public bool ControlsOtherClips
    {
        get
        {
            foreach (var child in Track.Children)
            {
                if (child.Slots[Index].Clip is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Its own button or its clip's blinks.</summary>
    public bool IsTriggered => Track.IsGroup
        ? Track.Children.Any(child => child.Slots[Index].IsTriggered)
        : Track.Pending is { } pending && pending.Slot == this;

    /// <summary>0 stopped, 1 playing, 2 recording.</summary>
    public int PlayingStatus
    {
        get
        {
            if (Track.IsGroup)
            {
                return Track.Children.Select(child => child.Slots[Index].PlayingStatus).DefaultIfEmpty().Max();
            }

            return Track.Playing != this ? 0 : IsRecording ? 2 : 1;
        }
    }

    private int Index => Track.IndexOf(this);

    private bool WillRecord => Clip is null && Track.IsArmed;

    /// <summary>Presses the slot's button.</summary>
    /// <param name="recordLength">Beats to record, if it records; null: until somebody ends the take.</param>
    /// <param name="quantization">In the song's numbering, in place of the clip's own; null: the clip's.</param>
    public ScriptError? Fire(double? recordLength, int? quantization)
    {
        if (quantization is < 0 or > 13)
        {
            return ScriptError.Runtime("Invalid value");
        }

        if (!Track.IsGroup)
        {
            Track.Trigger(this, recordLength, quantization);
            return null;
        }

        var index = Index;
        foreach (var child in Track.Children.ToArray())
        {
            child.Slots[index].Fire(recordLength, quantization);
        }

        return null;
    }

    /// <summary>Puts a clip into a new set's slot, telling nobody.</summary>
    public void Fill(SimulatedClip clip) => Clip = clip;

    public void Put(SimulatedClip clip) => Track.Change(() => Clip = clip);

    /// <summary>Starts a take in the empty slot. Inside of <see cref="SimulatedTrack.Change"/>.</summary>
    public void BeginTake(double? fixedLength)
    {
        Clip = new SimulatedClip(this, "", 1);
        Palette.Paint(Clip, Track.ColourIndex);
        IsRecording = true;
        FixedLength = fixedLength;
    }

    /// <summary>The running take becomes a clip. Inside of <see cref="SimulatedTrack.Change"/>.</summary>
    public void EndTake(double beat)
    {
        IsRecording = false;
        FixedLength = null;
        if (Clip is { } clip && beat > clip.StartedAt)
        {
            clip.SetRecordedLength(beat - clip.StartedAt);
        }
    }

    public ScriptError? CreateClip(double length)
    {
        if (Track.IsGroup || !Track.HasMidiInput)
        {
            return ScriptError.Runtime("Clips can only be created on MIDI tracks");
        }

        if (Clip is not null)
        {
            return ScriptError.Runtime("The slot already has a clip");
        }

        if (!(length > 0))
        {
            return ScriptError.Runtime("The length must be positive");
        }

        Put(new SimulatedClip(this, "", length));
        return null;
    }

    public ScriptError? DeleteClip()
    {
        if (Clip is not { } gone)
        {
            return ScriptError.Runtime("The slot has no clip");
        }

        Track.Change(() =>
        {
            Track.Forget(this);
            IsRecording = false;
            FixedLength = null;
            Clip = null;
        });
        gone.Leave();
        return null;
    }

    public ScriptError? DuplicateClipTo(SimulatedSlot target)
    {
        if (Clip is null)
        {
            return ScriptError.Runtime("The slot has no clip");
        }

        if (target.Track.IsGroup || target.Track.HasMidiInput != Track.HasMidiInput)
        {
            return ScriptError.Runtime("The target track does not take this kind of clip");
        }

        if (target.Clip is not null)
        {
            target.DeleteClip();
        }

        // Onto itself nothing is left to copy; Live leaves such a slot as it was.
        if (Clip is not null)
        {
            target.Put(Clip.CopyTo(target));
        }

        return null;
    }

    private ScriptError? Fire(ScriptValue[] arguments) => Fire(
        arguments.Length > 0 ? arguments[0].Real : null,
        arguments.Length > 1 ? (int)Math.Clamp(arguments[1].Integer, -1, 99) : null);
}

namespace MidiMesh.Live.Simulation.Model;

/// <content>The clockwork: transport, and launches that happen at their own beat.</content>
internal sealed partial class SimulatedSong
{
    private const double MinimumTempo = 20;
    private const double MaximumTempo = 999;

    // Microseconds of the clock. At the anchor's moment the song was at the anchor's beat; it moves with each change of tempo.
    private double _now;
    private double _anchorMoment;
    private double _anchorBeat;

    public bool IsPlaying { get; private set; }

    /// <summary>Song time in beats.</summary>
    public double Beat { get; private set; }

    private double BeatsPerBar =>
        4.0 * Stored("signature_numerator").Integer / Stored("signature_denominator").Integer;

    /// <summary>The next boundary of a grid in the song's numbering; null: at once, as always while the transport stands.</summary>
    public double? NextBoundary(int quantization) =>
        IsPlaying ? LaunchQuantization.NextBoundary(quantization, Beat, BeatsPerBar) : null;

    /// <summary>The moment at which the next thing happens by itself; null: nothing is waiting.</summary>
    public TimeSpan? NextEvent
    {
        get
        {
            if (NextDue() is not { } beat)
            {
                return null;
            }

            var moment = IsPlaying && beat > Beat ? MomentOf(beat) : _now;
            // Beyond a day nobody waits for it; and a TimeSpan could not hold every beat there is.
            return TimeSpan.FromMicroseconds(Math.Min(moment, _now + 86_400e6));
        }
    }

    /// <summary>Runs everything due up to <paramref name="now"/>, each at its own beat, in the order of beats.</summary>
    public void Advance(TimeSpan now)
    {
        _now = now.Ticks / 10.0;
        if (!IsPlaying && !StartForWhatWaits())
        {
            return;
        }

        while (NextDue() is { } beat && beat <= BeatAt(_now) + LaunchQuantization.SameBeat)
        {
            if (beat > Beat)
            {
                // Until the event is over the clock reads its moment, so that a new tempo counts from there.
                var end = _now;
                _now = MomentOf(beat);
                Beat = beat;
                RunEvent(beat);
                _now = end;
            }
            else
            {
                RunEvent(beat);
            }
        }

        Beat = Math.Max(Beat, BeatAt(_now));
    }

    /// <summary>Tells who listens how far the song is; Live does so when it draws its screen.</summary>
    public void PublishTime()
    {
        if (IsPlaying)
        {
            Notify("current_song_time");
        }
    }

    /// <summary>Beats per minute, brought into Live's range of 20 to 999.</summary>
    public ScriptError? SetTempo(double tempo)
    {
        if (double.IsNaN(tempo))
        {
            return ScriptError.Runtime("Invalid value");
        }

        Anchor();
        Store("tempo", Math.Clamp(tempo, MinimumTempo, MaximumTempo));
        return null;
    }

    public void Start(double beat)
    {
        if (beat != Beat)
        {
            Seek(beat);
        }

        Anchor();
        SetPlaying(true);
    }

    /// <summary>What waits is forgotten. Clips stay their tracks' clips and go on when the transport starts again.</summary>
    public void StopPlaying()
    {
        if (!IsPlaying && Beat > 0)
        {
            Seek(0);
        }

        SetPlaying(false);
        foreach (var scene in _scenes)
        {
            scene.Abandon();
        }

        foreach (var track in _tracks)
        {
            track.Abandon();
        }
    }

    /// <summary>Stops the tracks that play or wait.</summary>
    public ScriptError? StopAllClips(bool quantized)
    {
        foreach (var track in _tracks)
        {
            if (track.Playing is not null || track.Pending is not null)
            {
                track.TriggerStop(quantized);
            }
        }

        return null;
    }

    public ScriptError? JumpTo(double beat)
    {
        if (!double.IsFinite(beat))
        {
            return ScriptError.Runtime("Invalid value");
        }

        Seek(Math.Max(beat, 0));
        return null;
    }

    private double BeatAt(double moment) => _anchorBeat + ((moment - _anchorMoment) / 1e6 * Tempo / 60);

    private double MomentOf(double beat) => _anchorMoment + ((beat - _anchorBeat) * 60e6 / Tempo);

    private void Anchor()
    {
        _anchorMoment = _now;
        _anchorBeat = Beat;
    }

    /// <summary>What waits keeps its distance: a jump neither hurries nor delays it.</summary>
    private void Seek(double beat)
    {
        var moved = beat - Beat;
        foreach (var track in _tracks)
        {
            track.Shift(moved);
        }

        foreach (var scene in _scenes)
        {
            scene.Shift(moved);
        }

        Beat = beat;
        Anchor();
        Notify("current_song_time");
    }

    private ScriptError? SetIsPlaying(bool playing)
    {
        if (playing)
        {
            Start(Beat);
        }
        else
        {
            StopPlaying();
        }

        return null;
    }

    private void SetPlaying(bool playing)
    {
        if (IsPlaying != playing)
        {
            IsPlaying = playing;
            Anchor();
            Notify("is_playing");
        }
    }

    /// <summary>While the transport stands a launch starts it; a stop happens without.</summary>
    private bool StartForWhatWaits()
    {
        if (_tracks.Exists(track => track.Pending is { Action: not LaunchAction.Stop }) || _scenes.Exists(scene => scene.Waits))
        {
            Start(0);
            return true;
        }

        foreach (var track in _tracks)
        {
            track.Launch();
        }

        return false;
    }

    private double? NextDue()
    {
        double? next = null;
        foreach (var scene in _scenes)
        {
            var due = scene.Waits ? scene.Due ?? double.NegativeInfinity : (double?)null;
            next = next is null || due < next ? due ?? next : next;
        }

        foreach (var track in _tracks)
        {
            // With the transport standing only what waits can happen.
            var due = IsPlaying || track.Pending is not null ? track.NextEvent : null;
            next = next is null || due < next ? due ?? next : next;
        }

        return next;
    }

    /// <summary>Scenes go first: their tempo holds for what they start.</summary>
    private void RunEvent(double beat)
    {
        if (_scenes.Find(scene => scene.Waits && (scene.Due ?? double.NegativeInfinity) == beat) is { } due)
        {
            due.Launch();
        }
        else
        {
            _tracks.Find(track => track.NextEvent == beat)!.RunEvent();
        }
    }

    private void JumpToCue(bool forward)
    {
        var there = forward
            ? _cues.Find(cue => cue.Time > Beat + LaunchQuantization.SameBeat)
            : _cues.FindLast(cue => cue.Time < Beat - LaunchQuantization.SameBeat);
        if (there is not null)
        {
            Seek(there.Time);
        }
    }

    private void SetOrDeleteCue()
    {
        var here = _cues.Find(cue => Math.Abs(cue.Time - Beat) < LaunchQuantization.SameBeat);
        if (here is not null)
        {
            _cues.Remove(here);
            here.Leave();
            return;
        }

        var following = _cues.FindIndex(cue => cue.Time > Beat);
        var name = (_cues.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _cues.Insert(following < 0 ? _cues.Count : following, new SimulatedCue(name, Beat));
    }

    private ScriptError? SetSessionRecord(bool on)
    {
        Store("session_record", on);
        Store("session_record_status", on ? 1 : 0);
        return null;
    }

    /// <summary>Records into the selected scene's empty slots of armed tracks; again: ends the takes.</summary>
    private ScriptError? TriggerSessionRecord(double? recordLength)
    {
        if (Stored("session_record").Boolean)
        {
            foreach (var track in _tracks)
            {
                if (track.Playing is { IsRecording: true } take)
                {
                    track.Trigger(take);
                }
            }

            return SetSessionRecord(false);
        }

        SetSessionRecord(true);
        var index = IndexOf(View.Scene);
        foreach (var track in _tracks)
        {
            if (track.IsArmed && track.Slots[index].Clip is null)
            {
                track.Trigger(track.Slots[index], recordLength);
            }
        }

        return null;
    }
}

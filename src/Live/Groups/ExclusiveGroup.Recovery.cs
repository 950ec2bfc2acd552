using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>When things go wrong: no acknowledgement, Live away and back, the owner restarted.</summary>
public sealed partial class ExclusiveGroup
{
    private int _failTrack = -1;
    private int _failScene = -1;
    private bool _failShown;
    private bool _failHadClip;
    private long _adoptUntil = long.MinValue;       // until then a start of the given-up slot is still our press

    /// <summary>Ends a launch that was not acknowledged. The orders to stop go with it: music that plays is better than none.</summary>
    private void GiveUp(WhenLost show, long adoptUntil)
    {
        var (track, scene) = (_track, _scene);
        _counters.Failed++;
        _sink.Note(ExclusiveNote.Failed, track, scene, _orders.Targets, _attempt);
        Reset();
        _track = _scene = -1;
        ShowFailed(track, scene, show, adoptUntil);
    }

    private void ShowFailed(int track, int scene, WhenLost show, long adoptUntil)
    {
        (_failTrack, _failScene, _adoptUntil) = (track, scene, adoptUntil);
        _failHadClip = _live.HasClip(track, scene);
        _failShown = show == WhenLost.MarkFailed;
        Send(new LiveCommand(_failShown ? LiveVerb.MarkFailed : LiveVerb.ClearMark, track, scene));
    }

    private void ClearFailedMark()
    {
        if (_failShown)
        {
            _failShown = false;
            Send(new LiveCommand(LiveVerb.ClearMark, _failTrack, _failScene));
        }
    }

    private void ClearWaitingMark()
    {
        if (_active && _start == Start.Sent)
        {
            Send(new LiveCommand(LiveVerb.ClearMark, _track, _scene));
        }
    }

    /// <summary>A press that was given up: the light follows Live's word, and a start that comes late is still that press, so the others stop.</summary>
    private void FollowFailed(long now)
    {
        if (_active || (!_failShown && now >= _adoptUntil))
        {
            return;
        }

        var fired = _live.FiredSlot(_failTrack) == _failScene;
        var plays = _live.PlayingSlot(_failTrack) == _failScene;
        if (fired || plays)
        {
            ClearFailedMark();
            if (now < _adoptUntil)
            {
                Adopt(_failTrack, _failScene, fired ? Start.Triggered : Start.Playing, now);
                _counters.Acknowledged++;
                Note(ExclusiveNote.AcknowledgedLate, _track, _scene);
            }
        }
        else if (_failShown && _failHadClip && !_live.HasClip(_failTrack, _failScene))
        {
            ClearFailedMark();
        }
    }

    private void FollowWanted()
    {
        if (_track >= 0 && _live.PlayingSlot(_track) != _scene && _live.FiredSlot(_track) != _scene)
        {
            _track = _scene = -1;
        }
    }

    /// <summary>Takes up a slot as the one wanted without firing it. While Live has not spoken of it (<see cref="Start.Sent"/>), no stop goes out on its account.</summary>
    private void Adopt(int track, int scene, Start start, long now)
    {
        Begin(now);
        _exclusive = true;
        _mayFire = false;
        _lawUntil = now;
        var quantization = _live.ClipQuantization(track, scene);
        var differs = quantization >= 0 && quantization != _live.SongQuantization;
        _stopNow = start == Start.Playing || (differs && quantization == 0);
        _held = start == Start.Sent || (start == Start.Triggered && differs && quantization != 0);
        (_track, _scene, _start) = (track, scene, start);
        _hadClip = _live.HasClip(track, scene);
        _endsRecording = false;
        _wordsSinceFire = TrackWords.None;
        _attempt = 0;
        SendStops(OrderStops(track, now), now);
    }

    private void FollowLink(long now)
    {
        var before = _link;
        _link = _live.Link;
        if ((before == LiveLink.Alive) == (_link == LiveLink.Alive))
        {
            return;
        }

        if (_link == LiveLink.Alive)
        {
            LiveIsBack(now);
        }
        else
        {
            LiveIsAway(now);
        }
    }

    /// <summary>A start not yet acknowledged is given up at once: nobody may send or wait for it later. What Live has taken on stays due.</summary>
    private void LiveIsAway(long now)
    {
        if (!_active)
        {
            return;
        }

        _lostAt = now;
        if (_start != Start.Sent)
        {
            Note(ExclusiveNote.Suspended, _track, _scene);
            return;
        }

        Note(ExclusiveNote.LiveAway, _track, _scene);
        GiveUp(_options.WhenLost, adoptUntil: now + _remember);
    }

    /// <summary>Lights are Live's word again, so failed marks go. Starts are never sent now; stops still due are seen to.</summary>
    private void LiveIsBack(long now)
    {
        ClearFailedMark();
        if (!_active)
        {
            return;
        }

        if (now - _lostAt > _remember)
        {
            Reset();
            return;
        }

        _mayFire = false;
        _questions = default;
        _heard = default;
        _judgeAt = Never;
        ResetPace(now);
        _probeAt = now;
        Note(ExclusiveNote.Resumed, _track, _scene);
    }

    /// <summary>After a crash of the owner: everything pending is rebuilt from the mirror alone, and nothing is fired again.</summary>
    /// <remarks>
    /// A slot that shows waiting without Live waiting for it carries a mark that the crash left behind: it is asked about until its deadline.
    /// Else the only waiting slot of the group is taken as the last press; else the only playing one as settled. Where several wait, or several
    /// play, nobody can know which was meant: the group follows Live until the next press.
    /// </remarks>
    public void Recover(long now)
    {
        _busy = true;
        try
        {
            _again = false;
            _scheduled = Never;
            Forget();
            Rebuild(now);
            _sink.Note(ExclusiveNote.Recovered, _track, _scene, _orders.Targets, 0);
            Run(now);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Rebuild(long now)
    {
        var marked = (Track: -1, Scene: -1);
        var waiting = (Track: -1, Scene: -1, Count: 0);
        var playing = (Track: -1, Scene: -1, Count: 0);
        for (var track = _options.Tracks.Next(0); track >= 0 && track < _live.TrackCount; track = _options.Tracks.Next(track + 1))
        {
            if (!IsMember(track))
            {
                continue;
            }

            if (_live.FiredSlot(track) is >= 0 and var fired)
            {
                waiting = (track, fired, waiting.Count + 1);
            }

            if (_live.PlayingSlot(track) is >= 0 and var plays)
            {
                playing = (track, plays, playing.Count + 1);
            }

            RebuildMarks(track, ref marked);
        }

        if (_link != LiveLink.Alive)
        {
            if (marked.Track >= 0)
            {
                ClearFailedMark();
                ShowFailed(marked.Track, marked.Scene, _options.WhenLost, now + _remember);
            }
        }
        else if (marked.Track >= 0)
        {
            ClearFailedMark();
            Adopt(marked.Track, marked.Scene, Start.Sent, now);
            _deadline = now + _confirmWithin;
            _probeAt = now;
        }
        else if (waiting.Count == 1)
        {
            Adopt(waiting.Track, waiting.Scene, Start.Triggered, now);
        }
        else if (waiting.Count == 0 && playing.Count == 1)
        {
            (_track, _scene) = (playing.Track, playing.Scene);
        }
    }

    /// <summary>Finds the marks that a former owner left on a track: one waiting and one failed may stay, others are taken off.</summary>
    private void RebuildMarks(int track, ref (int Track, int Scene) marked)
    {
        for (var scene = 0; scene < _live.SceneCount; scene++)
        {
            var state = _live.SlotState(track, scene);
            var left = state == ClipState.Failed || (state == ClipState.Waiting && _live.FiredSlot(track) != scene);
            if (!left)
            {
                continue;
            }

            if (state == ClipState.Waiting && marked.Track < 0)
            {
                marked = (track, scene);
            }
            else if (state == ClipState.Failed && !_failShown)
            {
                (_failTrack, _failScene, _failShown) = (track, scene, true);
            }
            else
            {
                Send(new LiveCommand(LiveVerb.ClearMark, track, scene));
            }
        }
    }
}

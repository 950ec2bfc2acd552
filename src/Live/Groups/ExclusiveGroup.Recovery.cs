using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>When things go wrong: no acknowledgement, Live away and back, the owner restarted.</summary>
public sealed partial class ExclusiveGroup
{
    private int _failTrack = -1;
    private int _failScene = -1;
    private bool _failShown;
    private long _adoptUntil = long.MinValue;       // until then a start of the given-up slot is still our press

    private void GiveUp(long now)
    {
        var (track, scene) = (_track, _scene);
        _counters.Failed++;
        _sink.Note(ExclusiveNote.Failed, track, scene, _orders.Targets, _attempt);
        Reset();
        _track = _scene = -1;
        ShowFailed(track, scene, adoptUntil: now + _straggle);
    }

    private void ShowFailed(int track, int scene, long adoptUntil)
    {
        (_failTrack, _failScene, _adoptUntil) = (track, scene, adoptUntil);
        _failShown = true;
        Send(new LiveCommand(LiveVerb.MarkFailed, track, scene));
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
        else if (_failShown && _link == LiveLink.Alive && !_live.HasClip(_failTrack, _failScene) && _options.EmptySlot != EmptySlot.Record)
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

    /// <summary>Takes up a slot that Live already waits for or plays as the one wanted, without firing it.</summary>
    private void Adopt(int track, int scene, Start start, long now)
    {
        Begin(now);
        _exclusive = true;
        _mayFire = false;
        _lawUntil = now;
        var quantization = _live.ClipQuantization(track, scene);
        var differs = quantization >= 0 && quantization != _live.SongQuantization;
        _stopNow = start == Start.Playing || (differs && quantization == 0);
        _held = start == Start.Triggered && differs && quantization != 0;
        (_track, _scene, _start) = (track, scene, start);
        _hadClip = _live.HasClip(track, scene);
        _endsRecording = false;
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

        var (track, scene) = (_track, _scene);
        GiveUp(now);
        _adoptUntil = now + _remember;
        if (_options.WhenLost == WhenLost.Ignore)
        {
            ClearFailedMark();
        }

        Note(ExclusiveNote.LiveAway, track, scene);
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
        _asked = _heard = default;
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
            _link = _live.Link;
            Reset();
            _recent.Forget();
            _orders.Forget();
            _track = _scene = -1;
            _failShown = false;
            _adoptUntil = long.MinValue;
            _scheduled = Never;
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
                ShowFailed(marked.Track, marked.Scene, now + _remember);
            }
        }
        else if (marked.Track >= 0)
        {
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

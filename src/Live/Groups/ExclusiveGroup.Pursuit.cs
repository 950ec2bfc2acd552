using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>The pursuit: compares what the last press wants with what Live says, asks, repeats, and ends.</summary>
/// <remarks>
/// It works by level, not by edge: each event looks at the whole group again, so that a lost, doubled or late word changes when
/// something is found, never whether. A word that disagrees is asked about before anything is sent on its account.
/// </remarks>
public sealed partial class ExclusiveGroup
{
    private bool _busy;
    private bool _again;
    private long _scheduled = Never;

    private WordsHeard _questions;      // asked, not wholly answered yet
    private TrackSet _heard;            // answered, not judged yet
    private TrackSet _doubtful;         // to be asked at the next probe
    private long _judgeAt = Never;
    private long _probeAt = Never;
    private long _pause;
    private long _startAskedAt;
    private bool _contrary;                     // an acknowledged start looks otherwise
    private long _leftSince = Never;            // a whole answer has said so first then

    private bool _settledSoFar;
    private bool _verifying;
    private WordsHeard _unverified;
    private long _quietSince = Never;
    private long _verifyAt = Never;

    private void MirrorChanged(long now)
    {
        if (_busy)
        {
            _again = true;      // told from within one of our own sends: seen to when that is done
            return;
        }

        _busy = true;
        try
        {
            Run(now);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Run(long now)
    {
        do
        {
            _again = false;
            FollowLink(now);
            if (_link == LiveLink.Alive)
            {
                FollowFailed(now);
                if (_active)
                {
                    Pursue(now);
                }
                else
                {
                    FollowWanted();
                }
            }
        }
        while (_again);

        var due = Due();
        if (due != _scheduled)
        {
            _scheduled = due;
            _sink.Schedule(due);
        }
    }

    private long Due()
    {
        if (!_active || _link != LiveLink.Alive)
        {
            return Never;
        }

        var due = Math.Min(Math.Min(_judgeAt, _probeAt), _verifyAt);
        return _start == Start.Sent ? Math.Min(due, _deadline) : due;
    }

    private void Hear(int track, TrackWords words, long now)
    {
        if (track == _track)
        {
            _wordsSinceFire |= words;
        }

        if (_questions.Hear(track, words))
        {
            _heard.Add(track);
            _judgeAt = Math.Min(_judgeAt, now + _grace);
        }

        if (_verifying && _unverified.Hear(track, words) && !_unverified.IsWaiting)
        {
            _verifyAt = now + _grace;
        }
    }

    private void Pursue(long now)
    {
        var judging = now >= _judgeAt;
        _settledSoFar = true;
        _doubtful = default;
        PursueStart(judging, now);
        if (!_active)
        {
            return;             // given up
        }

        PursueStops(judging, now);
        if (judging)
        {
            _heard = default;
            _judgeAt = Never;
        }

        Probe(now);
        Settle(now);
    }

    private bool IsJudged(int track, bool judging) => judging && _heard.Contains(track);

    private void PursueStart(bool judging, long now)
    {
        if (_track < 0 || _start == Start.None)
        {
            return;
        }

        var playing = _live.PlayingSlot(_track);
        var fired = _live.FiredSlot(_track);
        var sent = _start == Start.Sent;
        if (fired == _scene && (!sent || HasHeard(TrackWords.Fired)))
        {
            if (sent)
            {
                Acknowledge(Start.Triggered);
            }

            AgreesAgain();
            WatchStart();
        }
        else if (playing == _scene && fired == LiveFiredSlot.None && (!sent || (HasHeard(TrackWords.Playing) && !StillRecords())))
        {
            AgreesAgain();
            Started(now);
        }
        else if (_start != Start.Playing && _hadClip && !_live.HasClip(_track, _scene))
        {
            LeaveStart(ExclusiveNote.ClipGone);
        }
        else if (_start == Start.Sent && now >= _deadline)
        {
            GiveUp(WhenLost.MarkFailed, adoptUntil: now + _straggle);
        }
        else
        {
            Contradicted(playing, fired, IsJudged(_track, judging), now);
        }
    }

    /// <summary>Live's word is not what the start should have made it: not arrived yet, half a word, an old one, or the truth.</summary>
    private void Contradicted(int playing, int fired, bool judged, long now)
    {
        if (judged && _mayFire && (_start == Start.Sent || IsStraggler(playing, fired)))
        {
            AgreesAgain();
            FireAgain(now);
        }
        else if (_start != Start.Sent)
        {
            if (!_contrary)
            {
                _contrary = true;
                Hasten(now);
            }

            // To leave a start is for good. One answer may join a word from before the quantisation with one from after it:
            // a second has to agree, asked when everything from before the first has come down.
            if (judged && _leftSince == Never)
            {
                _leftSince = now;
            }
            else if (judged && _startAskedAt >= _leftSince + _straggle)
            {
                LeaveStart(ExclusiveNote.LeftToLive);
                return;
            }
        }

        WatchStart();
    }

    private void AgreesAgain()
    {
        _contrary = false;
        _leftSince = Never;
    }

    private bool HasHeard(TrackWords word) => (_wordsSinceFire & word) != 0;

    private bool StillRecords() => _endsRecording && _live.SlotState(_track, _scene) == ClipState.Recording;

    private void WatchStart()
    {
        _settledSoFar = false;
        _doubtful.Add(_track);
    }

    private void Started(long now)
    {
        if (_start == Start.Playing)
        {
            return;
        }

        if (_start == Start.Sent)
        {
            Acknowledge(Start.Playing);
        }

        _start = Start.Playing;
        _stopNow = true;            // it plays: whatever else still does is late already
        Note(ExclusiveNote.Started, _track, _scene);
        if (_held)
        {
            _held = false;
            var stops = default(TrackSet);
            var targets = _orders.Targets;
            for (var track = targets.Next(0); track >= 0; track = targets.Next(track + 1))
            {
                if (_live.PlayingSlot(track) >= 0 || _live.FiredSlot(track) >= 0)
                {
                    stops.Add(track);
                }
            }

            _sink.Note(ExclusiveNote.StopsReleased, _track, _scene, stops, 0);
            SendStops(stops, now);
        }
    }

    private void Acknowledge(Start start)
    {
        _start = start;
        _counters.Acknowledged++;
        Send(new LiveCommand(LiveVerb.ClearMark, _track, _scene));
        if (start == Start.Triggered)
        {
            Note(ExclusiveNote.Triggered, _track, _scene);
        }
    }

    /// <summary>Whether a word that disagrees with an acknowledged start is a late effect of an earlier datagram of ours.</summary>
    private bool IsStraggler(int playing, int fired)
    {
        var since = _chainStart - _straggle;
        return fired >= 0
            ? _recent.Contains(_track, fired, since)
            : _orders.SentAt(_track) >= since || (playing != _scene && _recent.Contains(_track, playing, since));
    }

    private void FireAgain(long now)
    {
        var stops = default(TrackSet);
        if (!_held && !_stopNow)
        {
            var targets = _orders.Targets;
            for (var track = targets.Next(0); track >= 0; track = targets.Next(track + 1))
            {
                if (_live.FiredSlot(track) != LiveFiredSlot.Stop && (_live.PlayingSlot(track) >= 0 || _live.FiredSlot(track) >= 0))
                {
                    stops.Add(track);
                }
            }
        }

        if (_start != Start.Sent)
        {
            _start = Start.Sent;
            _deadline = _options.ConfirmElse == ConfirmElse.MarkFailed ? now + _confirmWithin : Never;
            Send(new LiveCommand(LiveVerb.MarkWaiting, _track, _scene));
        }

        _attempt++;
        _counters.FiredAgain++;
        Fire(stops, now);
        _sink.Note(ExclusiveNote.FiredAgain, _track, _scene, stops, _attempt);
    }

    /// <summary>Live went on without the start: the group follows. Stops that Live took on with the start are still seen to; else none are.</summary>
    private void LeaveStart(ExclusiveNote why)
    {
        Note(why, _track, _scene);
        if (_start == Start.Sent)
        {
            Send(new LiveCommand(LiveVerb.ClearMark, _track, _scene));
            Reset();
        }

        _track = _scene = -1;
        _start = Start.None;
        _attempt = 0;
        _deadline = Never;
        _held = _exclusive = false;
        _orders.RemoveUnsent();
    }
}

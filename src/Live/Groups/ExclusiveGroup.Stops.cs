using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>The other tracks: which have to stop, which Live has seen to, which are none of our business; and the commands themselves.</summary>
public sealed partial class ExclusiveGroup
{
    private void PursueStops(bool judging, long now)
    {
        var stops = default(TrackSet);
        var repeated = false;
        for (var track = _options.Tracks.Next(0); track >= 0; track = _options.Tracks.Next(track + 1))
        {
            if (track == _track)
            {
                continue;
            }

            if (!IsMember(track))
            {
                _orders.Remove(track);
                continue;
            }

            var playing = _live.PlayingSlot(track);
            var fired = _live.FiredSlot(track);
            if (!_orders.Contains(track) && !TakesOn(track, playing, fired, now))
            {
                continue;
            }

            if (MustStop(track, playing, fired, judging, now))
            {
                stops.Add(track);
                repeated |= _orders.WasSent(track);
            }
        }

        if (!stops.IsEmpty)
        {
            if (repeated)
            {
                _counters.StoppedAgain++;
            }

            _sink.Note(repeated ? ExclusiveNote.StoppedAgain : ExclusiveNote.StopAsked, -1, -1, stops, 0);
            SendStops(stops, now);
        }
    }

    /// <summary>A track that was silent at the press and is not now: ours to stop, or Live's own doing.</summary>
    private bool TakesOn(int track, int playing, int fired, long now)
    {
        if ((playing < 0 && fired < 0) || _livesOwn.Contains(track))
        {
            return false;
        }

        var ours = now < _lawUntil || _verifying || _recent.Contains(track, fired >= 0 ? fired : playing, _chainStart - _straggle);
        if (_exclusive && ours)
        {
            _orders.Add(track, playing, fired);
            return true;
        }

        _livesOwn.Add(track);
        Note(ExclusiveNote.LeftToLive, track, fired >= 0 ? fired : playing);
        return false;
    }

    /// <summary>Looks at one track that is to be silent; true when a stop has to go out now.</summary>
    private bool MustStop(int track, int playing, int fired, bool judging, long now)
    {
        if (playing < 0 && fired == LiveFiredSlot.None)
        {
            _orders.MarkSeen(track);
            return false;
        }

        if (fired == LiveFiredSlot.Stop)
        {
            _orders.MarkSeen(track);
            _settledSoFar = false;
            _doubtful.Add(track);
            return playing >= 0 && _stopNow && _orders.WasSent(track) && IsJudged(track, judging);
        }

        if (IsLivesOwn(track, fired >= 0 ? fired : playing, now))
        {
            _orders.Remove(track);
            _livesOwn.Add(track);
            Note(ExclusiveNote.LeftToLive, track, fired >= 0 ? fired : playing);
            return false;
        }

        _settledSoFar = false;
        if (_held && fired == LiveFiredSlot.None)
        {
            return false;           // plays on until the start
        }

        _doubtful.Add(track);
        if (!_orders.WasSent(track) || (IsJudged(track, judging) && _orders.SentAt(track) < now))
        {
            return true;            // unless it went out with the start a moment ago
        }

        if (_orders.WasSeen(track))
        {
            Hasten(now);            // was obeyed, and now is not
        }

        return false;
    }

    /// <summary>A track that obeyed and then turned to a slot that neither the order nor a press of ours was about: somebody chose it in Live.</summary>
    private bool IsLivesOwn(int track, int slot, long now) =>
        _orders.WasSeen(track) && now >= _lawUntil && !_verifying && !_orders.IsKnown(track, slot)
        && !_recent.Contains(track, slot, _chainStart - _straggle);

    private void Fire(in TrackSet stops, long now)
    {
        _recent.Add(_track, _scene, now);
        _orders.MarkSent(stops, now);
        _wordsSinceFire = TrackWords.None;
        Sent(now);
        if (_stopNow && !stops.IsEmpty)
        {
            Send(new LiveCommand(LiveVerb.StopTracksNow, StopTracks: stops));
            Send(new LiveCommand(LiveVerb.FireSlot, _track, _scene));
        }
        else
        {
            Send(new LiveCommand(LiveVerb.FireSlot, _track, _scene, StopTracks: stops));
        }
    }

    private void SendStops(in TrackSet stops, long now)
    {
        if (stops.IsEmpty)
        {
            return;
        }

        _orders.MarkSent(stops, now);
        Sent(now);
        Send(new LiveCommand(_stopNow ? LiveVerb.StopTracksNow : LiveVerb.StopTracks, StopTracks: stops));
    }

    /// <summary>With a command the world is another: earlier answers say nothing about it. Noted before it goes out, since the sink may answer at once.</summary>
    private void Sent(long now)
    {
        _lastSent = now;
        _quietSince = _verifyAt = Never;
        _verifying = false;
        _settledSoFar = false;
        _probeAt = now + _pause;
    }
}

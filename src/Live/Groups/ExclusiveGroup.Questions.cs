using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>The pace of the pursuit: when Live is asked, and when everything is settled.</summary>
public sealed partial class ExclusiveGroup
{
    private void Probe(long now)
    {
        if (_doubtful.IsEmpty)
        {
            _probeAt = Never;
            return;
        }

        if (_probeAt == Never)
        {
            _probeAt = now + _pause;
        }

        if (now < _probeAt)
        {
            return;
        }

        _questions.Ask(_doubtful);
        _heard = default;           // an answer that is not judged yet is asked for again
        if (_track >= 0 && _doubtful.Contains(_track))
        {
            _startAskedAt = now;
        }

        Ask(_doubtful);
        GrowPause();
        _probeAt = now + _pause;
    }

    /// <summary>When everything agrees and has stayed so while any datagram could still be under way, all tracks are asked once more; when that agrees too, the pursuit is over.</summary>
    private void Settle(long now)
    {
        if (!_settledSoFar)
        {
            _quietSince = _verifyAt = Never;
            _verifying = false;
            return;
        }

        if (_quietSince == Never)
        {
            _quietSince = now;
            _verifyAt = now + _straggle;
        }

        if (now < _verifyAt)
        {
            return;
        }

        if (!_verifying)
        {
            _verifying = true;
            _unverified = default;
            _unverified.Ask(Concerned());
            _pause = _firstPause;
        }
        else if (!_unverified.IsWaiting)
        {
            _counters.Settled++;
            _sink.Note(ExclusiveNote.Settled, _track, _scene, _orders.Targets, 0);
            Reset();
            return;
        }

        Ask(_unverified.Waiting);
        _verifyAt = now + _pause;
        GrowPause();
    }

    /// <summary>The tracks that the press is about: all of the group, or those that were told something.</summary>
    private TrackSet Concerned()
    {
        var concerned = _exclusive ? _options.Tracks : _orders.Targets;
        for (var track = concerned.Next(0); track >= 0; track = concerned.Next(track + 1))
        {
            if (!IsMember(track))
            {
                concerned.Remove(track);
            }
        }

        return concerned;
    }

    private void Ask(in TrackSet tracks)
    {
        if (tracks.IsEmpty)
        {
            return;
        }

        _counters.Asked++;
        Send(new LiveCommand(LiveVerb.AskTracks, StopTracks: tracks));
        _sink.Note(ExclusiveNote.Asked, -1, -1, tracks, 0);
    }

    private void ResetPace(long now)
    {
        _pause = _firstPause;
        _probeAt = now + _pause;
        _quietSince = _verifyAt = Never;
        _verifying = false;
    }

    private void GrowPause() =>
        _pause = Math.Min(_pause + (_pause / 2), _held && _start == Start.Triggered ? Math.Max(_longestPauseHolding, _firstPause) : _longestPause);

    /// <summary>Brings the next question forward, yet never within the first pause after a command: its effect may be under way.</summary>
    private void Hasten(long now)
    {
        if (!_questions.IsWaiting)
        {
            _probeAt = Math.Min(_probeAt, Math.Max(now + _grace, _lastSent + _firstPause));
        }
    }
}

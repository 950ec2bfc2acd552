using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>What a press means in the state that it meets, and the commands that it sends at once.</summary>
public sealed partial class ExclusiveGroup
{
    private void Decide(int track, int scene, long now)
    {
        if (!_options.Tracks.Contains(track) || scene < 0)
        {
            Refuse(ExclusiveNote.NotAMember, track, scene);
            return;
        }

        if (_link != LiveLink.Alive)
        {
            Refuse(ExclusiveNote.LiveAway, track, scene);
            ClearFailedMark();
            if (_options.WhenLost == WhenLost.MarkFailed)
            {
                ShowFailed(track, scene, WhenLost.MarkFailed, adoptUntil: long.MinValue);
            }

            return;
        }

        if (!IsMember(track) || scene >= _live.SceneCount)
        {
            Refuse(ExclusiveNote.NotAMember, track, scene);
            return;
        }

        var playing = _live.PlayingSlot(track);
        var fired = _live.FiredSlot(track);
        var ours = _active && _track == track && _scene == scene;
        if (ours && _start is Start.Sent or Start.Triggered)
        {
            Ignore(ExclusiveNote.AlreadyWaiting, track, scene);
        }
        else if (_live.SlotState(track, scene) == ClipState.Recording)
        {
            Launch(track, scene, Start.Sent, now);      // as in Live: the recording ends and plays on
        }
        else if (playing == scene && fired == LiveFiredSlot.None && !StopUnderWay(track, now))
        {
            PressPlaying(track, scene, now);
        }
        else if (fired == scene && !StopUnderWay(track, now))
        {
            Launch(track, scene, Start.Triggered, now);
        }
        else if (!_live.HasClip(track, scene) && playing != scene && fired != scene)
        {
            PressEmpty(track, scene, now);
        }
        else
        {
            Launch(track, scene, Start.Sent, now);
        }
    }

    /// <summary>"Again" means that the slot is the group's one clip already. Among others that play, the press makes it so.</summary>
    private void PressPlaying(int track, int scene, long now)
    {
        var again = (_track == track && _scene == scene) || !OthersActive(track);
        if (_options.PressAgain == PressAgain.Restart)
        {
            Launch(track, scene, Start.Sent, now);
        }
        else if (!again)
        {
            Launch(track, scene, Start.Playing, now);
        }
        else if (_options.PressAgain == PressAgain.Stop)
        {
            StopOne(track, now);
        }
        else
        {
            Ignore(ExclusiveNote.AlreadyPlaying, track, scene);
        }
    }

    private void PressEmpty(int track, int scene, long now)
    {
        switch (_options.EmptySlot)
        {
            case EmptySlot.StopTrack:
                StopOne(track, now);
                break;
            case EmptySlot.StopAll:
                _counters.Stops++;
                StopAll(now);
                break;
            case EmptySlot.Record:
                Launch(track, scene, Start.Sent, now);
                break;
            default:
                Ignore(ExclusiveNote.EmptyIgnored, track, scene);
                break;
        }
    }

    /// <summary>Makes a slot the wanted one: fires it (<see cref="Start.Sent"/>), or keeps what Live already does with it, and stops the others.</summary>
    private void Launch(int track, int scene, Start start, long now)
    {
        var (oldTrack, oldScene, oldStart) = _active ? (_track, _scene, _start) : (-1, -1, Start.None);
        Begin(now);
        _exclusive = true;
        _lawUntil = now + _straggle;

        // A stop waits for the song's quantisation, a fire for the clip's own. Differ they: at once, or once the slot has started.
        var quantization = _live.ClipQuantization(track, scene);
        var differs = start != Start.Playing && quantization >= 0 && quantization != _live.SongQuantization;
        _stopNow = differs && quantization == 0;
        _held = differs && quantization != 0;
        var stops = OrderStops(track, now);

        (_track, _scene, _start) = (track, scene, start);
        _hadClip = _live.HasClip(track, scene);
        _endsRecording = start == Start.Sent && _live.SlotState(track, scene) == ClipState.Recording;
        _attempt = start == Start.Sent ? 1 : 0;
        _deadline = start == Start.Sent && _options.ConfirmElse == ConfirmElse.MarkFailed ? now + _confirmWithin : Never;
        if (start == Start.Sent)
        {
            Fire(stops, now);
        }
        else
        {
            SendStops(stops, now);
        }

        // Marks last: they light pads, the datagram makes the music.
        if (oldTrack >= 0 && (oldTrack, oldScene) != (track, scene))
        {
            Overtaken(oldTrack, oldScene, oldStart);
        }

        ClearFailedMark();
        if (start == Start.Sent && !_endsRecording)
        {
            Send(new LiveCommand(LiveVerb.MarkWaiting, track, scene));      // what records shows that until Live says otherwise
        }

        _counters.Launches++;
        _sink.Note(start == Start.Sent ? ExclusiveNote.Launched : ExclusiveNote.Kept, track, scene, _orders.Targets, _attempt);
        if (_held && !_orders.IsEmpty)
        {
            _sink.Note(ExclusiveNote.StopsHeld, track, scene, _orders.Targets, 0);
        }
    }

    /// <summary>Orders every other track of the group that plays, waits, or may yet start from a press of ours; returns those to be told at once.</summary>
    private TrackSet OrderStops(int except, long now)
    {
        _orders.Remove(except);
        var stops = default(TrackSet);
        for (var track = _options.Tracks.Next(0); track >= 0; track = _options.Tracks.Next(track + 1))
        {
            if (track == except || !IsMember(track))
            {
                _orders.Remove(track);
                continue;
            }

            var playing = _live.PlayingSlot(track);
            var fired = _live.FiredSlot(track);
            var underWay = FireUnderWay(track, now);
            if (playing < 0 && fired < 0 && !underWay && !_orders.Contains(track))
            {
                continue;
            }

            _orders.Add(track, playing, fired);

            // A stop that waits already needs no second one, unless it would come too late. What only plays may be held back;
            // what is triggered would start before the wanted slot, so its stop is never held.
            var plays = playing >= 0 && !_held && (_stopNow || fired == LiveFiredSlot.None);
            if (underWay || fired >= 0 || plays)
            {
                stops.Add(track);
            }
        }

        return stops;
    }

    private void StopOne(int track, long now)
    {
        var playing = _live.PlayingSlot(track);
        var fired = _live.FiredSlot(track);
        var underWay = FireUnderWay(track, now);
        var wanted = _active && track == _track;
        _counters.Stops++;
        ClearFailedMark();
        if (playing < 0 && fired < 0 && !underWay && !wanted)
        {
            Note(ExclusiveNote.NothingToStop, track, -1);
            return;
        }

        if (!_active)
        {
            Begin(now);
            _exclusive = false;
            _lawUntil = now;
            _stopNow = _held = false;
            _start = _track >= 0 ? Start.Playing : Start.None;
        }
        else
        {
            ResetPace(now);
        }

        if (track == _track)
        {
            DropStart();
        }

        _orders.Add(track, playing, fired);
        var stops = default(TrackSet);
        if (underWay || fired >= 0 || (playing >= 0 && fired == LiveFiredSlot.None))
        {
            stops.Add(track);
        }

        _sink.Note(ExclusiveNote.StopAsked, track, -1, _orders.Targets, 0);
        SendStops(stops, now);
    }

    private void StopAll(long now)
    {
        ClearFailedMark();
        Begin(now);
        DropStart();
        _exclusive = true;
        _lawUntil = now + _straggle;
        var stops = OrderStops(except: -1, now);
        _sink.Note(_orders.IsEmpty ? ExclusiveNote.NothingToStop : ExclusiveNote.StopAsked, -1, -1, _orders.Targets, 0);
        SendStops(stops, now);
        if (_orders.IsEmpty || _link != LiveLink.Alive)
        {
            Reset();        // silent already; or sent into the dark, once
        }
    }

    /// <summary>Nothing is to start any more: a stop, clear, Live's user or the clip's end came between.</summary>
    private void DropStart()
    {
        if (_track >= 0 && _active)
        {
            Overtaken(_track, _scene, _start);
        }

        _track = _scene = -1;
        _start = Start.None;
        _attempt = 0;
        _deadline = Never;
        _held = _stopNow = false;
        _orders.RemoveUnsent();
    }

    private void Overtaken(int track, int scene, Start start)
    {
        if (start == Start.Sent)
        {
            Send(new LiveCommand(LiveVerb.ClearMark, track, scene));
        }

        if (start is Start.Sent or Start.Triggered)
        {
            _counters.Superseded++;
            Note(ExclusiveNote.Superseded, track, scene);
        }
    }

    private void Ignore(ExclusiveNote why, int track, int scene)
    {
        _counters.Ignored++;
        Note(why, track, scene);
    }

    private void Refuse(ExclusiveNote why, int track, int scene)
    {
        _counters.Refused++;
        Note(why, track, scene);
    }

    private bool OthersActive(int except)
    {
        for (var track = _options.Tracks.Next(0); track >= 0; track = _options.Tracks.Next(track + 1))
        {
            if (track != except && IsMember(track) && (_live.PlayingSlot(track) >= 0 || _live.FiredSlot(track) >= 0))
            {
                return true;
            }
        }

        return _active && _track >= 0 && _track != except;
    }

    /// <summary>Whether our last word to a track is a start that may not have arrived yet.</summary>
    private bool FireUnderWay(int track, long now)
    {
        var fired = _recent.LastOn(track);
        return fired >= now - _straggle && fired >= _orders.SentAt(track);
    }

    /// <summary>Whether our last word to a track is a stop that may not have arrived yet: then the mirror's word is older than ours.</summary>
    private bool StopUnderWay(int track, long now)
    {
        var sent = _orders.SentAt(track);
        return sent >= _recent.LastOn(track)
            && (sent >= now - _straggle || (_active && _orders.Contains(track) && _orders.WasSent(track)));
    }
}

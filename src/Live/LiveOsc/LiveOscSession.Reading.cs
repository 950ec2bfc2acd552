using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>Reading the set, and reading it again.</summary>
public sealed partial class LiveOscSession
{
    private void Forget()
    {
        Mirror.Forget();
        Followed.Forget();
        _slots.Forget();
        _texts.Forget();
        _devices.Forget();
        (_tracks, _scenes, _beatsWithoutSize, _chosenReturn, _stands) = (-1, -1, 0, -1, false);
        foreach (var table in (ReadOnlySpan<RequestTable>)[_states, _values, _sends, _clips, _names, _colors])
        {
            table.Clear();
        }
    }

    private void BeginReading(long now, string reason, bool show)
    {
        Counters.Readings++;
        if (!show)
        {
            Mirror.Unread();
        }

        _states.Clear();
        _asked = default;
        SetLink(LiveLink.Reading, reason);
        if (Mirror.IsSized)
        {
            HandleSize(Mirror.TrackCount, Mirror.SceneCount, now);
        }
        else
        {
            Heartbeat(now);
        }
    }

    private void HandleSize(int tracks, int scenes, long now)
    {
        if (Resize(tracks, scenes))
        {
            Sink.LayoutChanged(tracks, scenes);
        }

        for (var track = 0; track < Mirror.Tracks; track++)
        {
            if (track >= Mirror.TracksShown)
            {
                Lights.Refresh(track, report: true);
            }
            else
            {
                _states.Want(track, 0);
            }
        }

        Pump(now);
    }

    /// <summary>Asks what is due; when every track has been told of, or will not be, the mirror is complete.</summary>
    private void Pump(long now)
    {
        var room = Options.InFlight;
        Pump(_states, now, ref room);
        if (Link == LiveLink.Reading && Mirror.IsSized && _states.Open == 0)
        {
            Complete(now);
        }

        if (Link == LiveLink.Alive)
        {
            Pump(_values, now, ref room);
            Pump(_sends, now, ref room);
            Pump(_clips, now, ref room);
            Pump(_names, now, ref room);
            Pump(_colors, now, ref room);
            _texts.Pump(now, ref room);
            _devices.Pump(now, ref room);
        }
    }

    private void Pump(RequestTable table, long now, ref int room)
    {
        room -= table.InFlight;
        for (var i = table.NextDue(now, 0, room > 0); i >= 0; i = table.NextDue(now, i + 1, room > 0))
        {
            Counters.Reasked += table.Asked(i, now) ? 1 : 0;
            Ask(table, i);
            room--;
        }
    }

    private void Complete(long now)
    {
        SetLink(LiveLink.Alive, "");
        for (var track = 0; track < Mirror.TracksShown; track++)
        {
            if (!Mirror.IsRead(track))
            {
                // No answer but errors: a group's track, which cannot be armed, breaks the script's own question.
                Counters.GivenUp++;
                Mirror.SetGroup(track, _words.TellsSlots);
                Read(track);
            }
        }

        _nextPoll = now + Stamps(Options.PlayPoll);
        WantValues(now);
        for (var i = 0; i < _clips.Count; i++)
        {
            var (track, scene) = Math.DivRem(i, Mirror.Scenes);
            if (IsSlot(track, scene) && (!_words.TellsSlots || Mirror.HasClip(track, scene)))
            {
                _clips.Want(i, 0);
            }
        }

        for (var track = 0; track < Math.Min(_names.Count, Mirror.TracksShown); track++)
        {
            _names.Want(track, 0);
            if (_colors.Count > 0)
            {
                _colors.Want(track, 0);
            }
        }
    }

    private void Poll(long now)
    {
        if (now >= _nextPoll)
        {
            _nextPoll = now + (_isMuteFork ? Stamps(PollWithoutPushes) : Stamps(Options.PlayPoll));
            for (var track = 0; track < Mirror.TracksShown; track++)
            {
                if (!_states.IsOpen(track) && !Mirror.IsGroup(track))
                {
                    _states.Want(track, 0);
                }
            }
        }

        if (_asksTime && now >= _nextTime)
        {
            _nextTime = now + Stamps(TimePoll);
            var writer = new OscWriter(_buffer);
            writer.WriteMessage(_words.Find(LiveProperty.SongTime)!.Address);
            Send(writer);
        }

        if (now >= _nextValues)
        {
            WantValues(now);
        }
    }

    private void WantValues(long now)
    {
        _nextValues = now + Stamps(Options.NamesPoll);
        _texts.Want();
        _devices.Want();
        foreach (var (row, first, count) in _rows)
        {
            var isOfTracks = LiveValueInfo.Of(row.Value!.Value).Scope == LiveScope.Track;
            for (var i = 0; i < (isOfTracks ? Math.Min(count, Mirror.TracksShown) : count); i++)
            {
                if (!(row.Property == LiveProperty.TrackArm && Mirror.IsGroup(i)))
                {
                    _values.Want(first + i, 0);
                }
            }
        }

        for (var track = 0; track < Mirror.TracksShown; track++)
        {
            for (var send = 0; send < Options.Sends && _sends.Count > 0; send++)
            {
                _sends.Want((track * Options.Sends) + send, 0);
            }
        }
    }
}

using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Script;

/// <summary>Reading the set: its size, watches, a scan.</summary>
public sealed partial class ScriptSession
{
    private void BeginReading(long now, string reason, bool isNew, bool show)
    {
        Counters.Readings++;
        if (isNew)
        {
            Mirror.Forget();
            Followed.Forget();
            _intake.Forget();
            _texts.Forget();
        }
        else if (!show)
        {
            Mirror.Unread();
        }

        _mappings.Forget(isNew);             // paths may mean other things now
        _launches.Clear();
        _questions.Forget(ScriptAsk.Tracks);
        _questions.Forget(ScriptAsk.Watch);
        SetLink(LiveLink.Reading, reason);
        Scan(ofSong: true, now);
    }

    private void Scan(bool ofSong, long now)
    {
        _questions.Forget(ScriptAsk.Scan);
        _questions.Forget(ScriptAsk.Again);
        var id = _client.NextId();
        _scan.Begin(id, ofSong, Math.Max(_sequence.Highest, _intake.LayoutAt));
        Ask(new ScriptQuestion { Ask = ScriptAsk.Scan, Id = id }, now);
    }

    private void FollowScan(long now)
    {
        foreach (ref readonly var question in _questions.All)
        {
            if (question.Ask == ScriptAsk.Scan && question.Id == _scan.Id)
            {
                Extend(question.Id, now);
                break;
            }
        }

        if (_scan.Id == 0 || !_scan.IsWhole)
        {
            return;
        }

        _questions.Forget(ScriptAsk.Scan);
        _questions.Forget(ScriptAsk.Again);
        _scan.End();
        if (_scan.IsOfSong)
        {
            HandleSize(now);
            return;
        }

        _scan.TakeEmptySlots();
        _intake.Tell();
        _nextScan = now + Stamps(Options.StatePoll);
        if (Link != LiveLink.Reading)
        {
            return;
        }

        SetLink(LiveLink.Alive, "");
        for (var track = 0; track < Mirror.TracksShown; track++)
        {
            Mirror.SetRead(track);
            Lights.Refresh(track, report: true);
            Sink.TrackChanged(track);
        }
    }

    private void HandleSize(long now)
    {
        var (tracks, scenes) = _scan.Size;
        if (!IsCount(tracks) || !IsCount(scenes))
        {
            Counters.Invalid++;
            Scan(ofSong: true, now);
            return;
        }

        if (Resize(tracks, scenes))
        {
            Sink.LayoutChanged(tracks, scenes);
        }

        for (var track = 0; track < Mirror.Tracks; track++)
        {
            Lights.Refresh(track, report: track >= Mirror.TracksShown);
        }

        Watch(now);
        Scan(ofSong: false, now);
    }

    private void Watch(long now)
    {
        _watches = ScriptWatchList.Make(Options, Mirror.TracksShown, Mirror.ScenesShown, _texts.Hand.IsWanted);
        var writer = new OscWriter(_buffer);
        writer.BeginBundle(OscTimeTag.Immediately);
        ScriptPlaces.Begin(ref writer, "/midimesh/unwatch"u8, [], _client.NextId(), 0, 0);
        writer.EndMessage();
        for (var i = 0; i < _watches.Count; i++)
        {
            var question = new ScriptQuestion { Ask = ScriptAsk.Watch, Index = i, Id = _client.NextId(), Asked = now, Due = now + Stamps(Patience), Attempts = 1 };
            _questions.Add(question);
            Write(ref writer, question);
        }

        writer.EndBundle();
        Send(writer);
        _texts.ForgetScenes(Mirror.ScenesShown);
        _texts.WantsHold = !_texts.Device.IsEmpty;           // unwatched with all the rest
        HoldDevice(now);
    }
}

using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>What Live says, and what follows from it.</summary>
public sealed partial class LiveOscSession
{
    private const int CrossfadeA = 0;
    private const int CrossfadeNone = 1;
    private const int CrossfadeB = 2;
    private const int White = 0xFFFFFF;

    private protected override void Handle(in OscMessageView message, long now)
    {
        var address = message.Address;
        if (address.SequenceEqual(_words.SlotState))
        {
            Hear(now);
            HandleSlot(message);
            return;
        }

        if (address.SequenceEqual(_words.TrackState))
        {
            Hear(now);
            HandleTrack(message);
            return;
        }

        foreach (var row in _words.Values)
        {
            if (address.SequenceEqual(row.Address))
            {
                Hear(now);
                HandleValue(row, message, now);
                return;
            }
        }

        if (_devices.TryTake(message, now))
        {
            Hear(now);
        }
        else if (address.SequenceEqual(_words.Startup))
        {
            Hear(now);
            Forget();
            BeginReading(now, "Live has loaded a set; reading it.", show: false);
        }
        else if (address.SequenceEqual(_words.Shutdown))
        {
            SetLink(LiveLink.Lost, "Live has closed its set: it loads another one, or ends.");
        }
        else if (address.SequenceEqual(_words.Refresh))
        {
            Hear(now);
            _slots.Forget();
            _devices.Move();
            BeginReading(now, "Tracks or scenes have moved; reading the set again.", show: true);
            Sink.LayoutChanged(Mirror.TrackCount, Mirror.SceneCount);
        }
        else if (address.SequenceEqual(_words.Error))
        {
            Hear(now);
            Counters.Errors++;
            Sink.Error(message.TryGetUtf8(0, out var text) ? Encoding.UTF8.GetString(text) : "LiveOSC reports an error without a text.");
        }
        else if (address.SequenceEqual(_words.Ping))
        {
            Hear(now);
            Pong(now);
        }
        else
        {
            // Meters and positions: hundreds a second in a large set.
            Counters.Unmatched++;
        }
    }

    private void Pong(long now) => RoundTrip = now - _lastBeat;

    private void Hear(long now)
    {
        NoteHeard(now);
        if (Link is LiveLink.Silent or LiveLink.Lost)
        {
            BeginReading(now, "Live answers; reading its set.", show: false);
        }
    }

    private void HandleSlot(in OscMessageView message)
    {
        if (!message.TryGetInt32(0, out var track) || !message.TryGetInt32(1, out var scene) || !message.TryGetInt32(2, out var state))
        {
            Counters.Invalid++;
            return;
        }

        if (IsSlot(track, scene))
        {
            TakeSlot(track, scene, state);
            Settled(track);
        }
    }

    /// <summary>The slots of a track, or the one that plays; or what one slot has become.</summary>
    private void HandleTrack(in OscMessageView message)
    {
        if (!message.TryGetInt32(0, out var track) || !message.TryGetInt32(1, out var second))
        {
            Counters.Invalid++;
            return;
        }

        if ((uint)track >= (uint)Mirror.TracksShown)
        {
            return;
        }

        if (!_words.TellsSlots)
        {
            _slots.SetPlaying(track, second);
            Answered(track);
            return;
        }

        // Track, armed, then slot, state and length of each; ideoforms' fork tells first whether it is a group.
        var isFork = message.ArgumentCount % 3 == 0;
        if (message.ArgumentCount % 3 == 1)
        {
            Counters.Invalid++;
            return;
        }

        if (isFork)
        {
            _isMuteFork = true;
            Mirror.SetGroup(track, second != 0);
        }

        var arguments = message.GetArguments();
        for (var i = 0; i < (isFork ? 3 : 2); i++)
        {
            arguments.TryRead(out _);
        }

        var last = -1;
        while (arguments.TryRead(out var slot) && arguments.TryRead(out var state) && arguments.TryRead(out _))
        {
            if (!slot.TryGetInt32(out last) || !state.TryGetInt32(out var number))
            {
                Counters.Invalid++;
                break;
            }

            if (IsSlot(track, last))
            {
                TakeSlot(track, last, number);
            }
        }

        // Only an answer names every slot to the last; a push names one.
        if (last == Mirror.SceneCount - 1 && message.ArgumentCount >= 2 + (3 * Mirror.SceneCount))
        {
            Answered(track);
        }
        else
        {
            Settled(track);
        }
    }

    private void TakeSlot(int track, int scene, int state)
    {
        if (_slots.Set(track, scene, state) && Options.Names)
        {
            _clips.Want((track * Mirror.Scenes) + scene, 0);
        }
    }

    /// <summary>All that Live tells of a track is in the mirror.</summary>
    private void Answered(int track)
    {
        _states.Answered(track);
        Read(track);
    }

    private void Read(int track)
    {
        var isFirst = !Mirror.IsRead(track);
        var changed = _slots.Settle(track);
        Mirror.SetRead(track);
        Lights.Refresh(track, report: isFirst);
        if (changed || isFirst || _asked.Contains(track))
        {
            _asked.Remove(track);
            Sink.TrackChanged(track);
        }
    }

    private void Settled(int track)
    {
        if (_slots.Settle(track))
        {
            Sink.TrackChanged(track);
        }

        Lights.Refresh(track, report: false);
    }

    private void HandleValue(LiveOscValue row, in OscMessageView message, long now)
    {
        switch (row.Property)
        {
            case LiveProperty.TrackCount or LiveProperty.SceneCount:
                HandleCount(row.Property, message, now);
                return;
            case LiveProperty.TrackName:
                HandleTrackName(message);
                return;
            case LiveProperty.SceneName:
                if (message.TryGetInt32(0, out var scene) && message.TryGetUtf8(1, out var sceneName))
                {
                    _texts.TakeScene(scene, sceneName);
                }

                return;
            case LiveProperty.TrackColor:
                if (message.TryGetInt32(0, out var coloured) && (uint)coloured < (uint)Mirror.TracksShown && message.TryGetInt32(1, out var color))
                {
                    Name(_colors, coloured, coloured, Mirror.SetTrackColor(coloured, color & White));
                }

                return;
            case LiveProperty.ClipColor:
                if (message.TryGetInt32(0, out var clipTrack) && message.TryGetInt32(1, out var clipScene) && IsSlot(clipTrack, clipScene) && message.TryGetInt32(2, out var clipColor))
                {
                    Name(_colors, Mirror.Tracks + (clipTrack * Mirror.Scenes) + clipScene, clipTrack, Mirror.SetClipColor(clipTrack, clipScene, clipColor & White));
                }

                return;
            case LiveProperty.ClipName:
                HandleClipName(message);
                return;
            case LiveProperty.TrackSend:
                HandleSends(message);
                return;
            case LiveProperty.SelectedTrack:
                HandleSelectedTrack(message);
                return;
            case LiveProperty.TrackCrossfadeA:
                HandleCrossfade(message);
                return;
        }

        // LiveOSC2 puts a 0 in front of what it tells of the master, but not of what it answers.
        var at = row.Indices == 0 ? message.ArgumentCount - 1 : row.Indices;
        var (track, item) = (-1, -1);
        if (row.Value is not { } value || at < 0 || (row.Indices > 0 && (!message.TryGetInt32(0, out track) || track < 0))
            || (row.Indices > 1 && (!message.TryGetInt32(1, out item) || item < 0))
            || !message.TryGetNumber(at, out var number) || !double.IsFinite(number)
            || (LiveValueInfo.Of(value).Scope == LiveScope.Track && track >= Mirror.TracksShown))
        {
            Counters.Unmatched++;
            return;
        }

        Take(row, value, track, item, number + row.Offset, now);
    }

    private void Take(LiveOscValue row, LiveValue value, int track, int item, double number, long now)
    {
        switch (value)
        {
            case LiveValue.Tempo when !_words.EchoesPing:
                Pong(now);
                break;
            case LiveValue.IsPlaying:
                number = number == _words.PlayingValue ? 1 : 0;
                break;
            case LiveValue.SelectedScene:
                _texts.SelectScene((int)Math.Min(number, LiveValueInfo.Most) - 1);
                break;
            case LiveValue.SongQuantization:
                Mirror.SongQuantization = (int)Math.Clamp(number, 0, 13);
                break;
            case LiveValue.SongTime:
                HandleTime(number);
                break;
        }

        Answered(row, track, item);
        Followed.Set(value, track, item, number);
    }

    private void Answered(LiveOscValue row, int track, int item)
    {
        foreach (var (asked, first, count) in _rows)
        {
            var place = row.Indices switch { 0 => 0, 1 => track, _ => (track * Options.Sends) + item };
            if (ReferenceEquals(asked, row) && place < count)
            {
                _values.Answered(first + place);
            }
        }
    }

    /// <summary>LiveOSC tells whether the transport runs when that changes, so before it has the song's time tells; LiveOSC2 never does.</summary>
    private void HandleTime(double beats)
    {
        var before = Followed.Number(LiveValue.SongTime, -1, -1);
        var stands = beats.Equals(before);
        if (!double.IsNaN(before) && (_words.PlayingValue == 0 || double.IsNaN(Followed.Number(LiveValue.IsPlaying, -1, -1))) && (!stands || _stands))
        {
            Followed.Set(LiveValue.IsPlaying, -1, -1, stands ? 0 : 1);       // twice the same: two answers may come from one tick
        }

        _stands = stands;

        Followed.Set(LiveValue.Beat, -1, -1, LiveValues.BeatOf(beats));
    }

    /// <summary>Track, and its side of the crossfader, as a text.</summary>
    private void HandleCrossfade(in OscMessageView message)
    {
        if (!message.TryGetInt32(0, out var track) || (uint)track >= (uint)Mirror.TracksShown)
        {
            Counters.Unmatched++;
            return;
        }

        var side = message.TryGetNumber(1, out var number) ? (int)number
            : message.TryGetUtf8(1, out var text) && System.Buffers.Text.Utf8Parser.TryParse(text, out int read, out _) ? read : CrossfadeNone;
        Answered(_words.Find(LiveValue.TrackCrossfadeA)!, track, -1);
        Answered(_words.Find(LiveValue.TrackCrossfadeB)!, track, -1);
        Followed.Set(LiveValue.TrackCrossfadeA, track, -1, side == CrossfadeA ? 1 : 0);
        Followed.Set(LiveValue.TrackCrossfadeB, track, -1, side == CrossfadeB ? 1 : 0);
    }

    private void HandleCount(LiveProperty property, in OscMessageView message, long now)
    {
        if (!message.TryGetNumber(0, out var count) || !IsCount(count))
        {
            Counters.Invalid++;
            return;
        }

        _tracks = property == LiveProperty.TrackCount ? (int)count : _tracks;
        _scenes = property == LiveProperty.SceneCount ? (int)count : _scenes;
        if (_tracks < 0 || _scenes < 0 || Link is not (LiveLink.Reading or LiveLink.Alive))
        {
            return;
        }

        if (!Mirror.IsSized)
        {
            HandleSize(_tracks, _scenes, now);
        }
        else if (_tracks != Mirror.TrackCount || _scenes != Mirror.SceneCount)
        {
            _slots.Forget();
            BeginReading(now, "The set has other tracks or scenes; reading it again.", show: true);
            HandleSize(_tracks, _scenes, now);
        }
    }

    private void HandleClipName(in OscMessageView message)
    {
        if (!message.TryGetInt32(0, out var track) || !message.TryGetInt32(1, out var scene) || !message.TryGetUtf8(2, out var name) || !IsSlot(track, scene))
        {
            return;
        }

        if (!_words.TellsSlots && Mirror.SetHasClip(track, scene, true))
        {
            Lights.Refresh(track, report: false);
        }

        var changed = Mirror.SetClipName(track, scene, name);
        changed |= message.TryGetInt32(3, out var color) && Mirror.SetClipColor(track, scene, color);
        var slot = (track * Mirror.Scenes) + scene;
        if (_colors.Count > 0)
        {
            _colors.Want(Mirror.Tracks + slot, 0);           // now that a clip is there: of an empty slot it would be an error in Live's log
        }

        Name(_clips, slot, track, changed);
    }

    private void HandleTrackName(in OscMessageView message)
    {
        if (!message.TryGetInt32(0, out var track) || !message.TryGetUtf8(1, out var name))
        {
            return;
        }

        _texts.TakeTrack(track, name);
        if ((uint)track < (uint)Mirror.TracksShown)
        {
            var changed = Mirror.SetTrackName(track, name);
            changed |= message.TryGetInt32(2, out var color) && Mirror.SetTrackColor(track, color & White);      // q-depot's fork
            Name(_names, track, track, changed);
        }
    }

    private void Name(RequestTable table, int index, int track, bool changed)
    {
        if (index < table.Count)
        {
            table.Answered(index);
        }

        if (changed)
        {
            Sink.NamesChanged(track);
        }
    }

    /// <summary>Track, then send and level, once or for each of its sends.</summary>
    private void HandleSends(in OscMessageView message)
    {
        var arguments = message.GetArguments();
        if (!arguments.TryRead(out var first) || !first.TryGetInt32(out var track) || (uint)track >= (uint)Mirror.TracksShown)
        {
            Counters.Unmatched++;
            return;
        }

        while (arguments.TryRead(out var index) && arguments.TryRead(out var level))
        {
            if (index.TryGetInt32(out var send) && (uint)send < (uint)Options.Sends && level.TryGetNumber(out var number) && double.IsFinite(number))
            {
                if (_sends.Count > 0)
                {
                    _sends.Answered((track * Options.Sends) + send);
                }

                Followed.Set(LiveValue.TrackSend, track, send, number);
            }
        }
    }
}

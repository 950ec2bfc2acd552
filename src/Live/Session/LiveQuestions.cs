using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>All single questions of a session: what is listened to, what is asked once per clip, and how far each has come.</summary>
internal sealed class LiveQuestions
{
    private const int Attempts = 7;
    private const int AttemptsAboutClips = 5;       // a clip can vanish before we ask, and then there is no answer
    private const int ClipKinds = 3;
    private const int SendTag = 1;                  // sends answer without a tag
    private const int PlayProperties = 2;           // playing and fired slot come first

    // Slot messages cost Live far more than others, so fewer of them may be under way at a time.
    private const int SlotShareOfFlight = 2;

    private readonly ILiveDialect _dialect;
    private readonly LiveSender _sender;
    private readonly LiveSessionCounters _counters;
    private readonly LiveMirror _mirror;
    private readonly int _inFlight;
    private readonly LiveProperty[] _songProperties;
    private readonly LiveProperty[] _trackProperties;
    private readonly int _sendCount;
    private readonly int[] _recordingScene;
    private readonly RequestTable _songs;
    private readonly RequestTable _tracks;
    private readonly RequestTable _slots;
    private readonly RequestTable _recording;
    private readonly RequestTable _clips;
    private readonly RequestTable _sends;
    private int _tag;
    private int _recordingTag;
    private int _givenUp;

    public LiveQuestions(
        LiveSessionOptions options, ILiveDialect dialect, LiveSender sender, LiveSessionCounters counters, LiveMirror mirror, long firstPause)
    {
        _dialect = dialect;
        _sender = sender;
        _counters = counters;
        _mirror = mirror;
        _inFlight = options.InFlight;
        _songProperties = [LiveProperty.SongQuantization, .. Followed(options, LiveValues.OfSong, dialect)];
        _trackProperties = [LiveProperty.PlayingSlot, LiveProperty.FiredSlot, .. Followed(options, LiveValues.OfTracks, dialect)];
        _sendCount = options.Values.Contains(LiveValue.TrackSend) ? options.Sends : 0;
        _recordingScene = new int[options.Tracks];
        var slots = options.Tracks * options.Scenes;
        _songs = new RequestTable(_songProperties.Length, Attempts, firstPause);
        _tracks = new RequestTable(_trackProperties.Length * options.Tracks, Attempts, firstPause);
        _slots = new RequestTable(slots, Attempts, firstPause);
        _recording = new RequestTable(options.Tracks, AttemptsAboutClips, firstPause);
        _clips = new RequestTable(ClipKinds * slots, AttemptsAboutClips, firstPause);
        _sends = new RequestTable(_sendCount * options.Tracks, AttemptsAboutClips, firstPause);
    }

    /// <summary>Whether all that the mirror needs has been asked, and the song's quantisation is known or will not be.</summary>
    public bool IsEnough => _tracks.Unasked == 0 && (_songs.IsAnswered(0) || _songs.Open == 0);

    /// <summary>How many questions have been given up since the last call.</summary>
    public int TakeGivenUp()
    {
        var sum = _songs.GivenUp + _tracks.GivenUp + _slots.GivenUp + _recording.GivenUp + _clips.GivenUp + _sends.GivenUp;
        var taken = sum - _givenUp;
        _givenUp = sum;
        return taken;
    }

    /// <summary>Starts the tags at a place that no earlier session is likely to have used.</summary>
    public void Start(long now)
    {
        Clear();
        // The upper half of the positive ints: no tag looks like an index, and sessions are 65,536 questions apart.
        var mixed = unchecked((ulong)now * 0x9E37_79B9_7F4A_7C15UL) >> 50;
        _tag = 0x4000_0000 | ((int)mixed << 16);
    }

    /// <summary>Forgets all subscriptions: Live has started anew.</summary>
    public void Clear()
    {
        _songs.Clear();
        _tracks.Clear();
        _slots.Clear();
        _recording.Clear();
        _clips.Clear();
        _sends.Clear();
    }

    /// <summary>Stops asking until the set is read again.</summary>
    public void Suspend()
    {
        _songs.Suspend();
        _tracks.Suspend();
        _slots.Suspend();
        _recording.Clear();
        _clips.Clear();
        _sends.Clear();
    }

    /// <summary>Listens to the song and to the tracks in view (anew, under new tags); forgets the slots until <see cref="WantSlots"/>.</summary>
    public void WantSet()
    {
        for (var i = 0; i < _songProperties.Length; i++)
        {
            // The song is never another object, so the tag can stay and the subscription replaces itself.
            _songs.Want(i, _songs.Tag(i) != 0 ? _songs.Tag(i) : NextTag());
        }

        _recordingTag = NextTag();
        _recording.Clear();
        _clips.Clear();
        _sends.Clear();
        for (var track = 0; track < _mirror.Tracks; track++)
        {
            for (var p = 0; p < PlayProperties; p++)
            {
                WantOrCancel(_tracks, (p * _mirror.Tracks) + track, track < _mirror.TracksShown);
            }
        }
    }

    /// <summary>Listens to the followed values of the tracks in view, under new tags. A group cannot be armed, and asking is an error.</summary>
    public void WantValues()
    {
        for (var track = 0; track < _mirror.Tracks; track++)
        {
            for (var p = PlayProperties; p < _trackProperties.Length; p++)
            {
                var has = track < _mirror.TracksShown && !(_trackProperties[p] == LiveProperty.TrackArm && _mirror.IsGroup(track));
                WantOrCancel(_tracks, (p * _mirror.Tracks) + track, has);
            }
        }
    }

    /// <summary>Listens to the slots in view, under new tags.</summary>
    public void WantSlots()
    {
        for (var i = 0; i < _slots.Count; i++)
        {
            var (track, scene) = Math.DivRem(i, _mirror.Scenes);
            WantOrCancel(_slots, i, track < _mirror.TracksShown && scene < _mirror.ScenesShown);
        }
    }

    /// <summary>Listens anew to what plays and waits on a track: a notification was lost or came from a track that has moved.</summary>
    public void WantPlay(int track)
    {
        _tracks.Want(track, NextTag());
        _tracks.Want(_mirror.Tracks + track, NextTag());
    }

    /// <summary>Whether what plays and waits on a track is listened to.</summary>
    public bool HearsPlay(int track) => _tracks.IsAnswered(track) && _tracks.IsAnswered(_mirror.Tracks + track);

    /// <summary>Listens anew to whether a slot has a clip.</summary>
    public void WantSlot(int track, int scene) => _slots.Want(SlotAt(track, scene), NextTag());

    /// <summary>Whether a slot is listened to.</summary>
    public bool HearsSlot(int track, int scene) => _slots.IsAnswered(SlotAt(track, scene));

    /// <summary>Has the song's values told again.</summary>
    public void RefreshSong()
    {
        for (var i = 0; i < _songProperties.Length; i++)
        {
            _songs.Want(i, _songs.Tag(i));
        }
    }

    /// <summary>Has a track's followed values told again.</summary>
    public void RefreshValues(int track)
    {
        for (var p = PlayProperties; p < _trackProperties.Length; p++)
        {
            var i = (p * _mirror.Tracks) + track;
            if (_tracks.IsAnswered(i))
            {
                _tracks.Want(i, _tracks.Tag(i));
            }
        }
    }

    /// <summary>
    /// Asks for a track's sends: nothing tells when they change. Every track has as many as the set has returns, which cannot be
    /// asked; the first track is tried alone, because each error holds up what is behind it by one of Live's ticks.
    /// </summary>
    public void WantSends(int track)
    {
        track = AreFirstSendsTried() ? track : 0;
        for (var send = 0; send < _sendCount && !_sends.IsGivenUp(send); send++)
        {
            var i = (track * _sendCount) + send;
            if (!_sends.IsOpen(i))
            {
                _sends.Want(i, SendTag);
            }
        }
    }

    /// <summary>Listens to whether the clip that plays on a track records. The tag stays: it replaces the subscription of an earlier launch.</summary>
    public void WantRecording(int track, int scene)
    {
        _recordingScene[track] = scene;
        _recording.Want(track, _recordingTag);
    }

    /// <summary>The clip that played on a track does not any more.</summary>
    public void CancelRecording(int track) => _recording.Cancel(track);

    /// <summary>Asks what is to be known of a clip.</summary>
    public void WantClip(int track, int scene, bool quantization, bool names)
    {
        var slot = ClipKinds * SlotAt(track, scene);
        if (quantization)
        {
            _clips.Want(slot, NextTag());
        }

        if (names)
        {
            _clips.Want(slot + 1, NextTag());
            _clips.Want(slot + 2, NextTag());
        }
    }

    /// <summary>There is no clip any more to ask about.</summary>
    public void CancelClip(int track, int scene)
    {
        var slot = ClipKinds * SlotAt(track, scene);
        for (var kind = 0; kind < ClipKinds; kind++)
        {
            _clips.Cancel(slot + kind);
        }
    }

    /// <summary>Whether a value answers a question of ours, with indices that are in view.</summary>
    /// <param name="reply">A value.</param>
    /// <param name="awaited">True when it was asked for, false when Live told by itself.</param>
    public bool TryMatch(in LiveReply reply, out bool awaited)
    {
        awaited = false;
        var (table, index) = Find(reply);
        if (table is null || !table.Matches(index, reply.Property == LiveProperty.TrackSend ? SendTag : reply.Tag))
        {
            return false;
        }

        awaited = table.Answered(index);
        return true;
    }

    /// <summary>Asks what is due, most important first, as long as there is room in flight.</summary>
    public void Pump(long now)
    {
        Pump(_songs, now, _inFlight);
        Pump(_tracks, now, _inFlight);
        Pump(_recording, now, _inFlight);
        Pump(_slots, now, _inFlight / SlotShareOfFlight);
        Pump(_clips, now, _inFlight);
        Pump(_sends, now, _inFlight);
    }

    /// <summary>Ends all subscriptions, as far as one burst goes. Only what has been answered: ending another would be an error.</summary>
    public void UnlistenAll(int most)
    {
        foreach (var table in (ReadOnlySpan<RequestTable>)[_songs, _tracks, _recording, _slots])
        {
            for (var i = 0; i < table.Count && most > 0; i++)
            {
                if (table.IsAnswered(i))
                {
                    _sender.Request(Question(table, i, LiveAsk.Unlisten, table.Tag(i)));
                    most--;
                }
            }
        }
    }

    private static IEnumerable<LiveProperty> Followed(LiveSessionOptions options, IEnumerable<LiveProperty> candidates, ILiveDialect dialect) =>
        candidates.Where(property => LiveValues.IsWanted(property, options) && dialect.CanListen(property));

    private void Pump(RequestTable table, long now, int most)
    {
        var room = InFlight < _inFlight && table.InFlight < most;
        for (var i = table.NextDue(now, 0, room); i >= 0; i = table.NextDue(now, i + 1, room))
        {
            // In this order nobody hears twice, and a subscription that has moved with its track stays silent for us by its tag.
            if (table.OldTag(i) is var old and not 0)
            {
                _sender.Request(Question(table, i, LiveAsk.Unlisten, old));
            }

            var ask = table == _clips || table == _sends ? LiveAsk.Get : LiveAsk.Listen;
            _sender.Request(Question(table, i, ask, table.Tag(i)));
            _counters.Reasked += table.Asked(i, now) ? 1 : 0;
            room = InFlight < _inFlight && table.InFlight < most;
        }
    }

    private int InFlight => _songs.InFlight + _tracks.InFlight + _slots.InFlight + _recording.InFlight + _clips.InFlight + _sends.InFlight;

    private LiveRequest Question(RequestTable table, int index, LiveAsk ask, int tag)
    {
        if (table == _songs)
        {
            return new LiveRequest(ask, _songProperties[index], -1, -1, tag);
        }

        if (table == _tracks)
        {
            var (p, track) = Math.DivRem(index, _mirror.Tracks);
            return new LiveRequest(ask, _trackProperties[p], track, -1, tag);
        }

        if (table == _recording)
        {
            return new LiveRequest(ask, LiveProperty.IsRecording, index, _recordingScene[index], tag);
        }

        if (table == _sends)
        {
            var (track, send) = Math.DivRem(index, _sendCount);
            return new LiveRequest(ask, LiveProperty.TrackSend, track, send, tag);
        }

        var (slot, kind) = table == _clips ? Math.DivRem(index, ClipKinds) : (index, -1);
        var property = kind switch
        {
            0 => LiveProperty.ClipQuantization,
            1 => LiveProperty.ClipName,
            2 => LiveProperty.ClipColor,
            _ => LiveProperty.HasClip,
        };
        return new LiveRequest(ask, property, slot / _mirror.Scenes, slot % _mirror.Scenes, tag);
    }

    private (RequestTable? Table, int Index) Find(in LiveReply reply)
    {
        var property = reply.Property;
        var song = Array.IndexOf(_songProperties, property);
        if (song >= 0)
        {
            return (_songs, song);
        }

        if ((uint)reply.Track >= (uint)_mirror.TracksShown)
        {
            return default;
        }

        var p = Array.IndexOf(_trackProperties, property);
        if (p >= 0)
        {
            return (_tracks, (p * _mirror.Tracks) + reply.Track);
        }

        if (property == LiveProperty.TrackSend)
        {
            return (uint)reply.Scene < (uint)_sendCount ? (_sends, (reply.Track * _sendCount) + reply.Scene) : default;
        }

        if (property == LiveProperty.IsRecording)
        {
            return reply.Scene == _recordingScene[reply.Track] ? (_recording, reply.Track) : default;
        }

        if ((uint)reply.Scene >= (uint)_mirror.ScenesShown)
        {
            return default;
        }

        var slot = SlotAt(reply.Track, reply.Scene);
        return property switch
        {
            LiveProperty.HasClip => (_slots, slot),
            LiveProperty.ClipQuantization => (_clips, ClipKinds * slot),
            LiveProperty.ClipName => (_clips, (ClipKinds * slot) + 1),
            LiveProperty.ClipColor => (_clips, (ClipKinds * slot) + 2),
            _ => default,
        };
    }

    private void WantOrCancel(RequestTable table, int index, bool wanted)
    {
        if (wanted)
        {
            table.Want(index, NextTag());
        }
        else
        {
            table.Cancel(index);
        }
    }

    private bool AreFirstSendsTried()
    {
        for (var send = 0; send < _sendCount; send++)
        {
            if (!_sends.IsAnswered(send) && !_sends.IsGivenUp(send))
            {
                return false;
            }
        }

        return true;
    }

    private int SlotAt(int track, int scene) => (track * _mirror.Scenes) + scene;

    /// <summary>A tag that no question has had.</summary>
    public int NextTag()
    {
        _tag = _tag == int.MaxValue ? 0x4000_0000 : _tag + 1;
        return _tag;
    }
}

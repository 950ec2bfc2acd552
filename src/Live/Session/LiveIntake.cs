using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>Takes what Live says, notified or read, into the mirror, tells the sink what is new, and asks what follows from it.</summary>
internal sealed class LiveIntake : ILiveBlockReader
{
    // Live tells the two halves of a launch, "fired is none" and "playing is s", as two messages in no promised order.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(30);

    // A re-read may overtake the notification of the same change.
    private static readonly TimeSpan Doubt = TimeSpan.FromMilliseconds(250);

    private readonly LiveMirror _mirror;
    private readonly LiveQuestions _questions;
    private readonly LivePolls _polls;
    private readonly LiveFollowed _followed;
    private readonly LiveLights _lights;
    private readonly ILiveSessionSink _sink;
    private readonly LiveSessionCounters _counters;
    private readonly bool _names;
    private readonly long _settling;
    private readonly long _doubt;
    private readonly bool[] _report;
    private readonly bool[] _namesRead;
    private readonly long[] _settledAt;
    private readonly long[] _doubtedAt;

    // Of the block answer that is being read. It is told of whole answers only, so nothing has to be undone.
    private TrackSet _changed;
    private long _blockTime;
    private int _playing;
    private int _fired;

    public LiveIntake(
        LiveSessionOptions options, Func<TimeSpan, long> stamps, LiveMirror mirror, LiveQuestions questions, LivePolls polls,
        LiveFollowed followed, LiveLights lights, ILiveSessionSink sink, LiveSessionCounters counters)
    {
        _mirror = mirror;
        _questions = questions;
        _polls = polls;
        _followed = followed;
        _lights = lights;
        _sink = sink;
        _counters = counters;
        _names = options.Names;
        _settling = stamps(Settling);
        _doubt = stamps(Doubt);
        _report = new bool[options.Tracks];
        _namesRead = new bool[options.Tracks];
        _settledAt = new long[options.Tracks];
        _doubtedAt = new long[options.Tracks];
    }

    /// <summary>Tracks that had another name when they were last read, in this same set.</summary>
    public int TracksRenamed { get; private set; }

    /// <summary>The set is being read (again): each slot is to be reported once, whatever it showed before.</summary>
    public void Reset()
    {
        Array.Clear(_settledAt);
        Array.Clear(_doubtedAt);
        Array.Clear(_namesRead);
        Array.Fill(_report, true);
    }

    /// <summary>A value: of a question of ours, or it is left alone.</summary>
    public void Take(in LiveReply reply, long now)
    {
        if (!_questions.TryMatch(reply, out var awaited))
        {
            _counters.Unmatched++;
            return;
        }

        if (!awaited)
        {
            _polls.Heard();
        }

        var track = reply.Track;
        switch (reply.Property)
        {
            case LiveProperty.PlayingSlot:
                _doubtedAt[track] = 0;
                HandlePlaying(track, (int)reply.Number);
                break;
            case LiveProperty.FiredSlot:
                _doubtedAt[track] = 0;
                HandleFired(track, (int)reply.Number, now);
                break;
            case LiveProperty.HasClip:
                if (_mirror.SetHasClip(track, reply.Scene, reply.Number != 0))
                {
                    HandleClip(track, reply.Scene);
                }

                break;
            case LiveProperty.IsRecording:
                _mirror.SetRecording(track, reply.Number != 0);
                _lights.Refresh(track, report: false);
                break;
            case LiveProperty.ClipQuantization:
                _mirror.SetClipQuantization(track, reply.Scene, (int)reply.Number);
                break;
            case LiveProperty.ClipName:
                Named(track, _mirror.SetClipName(track, reply.Scene, reply.Text));
                break;
            case LiveProperty.ClipColor:
                Named(track, _mirror.SetClipColor(track, reply.Scene, (int)reply.Number));
                break;
            default:
                if (reply.Property == LiveProperty.SongQuantization)
                {
                    _mirror.SongQuantization = (int)reply.Number;
                }

                if (reply.Property == LiveProperty.SongTime)
                {
                    _followed.Set(LiveValue.Beat, -1, -1, LiveValues.BeatOf(reply.Number));
                }

                _followed.Set(LiveValues.Of(reply.Property), track, reply.Scene, reply.Number);
                break;
        }
    }

    /// <summary>Before a block answer is read.</summary>
    public void BeginBlock(long now)
    {
        _blockTime = now;
        _changed = default;
        TracksRenamed = 0;
    }

    public void BlockValue(LiveProperty property, int track, int scene, bool present, double number, ReadOnlySpan<byte> text)
    {
        switch (property)
        {
            case LiveProperty.PlayingSlot:
                _playing = (int)number;
                return;
            case LiveProperty.FiredSlot:
                _fired = (int)number;
                return;
            case LiveProperty.IsGroup:
                _mirror.SetGroup(track, number != 0);
                Play(track);
                return;
            case LiveProperty.TrackName:
                if (_mirror.SetTrackName(track, text))
                {
                    TracksRenamed += _namesRead[track] ? 1 : 0;
                    Named(track, true);
                }

                _namesRead[track] = true;
                return;
            case LiveProperty.TrackColor:
                Named(track, _mirror.SetTrackColor(track, (int)number));
                return;
        }

        if (scene < _mirror.ScenesShown)
        {
            Slot(property, track, scene, present, number, text);
        }
    }

    private void Slot(LiveProperty property, int track, int scene, bool present, double number, ReadOnlySpan<byte> text)
    {
        switch (property)
        {
            case LiveProperty.HasClip:
                if (_mirror.SetHasClip(track, scene, number != 0) && _mirror.Link == LiveLink.Alive)
                {
                    if (_questions.HearsSlot(track, scene))
                    {
                        _counters.Contradictions++;
                        _questions.WantSlot(track, scene);
                    }

                    HandleClip(track, scene);
                }

                break;
            case LiveProperty.ClipQuantization:
                _mirror.SetClipQuantization(track, scene, present ? (int)number : 0);
                break;
            case LiveProperty.ClipName when present:
                Named(track, _mirror.SetClipName(track, scene, text));
                break;
            case LiveProperty.ClipColor when present:
                Named(track, _mirror.SetClipColor(track, scene, (int)number));
                break;
        }
    }

    private void Play(int track)
    {
        _settledAt[track] = 0;
        var before = _mirror.PlayingSlot(track);
        var changed = _mirror.SetPlaying(track, _playing) | _mirror.SetFired(track, _fired);
        if (!changed)
        {
            return;
        }

        _changed.Add(track);
        if (before != _mirror.PlayingSlot(track))
        {
            FollowRecording(track);
        }

        if (_mirror.Link == LiveLink.Alive && _questions.HearsPlay(track) && _doubtedAt[track] == 0)
        {
            _doubtedAt[track] = _blockTime + _doubt;
        }
    }

    /// <summary>After a block answer about what plays has been read.</summary>
    public void EndBlock(in LiveBlock block, in TrackSet asked)
    {
        for (var track = block.First; track < block.End; track++)
        {
            SetRead(track);
            if (_changed.Contains(track) || asked.Contains(track))
            {
                _sink.TrackChanged(track);
            }
        }
    }

    /// <summary>All that will be known of a track for now is known.</summary>
    public void SetRead(int track)
    {
        _mirror.SetRead(track);
        _lights.Refresh(track, report: _report[track]);
        _report[track] = false;
    }

    /// <summary>Decides what has waited long enough for a second word.</summary>
    public void Settle(long now)
    {
        for (var track = 0; track < _mirror.TracksShown; track++)
        {
            Settle(track, now);
        }
    }

    private void HandlePlaying(int track, int slot)
    {
        var changed = false;
        if (_settledAt[track] != 0)
        {
            // The second half of the launch: now both are true.
            _settledAt[track] = 0;
            changed = _mirror.SetFired(track, LiveFiredSlot.None);
        }

        if (_mirror.SetPlaying(track, slot))
        {
            FollowRecording(track);
            changed = true;
        }

        if (changed)
        {
            _sink.TrackChanged(track);
        }

        _lights.Refresh(track, report: false);
    }

    private void HandleFired(int track, int slot, long now)
    {
        var before = _mirror.FiredSlot(track);
        if (slot == LiveFiredSlot.None && before >= 0 && _mirror.PlayingSlot(track) != before)
        {
            _settledAt[track] = now + _settling;
            return;
        }

        _settledAt[track] = 0;
        if (_mirror.SetFired(track, slot))
        {
            _sink.TrackChanged(track);
        }

        _lights.Refresh(track, report: false);
    }

    private void Settle(int track, long now)
    {
        // The other half of a launch has not come: what waited was called off.
        if (_settledAt[track] != 0 && now >= _settledAt[track])
        {
            _settledAt[track] = 0;
            if (_mirror.SetFired(track, LiveFiredSlot.None))
            {
                _sink.TrackChanged(track);
            }

            _lights.Refresh(track, report: false);
        }

        // And a doubt that no notification has dispelled.
        if (_doubtedAt[track] != 0 && now >= _doubtedAt[track])
        {
            _doubtedAt[track] = 0;
            _counters.Contradictions++;
            _polls.Contradicted();
            _questions.WantPlay(track);
        }
    }

    /// <summary>
    /// Whether the playing clip records is asked anew with each launch: only a clip made by the launch itself can, so before
    /// that there is nothing to listen to, and the first value tells. A group's slot has no clip to ask about.
    /// </summary>
    public void FollowRecording(int track)
    {
        // While the set is being read, groups are not known yet; Complete comes back to it.
        if (_mirror.Link == LiveLink.Alive && _mirror.PlayingSlot(track) is >= 0 and var slot && slot < _mirror.ScenesShown && !_mirror.IsGroup(track))
        {
            _questions.WantRecording(track, slot);
        }
        else
        {
            _questions.CancelRecording(track);
        }
    }

    private void HandleClip(int track, int scene)
    {
        if (_mirror.HasClip(track, scene))
        {
            _questions.WantClip(track, scene, quantization: true, names: _names);
            if (_mirror.PlayingSlot(track) == scene)
            {
                FollowRecording(track);
            }
        }
        else
        {
            _questions.CancelClip(track, scene);
            Named(track, true);
        }

        _lights.Refresh(track, report: false);
    }

    private void Named(int track, bool changed)
    {
        if (changed)
        {
            _sink.NamesChanged(track);
        }
    }
}

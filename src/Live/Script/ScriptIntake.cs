using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>Takes what the script tells of values, pushed or read, into the mirror, and tells the sink once the whole datagram is in.</summary>
internal sealed class ScriptIntake
{
    private const int Recording = 4;        // of a slot's state, docs/remote-script.md

    private readonly LiveMirror _mirror;
    private readonly LiveFollowed _followed;
    private readonly LiveLights _lights;
    private readonly ILiveSessionSink _sink;
    private readonly ScriptVersions _versions;
    private readonly bool[] _records;
    private TrackSet _moved;        // plays or waits otherwise
    private TrackSet _touched;      // may look otherwise
    private TrackSet _named;

    public ScriptIntake(LiveSessionOptions options, LiveMirror mirror, LiveFollowed followed, LiveLights lights, ILiveSessionSink sink)
    {
        (_mirror, _followed, _lights, _sink) = (mirror, followed, lights, sink);
        _versions = new ScriptVersions(options, followed.Count);
        _records = new bool[options.Tracks * options.Scenes];
    }

    /// <summary>Pushes up to this number speak of another layout.</summary>
    public int LayoutAt { get; set; }

    /// <summary>Another script or another set: nothing known holds.</summary>
    public void Forget()
    {
        _versions.Clear();
        Array.Clear(_records);
        LayoutAt = 0;
    }

    /// <summary>A value. What is not in view, not followed or not new is left alone.</summary>
    /// <param name="property">Which; <see cref="LiveProperty.IsRecording"/> stands for a slot's state.</param>
    /// <param name="track">Track from 0, or -1.</param>
    /// <param name="item">Scene or send from 0, or -1.</param>
    /// <param name="value">The argument that tells it.</param>
    /// <param name="version">Number of the push that it is as new as.</param>
    /// <param name="question">Number of the question that it answers; 0 for a push.</param>
    public void Take(LiveProperty property, int track, int item, in OscArgument value, int version, int question)
    {
        if (property == LiveProperty.None || version < LayoutAt || !IsInView(property, track, item) || !IsValue(property, value, out var number)
            || !_versions.Accept(property, track, item, version, question))
        {
            return;
        }

        var present = value.Tag != 'N';
        switch (property)
        {
            case LiveProperty.PlayingSlot:
                Touch(track, _mirror.SetPlaying(track, (int)number));
                break;
            case LiveProperty.FiredSlot:
                Touch(track, _mirror.SetFired(track, (int)number));
                break;
            case LiveProperty.IsRecording:
                _records[At(track, item)] = (int)number == Recording;
                _touched.Add(track);
                break;
            case LiveProperty.ClipQuantization:
                _mirror.SetHasClip(track, item, present);
                _mirror.SetClipQuantization(track, item, present ? (int)number : 0);
                _touched.Add(track);
                break;
            case LiveProperty.ClipName when present:
                Name(track, _mirror.SetClipName(track, item, value.Bytes));
                break;
            case LiveProperty.ClipColor when present:
                Name(track, _mirror.SetClipColor(track, item, (int)number));
                break;
            case LiveProperty.TrackName:
                Name(track, _mirror.SetTrackName(track, value.Bytes));
                break;
            case LiveProperty.TrackColor:
                Name(track, _mirror.SetTrackColor(track, (int)number));
                break;
            case LiveProperty.ClipName or LiveProperty.ClipColor:
                Name(track, true);
                break;
        }
    }

    /// <summary>A number. What is not in view, not followed or not new is left alone.</summary>
    /// <param name="value">Which.</param>
    /// <param name="track">Track or return from 0, or -1.</param>
    /// <param name="item">Send, or device and parameter, from 0; or -1.</param>
    /// <param name="first">What it is counted from.</param>
    /// <param name="argument">The argument that tells it.</param>
    /// <param name="version">Number of the push that it is as new as.</param>
    /// <param name="question">Number of the question that it answers; 0 for a push.</param>
    public void TakeValue(LiveValue value, int track, int item, int first, in OscArgument argument, int version, int question)
    {
        var isGrid = value == LiveValue.SongQuantization;
        if (version < LayoutAt || (!isGrid && !_followed.Follows(value)) || _followed.Place(value, track, item) is not (>= 0 and var place)
            || (LiveValueInfo.Of(value).Scope is LiveScope.Track or LiveScope.TrackSend or LiveScope.Device && track >= _mirror.TracksShown)
            || !TryGetNumber(value, argument, out var number) || !_versions.AcceptValue(place, version, question))
        {
            return;
        }

        if (isGrid)
        {
            _mirror.SongQuantization = (int)number;
        }

        _followed.Set(value, track, item, number + first);
    }

    /// <summary>A scan has not named a slot: there is nothing in it, unless a newer word said so.</summary>
    public void TakeEmpty(int track, int scene, int version, int question)
    {
        if (_versions.Accept(LiveProperty.ClipQuantization, track, scene, version, question) && _mirror.SetHasClip(track, scene, false))
        {
            _touched.Add(track);
            _named.Add(track);
        }

        if (_versions.Accept(LiveProperty.IsRecording, track, scene, version, question))
        {
            _records[At(track, scene)] = false;
        }
    }

    /// <summary>Whether a track is a group's parent, by a scan's row.</summary>
    public void TakeGroup(int track, bool isGroup) => _mirror.SetGroup(track, isGroup);

    /// <summary>A datagram is in: tells of what is new by it.</summary>
    /// <param name="confirmed">Tracks whose words were asked for, and are confirmed even where they are what they were.</param>
    public void Tell(in TrackSet confirmed = default)
    {
        for (var track = _touched.Next(0); track >= 0; track = _touched.Next(track + 1))
        {
            var playing = _mirror.PlayingSlot(track);
            _mirror.SetRecording(track, (uint)playing < (uint)_mirror.Scenes && _records[At(track, playing)]);
            _lights.Refresh(track, report: false);
        }

        for (var track = 0; track < _mirror.Tracks; track++)
        {
            if (_moved.Contains(track) || confirmed.Contains(track))
            {
                _sink.TrackChanged(track);
            }
        }

        for (var track = _named.Next(0); track >= 0; track = _named.Next(track + 1))
        {
            _sink.NamesChanged(track);
        }

        (_moved, _touched, _named) = (default, default, default);
    }

    private void Touch(int track, bool moved)
    {
        _touched.Add(track);
        if (moved)
        {
            _moved.Add(track);
        }
    }

    private void Name(int track, bool changed)
    {
        if (changed)
        {
            _named.Add(track);
        }
    }

    private bool IsInView(LiveProperty property, int track, int item) => property switch
    {
        LiveProperty.PlayingSlot or LiveProperty.FiredSlot or LiveProperty.TrackName or LiveProperty.TrackColor => (uint)track < (uint)_mirror.TracksShown,
        LiveProperty.IsRecording or LiveProperty.ClipQuantization or LiveProperty.ClipName or LiveProperty.ClipColor =>
            (uint)track < (uint)_mirror.TracksShown && (uint)item < (uint)_mirror.ScenesShown,
        _ => false,
    };

    /// <summary>A missing value is one for what belongs to a clip; elsewhere it means that this kind of track has none such.</summary>
    private static bool IsValue(LiveProperty property, in OscArgument value, out double number)
    {
        number = 0;
        return property switch
        {
            LiveProperty.TrackName => value.IsString,
            LiveProperty.ClipName => value.IsString || value.Tag == 'N',
            LiveProperty.ClipQuantization or LiveProperty.ClipColor => value.Tag == 'N' || IsWhole(value, out number),
            LiveProperty.PlayingSlot or LiveProperty.FiredSlot or LiveProperty.IsRecording or LiveProperty.TrackColor => IsWhole(value, out number),
            _ => value.TryGetNumber(out number) && double.IsFinite(number),
        };
    }

    /// <summary>A number, or nil for what is there no more; of the song there is always one.</summary>
    private static bool TryGetNumber(LiveValue value, in OscArgument argument, out double number)
    {
        if (argument.Tag == 'N' && LiveValueInfo.Of(value).Scope != LiveScope.Song)
        {
            number = double.NaN;
            return true;
        }

        return argument.TryGetNumber(out number) && double.IsFinite(number);
    }

    private static bool IsWhole(in OscArgument value, out double number)
    {
        var whole = value.TryGetInt32(out var i);
        number = i;
        return whole;
    }

    private int At(int track, int scene) => (track * _mirror.Scenes) + scene;
}

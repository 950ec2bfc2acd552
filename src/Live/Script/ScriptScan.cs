using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>One long answer under way: the parts of a scan, which may come in any order, doubled, or not at all.</summary>
internal sealed class ScriptScan
{
    /// <summary>Far above the largest view: 256 tracks of 1024 scenes are 2,000 parts of 8 kB.</summary>
    private const int MostParts = 4096;

    private readonly LiveMirror _mirror;
    private readonly ScriptIntake _intake;
    private readonly bool[] _has = new bool[MostParts];
    private readonly int[] _seen;       // number of the scan that last named a slot
    private int _parts;
    private int _had;
    private int _number;
    private int _id;
    private bool _isUnderWay;

    public ScriptScan(LiveMirror mirror, ScriptIntake intake)
    {
        (_mirror, _intake) = (mirror, intake);
        _seen = new int[mirror.Tracks * mirror.Scenes];
    }

    /// <summary>The request's number; 0 when none is under way.</summary>
    public int Id => _isUnderWay ? _id : 0;

    /// <summary>Whether it only asks for the song, whose row tells how large the set is.</summary>
    public bool IsOfSong { get; private set; }

    /// <summary>Whether all parts have come.</summary>
    public bool IsWhole => _parts > 0 && _had == _parts;

    /// <summary>Whether anything of its answer has come.</summary>
    public bool IsStarted => _parts > 0 || _had > 0;

    /// <summary>Size of the set as the song's row tells it; -1 until it has.</summary>
    public (int Tracks, int Scenes) Size { get; private set; } = (-1, -1);

    /// <summary>Number of the last push before it: what it tells is at least as new.</summary>
    public int Version { get; private set; }

    /// <summary>A scan begins.</summary>
    public void Begin(int id, bool ofSong, int version)
    {
        (_id, _isUnderWay, IsOfSong, Version, _parts, _had) = (id, true, ofSong, version, 0, 0);
        Size = (-1, -1);
        _number++;
        Array.Clear(_has);
    }

    /// <summary>None is under way.</summary>
    public void End() => _isUnderWay = false;

    /// <summary>The script says how many parts there are.</summary>
    public void Count(int parts) => _parts = parts is > 0 and <= MostParts ? parts : _parts;

    /// <summary>Numbers of parts that have not come, from one on; -1 after the last.</summary>
    public int NextMissing(int from)
    {
        for (var part = from; part < _parts; part++)
        {
            if (!_has[part])
            {
                return part;
            }
        }

        return -1;
    }

    /// <summary>Takes a part's rows. False when it is not what the script sends.</summary>
    public bool Take(ref OscArgumentReader arguments, int part)
    {
        if ((uint)part >= MostParts || _has[part])
        {
            return (uint)part < MostParts;
        }

        _has[part] = true;
        _had++;
        while (arguments.TryRead(out var kind))
        {
            if (!kind.IsString || !TakeRow(kind.Bytes, ref arguments))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All parts are in: slots that no row named are empty.</summary>
    public void TakeEmptySlots()
    {
        for (var track = 0; track < _mirror.TracksShown; track++)
        {
            for (var scene = 0; scene < _mirror.ScenesShown; scene++)
            {
                if (_seen[(track * _mirror.Scenes) + scene] != _number)
                {
                    _intake.TakeEmpty(track, scene, Version, _id);
                }
            }
        }
    }

    private bool TakeRow(ReadOnlySpan<byte> kind, ref OscArgumentReader arguments) =>
        kind.SequenceEqual("clip"u8) ? TakeClip(ref arguments)
        : kind.SequenceEqual("track"u8) ? TakeTrack(ref arguments)
        : kind.SequenceEqual("song"u8) ? TakeSong(ref arguments)
        : kind.SequenceEqual("send"u8) ? TakeSend(ref arguments)
        : kind.SequenceEqual("scene"u8) ? Skip(ref arguments, 5)
        : kind.SequenceEqual("slot"u8) && Skip(ref arguments, 4);

    // id, tempo, numerator, denominator, quantization, is playing, song time, metronome, tracks, returns, scenes, selected track and scene
    private bool TakeSong(ref OscArgumentReader arguments)
    {
        if (!Skip(ref arguments, 1) || !Value(ref arguments, LiveValue.Tempo, -1, -1)
            || !Value(ref arguments, LiveValue.SignatureNumerator, -1, -1) || !Value(ref arguments, LiveValue.SignatureDenominator, -1, -1)
            || !Value(ref arguments, LiveValue.SongQuantization, -1, -1) || !Value(ref arguments, LiveValue.IsPlaying, -1, -1)
            || !Skip(ref arguments, 2) || !Whole(ref arguments, out var tracks) || !Skip(ref arguments, 1) || !Whole(ref arguments, out var scenes))
        {
            return false;
        }

        Size = (tracks, scenes);
        return Skip(ref arguments, 2);
    }

    // path, id, name, colour, group, is a group, has MIDI input, can be armed, arm, mute, solo, volume, panning, playing, fired, sends, devices
    private bool TakeTrack(ref OscArgumentReader arguments)
    {
        if (!arguments.TryRead(out var path) || !path.IsString)
        {
            return false;
        }

        // Returns and the master belong to every block; the mirror does not keep them.
        if (ScriptPlaces.Read(path.Bytes, out var track, out _) != ScriptPlace.Track)
        {
            return Skip(ref arguments, 16);
        }

        if (!Skip(ref arguments, 1) || !Value(ref arguments, LiveProperty.TrackName, track, -1) || !Value(ref arguments, LiveProperty.TrackColor, track, -1)
            || !Skip(ref arguments, 1) || !arguments.TryRead(out var isGroup) || isGroup.Tag is not ('T' or 'F'))
        {
            return false;
        }

        if (track < _mirror.TracksShown)
        {
            _intake.TakeGroup(track, isGroup.IsTrue);
        }

        return Skip(ref arguments, 2)
            && Value(ref arguments, LiveValue.TrackArm, track, -1) && Value(ref arguments, LiveValue.TrackMute, track, -1)
            && Value(ref arguments, LiveValue.TrackSolo, track, -1) && Value(ref arguments, LiveValue.TrackVolume, track, -1)
            && Value(ref arguments, LiveValue.TrackPanning, track, -1) && Value(ref arguments, LiveProperty.PlayingSlot, track, -1)
            && Value(ref arguments, LiveProperty.FiredSlot, track, -1) && Skip(ref arguments, 2);
    }

    // track, scene, id, name, colour, length, launch quantization, state, is MIDI
    private bool TakeClip(ref OscArgumentReader arguments)
    {
        if (!Whole(ref arguments, out var track) || !Whole(ref arguments, out var scene) || !Skip(ref arguments, 1)
            || !arguments.TryRead(out var name) || !arguments.TryRead(out var color) || !Skip(ref arguments, 1))
        {
            return false;
        }

        if ((uint)track < (uint)_mirror.TracksShown && (uint)scene < (uint)_mirror.ScenesShown)
        {
            _seen[(track * _mirror.Scenes) + scene] = _number;
        }

        // The quantisation first: it says that there is a clip, and what it then is called is kept.
        if (!Value(ref arguments, LiveProperty.ClipQuantization, track, scene) || !Value(ref arguments, LiveProperty.IsRecording, track, scene))
        {
            return false;
        }

        _intake.Take(LiveProperty.ClipName, track, scene, name, Version, _id);
        _intake.Take(LiveProperty.ClipColor, track, scene, color, Version, _id);
        return Skip(ref arguments, 1);
    }

    // path, id, value
    private bool TakeSend(ref OscArgumentReader arguments)
    {
        if (!arguments.TryRead(out var path) || !path.IsString || !Skip(ref arguments, 1))
        {
            return false;
        }

        return ScriptWords.Find(path.Bytes, "value"u8, out var track, out var send, out _) == LiveValue.TrackSend
            ? Value(ref arguments, LiveValue.TrackSend, track, send)
            : Skip(ref arguments, 1);
    }

    private bool Value(ref OscArgumentReader arguments, LiveProperty property, int track, int item)
    {
        if (!arguments.TryRead(out var value))
        {
            return false;
        }

        _intake.Take(property, track, item, value, Version, _id);
        return true;
    }

    private bool Value(ref OscArgumentReader arguments, LiveValue which, int track, int item)
    {
        if (!arguments.TryRead(out var value))
        {
            return false;
        }

        _intake.TakeValue(which, track, item, 0, value, Version, _id);
        return true;
    }

    private static bool Skip(ref OscArgumentReader arguments, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!arguments.TryRead(out _))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Whole(ref OscArgumentReader arguments, out int value)
    {
        value = 0;
        return arguments.TryRead(out var argument) && argument.TryGetInt32(out value);
    }
}

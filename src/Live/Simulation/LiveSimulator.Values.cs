using MidiMesh.Contracts.Live;
using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation;

/// <summary>The numbers on Live's own screen: read and changed as by somebody's mouse.</summary>
public sealed partial class LiveSimulator
{
    private const int NoSide = 1;

    /// <summary>A value as Live shows it; switches are 0 or 1. NaN for a track or send that is not there.</summary>
    /// <param name="value">Which.</param>
    /// <param name="track">Track from 0; ignored for the song's own values.</param>
    /// <param name="item">Send from 0; ignored for all others.</param>
    public double Value(LiveValue value, int track, int item) => value switch
    {
        LiveValue.Tempo => Tempo,
        LiveValue.IsPlaying => IsPlaying ? 1 : 0,
        LiveValue.SongQuantization => _song.Get("clip_trigger_quantization", out var number) is null ? number.Integer : double.NaN,
        LiveValue.Metronome => Switch("metronome"),
        LiveValue.Record => Switch("record_mode"),
        LiveValue.SessionRecord => Switch("session_record"),
        LiveValue.Loop => Switch("loop"),
        LiveValue.SongTime => _song.Beat,
        LiveValue.Beat => Math.Floor(_song.Beat) + 1,
        LiveValue.SignatureNumerator => _song.Stored("signature_numerator").Integer,
        LiveValue.SignatureDenominator => _song.Stored("signature_denominator").Integer,
        LiveValue.SelectedTrack => _song.AllTracks.ToList().IndexOf(_song.View.Track) + 1,
        LiveValue.SelectedScene => _song.Scenes.ToList().IndexOf(_song.View.Scene) + 1,
        LiveValue.TrackMute => Switch(track, "mute"),
        LiveValue.TrackSolo => Switch(track, "solo"),
        LiveValue.TrackArm => Switch(track, "arm"),
        LiveValue.ReturnMute => SwitchOf(Return(track), "mute"),
        LiveValue.ReturnSolo => SwitchOf(Return(track), "solo"),
        LiveValue.TrackCrossfadeA => Side(track, 0),
        LiveValue.TrackCrossfadeB => Side(track, 2),
        _ => Parameter(value, track, item)?.Value ?? double.NaN,
    };

    /// <summary>Somebody changes a value on Live's own screen.</summary>
    /// <returns>False when Live refuses it: out of range, or no such track or send.</returns>
    public bool SetValue(LiveValue value, int track, int item, double number) => value switch
    {
        LiveValue.Tempo => number is >= 20 and <= 999 && _song.Set("tempo", number) is null,
        LiveValue.IsPlaying => _song.Set("is_playing", number > 0.5) is null,
        LiveValue.SongQuantization => _song.Set("clip_trigger_quantization", (int)number) is null,
        LiveValue.Metronome => _song.Set("metronome", number > 0.5) is null,
        LiveValue.Record => _song.Set("record_mode", number > 0.5) is null,
        LiveValue.SessionRecord => _song.Set("session_record", number > 0.5) is null,
        LiveValue.Loop => _song.Set("loop", number > 0.5) is null,
        LiveValue.SongTime => _song.Set("current_song_time", number) is null,
        LiveValue.SignatureNumerator => _song.Set("signature_numerator", (int)number) is null,
        LiveValue.SignatureDenominator => _song.Set("signature_denominator", (int)number) is null,
        LiveValue.SelectedTrack => Select((int)number - 1, _song.AllTracks.Count, () => _song.View.Track = _song.AllTracks[(int)number - 1]),
        LiveValue.SelectedScene => Select((int)number - 1, _song.Scenes.Count, () => _song.View.Scene = _song.Scenes[(int)number - 1]),
        LiveValue.TrackMute => SetSwitch(track, "mute", number),
        LiveValue.TrackSolo => SetSwitch(track, "solo", number),
        LiveValue.TrackArm => SetSwitch(track, "arm", number),
        LiveValue.ReturnMute => Return(track)?.Set("mute", number > 0.5) is null && Return(track) is not null,
        LiveValue.ReturnSolo => Return(track)?.Set("solo", number > 0.5) is null && Return(track) is not null,
        LiveValue.TrackCrossfadeA => SetSide(track, 0, number > 0.5),
        LiveValue.TrackCrossfadeB => SetSide(track, 2, number > 0.5),
        _ => Parameter(value, track, item)?.Set("value", number) is null && Parameter(value, track, item) is not null,
    };

    private double Switch(string name) => _song.Get(name, out var found) is null ? found.Boolean ? 1 : 0 : double.NaN;

    private static bool Select(int index, int count, Action select)
    {
        if ((uint)index >= (uint)count)
        {
            return false;
        }

        select();
        return true;
    }

    private bool HasTrack(int track) => (uint)track < (uint)_song.Tracks.Count;

    private SimulatedTrack? Return(int index) => (uint)index < (uint)_song.Returns.Count ? _song.Returns[index] : null;

    private double Switch(int track, string name) => SwitchOf(HasTrack(track) ? _song.Tracks[track] : null, name);

    private static double SwitchOf(SimulatedTrack? track, string name) => track is null ? double.NaN : track.Stored(name).Boolean ? 1 : 0;

    private double Side(int track, int side) => !HasTrack(track) ? double.NaN : _song.Tracks[track].CrossfadeSide == side ? 1 : 0;

    private bool SetSide(int track, int side, bool isOn)
    {
        if (HasTrack(track) && (isOn || _song.Tracks[track].CrossfadeSide == side))
        {
            _song.Tracks[track].CrossfadeSide = isOn ? side : NoSide;
        }

        return HasTrack(track);
    }

    private bool SetSwitch(int track, string name, double number) => HasTrack(track) && _song.Tracks[track].Set(name, number > 0.5) is null;

    private SimulatedParameter? Parameter(LiveValue value, int track, int item) => LiveValueInfo.Of(value).Scope switch
    {
        LiveScope.Song => value switch
        {
            LiveValue.MasterVolume => _song.Master.Volume,
            LiveValue.MasterPanning => _song.Master.Panning,
            LiveValue.CueVolume => _song.Cue,
            LiveValue.Crossfader => _song.Crossfader,
            _ => null,
        },
        LiveScope.Parameter => OfSelected(item),
        LiveScope.Return or LiveScope.ReturnSend => Return(track) is { } back ? OfStrip(back, value, item) : null,
        _ => HasTrack(track) ? OfStrip(_song.Tracks[track], value, item) : null,
    };

    private static SimulatedParameter? OfStrip(SimulatedTrack track, LiveValue value, int item) => value switch
    {
        LiveValue.TrackVolume or LiveValue.ReturnVolume => track.Volume,
        LiveValue.TrackPanning or LiveValue.ReturnPanning => track.Panning,
        LiveValue.TrackSend or LiveValue.ReturnSend => At(track.Sends, item),
        LiveValue.TrackEqLow => OfEq(track, "GainLo"),
        LiveValue.TrackEqMid => OfEq(track, "GainMid"),
        LiveValue.TrackEqHigh => OfEq(track, "GainHi"),
        LiveValue.DeviceParameter when DevicePlace.Unpack(item) is var (device, parameter) => At(At(track.Devices, device)?.Parameters, parameter),
        _ => null,
    };

    /// <summary>Of the track's first EQ Three; its gains go from 0 to 1 here as everything does.</summary>
    private static SimulatedParameter? OfEq(SimulatedTrack track, string name) =>
        track.Devices.FirstOrDefault(static device => device.Stored("class_name").Text == "FilterEQ3")?.Parameters.FirstOrDefault(parameter => parameter.Stored("name").Text == name);

    private static T? At<T>(IReadOnlyList<T>? list, int index) where T : class => list is not null && (uint)index < (uint)list.Count ? list[index] : null;

    /// <summary>A parameter of the selected device behind "Device On". Those of the simulated devices go from 0 to 1.</summary>
    private SimulatedParameter? OfSelected(int item) =>
        _song.View.Track.SelectedDevice is { } device && item >= 0 && item + 1 < device.Parameters.Count ? device.Parameters[item + 1] : null;
}

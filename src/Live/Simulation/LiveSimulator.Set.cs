using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation;

/// <summary>What is in the set, for scripts that tell it in their own words. Indices count from 0; tracks, then returns, then the master.</summary>
public sealed partial class LiveSimulator
{
    internal int ReturnCount => _song.Returns.Count;

    internal int SelectedTrack => _song.AllTracks.ToList().IndexOf(_song.View.Track);

    internal int SelectedScene => _song.Scenes.ToList().IndexOf(_song.View.Scene);

    internal string SelectedTrackName => _song.View.Track.Stored("name").Text;

    /// <summary>Of the selected track; -1 for none.</summary>
    internal int SelectedDevice => _song.View.Track.SelectedDevice is { } device ? _song.View.Track.Devices.ToList().IndexOf(device) : -1;

    internal string TrackName(int track) => _song.AllTracks[track].Stored("name").Text;

    internal int TrackColor(int track) => (int)_song.AllTracks[track].Stored("color").Integer;

    /// <summary>As scripts tell it: below 0 for none, and -2 after a stop.</summary>
    internal int PlayingSlotIndex(int track) => _song.Tracks[track].PlayingSlotIndex;

    internal bool HasMidiInput(int track) => _song.Tracks[track].HasMidiInput;

    /// <summary>The group track that holds a track; -1 for none.</summary>
    internal int GroupOf(int track) => _song.Tracks[track].Group is { } group ? _song.IndexOf(group) : -1;

    internal bool IsGroup(int track) => _song.Tracks[track].IsGroup;

    internal string SceneName(int scene) => _song.Scenes[scene].Stored("name").Text;

    /// <summary>In beats; null where no clip is.</summary>
    internal double? ClipLength(int track, int scene) => _song.Tracks[track].Slots[scene].Clip?.Length;

    /// <summary>A clip's own quantisation in Live's numbering: 0 the song's, 1 none; null where no clip is.</summary>
    internal int? ClipQuantization(int track, int scene) => _song.Tracks[track].Slots[scene].Clip?.LaunchQuantization;

    /// <summary>0 where no clip is.</summary>
    internal int ClipColor(int track, int scene) => (int)(_song.Tracks[track].Slots[scene].Clip?.Stored("color").Integer ?? 0);

    internal int DeviceCount(int track) => At(_song.AllTracks, track)?.Devices.Count ?? 0;

    internal string? DeviceName(int track, int device) => Device(track, device)?.Stored("name").Text;

    internal string? DeviceClass(int track, int device) => Device(track, device)?.Stored("class_name").Text;

    internal IEnumerable<string>? ParameterNames(int track, int device) => Device(track, device)?.Parameters.Select(static parameter => parameter.Stored("name").Text);

    internal int ParameterCount(int track, int device) => Device(track, device)?.Parameters.Count ?? 0;

    internal (double Least, double Most) ParameterRange(int track, int device, int parameter) =>
        At(Device(track, device)?.Parameters, parameter) is { } found ? (found.Stored("min").Real, found.Stored("max").Real) : (double.NaN, double.NaN);

    internal string? ParameterText(int track, int device, int parameter) => At(Device(track, device)?.Parameters, parameter)?.Shown;

    /// <summary>Calls a method of the song. False when Live refuses it.</summary>
    internal bool CallSong(string method) => _song.Call(method, []) is null;

    /// <summary>Selects a device and its track. False when it is not there.</summary>
    internal bool SelectDevice(int track, int device)
    {
        if (Device(track, device) is not { } found)
        {
            return false;
        }

        _song.View.Track = _song.AllTracks[track];
        _song.View.Track.SelectedDevice = found;
        return true;
    }

    private SimulatedDevice? Device(int track, int device) => At(At(_song.AllTracks, track)?.Devices, device);
}

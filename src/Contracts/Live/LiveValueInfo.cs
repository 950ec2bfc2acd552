namespace MidiMesh.Contracts.Live;

/// <summary>What a number of Live's belongs to: which indices name one.</summary>
public enum LiveScope : byte
{
    /// <summary>There is one of it.</summary>
    Song,

    /// <summary>Each track has one.</summary>
    Track,

    /// <summary>Each track has one for each return.</summary>
    TrackSend,

    /// <summary>Each return track has one.</summary>
    Return,

    /// <summary>Each return track has one for each return.</summary>
    ReturnSend,

    /// <summary>Each parameter of each device of each track has one.</summary>
    Device,

    /// <summary>Each parameter of the selected device has one.</summary>
    Parameter,

    /// <summary>Each knob of a bank has one.</summary>
    Knob,
}

/// <summary>What is to be known of a number of Live's.</summary>
/// <param name="Value">Which.</param>
/// <param name="Scope">What it belongs to.</param>
/// <param name="Set">The verb that sets it; <see cref="LiveVerb.None"/> when it can only be read.</param>
/// <param name="Low">Lowest number.</param>
/// <param name="High">Highest number.</param>
/// <param name="IsSwitch">Whether it is on or off; 0 or 1.</param>
public sealed record LiveValueInfo(LiveValue Value, LiveScope Scope, LiveVerb Set, double Low = 0, double High = 1, bool IsSwitch = false)
{
    /// <summary>Tracks, scenes and beats that a place may name; far above what Live has.</summary>
    public const int Most = 1_000_000;

    private static readonly LiveValueInfo[] Table =
    [
        new(LiveValue.TrackVolume, LiveScope.Track, LiveVerb.SetTrackVolume),
        new(LiveValue.TrackPanning, LiveScope.Track, LiveVerb.SetTrackPanning, -1),
        new(LiveValue.TrackSend, LiveScope.TrackSend, LiveVerb.SetTrackSend),
        new(LiveValue.TrackMute, LiveScope.Track, LiveVerb.SetTrackMute, IsSwitch: true),
        new(LiveValue.TrackSolo, LiveScope.Track, LiveVerb.SetTrackSolo, IsSwitch: true),
        new(LiveValue.TrackArm, LiveScope.Track, LiveVerb.SetTrackArm, IsSwitch: true),
        new(LiveValue.Tempo, LiveScope.Song, LiveVerb.SetTempo, 20, 999),
        new(LiveValue.IsPlaying, LiveScope.Song, LiveVerb.SetPlaying, IsSwitch: true),
        new(LiveValue.SongQuantization, LiveScope.Song, LiveVerb.None, 0, 13),
        new(LiveValue.Metronome, LiveScope.Song, LiveVerb.SetMetronome, IsSwitch: true),
        new(LiveValue.Record, LiveScope.Song, LiveVerb.SetRecord, IsSwitch: true),
        new(LiveValue.SessionRecord, LiveScope.Song, LiveVerb.SetSessionRecord, IsSwitch: true),
        new(LiveValue.Loop, LiveScope.Song, LiveVerb.SetLoop, IsSwitch: true),
        new(LiveValue.Beat, LiveScope.Song, LiveVerb.None, 1, Most),
        new(LiveValue.SongTime, LiveScope.Song, LiveVerb.None, 0, Most),
        new(LiveValue.SignatureNumerator, LiveScope.Song, LiveVerb.None, 1, 99),
        new(LiveValue.SignatureDenominator, LiveScope.Song, LiveVerb.None, 1, 16),
        new(LiveValue.SelectedTrack, LiveScope.Song, LiveVerb.SetSelectedTrack, 1, Most),
        new(LiveValue.SelectedScene, LiveScope.Song, LiveVerb.SetSelectedScene, 1, Most),
        new(LiveValue.MasterVolume, LiveScope.Song, LiveVerb.SetMasterVolume),
        new(LiveValue.MasterPanning, LiveScope.Song, LiveVerb.SetMasterPanning, -1),
        new(LiveValue.CueVolume, LiveScope.Song, LiveVerb.SetCueVolume),
        new(LiveValue.Crossfader, LiveScope.Song, LiveVerb.SetCrossfader, -1),
        new(LiveValue.TrackCrossfadeA, LiveScope.Track, LiveVerb.SetTrackCrossfadeA, IsSwitch: true),
        new(LiveValue.TrackCrossfadeB, LiveScope.Track, LiveVerb.SetTrackCrossfadeB, IsSwitch: true),
        new(LiveValue.TrackEqLow, LiveScope.Track, LiveVerb.SetTrackEqLow),
        new(LiveValue.TrackEqMid, LiveScope.Track, LiveVerb.SetTrackEqMid),
        new(LiveValue.TrackEqHigh, LiveScope.Track, LiveVerb.SetTrackEqHigh),
        new(LiveValue.ReturnVolume, LiveScope.Return, LiveVerb.SetReturnVolume),
        new(LiveValue.ReturnPanning, LiveScope.Return, LiveVerb.SetReturnPanning, -1),
        new(LiveValue.ReturnMute, LiveScope.Return, LiveVerb.SetReturnMute, IsSwitch: true),
        new(LiveValue.ReturnSolo, LiveScope.Return, LiveVerb.SetReturnSolo, IsSwitch: true),
        new(LiveValue.ReturnSend, LiveScope.ReturnSend, LiveVerb.SetReturnSend),
        new(LiveValue.DeviceParameter, LiveScope.Device, LiveVerb.SetDeviceParameter),
        new(LiveValue.SelectedParameter, LiveScope.Parameter, LiveVerb.SetSelectedParameter),
        new(LiveValue.SelectedKnob, LiveScope.Knob, LiveVerb.SetSelectedKnob),
        new(LiveValue.DeviceBank, LiveScope.Song, LiveVerb.SetDeviceBank, 1, Most),
        new(LiveValue.DeviceLock, LiveScope.Song, LiveVerb.SetDeviceLock, IsSwitch: true),
    ];

    private static readonly LiveValueInfo?[] ByVerb = IndexVerbs();

    /// <summary>All, in the order of <see cref="LiveValue"/>.</summary>
    public static IReadOnlyList<LiveValueInfo> All => Table;

    /// <summary>How many values there are.</summary>
    public static int Count => Table.Length;

    /// <summary>What is known of a value.</summary>
    public static LiveValueInfo Of(LiveValue value) => Table[(int)value];

    /// <summary>The value that a verb sets, or null.</summary>
    public static LiveValueInfo? OfVerb(LiveVerb verb) => (int)verb < ByVerb.Length ? ByVerb[(int)verb] : null;

    /// <summary>Whether a verb sets a number of which only the latest is of use.</summary>
    public static bool IsContinuous(LiveVerb verb) => OfVerb(verb) is { IsSwitch: false };

    private static LiveValueInfo?[] IndexVerbs()
    {
        var rows = new LiveValueInfo?[Enum.GetValues<LiveVerb>().Length];
        foreach (var row in Table)
        {
            if (row.Set != LiveVerb.None)
            {
                rows[(int)row.Set] = row;
            }
        }

        return rows;
    }
}

/// <summary>Device and parameter of a track as one index.</summary>
public static class DevicePlace
{
    /// <summary>Parameters that a device may have; also the first that is not packed.</summary>
    public const int Parameters = 1024;

    /// <summary>Makes one index of two, each from 0.</summary>
    public static int Pack(int device, int parameter) => (device * Parameters) + parameter;

    /// <summary>The device and its parameter, from 0; 0 is "Device On".</summary>
    public static (int Device, int Parameter) Unpack(int index) => (index / Parameters, index % Parameters);
}

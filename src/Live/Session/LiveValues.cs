using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>Which property stands behind each value that a rig can follow.</summary>
internal static class LiveValues
{
    /// <summary>The song's, without its quantisation, which is followed in any case.</summary>
    public static IReadOnlyList<LiveProperty> OfSong { get; } =
    [
        LiveProperty.Tempo, LiveProperty.IsPlaying, LiveProperty.Metronome, LiveProperty.Record, LiveProperty.SessionRecord, LiveProperty.Loop, LiveProperty.SongTime,
        LiveProperty.SignatureNumerator, LiveProperty.SignatureDenominator,
    ];

    /// <summary>Each track's, as far as something tells when they change; sends are asked for.</summary>
    public static IReadOnlyList<LiveProperty> OfTracks { get; } =
    [
        LiveProperty.TrackVolume, LiveProperty.TrackPanning, LiveProperty.TrackMute, LiveProperty.TrackSolo, LiveProperty.TrackArm,
    ];

    private static readonly Dictionary<LiveProperty, LiveValue> ByProperty = LiveValueInfo.All
        .Where(static info => Enum.TryParse<LiveProperty>(info.Value.ToString(), out _))
        .ToDictionary(static info => Enum.Parse<LiveProperty>(info.Value.ToString()), static info => info.Value);

    /// <summary>The value for a property that has one.</summary>
    public static LiveValue Of(LiveProperty property) => ByProperty.TryGetValue(property, out var value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(property), property, "No value stands for this property.");

    /// <summary>Whether what the rig follows needs a property; the beat is counted from the song's time.</summary>
    public static bool IsWanted(LiveProperty property, LiveSessionOptions options) =>
        options.Values.Contains(Of(property)) || (property == LiveProperty.SongTime && options.Values.Contains(LiveValue.Beat));

    /// <summary>The beat that a time of the song is in, counted from 1.</summary>
    public static double BeatOf(double time) => Math.Floor(time) + 1;
}

using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>Which property stands behind each value that a rig can follow.</summary>
internal static class LiveValues
{
    /// <summary>The song's, without its quantisation, which is followed in any case.</summary>
    public static IReadOnlyList<LiveProperty> OfSong { get; } = [LiveProperty.Tempo, LiveProperty.IsPlaying];

    /// <summary>Each track's, as far as something tells when they change; sends are asked for.</summary>
    public static IReadOnlyList<LiveProperty> OfTracks { get; } =
    [
        LiveProperty.TrackVolume, LiveProperty.TrackPanning, LiveProperty.TrackMute, LiveProperty.TrackSolo, LiveProperty.TrackArm,
    ];

    /// <summary>The value for a property that has one.</summary>
    public static LiveValue Of(LiveProperty property) => property switch
    {
        LiveProperty.TrackVolume => LiveValue.TrackVolume,
        LiveProperty.TrackPanning => LiveValue.TrackPanning,
        LiveProperty.TrackSend => LiveValue.TrackSend,
        LiveProperty.TrackMute => LiveValue.TrackMute,
        LiveProperty.TrackSolo => LiveValue.TrackSolo,
        LiveProperty.TrackArm => LiveValue.TrackArm,
        LiveProperty.Tempo => LiveValue.Tempo,
        LiveProperty.IsPlaying => LiveValue.IsPlaying,
        LiveProperty.SongQuantization => LiveValue.SongQuantization,
        _ => throw new ArgumentOutOfRangeException(nameof(property), property, "No value stands for this property."),
    };
}

namespace MidiMesh.Live.Session;

/// <summary>The properties of each kind of block read, in the order of the answer: first the track's own, then those with a value per scene.</summary>
public static class LiveBlockColumns
{
    private static readonly LiveProperty[] Play = [LiveProperty.PlayingSlot, LiveProperty.FiredSlot, LiveProperty.IsGroup];
    private static readonly LiveProperty[] Slots = [LiveProperty.HasClip, LiveProperty.ClipQuantization];
    private static readonly LiveProperty[] TrackNames = [LiveProperty.TrackName, LiveProperty.TrackColor];
    private static readonly LiveProperty[] ClipNames = [LiveProperty.ClipName, LiveProperty.ClipColor];

    /// <summary>One value per track each.</summary>
    public static ReadOnlySpan<LiveProperty> OfTrack(LiveBlockKind kind) => kind == LiveBlockKind.Names ? TrackNames : Play;

    /// <summary>One value per scene each.</summary>
    public static ReadOnlySpan<LiveProperty> OfSlots(LiveBlockKind kind) => kind switch
    {
        LiveBlockKind.State => Slots,
        LiveBlockKind.Names => ClipNames,
        _ => [],
    };
}

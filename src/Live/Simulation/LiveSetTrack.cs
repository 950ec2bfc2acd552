namespace MidiMesh.Live.Simulation;

/// <summary>What a track is made for.</summary>
public enum LiveTrackKind
{
    /// <summary>Notes in; audio out as soon as an instrument is on it.</summary>
    Midi,

    /// <summary>Audio in, audio out.</summary>
    Audio,

    /// <summary>Holds other tracks; its slots fire theirs.</summary>
    Group,
}

/// <summary>A track of a <see cref="LiveSet"/>.</summary>
public sealed record LiveSetTrack(string Name)
{
    /// <summary>What it is made for.</summary>
    public LiveTrackKind Kind { get; init; }

    /// <summary>Index in Live's palette, 0 to 69.</summary>
    public int Colour { get; init; }

    /// <summary>Index of the group track that holds it, which stands further left; null: none.</summary>
    public int? Group { get; init; }

    /// <summary>Armed for recording.</summary>
    public bool IsArmed { get; init; }

    /// <summary>One entry per scene from the top, null where the slot is empty; missing ones are empty.</summary>
    public IReadOnlyList<LiveSetClip?> Clips { get; init; } = [];

    /// <summary>Devices from the left.</summary>
    public IReadOnlyList<LiveSetDevice> Devices { get; init; } = [];

    internal string? Validate(int index, LiveSet set)
    {
        if (Group is { } group && (group < 0 || group >= index || set.Tracks[group].Kind != LiveTrackKind.Group))
        {
            return $"track {group} is no group track to the left of it";
        }

        if (Kind == LiveTrackKind.Group && (IsArmed || Clips.Any(clip => clip is not null)))
        {
            return "a group track has no clips of its own and cannot be armed";
        }

        if (Clips.Count > set.Scenes.Count)
        {
            return $"{Clips.Count} clips do not fit {set.Scenes.Count} scenes";
        }

        return Clips.FirstOrDefault(clip => clip is not null && (!(clip.Length > 0) || clip.Quantization is < 0 or > 14)) is { } bad
            ? $"clip '{bad.Name}' needs a length above 0 and a quantization of 0 to 14"
            : null;
    }
}

/// <summary>A clip of a <see cref="LiveSetTrack"/>.</summary>
public sealed record LiveSetClip(string Name)
{
    /// <summary>Index in Live's palette; null: the track's.</summary>
    public int? Colour { get; init; }

    /// <summary>Length in beats.</summary>
    public double Length { get; init; } = 4;

    /// <summary>False: it plays once and the track is silent afterwards.</summary>
    public bool IsLooping { get; init; } = true;

    /// <summary>The clip's own launch quantisation: 0 the set's, 1 none, 2 eight bars ... 14 1/32 (one more than the set's numbering).</summary>
    public int Quantization { get; init; }

    /// <summary>0 trigger, 1 gate, 2 toggle, 3 repeat.</summary>
    public int LaunchMode { get; init; }
}

/// <summary>A device of a <see cref="LiveSetTrack"/>.</summary>
public sealed record LiveSetDevice(string Name)
{
    /// <summary>Live's name for the kind of device.</summary>
    public string ClassName { get; init; } = "InstrumentGroupDevice";

    /// <summary>1 instrument, 2 audio effect, 4 MIDI effect.</summary>
    public int Type { get; init; } = 1;

    /// <summary>Names of its parameters after the first, which is always "Device On". They range from 0 to 1.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];
}

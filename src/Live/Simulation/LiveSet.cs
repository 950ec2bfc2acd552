namespace MidiMesh.Live.Simulation;

/// <summary>What is in a set before anybody touches it. Indices count from 0, as on Live's side of the wire.</summary>
public sealed record LiveSet
{
    /// <summary>Beats per minute, 20 to 999.</summary>
    public double Tempo { get; init; } = 120;

    /// <summary>The set's launch quantisation as Live numbers it: 0 none, 1 eight bars, 2 four, 3 two, 4 one bar, 5 1/2, 6 1/2T, 7 1/4 ... 13 1/32.</summary>
    public int Quantization { get; init; } = 4;

    /// <summary>Beats in a bar.</summary>
    public int Numerator { get; init; } = 4;

    /// <summary>The note value of one of those beats.</summary>
    public int Denominator { get; init; } = 4;

    /// <summary>Names of the scenes, from the top.</summary>
    public required IReadOnlyList<string> Scenes { get; init; }

    /// <summary>Names of the return tracks; each gives every track a send.</summary>
    public IReadOnlyList<string> Returns { get; init; } = [];

    /// <summary>Tracks from the left, without returns and master.</summary>
    public required IReadOnlyList<LiveSetTrack> Tracks { get; init; }

    /// <summary>The set of the demo: eight tracks of a band, five scenes, some slots empty, quantised to a bar.</summary>
    public static LiveSet Default { get; } = DemoSet.Create();

    /// <summary>A set of any size with clips everywhere but in every fifth slot.</summary>
    public static LiveSet OfSize(int tracks, int scenes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tracks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scenes, 1);
        return new LiveSet
        {
            Scenes = [.. Enumerable.Range(1, scenes).Select(scene => $"Scene {scene}")],
            Tracks = [.. Enumerable.Range(0, tracks).Select(track => new LiveSetTrack($"Track {track + 1}")
            {
                Colour = track * 7 % 70,
                Clips = [.. Enumerable.Range(0, scenes).Select(scene =>
                    (track + scene) % 5 == 4 ? null : new LiveSetClip($"Clip {track + 1}.{scene + 1}"))],
                Devices = [new LiveSetDevice("Instrument")],
            })],
        };
    }

    /// <summary>What is wrong with the description, in words; null if it can be simulated.</summary>
    public string? Validate()
    {
        if (Tracks.Count == 0 || Scenes.Count == 0)
        {
            return "a set needs at least one track and one scene";
        }

        if (Quantization is < 0 or > 13)
        {
            return $"quantization {Quantization} is not between 0 and 13";
        }

        if (Numerator < 1 || Denominator < 1)
        {
            return $"there is no {Numerator}/{Denominator} bar";
        }

        for (var i = 0; i < Tracks.Count; i++)
        {
            if (Tracks[i].Validate(i, this) is { } problem)
            {
                return $"track '{Tracks[i].Name}': {problem}";
            }
        }

        return null;
    }
}

namespace MidiMesh.Live.Simulation;

/// <summary>Makes <see cref="LiveSet.Default"/>: sized as the matrix of an APC40, with slots empty here and there as on a stage.</summary>
internal static class DemoSet
{
    private static readonly string[] Scenes = ["Intro", "Verse", "Chorus", "Break", "Outro"];

    public static LiveSet Create() => new()
    {
        Scenes = Scenes,
        Returns = ["A-Reverb", "B-Delay"],
        Tracks =
        [
            Midi("Drums", 14, [4, 4, 4, 4, 4], "Kit"),
            Midi("Bass", 1, [0, 4, 4, 4, 0], "Sub Bass"),
            Midi("Keys", 3, [4, 8, 8, 0, 4], "Electric Piano"),
            Midi("Pad", 8, [16, 0, 16, 16, 16], "Warm Pad"),
            Midi("Lead", 11, [0, 0, 8, 4, 0], "Saw Lead"),
            Audio("Vocals", 12, [0, 16, 16, 0, 0]),
            Audio("Guitar", 15, [4, 4, 0, 0, 4]),
            // Without an instrument: its notes go out to the lighting desk.
            Midi("Lights", 22, [4, 4, 4, 4, 4], instrument: null),
        ],
    };

    private static LiveSetTrack Midi(string name, int colour, int[] lengths, string? instrument) => Track(name, colour, lengths) with
    {
        Devices = instrument is null ? [] : [new(instrument) { Parameters = ["Macro 1", "Macro 2", "Macro 3", "Macro 4"] }],
    };

    private static LiveSetTrack Audio(string name, int colour, int[] lengths) => Track(name, colour, lengths) with
    {
        Kind = LiveTrackKind.Audio,
        Devices = [new("EQ Three") { ClassName = "FilterEQ3", Type = 2, Parameters = ["GainLo", "GainMid", "GainHi"] }],
    };

    /// <summary>Clips named after track and scene; a length of 0 leaves the slot empty.</summary>
    private static LiveSetTrack Track(string name, int colour, int[] lengths) => new(name)
    {
        Colour = colour,
        Clips = [.. lengths.Select((length, scene) =>
            length == 0 ? null : new LiveSetClip($"{name} {Scenes[scene]}") { Length = length })],
    };
}

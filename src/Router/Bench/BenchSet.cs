using MidiMesh.Actors.Mesh;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Router.Bench;

/// <summary>The set in the bench's Live: a clip in every slot, so that a rig can be tried before its set exists; launches happen at once.</summary>
internal static class BenchSet
{
    private const int LeastTracks = 8;
    private const int LeastScenes = 5;
    private const int LeastSends = 2;
    private const int MostTracks = 256;
    private const int MostScenes = 1000;
    private const int NoQuantization = 0;

    // One of which the banks of config/live know, with two parameters more than knobs, and one behind it.
    private static readonly LiveSetDevice[] Devices =
    [
        new("Instrument")
        {
            ClassName = "OriginalSimpler",
            Parameters = ["Volume", "Filter Freq", "Filter Res", "S Start", "S Length", "Transpose", "Ve Attack", "Ve Release", "Spread", "Pan"],
        },
        new("EQ") { ClassName = "FilterEQ3", Type = 2, Parameters = ["GainLo", "GainMid", "GainHi"] },
    ];

    /// <summary>A set with all the tracks, scenes and sends that a rig names, and at least 8 by 5.</summary>
    public static LiveSet For(EndpointPlan plan)
    {
        var tracks = Math.Clamp(plan.Tracks, LeastTracks, MostTracks);
        var scenes = Math.Clamp(plan.Scenes, LeastScenes, MostScenes);
        return new LiveSet
        {
            Quantization = NoQuantization,
            Scenes = [.. Enumerable.Range(1, scenes).Select(static scene => $"Scene {scene}")],
            Returns = [.. Enumerable.Range(0, Math.Max(plan.Sends, LeastSends)).Select(static send => $"Return {send + 1}")],
            Tracks =
            [
                .. Enumerable.Range(1, tracks).Select(track => new LiveSetTrack($"Track {track}")
                {
                    Clips = [.. Enumerable.Range(1, scenes).Select(scene => new LiveSetClip($"Clip {track}.{scene}"))],
                    Devices = Devices,
                }),
            ],
        };
    }
}

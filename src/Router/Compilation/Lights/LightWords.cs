using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>One thing of Live's that a light can follow.</summary>
/// <param name="Shape">How it is written behind the endpoint, with the number of coordinates.</param>
/// <param name="Example">The same as people write it.</param>
/// <param name="Source">What is followed.</param>
/// <param name="Value">Which switch, for <see cref="LightSource.Value"/>.</param>
/// <param name="States">Its states' words, each at its place in <see cref="LightBinding.Colours"/>.</param>
internal sealed record LightPlace(string Shape, string Example, LightSource Source, LiveValue Value, IReadOnlyList<string> States);

/// <summary>All things of Live's that lights can follow.</summary>
internal static class LightWords
{
    // The words stand in the order of ClipState and TrackState.
    private static readonly string[] ClipStates = ["unknown", "empty", "stopped", "waiting", "playing", "recording", "failed"];
    private static readonly string[] TrackStates = ["unknown", "silent", "waiting", "playing", "stopping"];
    private static readonly string[] SwitchStates = ["off", "on"];

    /// <summary>The places.</summary>
    public static IReadOnlyList<LightPlace> All { get; } =
    [
        new("clip[2].state", "clip[track,scene].state", LightSource.Clip, default, ClipStates),
        new("track[1].state", "track[track].state", LightSource.Track, default, TrackStates),
        new("track[1].mute", "track[track].mute", LightSource.Value, LiveValue.TrackMute, SwitchStates),
        new("track[1].solo", "track[track].solo", LightSource.Value, LiveValue.TrackSolo, SwitchStates),
        new("track[1].arm", "track[track].arm", LightSource.Value, LiveValue.TrackArm, SwitchStates),
    ];

    /// <summary>The place of a shape, or null.</summary>
    public static LightPlace? Find(string shape) => All.FirstOrDefault(place => place.Shape == shape);
}

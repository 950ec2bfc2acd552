using MidiMesh.Contracts.Live;

namespace MidiMesh.Router.Compilation.Routes;

/// <summary>What a place of Live's does when an event arrives.</summary>
internal enum LiveUse
{
    /// <summary>It is set off; the event's value does not matter.</summary>
    Trigger,

    /// <summary>It is on or off; a press alone turns it round.</summary>
    Switch,

    /// <summary>It takes the event's value.</summary>
    Value,
}

/// <summary>One place of Live's set that routes lead to.</summary>
/// <param name="Shape">How it is written, with the number of coordinates: "track[1].send[1]".</param>
/// <param name="Verb">What is asked of Live.</param>
/// <param name="Use">What events do to it.</param>
/// <param name="Value">Where its present value can be read, or null.</param>
/// <param name="Low">Lowest value it takes.</param>
/// <param name="High">Highest value it takes.</param>
internal sealed record LivePlace(string Shape, LiveVerb Verb, LiveUse Use, LiveValue? Value = null, double Low = 0, double High = 1)
{
    /// <summary>As people write it behind the endpoint's name: "track[track].send[n]".</summary>
    public string Example => Shape
        .Replace("clip[2]", "clip[track,scene]", StringComparison.Ordinal)
        .Replace("scene[1]", "scene[scene]", StringComparison.Ordinal)
        .Replace("track[1]", "track[track]", StringComparison.Ordinal)
        .Replace("send[1]", "send[1]", StringComparison.Ordinal);

    /// <summary>Its names without coordinates: "track.send".</summary>
    public string Words => string.Join('.', Shape.Split('.').Select(static part => part.Split('[')[0]));
}

/// <summary>All places of Live's set that routes lead to.</summary>
internal static class LivePlaces
{
    /// <summary>The places.</summary>
    public static IReadOnlyList<LivePlace> All { get; } =
    [
        new("clip[2]", LiveVerb.FireSlot, LiveUse.Trigger),
        new("scene[1]", LiveVerb.FireScene, LiveUse.Trigger),
        new("stop-all", LiveVerb.StopAll, LiveUse.Trigger),
        new("play", LiveVerb.Play, LiveUse.Trigger),
        new("stop", LiveVerb.Stop, LiveUse.Trigger),
        new("track[1].stop", LiveVerb.StopTracks, LiveUse.Trigger),
        new("track[1].volume", LiveVerb.SetTrackVolume, LiveUse.Value, LiveValue.TrackVolume),
        new("track[1].panning", LiveVerb.SetTrackPanning, LiveUse.Value, LiveValue.TrackPanning, -1),
        new("track[1].send[1]", LiveVerb.SetTrackSend, LiveUse.Value, LiveValue.TrackSend),
        new("track[1].mute", LiveVerb.SetTrackMute, LiveUse.Switch, LiveValue.TrackMute),
        new("track[1].solo", LiveVerb.SetTrackSolo, LiveUse.Switch, LiveValue.TrackSolo),
        new("track[1].arm", LiveVerb.SetTrackArm, LiveUse.Switch, LiveValue.TrackArm),
        new("master.volume", LiveVerb.SetMasterVolume, LiveUse.Value),
        new("tempo", LiveVerb.SetTempo, LiveUse.Value, LiveValue.Tempo, 20, 999),
    ];

    private static readonly Dictionary<string, LivePlace> ByShape = All.ToDictionary(static place => place.Shape, StringComparer.Ordinal);

    /// <summary>The place of a shape, or null.</summary>
    public static LivePlace? Find(string shape) => ByShape.GetValueOrDefault(shape);
}

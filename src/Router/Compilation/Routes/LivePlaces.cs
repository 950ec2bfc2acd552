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

    /// <summary>It takes steps: those of an endless knob, or the event's value.</summary>
    Steps,
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
    /// <summary>The value that it always gets; null for the event's.</summary>
    public double? Given { get; init; }

    /// <summary>Whether its only coordinate is no track but a place in a list: a scene, a parameter, a knob.</summary>
    public bool IsListed => Verb is LiveVerb.FireScene or LiveVerb.SelectScene || (Value is { } value && LiveValueInfo.Of(value).Scope is LiveScope.Parameter or LiveScope.Knob);

    /// <summary>As people write it behind the endpoint's name: "track[track].send[n]".</summary>
    public string Example => Shape
        .Replace("clip[2]", "clip[track,scene]", StringComparison.Ordinal)
        .Replace("scene[1]", "scene[scene]", StringComparison.Ordinal)
        .Replace("track[1]", "track[track]", StringComparison.Ordinal)
        .Replace("device[2]", "device[track,1]", StringComparison.Ordinal);

    /// <summary>Its names without coordinates: "track.send".</summary>
    public string Words { get; } = string.Join('.', Shape.Split('.').Select(static part => part.Split('[')[0]));
}

/// <summary>All places of Live's set that routes lead to.</summary>
internal static class LivePlaces
{
    private static readonly LivePlace[] Numbers =
    [
        Number("track[1].volume", LiveValue.TrackVolume),
        Number("track[1].panning", LiveValue.TrackPanning),
        Number("track[1].send[1]", LiveValue.TrackSend),
        Number("track[1].mute", LiveValue.TrackMute),
        Number("track[1].solo", LiveValue.TrackSolo),
        Number("track[1].arm", LiveValue.TrackArm),
        Number("track[1].crossfade-a", LiveValue.TrackCrossfadeA),
        Number("track[1].crossfade-b", LiveValue.TrackCrossfadeB),
        Number("track[1].eq-low", LiveValue.TrackEqLow),
        Number("track[1].eq-mid", LiveValue.TrackEqMid),
        Number("track[1].eq-high", LiveValue.TrackEqHigh),
        Number("return[1].volume", LiveValue.ReturnVolume),
        Number("return[1].panning", LiveValue.ReturnPanning),
        Number("return[1].mute", LiveValue.ReturnMute),
        Number("return[1].solo", LiveValue.ReturnSolo),
        Number("return[1].send[1]", LiveValue.ReturnSend),
        Number("master.volume", LiveValue.MasterVolume),
        Number("master.panning", LiveValue.MasterPanning),
        Number("master.cue", LiveValue.CueVolume),
        Number("master.crossfader", LiveValue.Crossfader),
        Number("tempo", LiveValue.Tempo),
        Number("playing", LiveValue.IsPlaying),
        Number("metronome", LiveValue.Metronome),
        Number("record", LiveValue.Record),
        Number("session-record", LiveValue.SessionRecord),
        Number("loop", LiveValue.Loop),
        Number("beat", LiveValue.Beat),
        Number("song-time", LiveValue.SongTime),
        Number("selected-track", LiveValue.SelectedTrack),
        Number("selected-scene", LiveValue.SelectedScene),
        Number("device[2].parameter[1]", LiveValue.DeviceParameter),
        Number("selected-device.parameter[1]", LiveValue.SelectedParameter),
        Number("selected-device.knob[1]", LiveValue.SelectedKnob),
        Number("selected-device.bank", LiveValue.DeviceBank),
        Number("selected-device.lock", LiveValue.DeviceLock),
    ];

    /// <summary>Everything that has a number: what routes come from, and what lights and displays follow.</summary>
    public static IReadOnlyList<LivePlace> WithNumber => Numbers;

    /// <summary>The places.</summary>
    public static IReadOnlyList<LivePlace> All { get; } =
    [
        new("clip[2]", LiveVerb.FireSlot, LiveUse.Trigger),
        new("scene[1]", LiveVerb.FireScene, LiveUse.Trigger),
        new("stop-all", LiveVerb.StopAll, LiveUse.Trigger),
        new("play", LiveVerb.Play, LiveUse.Trigger),
        new("stop", LiveVerb.Stop, LiveUse.Trigger),
        new("continue", LiveVerb.Continue, LiveUse.Trigger),
        new("locator.next", LiveVerb.NextLocator, LiveUse.Trigger),
        new("locator.previous", LiveVerb.PreviousLocator, LiveUse.Trigger),
        new("undo", LiveVerb.Undo, LiveUse.Trigger),
        new("redo", LiveVerb.Redo, LiveUse.Trigger),
        new("track[1].stop", LiveVerb.StopTracks, LiveUse.Trigger),
        new("track[1].select", LiveVerb.SelectTrack, LiveUse.Trigger),
        new("return[1].select", LiveVerb.SelectReturn, LiveUse.Trigger),
        new("master.select", LiveVerb.SelectMaster, LiveUse.Trigger),
        new("scene[1].select", LiveVerb.SelectScene, LiveUse.Trigger),
        new("device[2].select", LiveVerb.SelectDevice, LiveUse.Trigger),
        .. Stepped("selected-track", LiveVerb.StepTrack),
        .. Stepped("selected-scene", LiveVerb.StepScene),
        .. Stepped("selected-device", LiveVerb.StepDevice),
        .. Stepped("selected-device.bank", LiveVerb.StepBank),
        new("selected-scene.launch", LiveVerb.FireSelectedScene, LiveUse.Trigger),
        new("selected-clip.launch", LiveVerb.FireSelectedSlot, LiveUse.Trigger),
        new("selected-track.stop", LiveVerb.StopSelectedTrack, LiveUse.Trigger),
        .. Numbers.Where(static place => place.Verb != LiveVerb.None),
    ];

    private static readonly Dictionary<string, LivePlace> ByShape = All.ToDictionary(static place => place.Shape, StringComparer.Ordinal);

    /// <summary>The place of a shape, or null.</summary>
    public static LivePlace? Find(string shape) => ByShape.GetValueOrDefault(shape);

    /// <summary>The place of a shape that has a number, or null.</summary>
    public static LivePlace? FindNumber(string shape) => Array.Find(Numbers, place => place.Shape == shape);

    private static LivePlace[] Stepped(string shape, LiveVerb verb) =>
    [
        new(shape + ".step", verb, LiveUse.Steps),
        new(shape + ".next", verb, LiveUse.Trigger) { Given = 1 },
        new(shape + ".previous", verb, LiveUse.Trigger) { Given = -1 },
    ];

    private static LivePlace Number(string shape, LiveValue value)
    {
        var info = LiveValueInfo.Of(value);
        return new LivePlace(shape, info.Set, info.IsSwitch ? LiveUse.Switch : LiveUse.Value, value, info.Low, info.High);
    }
}

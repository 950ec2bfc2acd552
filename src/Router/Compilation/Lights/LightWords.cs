using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>One thing of Live's that a light can follow.</summary>
/// <param name="Shape">How it is written behind the endpoint, with the number of coordinates.</param>
/// <param name="Example">The same as people write it.</param>
/// <param name="Source">What is followed.</param>
/// <param name="Value">Which switch, for <see cref="LightSource.Value"/>.</param>
/// <param name="States">Its states' words, each at its place in <see cref="LightBinding.Colours"/>.</param>
internal sealed record LightPlace(string Shape, string Example, LightSource Source, LiveValue Value, IReadOnlyList<string> States)
{
    /// <summary>For numbers, the one shown at the bottom.</summary>
    public double Low { get; init; }

    /// <summary>For numbers, the one shown at the top.</summary>
    public double High { get; init; } = 1;

    /// <summary>Which text, for <see cref="LightSource.Text"/>.</summary>
    public LiveText Text { get; init; }

    /// <summary>Whether its only coordinate is no track but a place in a list: a scene, a parameter.</summary>
    public bool IsListed { get; init; }

    /// <summary>Whether it is a text, which only a display shows.</summary>
    public bool IsText => Source == LightSource.Text;

    /// <summary>Whether it is slots side by side, which only a row shows.</summary>
    public bool IsRow { get; init; }

    /// <summary>Whether it is a number and has no states.</summary>
    public bool IsNumber => States.Count == 0 && !IsText && !IsRow;

    /// <summary>Without its coordinates: "clip.state".</summary>
    public string Bare { get; } = string.Join('.', Example.Split('.').Select(static part => part.Split('[')[0]));
}

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
        new("slots[2]", "slots[track,scene]", LightSource.Clip, default, []) { IsRow = true },
        .. Routes.LivePlaces.WithNumber.Select(OfNumber),
        Name("track[1].name", "track[track].name", LiveText.TrackName),
        Name("clip[2].name", "clip[track,scene].name", LiveText.ClipName),
        Name("scene[1].name", "scene[scene].name", LiveText.SceneName) with { IsListed = true },
        Name("selected-track.name", "selected-track.name", LiveText.SelectedTrackName),
        Name("selected-scene.name", "selected-scene.name", LiveText.SelectedSceneName),
        Name("selected-device.name", "selected-device.name", LiveText.SelectedDeviceName),
        Name("selected-device.parameter[1].name", "selected-device.parameter[knob].name", LiveText.ParameterName) with { IsListed = true },
        Name("selected-device.parameter[1].value", "selected-device.parameter[knob].value", LiveText.ParameterValue) with { IsListed = true },
        Name("selected-device.knob[1].name", "selected-device.knob[knob].name", LiveText.KnobName) with { IsListed = true },
        Name("selected-device.knob[1].value", "selected-device.knob[knob].value", LiveText.KnobValue) with { IsListed = true },
        Name("selected-device.bank.name", "selected-device.bank.name", LiveText.BankName),
    ];

    /// <summary>The place of a shape, or null.</summary>
    public static LightPlace? Find(string shape) => All.FirstOrDefault(place => place.Shape == shape);

    private static LightPlace OfNumber(Routes.LivePlace place) => new(place.Shape, place.Example, LightSource.Value, place.Value!.Value, place.Use == Routes.LiveUse.Switch ? SwitchStates : [])
    {
        Low = place.Low, High = place.High, IsListed = place.IsListed,
    };

    private static LightPlace Name(string shape, string example, LiveText text) => new(shape, example, LightSource.Text, default, []) { Text = text };
}

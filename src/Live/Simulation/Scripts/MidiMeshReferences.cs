using System.Globalization;
using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Script;

namespace MidiMesh.Live.Simulation.Scripts;

/// <summary>What paths and properties of our own script mean in the simulated set; see docs/remote-script.md, References and Properties. Numbers are found by the table that the router's side has.</summary>
internal sealed class MidiMeshReferences(LiveSimulator live)
{
    private readonly List<string> _ids = [""];               // ids of objects count from 1

    /// <summary>The id of what a path names.</summary>
    public int IdOf(string path)
    {
        if (path.StartsWith('#'))
        {
            return Resolve(path) is { } known ? IdOf(known) : 0;
        }

        var id = _ids.IndexOf(path);
        if (id < 0)
        {
            id = _ids.Count;
            _ids.Add(path);
        }

        return id;
    }

    /// <summary>A reference as a path: a whole number stands for a track's place.</summary>
    public static string PathOf(OscValue reference) => reference.Argument.IsString ? reference.Argument.AsString()
        : reference.Argument.TryGetInt32(out var track) ? string.Create(CultureInfo.InvariantCulture, $"t/{track}") : "";

    /// <summary>The paths of a pattern: places may be ranges, as in <c>t/0-7/c/0-4</c>.</summary>
    public static IEnumerable<string> PathsOf(string pattern)
    {
        IEnumerable<string> paths = [""];
        foreach (var part in pattern.Split('/'))
        {
            paths = paths.SelectMany(path => PlacesOf(part).Select(place => path.Length == 0 ? place : $"{path}/{place}"));
        }

        return paths;
    }

    /// <summary>Reads a property, null where it is not there; null for what is not simulated.</summary>
    public Func<OscValue?>? Reader(string reference, string property)
    {
        if (Resolve(reference) is not { } path)
        {
            return null;
        }

        if (path == "view" && OfView(property) is { } view)
        {
            return view;
        }

        if (SlotOf(path) is { } slot)
        {
            return OfSlot(slot.Track, slot.Scene, property);
        }

        if (SceneOf(path) is var scene and >= 0)
        {
            return property == "name" ? () => live.SceneName(scene) : null;
        }

        if (TrackOf(path) is var at and >= 0 && OfTrack(at, property) is { } track)
        {
            return track;
        }

        if (OfDevice(path, property) is { } device)
        {
            return device;
        }

        return ScriptWords.Find(Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(property), out var owner, out var item, out var first) is { } value
            ? () => live.Value(value, owner, item) is var number && double.IsNaN(number) ? null : Argument(value, number - first)
            : null;
    }

    /// <summary>Sets a property that is one of Live's numbers.</summary>
    public bool Set(string reference, string property, OscArgument argument)
    {
        var number = argument.Tag is 'T' or 'F' ? (argument.IsTrue ? 1 : 0) : argument.TryGetNumber(out var given) ? given : double.NaN;
        return Resolve(reference) is { } path && double.IsFinite(number)
            && ScriptWords.Find(Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(property), out var track, out var item, out var first) is { } value
            && live.SetValue(value, track, item, number + first);
    }

    /// <summary>Selects a track of any kind, a scene or a device.</summary>
    public bool Select(string path)
    {
        var returns = path.StartsWith("r/", StringComparison.Ordinal) ? NumberOf(path[2..]) : -1;
        if (path == "master" || (uint)returns < (uint)live.ReturnCount)
        {
            return Select(live.TrackCount + (path == "master" ? live.ReturnCount : returns));
        }

        if (SceneOf(path) is var scene and >= 0)
        {
            return live.SetValue(LiveValue.SelectedScene, -1, -1, scene + 1);
        }

        return DeviceOf(path) is { Parameter: < 0 } device ? live.SelectDevice(device.Track, device.Device) : TrackOf(path) is var track and >= 0 && Select(track);
    }

    /// <summary>Steps through tracks, scenes or the devices of the selected track; the place that is selected then, or -1.</summary>
    public int Step(string what, int steps)
    {
        int At(int from, int count) => (int)Math.Clamp((long)from + steps, 0, count - 1);
        var place = what switch
        {
            "track" => At(live.SelectedTrack, live.TrackCount + live.ReturnCount + 1),
            "scene" => At(live.SelectedScene, live.SceneCount),
            "device" when live.DeviceCount(live.SelectedTrack) is var count and > 0 => At(live.SelectedDevice, count),
            _ => -1,
        };
        var isDone = what switch
        {
            "track" => Select(place),
            "scene" => live.SetValue(LiveValue.SelectedScene, -1, -1, place + 1),
            _ => place >= 0 && live.SelectDevice(live.SelectedTrack, place),
        };
        return isDone ? place : -1;
    }

    /// <summary>The track that a path names, from 0; -1 for none.</summary>
    public int TrackOf(string path) => path == "t/selected" ? (live.SelectedTrack < live.TrackCount ? live.SelectedTrack : -1)
        : path.StartsWith("t/", StringComparison.Ordinal) && NumberOf(path[2..]) is var track && (uint)track < (uint)live.TrackCount ? track : -1;

    /// <summary>The scene that a path names, from 0; -1 for none.</summary>
    public int SceneOf(string path) => path.StartsWith("s/", StringComparison.Ordinal) && NumberOf(path[2..]) is var scene && (uint)scene < (uint)live.SceneCount ? scene : -1;

    /// <summary>The slot that a path names, or null.</summary>
    public (int Track, int Scene)? SlotOf(string path) =>
        ScriptPlaces.Read(Encoding.UTF8.GetBytes(path), out var track, out var scene) == ScriptPlace.Slot && (uint)track < (uint)live.TrackCount && (uint)scene < (uint)live.SceneCount ? (track, scene) : null;

    /// <summary>The rows of a scan for one of its words.</summary>
    public IEnumerable<OscValue[]> Rows(string what, IReadOnlyList<int> tracks, IReadOnlyList<int> scenes) => what switch
    {
        "song" => [[
            "song", IdOf("song"), (float)live.Tempo, (int)live.Value(LiveValue.SignatureNumerator, -1, -1), (int)live.Value(LiveValue.SignatureDenominator, -1, -1), (int)live.Value(LiveValue.SongQuantization, -1, -1), live.IsPlaying, (float)live.Beat,
            live.Value(LiveValue.Metronome, -1, -1) == 1, live.TrackCount, live.ReturnCount, live.SceneCount, Selected(), string.Create(CultureInfo.InvariantCulture, $"s/{live.SelectedScene}")]],
        "tracks" => [.. tracks.Select(TrackRow), .. Enumerable.Range(0, live.ReturnCount).Select(index => StripRow(string.Create(CultureInfo.InvariantCulture, $"r/{index}"), live.TrackCount + index)), StripRow("master", live.TrackCount + live.ReturnCount)],
        "scenes" => scenes.Select(scene => new OscValue[] { "scene", scene, IdOf($"s/{scene}"), live.SceneName(scene), 0, false }),
        "clips" => tracks.SelectMany(track => scenes.Where(scene => live.State(track, scene) != SlotState.Empty).Select(scene => live.ClipName(track, scene) is null ? SlotRow(track, scene) : ClipRow(track, scene))),
        "sends" => tracks.SelectMany(track => Enumerable.Range(0, live.ReturnCount).Select(send => SendRow(track, send))),
        _ => [],
    };

    private OscValue[] TrackRow(int track)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"t/{track}");
        double Of(LiveValue value) => live.Value(value, track, -1);
        return
        [
            "track", path, IdOf(path), live.TrackName(track), live.TrackColor(track), live.GroupOf(track) is var group and >= 0 ? PathOf(group) : "", live.IsGroup(track), live.HasMidiInput(track), !live.IsGroup(track), Of(LiveValue.TrackArm) == 1, Of(LiveValue.TrackMute) == 1,
            Of(LiveValue.TrackSolo) == 1, (float)Of(LiveValue.TrackVolume), (float)Of(LiveValue.TrackPanning), live.PlayingSlotIndex(track), live.FiredSlot(track), live.ReturnCount, live.DeviceCount(track),
        ];
    }

    /// <summary>A return or the master, which belong to every block.</summary>
    private OscValue[] StripRow(string path, int index)
    {
        var (volume, panning) = path == "master" ? (LiveValue.MasterVolume, LiveValue.MasterPanning) : (LiveValue.ReturnVolume, LiveValue.ReturnPanning);
        double Of(LiveValue value) => live.Value(value, index - live.TrackCount, -1);
        return
        [
            "track", path, IdOf(path), live.TrackName(index), live.TrackColor(index), "", false, false, false, false, Of(LiveValue.ReturnMute) == 1, Of(LiveValue.ReturnSolo) == 1,
            (float)Of(volume), (float)Of(panning), -1, -1, 0, 0,
        ];
    }

    private OscValue[] ClipRow(int track, int scene)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"t/{track}/c/{scene}");
        return ["clip", track, scene, IdOf(path), live.ClipName(track, scene)!, live.ClipColor(track, scene), (float)(live.ClipLength(track, scene) ?? 0), live.ClipQuantization(track, scene) ?? 0, StateOf(track, scene), true];
    }

    private OscValue[] SlotRow(int track, int scene) => ["slot", track, scene, IdOf(string.Create(CultureInfo.InvariantCulture, $"t/{track}/c/{scene}")), StateOf(track, scene)];

    private OscValue[] SendRow(int track, int send)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"t/{track}/send/{send}");
        return ["send", path, IdOf(path), (float)live.Value(LiveValue.TrackSend, track, send)];
    }

    private Func<OscValue?>? OfView(string property) => property switch
    {
        "selected_track_name" => () => live.SelectedTrackName,
        "selected_scene_name" => () => live.SceneName(live.SelectedScene),
        "selected_device" => () => live.SelectedDevice < 0 ? OscValue.Nil : string.Create(CultureInfo.InvariantCulture, $"#{IdOf($"{Selected()}/d/{live.SelectedDevice}")}"),
        _ => null,
    };

    private Func<OscValue?>? OfTrack(int track, string property) => property switch
    {
        "playing_slot_index" => () => live.PlayingSlotIndex(track),
        "fired_slot_index" => () => live.FiredSlot(track),
        "name" => () => live.TrackName(track),
        "color" => () => live.TrackColor(track),
        _ => null,
    };

    private Func<OscValue?>? OfSlot(int track, int scene, string property)
    {
        bool Has() => live.ClipName(track, scene) is not null;
        return property switch
        {
            "state" => () => StateOf(track, scene),
            "clip_quantization" => () => live.ClipQuantization(track, scene) is { } quantization ? quantization : OscValue.Nil,
            "clip_name" => () => live.ClipName(track, scene) is { } name ? name : OscValue.Nil,
            "clip_color" => () => Has() ? live.ClipColor(track, scene) : OscValue.Nil,
            _ => null,
        };
    }

    private Func<OscValue?>? OfDevice(string path, string property)
    {
        if (DeviceOf(path) is not { } found)
        {
            return null;
        }

        var (track, device, parameter) = found;
        return (property, parameter) switch
        {
            ("name", < 0) => () => Text(live.DeviceName(track, device)),
            ("class_name", < 0) => () => Text(live.DeviceClass(track, device)),
            ("parameter_names", < 0) => () => Text(live.ParameterNames(track, device) is { } names ? string.Join('\n', names) : null),
            ("text", >= 0) => () => Text(live.ParameterText(track, device, parameter)),
            _ => null,
        };
    }

    /// <summary>Track, device and parameter (-1 for none) that a path names.</summary>
    private static (int Track, int Device, int Parameter)? DeviceOf(string path) => path.Split('/') switch
    {
        ["t", var track, "d", var device] => (NumberOf(track), NumberOf(device), -1),
        ["t", var track, "d", var device, "p", var parameter] => (NumberOf(track), NumberOf(device), NumberOf(parameter)),
        _ => null,
    };

    /// <summary>The path behind an id: <c>#17/p/3</c> becomes <c>t/0/d/1/p/3</c>.</summary>
    private string? Resolve(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            return reference;
        }

        var end = reference.IndexOf('/', StringComparison.Ordinal);
        var id = NumberOf(end < 0 ? reference[1..] : reference[1..end]);
        return id > 0 && id < _ids.Count ? _ids[id] + (end < 0 ? "" : reference[end..]) : null;
    }

    private string Selected()
    {
        var at = live.SelectedTrack;
        return at < live.TrackCount ? string.Create(CultureInfo.InvariantCulture, $"t/{at}")
            : at < live.TrackCount + live.ReturnCount ? string.Create(CultureInfo.InvariantCulture, $"r/{at - live.TrackCount}") : "master";
    }

    private bool Select(int index) => live.SetValue(LiveValue.SelectedTrack, -1, -1, index + 1);

    /// <summary>0 empty, 1 rests, 2 waits, 3 plays, 4 records.</summary>
    private int StateOf(int track, int scene) => live.State(track, scene) switch
    {
        SlotState.Empty => 0,
        SlotState.Stopped => 1,
        SlotState.Waiting => 2,
        SlotState.Playing => 3,
        _ => 4,
    };

    private static OscValue? Text(string? text) => text is null ? null : OscValue.FromString(text);

    private static OscValue Argument(LiveValue value, double number) => LiveValueInfo.Of(value).IsSwitch ? OscValue.FromBoolean(number == 1)
        : value is LiveValue.Beat or LiveValue.SelectedTrack or LiveValue.SelectedScene or LiveValue.SongQuantization or LiveValue.SignatureNumerator or LiveValue.SignatureDenominator ? OscValue.FromInt32((int)number) : OscValue.FromFloat((float)number);

    private static IEnumerable<string> PlacesOf(string part)
    {
        var dash = part.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && NumberOf(part[..dash]) is var from and >= 0 && NumberOf(part[(dash + 1)..]) is var to && to >= from
            ? Enumerable.Range(from, Math.Min(to - from + 1, LiveValueInfo.Most)).Select(static place => place.ToString(CultureInfo.InvariantCulture))
            : [part];
    }

    private static int NumberOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}

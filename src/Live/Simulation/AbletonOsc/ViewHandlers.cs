using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/view/...</c>: what is selected. The setters take whole numbers only.</summary>
internal sealed class ViewHandlers(AbletonOscScript script) : HandlerGroup(script, "view")
{
    private ScriptValue SelectedScene => Song.IndexOf(Song.View.Scene);

    private ScriptValue SelectedTrack => Song.IndexOf(Song.View.Track);

    public override void Register()
    {
        On("get/selected_scene", _ => Answer.With(SelectedScene));
        On("get/selected_track", _ => Answer.With(SelectedTrack));
        On("get/selected_clip", _ => Answer.With(SelectedTrack, SelectedScene));
        On("get/selected_device", _ => GetSelectedDevice());
        On("set/selected_scene", arguments => Answer.Of(SelectScene(arguments, 0)));
        On("set/selected_track", arguments => Answer.Of(SelectTrack(arguments)));
        On("set/selected_clip", arguments => Answer.Of(SelectTrack(arguments) ?? SelectScene(arguments, 1)));
        On("set/selected_device", SelectDevice);
        On("start_listen/selected_scene", arguments => Listen(Song.View, "selected_scene", arguments, () => SelectedScene));
        On("start_listen/selected_track", arguments => Listen(Song.View, "selected_track", arguments, () => SelectedTrack));
        On("stop_listen/selected_scene", arguments => Unlisten(Song.View, "selected_scene", arguments));
        On("stop_listen/selected_track", arguments => Unlisten(Song.View, "selected_track", arguments));
    }

    private Answer GetSelectedDevice()
    {
        var track = Song.View.Track;
        var index = track.SelectedDevice is null ? -1 : track.Devices.ToList().IndexOf(track.SelectedDevice);
        return index < 0 ? Answer.Of(ScriptError.Value("None is not in list")) : Answer.With(SelectedTrack, index);
    }

    private ScriptError? SelectScene(IReadOnlyList<ScriptValue> arguments, int at)
    {
        if (arguments.Count <= at)
        {
            return TooFew();
        }

        if (Find(Song.Scenes, arguments[at], out var scene) is { } error)
        {
            return error;
        }

        Song.View.Scene = scene;
        return null;
    }

    private ScriptError? SelectTrack(IReadOnlyList<ScriptValue> arguments)
    {
        if (arguments.Count == 0)
        {
            return TooFew();
        }

        if (Find(Song.Tracks, arguments[0], out var track) is { } error)
        {
            return error;
        }

        Song.View.Track = track;
        return null;
    }

    private Answer SelectDevice(IReadOnlyList<ScriptValue> arguments)
    {
        if (arguments.Count == 0)
        {
            return Answer.Of(TooFew());
        }

        if (Find(Song.Tracks, arguments[0], out var track) is { } error)
        {
            return Answer.Of(error);
        }

        if (arguments.Count == 1)
        {
            return Answer.Of(TooFew());
        }

        if (Find(track.Devices, arguments[1], out var device) is { } missing)
        {
            return Answer.Of(missing);
        }

        Song.View.Track = track;
        track.SelectedDevice = device;
        return Answer.With(arguments[0], arguments[1]);
    }
}

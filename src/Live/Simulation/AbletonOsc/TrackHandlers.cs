using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/track/...</c>: the track first, or <c>"*"</c> for all. Regular tracks only: returns have no address, and the master only where <see cref="LiveSimulatorOptions.AnswersForMaster"/> gives it one.</summary>
internal sealed class TrackHandlers(AbletonOscScript script) : HandlerGroup(script, "track")
{
    /// <summary>The name that AbletonOSC's open pull requests (#197, #205) give the master track.</summary>
    private const string Master = "master";

    private static readonly string[] Methods = ["delete_device", "stop_all_clips"];

    private static readonly string[] ReadOnly =
    [
        "can_be_armed", "fired_slot_index", "has_audio_input", "has_audio_output", "has_midi_input", "has_midi_output",
        "is_foldable", "is_grouped", "is_visible", "output_meter_level", "output_meter_left", "output_meter_right",
        "playing_slot_index",
    ];

    private static readonly string[] Writable =
        ["arm", "color", "color_index", "current_monitoring_state", "fold_state", "mute", "solo", "name"];

    private delegate Answer TrackHandler(SimulatedTrack track, IReadOnlyList<ScriptValue> arguments);

    public override void Register()
    {
        foreach (var method in Methods)
        {
            OnTrack(method, (track, rest) => Call(track, method, rest));
        }

        foreach (var property in ReadOnly.Concat(Writable))
        {
            OnTrack($"get/{property}", (track, rest) => Get(track, property, rest));
            OnTrack($"start_listen/{property}", (track, all) => Listen(track, property, all), passIndex: true);
            OnTrack($"stop_listen/{property}", (track, all) => Unlisten(track, property, all), passIndex: true);
        }

        foreach (var property in Writable)
        {
            OnTrack($"set/{property}", (track, rest) => Set(track, property, rest));
        }

        RegisterMixer("volume", track => track.Volume);
        RegisterMixer("panning", track => track.Panning);
        OnTrack("get/send", GetSend);
        OnTrack("set/send", SetSend);
        OnTrack("delete_clip", DeleteClip);
        RegisterLists();
        RegisterRouting("output");
        RegisterRouting("input");
    }

    private void OnTrack(string address, TrackHandler handler, bool passIndex = false) => On(address, TrackCallback(handler, passIndex));

    private Handler TrackCallback(TrackHandler handler, bool passIndex) => arguments =>
    {
        if (arguments.Count == 0)
        {
            return Answer.Of(TooFew());
        }

        int[] indices;
        if (arguments[0] is { Kind: ScriptKind.Text, Text: "*" })
        {
            indices = [.. Enumerable.Range(0, Song.Tracks.Count)];
        }
        else if (arguments[0].ToIndex(out var index) is { } error)
        {
            return Answer.Of(error);
        }
        else
        {
            indices = [index];
        }

        foreach (var index in indices)
        {
            if (Find(Song.Tracks, index, out var track) is { } missing)
            {
                return Answer.Of(missing);
            }

            var rest = Rest(arguments, 1);
            var answer = handler(track, passIndex ? [index, .. rest] : rest);
            // With "*" a getter answers for the first track only: the real one returns from inside its loop.
            if (answer.Error is not null || answer.Reply is not null)
            {
                return answer.Behind(index);
            }
        }

        return Answer.Nothing;
    };

    private void RegisterMixer(string property, Func<SimulatedTrack, SimulatedParameter> parameter)
    {
        OnMixer($"get/{property}", (track, _) => Answer.With(parameter(track).Value));
        OnMixer($"set/{property}", (track, rest) => Set(parameter(track), "value", rest));
        OnMixer($"start_listen/{property}", (track, key) => ListenToMixer(parameter(track), property, key), passIndex: true);
        OnMixer($"stop_listen/{property}", (track, key) => UnlistenToMixer(parameter(track), property, key), passIndex: true);
    }

    /// <summary>As for tracks; if the options say so for "master" too.</summary>
    private void OnMixer(string address, TrackHandler handler, bool passIndex = false)
    {
        var forTracks = TrackCallback(handler, passIndex);
        On(address, arguments =>
            Script.Options.AnswersForMaster && arguments is [{ Kind: ScriptKind.Text, Text: Master }, ..]
                ? handler(Song.Master, passIndex ? arguments : Rest(arguments, 1)).Behind(Master)
                : forTracks(arguments));
    }

    private Answer ListenToMixer(SimulatedParameter parameter, string property, IReadOnlyList<ScriptValue> key)
    {
        if (UnlistenToMixer(parameter, property, key) is { Error: not null } failed)
        {
            return failed;
        }

        void Callback() => Tell();
        parameter.AddListener("value", Callback);
        Listeners.Add(new Listener(property, key, Callback, Target: null));
        return Answer.Of(Tell());

        ScriptError? Tell() => Script.Send($"/live/track/get/{property}", [.. key, parameter.Value]);
    }

    private Answer UnlistenToMixer(SimulatedParameter parameter, string property, IReadOnlyList<ScriptValue> key)
    {
        if (!Listeners.TryFind(property, key, out var listener))
        {
            return Answer.Nothing;
        }

        // Not like the other listeners: one that is no longer connected is an error here, and stays in the table.
        if (parameter.RemoveListener("value", listener.Callback) is { } error)
        {
            return Answer.Of(error);
        }

        Listeners.Remove(listener);
        return Answer.Nothing;
    }

    private static Answer GetSend(SimulatedTrack track, IReadOnlyList<ScriptValue> rest)
    {
        if (NeedExactly(rest, 1) is { } error)
        {
            return Answer.Of(error);
        }

        return Find(track.Sends, rest[0], out var send) is { } missing ? Answer.Of(missing) : Answer.With(rest[0], send.Value);
    }

    private static Answer SetSend(SimulatedTrack track, IReadOnlyList<ScriptValue> rest)
    {
        if (NeedExactly(rest, 2) is { } error)
        {
            return Answer.Of(error);
        }

        return Answer.Of(Find(track.Sends, rest[0], out var send) ?? send.Set("value", rest[1]));
    }

    private static Answer DeleteClip(SimulatedTrack track, IReadOnlyList<ScriptValue> rest)
    {
        if (NeedExactly(rest, 1) is { } error)
        {
            return Answer.Of(error);
        }

        return Answer.Of(Find(track.Slots, rest[0], out var slot) ?? slot.DeleteClip());
    }

    private void RegisterLists()
    {
        OnTrack("get/clips/name", (track, _) => OfClips(track, clip => clip.Stored("name")));
        OnTrack("get/clips/length", (track, _) => OfClips(track, clip => clip.Length));
        OnTrack("get/clips/color", (track, _) => OfClips(track, clip => clip.Stored("color")));
        // The arrangement is empty in the simulation.
        OnTrack("get/arrangement_clips/name", (_, _) => Answer.With());
        OnTrack("get/arrangement_clips/length", (_, _) => Answer.With());
        OnTrack("get/arrangement_clips/start_time", (_, _) => Answer.With());
        OnTrack("get/num_devices", (track, _) => Answer.With(track.Devices.Count));
        foreach (var property in (string[])["name", "type", "class_name", "can_have_chains"])
        {
            OnTrack($"get/devices/{property}", (track, _) => Answer.With([.. track.Devices.Select(device => device.Stored(property))]));
        }
    }

    private static Answer OfClips(SimulatedTrack track, Func<SimulatedClip, ScriptValue> value) =>
        Answer.With([.. track.Slots.Select(slot => slot.Clip is { } clip ? value(clip) : ScriptValue.None)]);

    private void RegisterRouting(string direction)
    {
        foreach (var kind in (string[])["type", "channel"])
        {
            var choice = $"{direction}_routing_{kind}";
            OnTrack($"get/available_{choice}s", (track, _) =>
                Answer.With([.. track.Routing.Available(choice).Select(name => (ScriptValue)name)]));
        }

        foreach (var kind in (string[])["type", "channel"])
        {
            var choice = $"{direction}_routing_{kind}";
            OnTrack($"get/{choice}", (track, _) => Answer.With(track.Routing.Chosen(choice)));
            OnTrack($"set/{choice}", (track, rest) =>
            {
                if (rest.Count == 0)
                {
                    return Answer.Of(TooFew("tuple"));
                }

                track.Routing.Choose(choice, rest[0].Kind == ScriptKind.Text ? rest[0].Text : rest[0].ToString());
                return Answer.Nothing;
            });
        }
    }
}

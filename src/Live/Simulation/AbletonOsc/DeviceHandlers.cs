using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/device/...</c>: track and device first. Top level of regular tracks only.</summary>
internal sealed class DeviceHandlers(AbletonOscScript script) : HandlerGroup(script, "device")
{
    private const string ParameterKey = "device_parameter_value";

    private static readonly string[] ReadOnly = ["class_name", "name", "type"];

    private delegate Answer DeviceHandler(SimulatedDevice device, IReadOnlyList<ScriptValue> arguments);

    public override void Register()
    {
        foreach (var property in ReadOnly)
        {
            OnDevice($"get/{property}", (device, rest) => Get(device, property, rest));
            // The indices are not passed on: all devices share one listener, and its messages do not say whose they are.
            OnDevice($"start_listen/{property}", (device, rest) => Listen(device, property, rest));
            OnDevice($"stop_listen/{property}", (device, rest) => Unlisten(device, property, rest));
        }

        OnDevice("get/num_parameters", (device, _) => Answer.With(device.Parameters.Count));
        foreach (var property in (string[])["name", "value", "min", "max", "is_quantized"])
        {
            OnDevice($"get/parameters/{property}", (device, _) =>
                Answer.With([.. device.Parameters.Select(parameter => parameter.Stored(property))]));
        }

        OnDevice("set/parameters/value", SetParameters);
        OnParameter("get/parameter/value", parameter => parameter.Value);
        OnParameter("get/parameter/value_string", parameter => parameter.Shown);
        OnDevice("set/parameter/value", SetParameter);
        OnParameter("get/parameter/name", parameter => parameter.Stored("name"));
        OnDevice("start_listen/parameter/value", ListenToParameter, passAll: true);
        OnDevice("stop_listen/parameter/value", UnlistenToParameter, passAll: true);
    }

    private void OnDevice(string address, DeviceHandler handler, bool passAll = false) => On(address, arguments =>
    {
        if (FindDevice(arguments, out var track, out var index, out var device) is { } error)
        {
            return Answer.Of(error);
        }

        return handler(device, passAll ? arguments : Rest(arguments, 2)).Behind(track, index);
    });

    private ScriptError? FindDevice(IReadOnlyList<ScriptValue> arguments, out int track, out int index, out SimulatedDevice device)
    {
        track = index = 0;
        device = null!;
        if (arguments.Count == 0)
        {
            return TooFew();
        }

        if (arguments[0].ToIndex(out track) is { } first)
        {
            return first;
        }

        if (arguments.Count == 1)
        {
            return TooFew();
        }

        return arguments[1].ToIndex(out index) ?? Find(Song.Tracks, track, out var found) ?? Find(found.Devices, index, out device);
    }

    private void OnParameter(string address, Func<SimulatedParameter, ScriptValue> value) => OnDevice(address, (device, rest) =>
    {
        if (rest.Count == 0)
        {
            return Answer.Of(TooFew());
        }

        if (rest[0].ToIndex(out var index) is { } error)
        {
            return Answer.Of(error);
        }

        return Find(device.Parameters, index, out var parameter) is { } missing
            ? Answer.Of(missing)
            : Answer.With(index, value(parameter));
    });

    private static Answer SetParameters(SimulatedDevice device, IReadOnlyList<ScriptValue> rest)
    {
        for (var i = 0; i < rest.Count; i++)
        {
            if ((Find(device.Parameters, i, out var parameter) ?? parameter.Set("value", rest[i])) is { } error)
            {
                return Answer.Of(error);
            }
        }

        return Answer.Nothing;
    }

    private static Answer SetParameter(SimulatedDevice device, IReadOnlyList<ScriptValue> rest)
    {
        if (rest.Count < 2)
        {
            return Answer.Of(NeedExactly(rest, 2));
        }

        return Answer.Of(
            rest[0].ToIndex(out var index) ?? Find(device.Parameters, index, out var parameter) ?? parameter.Set("value", rest[1]));
    }

    /// <summary>Each change sends two messages: the value, and the value as text.</summary>
    private Answer ListenToParameter(SimulatedDevice device, IReadOnlyList<ScriptValue> key)
    {
        if (UnlistenToParameter(device, key) is { Error: not null } failed)
        {
            return failed;
        }

        if (key.Count < 3)
        {
            return Answer.Of(TooFew());
        }

        if (Find(device.Parameters, key[2], out var parameter) is { } error)
        {
            return Answer.Of(error);
        }

        void Callback() => Tell();
        parameter.AddListener("value", Callback);
        Listeners.Add(new Listener(ParameterKey, key, Callback, Target: null));
        return Answer.Of(Tell());

        ScriptError? Tell() =>
            Script.Send("/live/device/get/parameter/value", [.. key, parameter.Value]) ??
            Script.Send("/live/device/get/parameter/value_string", [.. key, parameter.Shown]);
    }

    private Answer UnlistenToParameter(SimulatedDevice device, IReadOnlyList<ScriptValue> key)
    {
        if (!Listeners.TryFind(ParameterKey, key, out var listener))
        {
            return Answer.Nothing;
        }

        if ((Find(device.Parameters, key[2], out var parameter) ?? parameter.RemoveListener("value", listener.Callback)) is { } error)
        {
            return Answer.Of(error);
        }

        Listeners.Remove(listener);
        return Answer.Nothing;
    }
}

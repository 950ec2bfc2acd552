using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary>One family of addresses, such as <c>/live/track/...</c>, with its listeners.</summary>
internal abstract class HandlerGroup(AbletonOscScript script, string identifier)
{
    protected AbletonOscScript Script { get; } = script;

    protected SimulatedSong Song => Script.Song;

    protected ListenerTable Listeners { get; } = new();

    /// <summary>Registers the group's addresses. Their order is that in which wildcards run through them.</summary>
    public abstract void Register();

    /// <summary>Takes the listeners down for a reload. Stumbles over those whose object nobody noted, as AbletonOSC does.</summary>
    public virtual ScriptError? ClearListeners()
    {
        foreach (var listener in Listeners.All.ToArray())
        {
            if (listener.Target is null)
            {
                var key = string.Join(", ", listener.Key) + (listener.Key.Count == 1 ? "," : "");
                return new ScriptError(ScriptErrorKind.Other, $"('{listener.Property}', ({key}))");
            }

            if (StopListening(listener.Target, listener.Property, listener.Key) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    protected void On(string address, Handler handler) => Script.Register($"/live/{identifier}/{address}", handler);

    /// <summary>The value, then whatever else was sent; nil where the object does not have the property.</summary>
    protected static Answer Get(LiveObject? target, string property, IReadOnlyList<ScriptValue> echo)
    {
        var value = ScriptValue.None;
        var error = target is null ? ScriptError.NoAttribute("NoneType", property) : target.Get(property, out value);
        return error is { Kind: not ScriptErrorKind.Runtime } ? Answer.Of(error) : Answer.With([value, .. echo]);
    }

    protected static Answer Set(LiveObject? target, string property, IReadOnlyList<ScriptValue> values, string sequence = "tuple")
    {
        if (values.Count == 0)
        {
            return Answer.Of(TooFew(sequence));
        }

        return Answer.Of(target is null ? ScriptError.NoAttribute("NoneType", property) : target.Set(property, values[0]));
    }

    protected static Answer Call(LiveObject? target, string method, IReadOnlyList<ScriptValue> arguments) =>
        Answer.Of(target is null ? ScriptError.NoAttribute("NoneType", method) : target.Call(method, arguments));

    /// <summary>Sends the value at once and after each change. A listener with the same key is replaced.</summary>
    /// <param name="target">The object; null: no clip is there.</param>
    /// <param name="property">The property.</param>
    /// <param name="key">The arguments sent, which every message repeats.</param>
    /// <param name="getter">What to send in place of the value.</param>
    protected Answer Listen(
        LiveObject? target, string property, IReadOnlyList<ScriptValue> key, Func<ScriptValue>? getter = null)
    {
        if (Listeners.TryFind(property, key, out _) && StopListening(target, property, key) is { } failed)
        {
            return Answer.Of(failed);
        }

        if (target is null)
        {
            return Answer.Of(ScriptError.NoAttribute("NoneType", $"add_{property}_listener"));
        }

        void Callback() => Tell();
        if (target.AddListener(property, Callback) is { } error)
        {
            return Answer.Of(error);
        }

        Listeners.Add(new Listener(property, key, Callback, target));
        return Answer.Of(Tell());

        ScriptError? Tell()
        {
            var value = getter?.Invoke() ?? default;
            var refused = getter is null ? target.Get(property, out value) : null;
            return refused ?? Script.Send($"/live/{identifier}/get/{property}", [.. key, value]);
        }
    }

    protected Answer Unlisten(LiveObject? target, string property, IReadOnlyList<ScriptValue> key) =>
        Answer.Of(StopListening(target, property, key));

    /// <summary>Python's error for an index behind the end of what a handler was given.</summary>
    protected static ScriptError TooFew(string sequence = "list") => ScriptError.Index($"{sequence} index out of range");

    /// <summary>Live's own lists: negative numbers count from the end, only whole numbers are taken.</summary>
    protected static ScriptError? Find<T>(IReadOnlyList<T> list, ScriptValue index, out T found)
    {
        found = default!;
        if (!index.IsWhole)
        {
            return ScriptError.Type("Invalid index type");
        }

        var place = index.Integer < 0 ? index.Integer + list.Count : index.Integer;
        if (place < 0 || place >= list.Count)
        {
            return ScriptError.Index("Index out of range");
        }

        found = list[(int)place];
        return null;
    }

    /// <summary>Python's unpacking of a sequence into a fixed number of names.</summary>
    protected static ScriptError? NeedExactly(IReadOnlyList<ScriptValue> values, int count) => values.Count switch
    {
        _ when values.Count < count => ScriptError.Value($"not enough values to unpack (expected {count}, got {values.Count})"),
        _ when values.Count > count => ScriptError.Value($"too many values to unpack (expected {count})"),
        _ => null,
    };

    protected static IReadOnlyList<ScriptValue> Rest(IReadOnlyList<ScriptValue> arguments, int from) =>
        arguments.Count <= from ? [] : [.. arguments.Skip(from)];

    private ScriptError? StopListening(LiveObject? target, string property, IReadOnlyList<ScriptValue> key)
    {
        if (!Listeners.TryFind(property, key, out var listener))
        {
            // Only a line in AbletonOSC's log.
            return null;
        }

        if (target is null)
        {
            return ScriptError.NoAttribute("NoneType", $"remove_{property}_listener");
        }

        // That the listener is no longer connected is taken as harmless; that the property has none is not.
        if (target.RemoveListener(property, listener.Callback) is { Kind: ScriptErrorKind.Attribute } error)
        {
            return error;
        }

        Listeners.Remove(listener);
        return null;
    }
}

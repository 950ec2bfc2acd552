namespace MidiMesh.Live.Simulation.Model;

/// <summary>A thing in the set, reached by the names of Live's scripting interface. Listeners hold on to the object, not to its place.</summary>
internal abstract class LiveObject(LiveClass members)
{
    private readonly ScriptValue[] _values = members.Defaults();
    private Dictionary<string, List<Action>>? _listeners;

    public string TypeName => members.Name;

    public ScriptError? Get(string property, out ScriptValue value)
    {
        value = default;
        if (members.Property(property) is not { } found)
        {
            return ScriptError.NoAttribute(TypeName, property);
        }

        if (found.Refuse?.Invoke(this) is { } refusal)
        {
            return refusal;
        }

        value = found.Get is null ? _values[found.Slot] : found.Get(this);
        return null;
    }

    public ScriptError? Set(string property, ScriptValue value)
    {
        if (members.Property(property) is not { } found)
        {
            return ScriptError.NoAttribute(TypeName, property);
        }

        if (!found.IsWritable)
        {
            return new ScriptError(ScriptErrorKind.Attribute, "can't set attribute");
        }

        if (!found.Type.Fits(value))
        {
            return ScriptError.Signature(TypeName, null, [value], $"TPyHandle<A{TypeName}>, {found.Type.Name}");
        }

        if (found.Refuse?.Invoke(this) is { } refusal)
        {
            return refusal;
        }

        if (found.Set is not null)
        {
            return found.Set(this, found.Type.Convert(value));
        }

        Store(property, found.Type.Convert(value));
        return null;
    }

    public ScriptError? Call(string method, IReadOnlyList<ScriptValue> arguments)
    {
        if (members.Method(method) is not { } found)
        {
            return ScriptError.NoAttribute(TypeName, method);
        }

        var parameters = found.Parameters;
        var fits = arguments.Count <= parameters.Length && arguments.Count >= parameters.Length - found.Optional;
        for (var i = 0; fits && i < arguments.Count; i++)
        {
            fits = parameters[i].Fits(arguments[i]);
        }

        if (!fits)
        {
            var signature = string.Join(", ", parameters.Select(parameter => parameter.Name).Prepend($"TPyHandle<A{TypeName}>"));
            return ScriptError.Signature(TypeName, method, arguments, signature);
        }

        return found.Body(this, [.. arguments.Select((argument, i) => parameters[i].Convert(argument))]);
    }

    /// <summary>Calls back after each change of the property, on the thread that makes it.</summary>
    public ScriptError? AddListener(string property, Action callback)
    {
        if (members.Property(property) is not { IsObservable: true })
        {
            return ScriptError.NoAttribute(TypeName, $"add_{property}_listener");
        }

        _listeners ??= [];
        if (!_listeners.TryGetValue(property, out var callbacks))
        {
            _listeners[property] = callbacks = [];
        }

        callbacks.Add(callback);
        return null;
    }

    public ScriptError? RemoveListener(string property, Action callback)
    {
        if (members.Property(property) is not { IsObservable: true })
        {
            return ScriptError.NoAttribute(TypeName, $"remove_{property}_listener");
        }

        return _listeners is not null && _listeners.TryGetValue(property, out var callbacks) && callbacks.Remove(callback)
            ? null
            : ScriptError.Runtime("Observer not connected");
    }

    /// <summary>A stored value, read without the checks that scripts meet.</summary>
    public ScriptValue Stored(string property) => _values[members.Property(property)!.Slot];

    /// <summary>Stores without telling anybody: for building a set.</summary>
    public void Initialise(string property, ScriptValue value) => _values[members.Property(property)!.Slot] = value;

    /// <summary>Stores a value and tells the listeners if it is another one.</summary>
    public void Store(string property, ScriptValue value)
    {
        ref var stored = ref _values[members.Property(property)!.Slot];
        if (!stored.Equals(value))
        {
            stored = value;
            Notify(property);
        }
    }

    public void Notify(string property)
    {
        if (_listeners is null || !_listeners.TryGetValue(property, out var callbacks))
        {
            return;
        }

        foreach (var callback in callbacks.ToArray())
        {
            callback();
        }
    }

    /// <summary>The object has left the set: nobody hears of it again.</summary>
    public void Leave() => _listeners = null;

    /// <summary>Forgets all listeners, as when the script that added them is gone.</summary>
    public void DropListeners() => _listeners = null;

    protected void CopyValuesFrom(LiveObject other) => other._values.CopyTo(_values, 0);
}

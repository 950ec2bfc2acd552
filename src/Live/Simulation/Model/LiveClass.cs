namespace MidiMesh.Live.Simulation.Model;

/// <summary>The properties and methods that all objects of one class of Live's share, as its scripting interface names them.</summary>
internal abstract class LiveClass(string name)
{
    private readonly Dictionary<string, LiveProperty> _properties = [];
    private readonly Dictionary<string, LiveMethod> _methods = [];

    public string Name { get; } = name;

    public LiveProperty? Property(string property) => _properties.GetValueOrDefault(property);

    public LiveMethod? Method(string method) => _methods.GetValueOrDefault(method);

    /// <summary>A fresh object's stored values.</summary>
    public ScriptValue[] Defaults()
    {
        var values = new ScriptValue[_properties.Count];
        foreach (var property in _properties.Values)
        {
            values[property.Slot] = property.Default;
        }

        return values;
    }

    protected void Add(LiveProperty property) => _properties.Add(property.Name, property);

    protected void Add(LiveMethod method) => _methods.Add(method.Name, method);

    protected int NextSlot => _properties.Count;
}

/// <summary>Builds the table of one class in the order of reading: <c>new LiveClass&lt;Clip&gt;("Clip").Stored(...).Computed(...)</c>.</summary>
internal sealed class LiveClass<T>(string name) : LiveClass(name)
    where T : LiveObject
{
    /// <summary>A property that holds what was written last.</summary>
    public LiveClass<T> Stored(
        string property,
        LiveType type,
        ScriptValue initial,
        bool observable = true,
        bool writable = true,
        Func<T, ScriptError?>? refuse = null,
        Func<T, ScriptValue, ScriptError?>? set = null)
    {
        Add(new LiveProperty(property, type, NextSlot)
        {
            Default = initial,
            IsWritable = writable,
            IsObservable = observable,
            Refuse = refuse is null ? null : owner => refuse((T)owner),
            Set = set is null ? null : (owner, value) => set((T)owner, value),
        });
        return this;
    }

    /// <summary>A property whose value follows from others; <paramref name="set"/> makes it writable.</summary>
    public LiveClass<T> Computed(
        string property,
        Func<T, ScriptValue> get,
        bool observable = true,
        LiveType? type = null,
        Func<T, ScriptValue, ScriptError?>? set = null)
    {
        Add(new LiveProperty(property, type ?? LiveType.Integer, NextSlot)
        {
            IsWritable = set is not null,
            IsObservable = observable,
            Get = owner => get((T)owner),
            Set = set is null ? null : (owner, value) => set((T)owner, value),
        });
        return this;
    }

    public LiveClass<T> Method(string method, LiveType[] parameters, int optional, Func<T, ScriptValue[], ScriptError?> body)
    {
        Add(new LiveMethod(method, parameters, optional, (owner, arguments) => body((T)owner, arguments)));
        return this;
    }

    public LiveClass<T> Method(string method, Func<T, ScriptError?> body) => Method(method, [], 0, (owner, _) => body(owner));

    /// <summary>A method that cannot fail.</summary>
    public LiveClass<T> Method(string method, Action<T> body) => Method(method, [], 0, (owner, _) =>
    {
        body(owner);
        return null;
    });
}

namespace MidiMesh.Live.Simulation.Model;

/// <summary>One property of a class of Live's objects. Immutable; the values lie in the objects.</summary>
internal sealed record LiveProperty(string Name, LiveType Type, int Slot)
{
    public ScriptValue Default { get; init; }

    public bool IsWritable { get; init; }

    public bool IsObservable { get; init; }

    /// <summary>Says why this object does not have the property, or null.</summary>
    public Func<LiveObject, ScriptError?>? Refuse { get; init; }

    /// <summary>Computes the value; null: the stored one is the value.</summary>
    public Func<LiveObject, ScriptValue>? Get { get; init; }

    /// <summary>Takes a converted value, and tells the listeners by itself; null: store and tell.</summary>
    public Func<LiveObject, ScriptValue, ScriptError?>? Set { get; init; }
}

/// <summary>A method of a class of Live's objects; the last <paramref name="Optional"/> parameters may be missing.</summary>
internal sealed record LiveMethod(
    string Name, LiveType[] Parameters, int Optional, Func<LiveObject, ScriptValue[], ScriptError?> Body);

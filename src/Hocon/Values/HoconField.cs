using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon;

/// <summary>A key with its value.</summary>
public sealed class HoconField
{
    private readonly Place _keyPlace;

    internal HoconField(string key, Place keyPlace, HoconValue value)
    {
        Key = key;
        _keyPlace = keyPlace;
        Value = value;
    }

    /// <summary>One element of a path: unquoted and unescaped, may be empty, may hold dots.</summary>
    public string Key { get; }

    /// <summary>Where the key is written; when it is written several times, where the winning value has it.</summary>
    public HoconOrigin KeyOrigin => _keyPlace.ToOrigin();

    /// <summary>The value.</summary>
    public HoconValue Value { get; }

    internal Place KeyPlace => _keyPlace;

    /// <summary>Allows <c>foreach (var (key, value) in o.Fields)</c>.</summary>
    public void Deconstruct(out string key, out HoconValue value) => (key, value) = (Key, Value);
}

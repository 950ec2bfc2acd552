namespace MidiMesh.Live.Simulation.Model;

/// <summary>The C++ type behind a property or a parameter: what passes for it, and what a script sees of it afterwards.</summary>
/// <remarks>An integer passes where a boolean or a real is wanted; a real passes only for a real.</remarks>
internal sealed class LiveType
{
    public static readonly LiveType Boolean = new("bool", value => value.IsWhole || value.IsNone, value => value.Integer != 0);
    public static readonly LiveType Integer = new("int", value => value.IsWhole, value => value.Integer);
    public static readonly LiveType Real = new("double", value => value.IsNumber, value => value.Real);
    public static readonly LiveType Text = new("std::string", value => value.Kind == ScriptKind.Text, value => value);
    public static readonly LiveType List = new("list", value => value.Kind == ScriptKind.List, value => value);

    private readonly Func<ScriptValue, bool> _fits;
    private readonly Func<ScriptValue, ScriptValue> _convert;

    private LiveType(string name, Func<ScriptValue, bool> fits, Func<ScriptValue, ScriptValue> convert)
    {
        Name = name;
        _fits = fits;
        _convert = convert;
    }

    /// <summary>The type's name in C++ signatures.</summary>
    public string Name { get; }

    public static LiveType ObjectOf(string typeName) => new(
        $"TPyHandle<A{typeName}>",
        value => value.Kind == ScriptKind.Object && value.TypeName == typeName,
        value => value);

    public bool Fits(ScriptValue value) => _fits(value);

    public ScriptValue Convert(ScriptValue value) => _convert(value);
}

namespace MidiMesh.Live.Simulation.Model;

/// <summary>The exceptions that a script treats differently from the rest.</summary>
internal enum ScriptErrorKind
{
    /// <summary>ValueError: skipped by wildcards.</summary>
    Value,

    /// <summary>AttributeError: skipped by wildcards.</summary>
    Attribute,

    /// <summary>RuntimeError: a getter answers nil in its place.</summary>
    Runtime,

    /// <summary>The reply could not be sent: it is too long.</summary>
    Socket,

    /// <summary>Any other exception.</summary>
    Other,
}

/// <summary>What in a script would be an exception: here a value. The text is what <c>/live/error</c> tells.</summary>
internal sealed record ScriptError(ScriptErrorKind Kind, string Text)
{
    public static ScriptError Value(string text) => new(ScriptErrorKind.Value, text);

    public static ScriptError Runtime(string text) => new(ScriptErrorKind.Runtime, text);

    public static ScriptError Type(string text) => new(ScriptErrorKind.Other, text);

    public static ScriptError Index(string text) => new(ScriptErrorKind.Other, text);

    public static ScriptError NoAttribute(string typeName, string attribute) =>
        new(ScriptErrorKind.Attribute, $"'{typeName}' object has no attribute '{attribute}'");

    /// <summary>What Live's C++ layer says to arguments of the wrong types.</summary>
    public static ScriptError Signature(string typeName, string? method, IEnumerable<ScriptValue> given, string signature)
    {
        var types = string.Join(", ", given.Select(value => value.TypeName).Prepend(typeName));
        var called = method is null ? "None.None" : $"{typeName}.{method}";
        return Type($"Python argument types in\n    {called}({types})\ndid not match C++ signature:\n    {method ?? "None"}({signature})");
    }
}

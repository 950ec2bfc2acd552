using System.Globalization;
using System.Text;

namespace MidiMesh.Live.Simulation.Model;

/// <summary>A value as a control surface script sees it: what came in an OSC argument, or what a property of Live holds.</summary>
/// <remarks>Equality is Python's: 0, 0.0 and False are the same value.</remarks>
internal readonly struct ScriptValue : IEquatable<ScriptValue>
{
    private readonly long _integer;
    private readonly double _real;
    private readonly object? _reference;

    private ScriptValue(ScriptKind kind, long integer = 0, double real = 0, object? reference = null)
    {
        Kind = kind;
        _integer = integer;
        _real = real;
        _reference = reference;
    }

    public static ScriptValue None => default;

    public ScriptKind Kind { get; }

    public bool IsNone => Kind == ScriptKind.None;

    public bool Boolean => _integer != 0;

    /// <summary>Of a boolean or an integer.</summary>
    public long Integer => _integer;

    /// <summary>Of a real, an integer or a boolean.</summary>
    public double Real => Kind == ScriptKind.Real ? _real : _integer;

    public string Text => (string)_reference!;

    public byte[] Bytes => (byte[])_reference!;

    public IReadOnlyList<ScriptValue> Items => (IReadOnlyList<ScriptValue>)_reference!;

    public LiveObject Object => (LiveObject)_reference!;

    /// <summary>True for what Python counts as an int: booleans are ints.</summary>
    public bool IsWhole => Kind is ScriptKind.Integer or ScriptKind.Boolean;

    public bool IsNumber => IsWhole || Kind == ScriptKind.Real;

    /// <summary>The type's name in error texts.</summary>
    public string TypeName => Kind switch
    {
        ScriptKind.None => "NoneType",
        ScriptKind.Boolean => "bool",
        ScriptKind.Integer => "int",
        ScriptKind.Real => "float",
        ScriptKind.Text => "str",
        ScriptKind.Bytes => "bytes",
        ScriptKind.List => "list",
        ScriptKind.Object => Object.TypeName,
        _ => "tuple",
    };

    public static ScriptValue FromBytes(byte[] value) => new(ScriptKind.Bytes, reference: value);

    /// <summary>Four bytes: port, status, data 1, data 2.</summary>
    public static ScriptValue FromMidi(byte[] value) => new(ScriptKind.Midi, reference: value);

    public static ScriptValue FromTimeTag(long value) => new(ScriptKind.TimeTag, value);

    public static ScriptValue FromList(IReadOnlyList<ScriptValue> items) => new(ScriptKind.List, reference: items);

    public static ScriptValue FromObject(LiveObject? value) => value is null ? None : new(ScriptKind.Object, reference: value);

    public static implicit operator ScriptValue(bool value) => new(ScriptKind.Boolean, value ? 1 : 0);

    public static implicit operator ScriptValue(int value) => new(ScriptKind.Integer, value);

    public static implicit operator ScriptValue(long value) => new(ScriptKind.Integer, value);

    public static implicit operator ScriptValue(double value) => new(ScriptKind.Real, real: value);

    public static implicit operator ScriptValue(string value) => new(ScriptKind.Text, reference: value);

    /// <summary>Python's <c>int(value)</c>, which AbletonOSC puts around most indices.</summary>
    public ScriptError? ToIndex(out int index)
    {
        index = 0;
        switch (Kind)
        {
            case ScriptKind.Boolean or ScriptKind.Integer:
                index = (int)Math.Clamp(_integer, int.MinValue, int.MaxValue);
                return null;
            case ScriptKind.Real when double.IsNaN(_real):
                return ScriptError.Value("cannot convert float NaN to integer");
            case ScriptKind.Real when double.IsInfinity(_real):
                return new ScriptError(ScriptErrorKind.Other, "cannot convert float infinity to integer");
            case ScriptKind.Real:
                index = (int)Math.Clamp(_real, int.MinValue, int.MaxValue);
                return null;
            case ScriptKind.Text when int.TryParse(Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index):
                return null;
            case ScriptKind.Text:
                return ScriptError.Value($"invalid literal for int() with base 10: {Quote(Text)}");
            default:
                return ScriptError.Type(
                    $"int() argument must be a string, a bytes-like object or a real number, not '{TypeName}'");
        }
    }

    /// <summary>Python's <c>repr</c> of a value that can be part of a listener's key.</summary>
    public override string ToString() => Kind switch
    {
        ScriptKind.None => "None",
        ScriptKind.Boolean => Boolean ? "True" : "False",
        ScriptKind.Integer => _integer.ToString(CultureInfo.InvariantCulture),
        ScriptKind.Real => _real.ToString(Math.Truncate(_real) == _real ? "0.0" : "R", CultureInfo.InvariantCulture),
        ScriptKind.Text => Quote(Text),
        _ => $"<{TypeName}>",
    };

    public bool Equals(ScriptValue other)
    {
        if (IsNumber && other.IsNumber)
        {
            return IsWhole && other.IsWhole ? _integer == other._integer : Real.Equals(other.Real);
        }

        return Kind == other.Kind && Kind switch
        {
            ScriptKind.None => true,
            ScriptKind.TimeTag => _integer == other._integer,
            ScriptKind.Text => Text == other.Text,
            ScriptKind.Bytes or ScriptKind.Midi => Bytes.AsSpan().SequenceEqual(other.Bytes),
            ScriptKind.List => Items.SequenceEqual(other.Items),
            _ => ReferenceEquals(_reference, other._reference),
        };
    }

    public override bool Equals(object? obj) => obj is ScriptValue other && Equals(other);

    public override int GetHashCode() => Kind switch
    {
        _ when IsNumber => Real.GetHashCode(),
        ScriptKind.Text => Text.GetHashCode(StringComparison.Ordinal),
        ScriptKind.TimeTag => _integer.GetHashCode(),
        ScriptKind.Object => _reference!.GetHashCode(),
        ScriptKind.Bytes or ScriptKind.Midi => Bytes.Length,
        ScriptKind.List => Items.Count,
        _ => 0,
    };

    private static string Quote(string text)
    {
        // Python takes single quotes unless the text holds some and no double ones.
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                _ when character == quote => quoted.Append('\\').Append(quote),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append(quote).ToString();
    }
}

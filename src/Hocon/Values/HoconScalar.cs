using System.Globalization;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon;

/// <summary>Text, a number, a boolean or null.</summary>
public sealed class HoconScalar : HoconValue
{
    private readonly HoconKind _kind;

    internal HoconScalar(string text, HoconKind kind, Place place, Trail? trail = null) : base(place, trail)
    {
        Text = text;
        _kind = kind;
    }

    /// <inheritdoc />
    public override HoconKind Kind => _kind;

    /// <summary>The text: of a string without its quotes and escapes, of everything else exactly as written (<c>1e5</c>, <c>007</c>).</summary>
    public string Text { get; }

    /// <summary>True when the text is a number followed by a unit, as a duration or a size has.</summary>
    public bool HasUnit => HoconUnits.HasUnit(Text);

    /// <summary>A whole number, also one written <c>1e3</c> or <c>2.0</c> or in quotes. False for a fraction or beyond 64 bits.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (!IsNumeric())
        {
            return false;
        }

        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        // decimal would be exact to 28 digits but rejects large exponents; a double that is whole and below 2^63 is exact as well.
        if (!TryGetDouble(out var number) || number != Math.Truncate(number) || number is < -9223372036854775808d or >= 9223372036854775808d)
        {
            return false;
        }

        value = (long)number;
        return decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact == value : true;
    }

    /// <summary>A finite number, also one in quotes.</summary>
    public bool TryGetDouble(out double value)
    {
        value = 0;
        return IsNumeric() && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary><c>true</c>, <c>yes</c>, <c>on</c>, <c>false</c>, <c>no</c>, <c>off</c>: lower case only, quoted or not. 1 and 0 are not booleans.</summary>
    public bool TryGetBoolean(out bool value)
    {
        value = Text is "true" or "yes" or "on";
        return _kind is HoconKind.Boolean or HoconKind.String && (value || Text is "false" or "no" or "off");
    }

    /// <summary>A duration: <c>15ms</c>, <c>1.5 s</c>, <c>2 minutes</c>. Units: ns us ms s m h d and their long forms, case sensitive.</summary>
    /// <param name="value">Rounded to 100 ns.</param>
    /// <param name="requireUnit">When false, a bare number is milliseconds, as HOCON has it.</param>
    public bool TryGetDuration(out TimeSpan value, bool requireUnit = false)
    {
        value = default;
        return _kind is HoconKind.String or HoconKind.Number && HoconUnits.TryParseDuration(Text, requireUnit, out value);
    }

    /// <summary>A size in bytes: <c>512</c>, <c>10 kB</c> (1000), <c>10K</c> or <c>10KiB</c> (1024). Case sensitive: <c>KB</c> is an error.</summary>
    public bool TryGetBytes(out long value)
    {
        value = 0;
        return _kind is HoconKind.String or HoconKind.Number && HoconUnits.TryParseBytes(Text, out value);
    }

    internal override HoconScalar With(Trail? trail) => new(Text, _kind, Place, trail);

    private bool IsNumeric() => _kind == HoconKind.Number || (_kind == HoconKind.String && HoconNumber.IsNumber(Text));
}

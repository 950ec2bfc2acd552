namespace MidiMesh.Hocon;

/// <summary>The grammar of numbers in unquoted text.</summary>
/// <remarks>HOCON leaves it to "what a JSON parser takes"; the reference takes more: leading zeros, <c>1.</c> and <c>-.5</c>. So do we.</remarks>
internal static class HoconNumber
{
    /// <summary>True for the characters a number may hold; text that begins with a digit or '-' is scanned with this set first.</summary>
    public static bool IsNumberCharacter(char c) => c is (>= '0' and <= '9') or '.' or '-' or '+' or 'e' or 'E';

    /// <summary>True when the whole text is a number: <c>-? digits [. digits] [e [+-] digits]</c> with at least one digit before the exponent.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiDigit(text[0]) || text[0] == '-'))
        {
            return false;
        }

        var i = text[0] == '-' ? 1 : 0;
        var whole = SkipDigits(text, ref i);
        var fraction = 0;
        if (i < text.Length && text[i] == '.')
        {
            i++;
            fraction = SkipDigits(text, ref i);
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            i++;
            if (i < text.Length && text[i] is '+' or '-')
            {
                i++;
            }

            if (SkipDigits(text, ref i) == 0)
            {
                return false;
            }
        }

        return i == text.Length;
    }

    /// <summary>The same number as JSON writes it: no leading zeros, digits on both sides of the point.</summary>
    public static string ToJson(string number)
    {
        var text = number.AsSpan();
        var sign = text[0] == '-' ? "-" : string.Empty;
        text = text[sign.Length..];
        var i = 0;
        SkipDigits(text, ref i);
        var whole = text[..i].TrimStart('0');
        ReadOnlySpan<char> fraction = default;
        if (i < text.Length && text[i] == '.')
        {
            var from = ++i;
            SkipDigits(text, ref i);
            fraction = text[from..i];
        }

        return $"{sign}{(whole.IsEmpty ? "0" : whole)}{(fraction.IsEmpty ? "" : ".")}{fraction}{text[i..]}";
    }

    private static int SkipDigits(ReadOnlySpan<char> text, ref int i)
    {
        var from = i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return i - from;
    }
}

namespace MidiMesh.Hocon.Syntax;

/// <summary>Character classes of the HOCON specification ("Whitespace", "Unquoted strings").</summary>
internal static class HoconCharacters
{
    /// <summary>Class of each ASCII character: '.' may stand in unquoted text, 'w' whitespace, 'n' line feed, 's' special, 'x' must be quoted.</summary>
    private static ReadOnlySpan<byte> Ascii =>
        // 0x00: controls; tab, VT, FF, CR and FS..US are whitespace
        ".........wnwww..............wwww"u8 +
        //  !"#$%&'()*+,-./0123456789:;<=>?
        "wxssx.x...xss..s..........s..s.x"u8 +
        // @A..Z[\]^_
        "x..........................sxsx."u8 +
        // `a..z{|}~DEL
        "x..........................s.s.."u8;

    /// <summary>Whitespace, line feed not included. .NET's own test differs for six characters.</summary>
    public static bool IsWhitespace(char c) => c < 128
        ? Ascii[c] == 'w'
        : c is '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A') or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000' or '\uFEFF';

    /// <summary>True when the character may stand in unquoted text. A '/' may, unless another follows: the caller looks.</summary>
    public static bool IsUnquoted(char c) => c < 128 ? Ascii[c] == '.' || c == '/' : !IsWhitespace(c);

    /// <summary>True when the character has no meaning of its own outside quotes.</summary>
    public static bool IsReserved(char c) => c < 128 && Ascii[c] == 'x';
}

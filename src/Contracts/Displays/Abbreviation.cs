namespace MidiMesh.Contracts.Displays;

/// <summary>Shortens a name so that it is still known: vowels go first, from the right, then blanks, and only then the end, whose number stays: "Percussion 12" is "Prcs12" in six places.</summary>
public static class Abbreviation
{
    /// <summary>Shortens in place; does not allocate.</summary>
    /// <param name="text">ASCII, one character to a place. The eighth bit, a dot behind the character, is kept with it.</param>
    /// <param name="width">How many places there are.</param>
    /// <returns>How many are left, at most <paramref name="width"/>.</returns>
    public static int Shorten(Span<byte> text, int width)
    {
        var length = text.Length;
        for (var at = length - 1; at > 0 && length > width; at--)
        {
            // The first letter of a word stays: a name is known by it.
            if (IsVowel(text[at]) && IsLetter(text[at - 1]))
            {
                Remove(text, at, ref length);
            }
        }

        for (var at = length - 1; at > 0 && length > width; at--)
        {
            if (text[at] == ' ')
            {
                Remove(text, at, ref length);
            }
        }

        if (length <= width)
        {
            return length;
        }

        var digits = 0;
        while (digits < length && text[length - 1 - digits] is >= (byte)'0' and <= (byte)'9')
        {
            digits++;
        }

        if (digits > 0 && digits <= width / 2)
        {
            text.Slice(length - digits, digits).CopyTo(text[(width - digits)..]);
        }

        return width;
    }

    private static void Remove(Span<byte> text, int at, ref int length)
    {
        text[(at + 1)..length].CopyTo(text[at..]);
        length--;
    }

    private static bool IsVowel(byte letter) => (letter | 0x20) is 'a' or 'e' or 'i' or 'o' or 'u';

    private static bool IsLetter(byte letter) => (letter | 0x20) is >= 'a' and <= 'z';
}

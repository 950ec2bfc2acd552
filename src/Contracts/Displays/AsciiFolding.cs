namespace MidiMesh.Contracts.Displays;

/// <summary>Turns people's names into what small displays have: accents go, ligatures come apart, typographers' signs become plain ones.</summary>
public static class AsciiFolding
{
    private const int TableEnd = 0x180;                      // Latin-1 Supplement and Latin Extended-A
    private const char Unknown = '?';

    // The letters from U+00C0 to U+00FF and from U+0100 to U+017F without their accents. Written out: without culture data .NET cannot take them apart.
    private const string FromC0 = "AAAAAA?CEEEEIIII?NOOOOO?OUUUUY??aaaaaa?ceeeeiiii?nooooo?ouuuuy?y";
    private const string From100 = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    private static readonly string[] Table = MakeTable();

    /// <summary>Folds a text; does not allocate.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="to">Takes printable ASCII; what finds no room is left out.</param>
    /// <returns>How many characters were written, without blanks at the two ends. Pictures are left out; a letter without a likeness becomes a question mark.</returns>
    public static int Fold(ReadOnlySpan<char> text, Span<char> to)
    {
        var length = 0;
        foreach (var letter in text.Trim())
        {
            if (letter < TableEnd)
            {
                foreach (var plain in Table[letter])
                {
                    Add(plain, to, ref length);
                }
            }
            else if (Sign(letter) is var sign and not '\0')
            {
                Add(sign, to, ref length);
            }
        }

        while (length > 0 && to[length - 1] == ' ')
        {
            length--;
        }

        return length;
    }

    private static void Add(char letter, Span<char> to, ref int length)
    {
        if (length < to.Length && (letter != ' ' || length > 0))
        {
            to[length++] = letter;
        }
    }

    /// <summary>What stands for a character beyond the table; nothing for one that is left out.</summary>
    private static char Sign(char letter) => letter switch
    {
        '\u2018' or '\u2019' or '\u201A' or '\u2032' => '\'',
        '\u201C' or '\u201D' or '\u201E' or '\u2033' => '"',
        >= '\u2010' and <= '\u2015' or '\u2212' => '-',
        '\u2026' => '.',
        '\u2022' => '*',
        '\u0218' => 'S',
        '\u0219' => 's',
        '\u021A' => 'T',
        '\u021B' => 't',
        '\u20AC' => 'E',
        '\u266D' => 'b',
        '\u266F' => '#',
        >= '\u2000' and <= '\u200A' or '\u202F' or '\u3000' => ' ',
        // Accents that stand behind their letter, as macOS writes names; joiners and selectors; halves of pictures; arrows and symbols.
        >= '\u0300' and <= '\u036F' or (>= '\u200B' and <= '\u200F') or (>= '\uD800' and <= '\uDFFF') or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF' => '\0',
        >= '\u2190' and <= '\u2BFF' => '\0',
        _ => Unknown,
    };

    private static string[] MakeTable()
    {
        var table = new string[TableEnd];
        for (var i = 0; i < TableEnd; i++)
        {
            table[i] = (char)i switch
            {
                < ' ' or (>= '\u007F' and < '\u00A0') => "",
                < '\u007F' => ((char)i).ToString(),
                '\u00A0' => " ",
                'ß' => "ss",
                'Æ' => "AE",
                'æ' => "ae",
                'Œ' => "OE",
                'œ' => "oe",
                'Ĳ' => "IJ",
                'ĳ' => "ij",
                'Ð' => "D",
                'ð' => "d",
                'Þ' => "TH",
                'þ' => "th",
                '«' or '»' => "\"",
                '´' => "'",
                '·' => ".",
                '×' => "x",
                '÷' => "/",
                '°' => "o",
                'µ' => "u",
                '¹' => "1",
                '²' => "2",
                '³' => "3",
                '¡' => "!",
                '¿' => "?",
                >= '\u0100' => From100[i - 0x100].ToString(),
                >= '\u00C0' => FromC0[i - 0xC0].ToString(),
                _ => "",
            };
        }

        return table;
    }
}

using System.Text;

namespace MidiMesh.Hocon.Tests;

/// <summary>Text that is HOCON only by chance.</summary>
internal static class RandomText
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"", "\"\"\"", "${", "${?", "$", "=", ":", "+=", ",", "\n", "\r\n", "\r", " ", "\t", "#", "//", "\\", "\\u00", "a", "b.c", ".", "..", "1", "-", "1e+5", "+",
        "true", "null", "include", "include \"x\"", "file(", "required(", ")", "\uFEFF", "\u00A0", "\u2028", "é", "😀", "\uD83D", "\u0000", "*", "@", "`", "'", "\u201C", ";", "${a}", "${?b.c}", "a = ", "{ a = ${a} }",
    ];

    public static string Next(Random random, int maxPieces)
    {
        var text = new StringBuilder();
        for (var count = random.Next(maxPieces); count > 0; count--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }
}

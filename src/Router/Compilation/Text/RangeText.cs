using System.Globalization;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>Reads <c>3</c> and <c>1..4</c> in whatever the ends are written: whole numbers, numbers, notes.</summary>
internal static class RangeText
{
    /// <summary>Cuts a range at its two dots; a single value is both ends.</summary>
    public static (string Low, string High) Cut(string text)
    {
        // "0.0..0.5" and "C-1..C4" hold dots and signs of their own: only two dots in a row separate.
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        return dots < 0 ? (text.Trim(), text.Trim()) : (text[..dots].Trim(), text[(dots + 2)..].Trim());
    }

    /// <summary>A range of whole numbers, of at most six digits.</summary>
    public static bool TryWhole(string text, out int low, out int high)
    {
        var (first, second) = Cut(text);
        high = 0;
        return TryWholeNumber(first, out low) && TryWholeNumber(second, out high);
    }

    /// <summary>A range of notes by name or number.</summary>
    public static bool TryNotes(string text, out int low, out int high)
    {
        var (first, second) = Cut(text);
        high = 0;
        return NoteNames.TryParse(first, out low) && NoteNames.TryParse(second, out high);
    }

    /// <summary>A range of numbers.</summary>
    public static bool TryNumbers(string text, out double low, out double high)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        var (first, second) = Cut(text);
        high = 0;
        return double.TryParse(first, Style, CultureInfo.InvariantCulture, out low) && double.TryParse(second, Style, CultureInfo.InvariantCulture, out high);
    }

    private static bool TryWholeNumber(string text, out int number)
    {
        number = 0;
        return text.Length <= 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

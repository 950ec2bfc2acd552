using System.Globalization;

namespace MidiMesh.Contracts.Devices;

/// <summary>Colours as 0xRRGGBB, and how alike two of them look on a lamp.</summary>
public static class Rgb
{
    /// <summary>White.</summary>
    public const int White = 0xFFFFFF;

    // Below this a clip looks grey rather than coloured; Live's palest pastel has 0.2.
    private const double Grey = 0.15;

    /// <summary>Reads <c>#rrggbb</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int colour)
    {
        colour = -1;
        return text.Length == 7 && text[0] == '#' && int.TryParse(text[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out colour);
    }

    /// <summary>A colour as it is written: <c>#rrggbb</c>.</summary>
    public static string Name(int colour) => string.Create(CultureInfo.InvariantCulture, $"#{colour & White:x6}");

    /// <summary>The same hue with a part of its brightness, 0..1.</summary>
    public static int Dim(int colour, double part) =>
        ((int)(Red(colour) * part) << 16) | ((int)(Green(colour) * part) << 8) | (int)(Blue(colour) * part);

    /// <summary>Red, 0..255.</summary>
    public static int Red(int colour) => (colour >> 16) & 0xFF;

    /// <summary>Green, 0..255.</summary>
    public static int Green(int colour) => (colour >> 8) & 0xFF;

    /// <summary>Blue, 0..255.</summary>
    public static int Blue(int colour) => colour & 0xFF;

    /// <summary>How far a colour that can be shown is from the one wanted; 0 is the same.</summary>
    /// <remarks>Hue comes first: by the plain distance of the three numbers every pastel is nearest to white, and on a lamp white says nothing. A colour is never taken for grey while there is any colour, nor grey for a colour.</remarks>
    public static double Distance(int wanted, int shown)
    {
        var (hue, saturation, value) = Split(wanted);
        var (otherHue, otherSaturation, otherValue) = Split(shown);
        if (saturation < Grey != otherSaturation < Grey)
        {
            return 100 + Plain(wanted, shown);
        }

        if (saturation < Grey)
        {
            return Math.Abs(value - otherValue);
        }

        var turn = Math.Abs(hue - otherHue);
        return (8 * Math.Min(turn, 360 - turn) / 180) + (0.5 * Math.Abs(value - otherValue)) + (0.25 * Math.Abs(saturation - otherSaturation));
    }

    private static double Plain(int a, int b) =>
        (Math.Abs(Red(a) - Red(b)) + Math.Abs(Green(a) - Green(b)) + Math.Abs(Blue(a) - Blue(b))) / 765.0;

    private static (double Hue, double Saturation, double Value) Split(int colour)
    {
        var (red, green, blue) = (Red(colour), Green(colour), Blue(colour));
        var high = Math.Max(red, Math.Max(green, blue));
        var range = high - Math.Min(red, Math.Min(green, blue));
        if (range == 0)
        {
            return (0, 0, high / 255.0);
        }

        var hue = high == red ? (double)(green - blue) / range : high == green ? 2 + ((double)(blue - red) / range) : 4 + ((double)(red - green) / range);
        return (((hue * 60) + 360) % 360, (double)range / high, high / 255.0);
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Displays;

/// <summary>Where a text stands within its field.</summary>
public enum TextAlign : byte
{
    /// <summary>At the left end.</summary>
    Left,

    /// <summary>At the right end, as numbers do.</summary>
    Right,

    /// <summary>In the middle; an odd blank is on the right.</summary>
    Centre,
}

/// <summary>The part of a display that an element of the profile is.</summary>
/// <param name="Display">Index of the display in the profile.</param>
/// <param name="Offset">Its first cell, from 0.</param>
/// <param name="Width">How many cells.</param>
/// <param name="Align">Where texts stand in it.</param>
public readonly record struct TextField(int Display, int Offset, int Width, TextAlign Align);

/// <summary>Characters that a display has, one behind the other, and how they are sent.</summary>
/// <param name="First">The first character, printable ASCII.</param>
/// <param name="Last">The last one.</param>
/// <param name="Value">What is sent for the first.</param>
/// <param name="Numbers">For each cell the controller that sets it; empty where a message of several characters does.</param>
public sealed record LetterRange(byte First, byte Last, int Value, int[] Numbers)
{
    /// <summary>Whether a character is one of them.</summary>
    public bool Has(byte letter) => letter >= First && letter <= Last;
}

/// <summary>A display as data: cells in a row that show one character each, and what sets them. Immutable.</summary>
/// <remarks>A cell is a byte: an ASCII character, with <see cref="Dot"/> when a dot is lit behind it.</remarks>
/// <param name="Name">Its name in the profile.</param>
/// <param name="Size">How many cells; of several rows the second begins where the first ends.</param>
/// <param name="Letters">The characters that it has.</param>
/// <param name="Message">The message that sets several cells; null when each has a controller of its own.</param>
/// <param name="Source">Where the numbers come from: section or page of the maker's manual.</param>
public sealed record TextDisplay(string Name, int Size, LetterRange[] Letters, TextMessage? Message, string Source)
{
    /// <summary>A cell that shows nothing.</summary>
    public const byte Blank = (byte)' ';

    /// <summary>The bit of a cell that lights a dot behind its character.</summary>
    public const byte Dot = 0x80;

    /// <summary>Most cells: an offset has seven bits.</summary>
    public const int MostCells = 128;

    private const int LongestText = 256;

    /// <summary>Channel of the cells' controllers, 0..15.</summary>
    public int Channel { get; init; }

    /// <summary>What a dot adds to a cell's value; 0 where a dot is a character like others.</summary>
    public int DotValue { get; init; }

    /// <summary>The shortest time between two changes of what it shows; what changes meanwhile is shown together.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>What is sent for a cell.</summary>
    public int ValueOf(byte cell) => RangeOf((byte)(cell & ~Dot)) is { } range ? range.Value + (cell & ~Dot) - range.First + ((cell & Dot) != 0 ? DotValue : 0) : 0;

    /// <summary>The message that sets one cell, for a display whose cells have controllers.</summary>
    public MidiMessage MessageFor(int at, byte cell) => MidiMessage.ControlChange(Channel, (RangeOf((byte)(cell & ~Dot)) ?? Letters[0]).Numbers[at], ValueOf(cell));

    /// <summary>The cell that a value sent stands for; false when it stands for no character.</summary>
    public bool TryRead(int value, int range, out byte cell)
    {
        var letters = Letters[range];
        var dot = DotValue > 0 && value >= DotValue ? Dot : 0;
        var letter = letters.First + value - letters.Value - (dot != 0 ? DotValue : 0);
        cell = (byte)(letter | dot);
        return letter >= letters.First && letter <= letters.Last;
    }

    /// <summary>Writes a text into a field's cells: folded to the characters that the display has, shortened to the width, with blanks around it. Does not allocate.</summary>
    public void Fit(ReadOnlySpan<char> text, TextAlign align, Span<byte> cells)
    {
        Span<char> plain = stackalloc char[LongestText];
        Span<byte> shown = stackalloc byte[LongestText];
        var length = 0;
        foreach (var letter in plain[..AsciiFolding.Fold(text, plain)])
        {
            if (letter == '.' && DotValue > 0 && length > 0 && (shown[length - 1] & Dot) == 0)
            {
                shown[length - 1] |= Dot;
            }
            else
            {
                shown[length++] = Nearest((byte)letter);
            }
        }

        length = Abbreviation.Shorten(shown[..length], cells.Length);
        var blanks = cells.Length - length;
        var left = align switch { TextAlign.Right => blanks, TextAlign.Centre => blanks / 2, _ => 0 };
        cells.Fill(Blank);
        shown[..length].CopyTo(cells[left..]);
    }

    private byte Nearest(byte letter)
    {
        if (RangeOf(letter) is not null)
        {
            return letter;
        }

        var other = (byte)(letter ^ 0x20);                   // capitals for small letters, and the other way round
        return (letter | 0x20) is >= (byte)'a' and <= (byte)'z' && RangeOf(other) is not null ? other : RangeOf((byte)'?') is not null ? (byte)'?' : Blank;
    }

    private LetterRange? RangeOf(byte letter)
    {
        foreach (var range in Letters)
        {
            if (range.Has(letter))
            {
                return range;
            }
        }

        return null;
    }
}

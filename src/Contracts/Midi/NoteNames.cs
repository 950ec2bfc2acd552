using System.Globalization;

namespace MidiMesh.Contracts.Midi;

/// <summary>
/// Note names as Live shows them: middle C, note 60, is C3; the lowest note is C-2 and the highest (127) G8.
/// (The specification names no octaves; other makers call note 60 C4 or C5.)
/// </summary>
public static class NoteNames
{
    private const int LowestOctave = -2;
    private const int NotesInOctave = 12;

    private static readonly string[] Names = MakeNames();

    /// <summary>The name with sharps, such as "C#3". No allocation.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="note"/> is not 0-127.</exception>
    public static string Format(int note)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(note);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(note, MidiMessage.MaxValue);
        return Names[note];
    }

    /// <summary>
    /// Reads a name ("C#3", "db3", "B♭-1") or a number ("60"). Letters in either case; at most one sharp or flat; nothing before or after.
    /// "B#2" is C3 and "Cb3" is B2, as on paper. False when it is no name or the note is not 0-127.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int note)
    {
        note = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        if (char.IsAsciiDigit(text[0]))
        {
            return TryParseInteger(text, out note) && InRange(ref note);
        }

        if (SemitoneOf(text[0]) is not { } semitone)
        {
            return false;
        }

        // The letter b is a note only in front: in second place it can only be a flat, as an octave begins with a digit or a minus.
        var rest = text[1..];
        var accidental = rest.IsEmpty ? 0 : rest[0] switch { '#' or '♯' => 1, 'b' or 'B' or '♭' => -1, _ => 0 };
        rest = accidental == 0 ? rest : rest[1..];
        var negative = !rest.IsEmpty && rest[0] == '-';
        rest = negative ? rest[1..] : rest;
        if (!TryParseInteger(rest, out var octave))
        {
            return false;
        }

        note = (((negative ? -octave : octave) - LowestOctave) * NotesInOctave) + semitone + accidental;
        return InRange(ref note);
    }

    // Three digits hold every note and octave there is, and cannot overflow.
    private static bool TryParseInteger(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        return digits.Length <= 3 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool InRange(ref int note)
    {
        if (note is >= 0 and <= MidiMessage.MaxValue)
        {
            return true;
        }

        note = 0;
        return false;
    }

    private static int? SemitoneOf(char letter) => letter switch
    {
        'C' or 'c' => 0,
        'D' or 'd' => 2,
        'E' or 'e' => 4,
        'F' or 'f' => 5,
        'G' or 'g' => 7,
        'A' or 'a' => 9,
        'B' or 'b' => 11,
        _ => null,
    };

    private static string[] MakeNames()
    {
        string[] steps = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
        var names = new string[MidiMessage.MaxValue + 1];
        for (var note = 0; note < names.Length; note++)
        {
            var octave = (note / NotesInOctave) + LowestOctave;
            names[note] = steps[note % NotesInOctave] + octave.ToString(CultureInfo.InvariantCulture);
        }

        return names;
    }
}

using System.Globalization;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Melodies;

/// <summary>Melodies as people type them: <c>C3 D3:1/8 -:1/4 C3+E3+G3:1/2@90</c>.</summary>
/// <remarks>
/// Words between blanks, one after the other. A note, notes joined by <c>+</c>, or <c>-</c> for a rest; then <c>:</c> and a part of a whole note (1/4 when
/// not said; a dot makes it half as long again, a <c>t</c> a triplet); then <c>@</c> and the velocity, which stands until the next.
/// </remarks>
public static class MelodyText
{
    private const int BeatsOfWhole = 4;
    private const int UsualVelocity = 100;

    /// <summary>Reads a melody.</summary>
    /// <param name="text">The words.</param>
    /// <param name="notes">The notes; empty on an error.</param>
    /// <param name="beats">How long it is in quarter notes, with a rest at its end.</param>
    /// <param name="error">What is wrong with which word, without its full stop; null if nothing is.</param>
    public static bool TryParse(string text, out IReadOnlyList<MelodyNote> notes, out double beats, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var read = new List<MelodyNote>();
        var velocity = UsualVelocity;
        (notes, beats, error) = ([], 0, null);
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            error = ReadWord(words[i], read, ref beats, ref velocity);
            if (error is not null)
            {
                error = string.Create(CultureInfo.InvariantCulture, $"note {i + 1}, '{words[i]}': {error}");
                return false;
            }
        }

        if (words.Length == 0)
        {
            error = "there are no notes; write for example C3 E3:1/8 -:1/8 G3:1/2";
            return false;
        }

        notes = read;
        return true;
    }

    private static string? ReadWord(string word, List<MelodyNote> notes, ref double beats, ref int velocity)
    {
        var at = word.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0 && (!int.TryParse(word.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out velocity) || velocity is < 1 or > MidiMessage.MaxValue))
        {
            return "a velocity is 1 to 127";
        }

        var rest = at >= 0 ? word.AsSpan(0, at) : word;
        var colon = rest.IndexOf(':');
        var length = 1.0;
        if (colon >= 0 && !TryLength(rest[(colon + 1)..], out length))
        {
            return "a length is a part of a whole note, such as 1/4, 1/8., 1/8t or 2";
        }

        var pitches = colon >= 0 ? rest[..colon] : rest;
        if (pitches is not "-")
        {
            foreach (var pitch in pitches.Split('+'))
            {
                if (!NoteNames.TryParse(pitches[pitch], out var note))
                {
                    return $"'{pitches[pitch]}' is no note; C3 is 60, and - is a rest";
                }

                notes.Add(new MelodyNote(note, velocity, beats, length));
            }
        }

        beats += length;
        return null;
    }

    /// <summary>"1/8." in quarter notes.</summary>
    private static bool TryLength(ReadOnlySpan<char> text, out double beats)
    {
        beats = 0;
        var factor = text switch { [.., '.'] => 1.5, [.., 't'] => 2 / 3.0, _ => 1 };
        text = factor == 1 ? text : text[..^1];
        var slash = text.IndexOf('/');
        var below = 1;
        if (slash >= 0 && !TryNumber(text[(slash + 1)..], out below))
        {
            return false;
        }

        if (!TryNumber(slash >= 0 ? text[..slash] : text, out var above))
        {
            return false;
        }

        beats = (double)above / below * BeatsOfWhole * factor;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 1024;
}

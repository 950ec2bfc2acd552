using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Midi;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>Which characters a display has: <c>letters = [ { of = "A..Z", value = 0, number = "108 + cell" } ]</c>; without it all of ASCII by their own numbers.</summary>
internal static class LettersReader
{
    private const byte FirstLetter = (byte)' ';
    private const byte LastLetter = (byte)'~';
    private const string Dots = "..";

    /// <summary>Reads a display's letters; null when they cannot be read, which has been reported.</summary>
    /// <param name="display">The display.</param>
    /// <param name="cells">How many cells it has.</param>
    /// <param name="byController">Whether each cell has a controller of its own.</param>
    public static LetterRange[]? Read(Section display, int cells, bool byController)
    {
        var items = display.List("letters");
        if (items.Count == 0)
        {
            if (!byController)
            {
                return [new LetterRange(FirstLetter, LastLetter, FirstLetter, [])];
            }

            display.Bag.Error(RigDiagnosticIds.MissingKey, display.Origin, $"{display.What}: either 'message' or 'letters' must say how a character is written, for instance message = \"F0 … <text> F7\"");
            return null;
        }

        var letters = new List<LetterRange>();
        foreach (var item in items)
        {
            if (item is not HoconObject body)
            {
                display.Wrong(item, "letters", "{ of = \"A..Z\", value = 65 }");
            }
            else if (Section.Read(body, $"{display.What}, letters", display.Bag, range => ReadRange(range, cells, byController)) is { } read)
            {
                letters.Add(read);
            }
        }

        if (letters.Count < items.Count)
        {
            return null;
        }

        if (letters.Exists(static range => range.Has(TextDisplay.Blank)))
        {
            return [.. letters];
        }

        display.Bag.Error(RigDiagnosticIds.MissingKey, display.KeyOrigin("letters"), $"{display.What}: 'letters' has no blank; say what clears a character: {{ of = \" \", value = 32 }}");
        return null;
    }

    private static LetterRange? ReadRange(Section range, int cells, bool byController)
    {
        var of = range.RequiredText("of", "\"A..Z\"");
        var value = range.Whole("value", 0, MidiMessage.MaxValue);
        if (value is null && range.Take("value") is null)
        {
            range.Bag.Error(RigDiagnosticIds.MissingKey, range.Origin, $"{range.What}: 'value' is missing: what is sent for the first of them");
        }

        var numbers = byController ? new PlaceNumbers([new PlaceAxis("cell", 1, cells)]).Read(range, "number", 0, MidiMessage.MaxValue, isRequired: true) : [];
        range.Done();
        if (of is null || value is null || numbers is null)
        {
            return null;
        }

        var (first, last) = of.Value.Value switch
        {
            [var only] => (only, only),
            [var low, '.', '.', var high] => (low, high),
            _ => ('\0', '\0'),
        };
        if (first < FirstLetter || last > LastLetter || last < first)
        {
            range.Bag.Error(RigDiagnosticIds.BadValue, of.Value.Origin, $"{range.What}: 'of' should be one character of ASCII or a range of them such as \"A{Dots}Z\", not '{of.Value.Value}'");
            return null;
        }

        if (value.Value.Value + last - first <= MidiMessage.MaxValue)
        {
            return new LetterRange((byte)first, (byte)last, value.Value.Value, numbers);
        }

        range.Bag.Error(RigDiagnosticIds.BadValue, value.Value.Origin, $"{range.What}: from {value.Value.Value} on the values of '{of.Value.Value}' go beyond {MidiMessage.MaxValue}");
        return null;
    }
}

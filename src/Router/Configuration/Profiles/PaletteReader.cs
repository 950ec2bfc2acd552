using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Lights;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary><c>palettes { NAME { sends, rest, colours { WORD = 1, WORD = [ { sends, channel, number, value } ] } } }</c>, or <c>levels { from, to, off }</c> for lights that show a value.</summary>
internal static class PaletteReader
{
    // One byte says which colour, and one value of it that none is known.
    private const int MaxColours = 250;

    private const string Off = "off";
    private const string OneStyle = "value";

    private static readonly Words<MidiKind> Messages = new(("note", MidiKind.NoteOn), ("controller", MidiKind.ControlChange), ("pressure", MidiKind.ChannelPressure));

    /// <summary><c>value = own</c>: the light's own number, where one controller serves all lights.</summary>
    private const string Own = "own";

    /// <summary>Reads a profile's palettes.</summary>
    public static List<LightPalette> Read(Section file)
    {
        var palettes = new List<LightPalette>();
        if (file.Object("palettes", $"{file.What}, palettes") is not { } section)
        {
            return palettes;
        }

        foreach (var field in section.Fields)
        {
            if (field.Value is HoconObject body)
            {
                palettes.Add(Section.Read(body, $"{file.What}, palette '{field.Key}'", file.Bag, palette => ReadPalette(palette, field.Key)));
            }
            else
            {
                section.Wrong(field.Value, field.Key, "{ colours { off = 0, … } }");
            }
        }

        return palettes;
    }

    private static LightPalette ReadPalette(Section palette, string name)
    {
        var message = palette.Word("sends", Messages, MidiKind.NoteOn);
        var rest = palette.Text("rest", Off) ?? new Written<string>(Off, palette.Origin);
        palette.Text("source", "\"the maker's manual\"");
        if (palette.Object("levels", $"{palette.What}, levels") is { } levels)
        {
            return ReadLevels(palette, levels, name, message);
        }

        var colours = new List<LightColour>();
        if (palette.Object("colours", $"{palette.What}, colours") is { } words)
        {
            foreach (var field in words.Fields)
            {
                if (ReadWrites(words, field, message) is { Count: > 0 } writes)
                {
                    colours.Add(new LightColour(field.Key, [.. writes]) { Rgb = ColourWords.RgbOf(field.Key) });
                }
            }
        }

        colours.AddRange(ColourTableReader.ReadTable(palette, message));
        var anyColour = ColourTableReader.ReadAnyColour(palette);
        palette.Done();
        if (colours.Count > MaxColours)
        {
            palette.Bag.Error(RigDiagnosticIds.TooMany, palette.Origin, $"{palette.What}: at most {MaxColours} colours");
            colours.RemoveRange(MaxColours, colours.Count - MaxColours);
        }

        var first = colours.FindIndex(colour => colour.Name == rest.Value);
        if (first < 0)
        {
            if (palette.Take("colours") is HoconObject written && written.FindField(rest.Value) is not null)
            {
                return OffOnly(name, message);          // it is there and cannot be read, which has been reported
            }

            palette.Bag.Error(RigDiagnosticIds.UnknownWord, rest.Origin, $"{palette.What}: the colour at rest is '{rest.Value}', and there is no such colour{NearestWord.Suggest(palette.Bag, rest.Value, [.. colours.Select(static colour => colour.Name)])}; add it, or say rest = …");
            return OffOnly(name, message);
        }

        // The colour at rest stands first: what a light shows when nothing is wished.
        var atRest = colours[first];
        colours.RemoveAt(first);
        colours.Insert(0, atRest);
        return new LightPalette(name, [.. colours]) { AnyColour = anyColour };
    }

    /// <summary><c>levels { off = 0, from = 1, to = 11 }</c>, or several ways to show a value by their words: <c>levels { off = 0, dot { from = 1, to = 11 }, pan { … } }</c>.</summary>
    private static LightPalette ReadLevels(Section palette, Section levels, string name, MidiKind message)
    {
        var off = levels.Whole("off", 0, MidiMessage.MaxValue)?.Value;
        var addsOwn = levels.Flag("add-own", false);
        var colours = new List<LightColour>();
        if (off is { } dark)
        {
            colours.Add(new LightColour(Off, [new LightWrite(message, -1, dark) { AddsOwn = addsOwn }]));
        }

        var styles = new List<LevelStyle>();
        if (levels.Take("from") is not null || levels.Take("to") is not null)
        {
            AddStyle(levels, OneStyle);
        }
        else
        {
            foreach (var field in levels.Fields.Where(static field => field.Key is not ("off" or "add-own")))
            {
                if (field.Value is HoconObject body)
                {
                    levels.Know([field.Key]);
                    var style = new Section(body, $"{levels.What}, '{field.Key}'", levels.Bag);
                    AddStyle(style, field.Key);
                    style.Done();
                }
            }
        }

        levels.Done();
        palette.Done();
        if (styles.Count == 0)
        {
            palette.Bag.Error(RigDiagnosticIds.MissingKey, levels.Origin, $"{levels.What}: 'from' and 'to' are missing: the values of the message for the lowest and the highest");
            return OffOnly(name, message);
        }

        if (colours.Count > MaxColours)
        {
            palette.Bag.Error(RigDiagnosticIds.TooMany, levels.Origin, $"{levels.What}: at most {MaxColours} steps");
            return OffOnly(name, message);
        }

        return new LightPalette(name, [.. colours]) { Styles = [.. styles], Rest = off is null ? LightPalette.Untouched : (byte)0 };

        void AddStyle(Section style, string word)
        {
            var from = style.Whole("from", 0, MidiMessage.MaxValue)?.Value ?? 0;
            var to = style.Whole("to", 0, MidiMessage.MaxValue)?.Value ?? MidiMessage.MaxValue;
            if (to <= from)
            {
                style.Bag.Error(RigDiagnosticIds.BadValue, style.Origin, $"{style.What}: 'to' should be more than 'from'");
                return;
            }

            styles.Add(new LevelStyle(word, colours.Count, to - from + 1));
            colours.AddRange(Enumerable.Range(from, to - from + 1).Select(value =>
                new LightColour($"{word}-{value - from}", [new LightWrite(message, -1, value) { AddsOwn = addsOwn }])));
        }
    }

    private static LightPalette OffOnly(string name, MidiKind message) => new(name, [new LightColour(Off, [new LightWrite(message, -1, 0)])]);

    private static List<LightWrite> ReadWrites(Section colours, HoconField field, MidiKind message)
    {
        var writes = new List<LightWrite>();
        if (field.Value is HoconScalar)
        {
            if (colours.AsWhole(field.Value, field.Key, 0, MidiMessage.MaxValue) is { } value)
            {
                writes.Add(new LightWrite(message, -1, value.Value));
            }

            return writes;
        }

        foreach (var item in field.Value is HoconArray list ? list.Items : [field.Value])
        {
            if (item is not HoconObject body)
            {
                colours.Wrong(item, field.Key, "a value, or messages such as [ { channel = 1, value = 21 }, { channel = 15, value = 0 } ]");
                continue;
            }

            if (Section.Read(body, $"{colours.What}, '{field.Key}'", colours.Bag, write => ReadWrite(write, message)) is { } read)
            {
                writes.Add(read);
            }
        }

        return writes;
    }

    private static LightWrite? ReadWrite(Section write, MidiKind message)
    {
        var channel = write.Whole("channel", 1, MidiMessage.ChannelCount)?.Value - 1 ?? -1;
        var sends = write.Word("sends", Messages, message);
        var number = write.Whole("number", 0, MidiMessage.MaxValue)?.Value;
        LightWrite? read = null;
        if (write.Take("value") is not { } written)
        {
            write.Bag.Error(RigDiagnosticIds.MissingKey, write.Origin, $"{write.What}: 'value' is missing");
        }
        else if (written is HoconScalar { Text: Own })
        {
            read = new LightWrite(sends, channel, 0) { Number = number, AddsOwn = true };
        }
        else if (write.Whole("value", 0, MidiMessage.MaxValue) is { } value)
        {
            read = new LightWrite(sends, channel, value.Value) { Number = number };
        }

        write.Done();
        return read;
    }
}

using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary><c>palettes { NAME { sends, rest, colours { WORD = 1, WORD = [ { channel, value } ] } } }</c></summary>
internal static class PaletteReader
{
    // One byte says which colour, and one value of it that none is known.
    private const int MaxColours = 250;

    private const string Off = "off";

    private static readonly Words<MidiKind> Messages = new(("note", MidiKind.NoteOn), ("controller", MidiKind.ControlChange));

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
                palettes.Add(ReadPalette(new Section(body, $"{file.What}, palette '{field.Key}'", file.Bag), field.Key));
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
        var colours = new List<LightColour>();
        if (palette.Object("colours", $"{palette.What}, colours") is { } words)
        {
            foreach (var field in words.Fields)
            {
                if (ReadWrites(words, field, message) is { Count: > 0 } writes)
                {
                    colours.Add(new LightColour(field.Key, [.. writes]));
                }
            }
        }

        palette.Done();
        if (colours.Count > MaxColours)
        {
            palette.Bag.Error(RigDiagnosticIds.TooMany, palette.Origin, $"{palette.What}: at most {MaxColours} colours");
            colours.RemoveRange(MaxColours, colours.Count - MaxColours);
        }

        var first = colours.FindIndex(colour => colour.Name == rest.Value);
        if (first < 0)
        {
            palette.Bag.Error(RigDiagnosticIds.UnknownWord, rest.Origin, $"{palette.What}: the colour at rest is '{rest.Value}', and there is no such colour; add it, or say rest = …");
            return new LightPalette(name, [new LightColour(Off, [new LightWrite(message, -1, 0)])]);
        }

        // The colour at rest stands first: what a light shows when nothing is wished.
        var atRest = colours[first];
        colours.RemoveAt(first);
        colours.Insert(0, atRest);
        return new LightPalette(name, [.. colours]);
    }

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

            var write = new Section(body, $"{colours.What}, '{field.Key}'", colours.Bag);
            var channel = write.Whole("channel", 1, MidiMessage.ChannelCount)?.Value - 1 ?? -1;
            var sends = write.Word("sends", Messages, message);
            if (write.Take("value") is null)
            {
                write.Bag.Error(RigDiagnosticIds.MissingKey, write.Origin, $"{write.What}: 'value' is missing");
            }
            else if (write.Whole("value", 0, MidiMessage.MaxValue) is { } value)
            {
                writes.Add(new LightWrite(sends, channel, value.Value));
            }

            write.Done();
        }

        return writes;
    }
}

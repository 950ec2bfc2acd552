using System.Globalization;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>A palette's many colours: <c>table = [ "000000", "1E1E1E" ]</c>, each shown by its place in the list, and <c>any-colour</c>, the message that shows every one.</summary>
internal static class ColourTableReader
{
    private static readonly string[] Places = ["<number>", "<red>", "<green>", "<blue>"];

    /// <summary>The colours of the table. One that comes a second time is left out, and so is darkness.</summary>
    public static IEnumerable<LightColour> ReadTable(Section palette, MidiKind message)
    {
        var items = palette.List("table");
        if (items.Count > MidiMessage.MaxValue + 1)
        {
            palette.Bag.Error(RigDiagnosticIds.TooMany, palette.KeyOrigin("table"), $"{palette.What}: 'table' has at most {MidiMessage.MaxValue + 1} colours: the values of the message");
        }

        var known = new HashSet<int> { 0 };
        for (var value = 0; value < items.Count && value <= MidiMessage.MaxValue; value++)
        {
            if (palette.AsText(items[value], "table", "\"FF5400\"") is not { } text)
            {
                continue;
            }

            if (!Rgb.TryParse($"#{text.Value}", out var rgb))
            {
                palette.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{palette.What}: 'table' should be colours in six hexadecimal digits such as \"FF5400\", not '{text.Value}'");
            }
            else if (known.Add(rgb))
            {
                yield return new LightColour(Rgb.Name(rgb), [new LightWrite(message, -1, value)]) { Rgb = rgb };
            }
        }
    }

    /// <summary>The message that shows any colour; null when there is none.</summary>
    public static RgbMessage? ReadAnyColour(Section palette)
    {
        if (palette.Text("any-colour", "\"F0 00 20 29 02 0C 03 03 <number> <red> <green> <blue> F7\"") is not { } text)
        {
            return null;
        }

        var parts = text.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var bytes = new byte[parts.Length];
        var wrong = parts.Length is < 6 or > RgbMessage.MaxLength || Array.Exists(Places, place => parts.Count(part => part == place) != 1);
        for (var i = 0; i < parts.Length && !wrong; i++)
        {
            wrong = !Places.Contains(parts[i])
                && !(parts[i].Length == 2 && byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i])
                    && (i == 0 ? bytes[i] == 0xF0 : i == parts.Length - 1 ? bytes[i] == 0xF7 : bytes[i] <= MidiMessage.MaxValue));
        }

        if (wrong)
        {
            palette.Bag.Error(RigDiagnosticIds.BadValue, text.Origin,
                $"{palette.What}: 'any-colour' should be a SysEx message of at most {RgbMessage.MaxLength} bytes in hexadecimal, F0 to F7, with {string.Join(", ", Places)} once each");
            return null;
        }

        int At(string place) => Array.IndexOf(parts, place);
        return new RgbMessage(bytes, (At(Places[0]), At(Places[1]), At(Places[2]), At(Places[3])));
    }
}

using MidiMesh.Hocon;
using MidiMesh.Router.Configuration.Nouns;

namespace MidiMesh.Router.Configuration;

/// <summary>Maps a rig's values to records, by hand: unknown keys, wrong kinds and missing units are reported with the nearest right word. Looks no names up.</summary>
internal static class RigReader
{
    /// <summary>Version of the language that this program reads.</summary>
    private const int Format = 1;

    /// <summary>Nouns that are part of the language and not of this version.</summary>
    private static readonly string[] Planned = ["roles", "pages", "tests"];

    /// <summary>Reads a rig.</summary>
    /// <param name="root">The loaded file.</param>
    /// <param name="path">Its path: names the rig when it does not name itself, and is where relative paths start.</param>
    /// <param name="bag">Takes what is wrong.</param>
    public static RigConfig Read(HoconObject root, string path, DiagnosticBag bag)
    {
        var rig = new Section(root, "rig", bag);
        var name = ReadHeader(rig.Object("rig", "rig")) ?? System.IO.Path.GetFileNameWithoutExtension(path);
        var config = new RigConfig(
            name,
            ReadAll(rig, "devices", "device", DeviceReader.Read),
            ReadAll(rig, "endpoints", "endpoint", EndpointReader.Read),
            ReadAll(rig, "groups", "group", GroupReader.Read),
            ReadAll(rig, "routes", "route", RouteReader.Read),
            ReadAll(rig, "lights", "light", LightReader.Read),
            WebReader.Read(rig.Object("web", "web")));

        // No limit can be set yet; the noun is known so that a misspelt one of a later version is not taken for a noun.
        rig.Object("limits", "limits")?.Done();
        foreach (var noun in Planned)
        {
            if (rig.Take(noun) is not null)
            {
                bag.Error(RigDiagnosticIds.NotYet, rig.KeyOrigin(noun), $"'{noun}' is not available yet in this version; take it out to run the rest");
            }
        }

        rig.Done();
        return config;
    }

    private static string? ReadHeader(Section? header)
    {
        if (header is null)
        {
            return null;
        }

        var name = header.Text("name", "my-rig");
        if (header.Whole("format", 1, int.MaxValue) is { } format && format.Value != Format)
        {
            header.Bag.Error(RigDiagnosticIds.NotYet, format.Origin, $"rig: this version reads format {Format}, not {format.Value}");
        }

        header.Done();
        return name?.Value;
    }

    /// <summary>Reads every entry of a noun's object; each may fail alone.</summary>
    private static List<T> ReadAll<T>(Section rig, string noun, string one, Func<Section, Written<string>, T?> read)
        where T : class
    {
        var all = new List<T>();
        if (rig.Object(noun, noun) is not { } section)
        {
            return all;
        }

        foreach (var field in section.Fields)
        {
            var name = new Written<string>(field.Key, field.KeyOrigin);
            if (!IsName(field.Key))
            {
                rig.Bag.Error(RigDiagnosticIds.BadValue, name.Origin,
                    $"{one} '{field.Key}': a name is made of letters, digits, - and _, and begins with a letter or digit");
            }
            else if (field.Value is not HoconObject body)
            {
                rig.Bag.Error(RigDiagnosticIds.BadValue, field.Value.Origin, $"{one} '{field.Key}' should be {{ … }}");
            }
            else if (read(new Section(body, $"{one} '{field.Key}'", rig.Bag), name) is { } entry)
            {
                all.Add(entry);
            }
        }

        return all;
    }

    private static bool IsName(string text) =>
        text.Length > 0 && char.IsLetterOrDigit(text[0]) && text.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_');
}

using MidiMesh.Hocon;
using MidiMesh.Router.Configuration.Nouns;

namespace MidiMesh.Router.Configuration;

/// <summary>Maps a rig's values to records, by hand: unknown keys, wrong kinds and missing units are reported with the nearest right word. Looks no names up.</summary>
internal static class RigReader
{
    /// <summary>Version of the language that this program reads.</summary>
    private const int Format = 1;

    /// <summary>Reads a rig.</summary>
    /// <param name="root">The loaded file.</param>
    /// <param name="path">Its path: names the rig when it does not name itself, and is where relative paths start.</param>
    /// <param name="bag">Takes what is wrong.</param>
    public static RigConfig Read(HoconObject root, string path, DiagnosticBag bag) => Section.Read(root, "rig", bag, rig => Read(rig, path));

    private static RigConfig Read(Section rig, string path)
    {
        var (header, variables) = ReadHeader(rig.Object("rig", "rig"));
        var name = header ?? System.IO.Path.GetFileNameWithoutExtension(path);
        var config = new RigConfig(
            name,
            ReadAll(rig, "devices", "device", DeviceReader.Read),
            ReadAll(rig, "endpoints", "endpoint", EndpointReader.Read),
            ReadAll(rig, "groups", "group", GroupReader.Read),
            ReadAll(rig, "routes", "route", RouteReader.Read),
            ReadAll(rig, "lights", "light", LightReader.Read),
            WebReader.Read(rig.Object("web", "web")))
        {
            Variables = variables,
            Roles = ReadAll(rig, "roles", "role", RoleReader.Read),
            Pages = PageReader.Read(rig.Object("pages", "pages")),
            Tests = ReadAll(rig, "tests", "test", TestReader.Read),
            Clock = ClockReader.Read(rig.Object("clock", "clock")),
            Log = LogReader.Read(rig.Object("log", "log")),
            Limits = LimitsReader.Read(rig.Object("limits", "limits")),
        };

        rig.Done();
        return config;
    }

    private static (string? Name, IReadOnlyList<VariableConfig> Variables) ReadHeader(Section? header)
    {
        if (header is null)
        {
            return (null, []);
        }

        var name = header.Text("name", "my-rig");
        header.Preset("format", "1");
        if (header.Whole("format", 1, int.MaxValue) is { } format && format.Value != Format)
        {
            header.Bag.Error(RigDiagnosticIds.NotYet, format.Origin, $"rig: this version reads format {Format}, not {format.Value}");
        }

        var variables = VariableReader.Read(header.Object("variables", "variables"));
        header.Done();
        return (name?.Value, variables);
    }

    /// <summary>Reads every entry of a noun's object; each may fail alone.</summary>
    internal static List<T> ReadAll<T>(Section rig, string noun, string one, Func<Section, Written<string>, T?> read)
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
                rig.Bag.Error(RigDiagnosticIds.BadValue, field.KeyOrigin,
                    $"{noun}: '{field.Key}' should be the name of a {one} with {{ … }} behind it; if it belongs to a {one}, write it inside that one's braces");
            }
            else if (Section.Read(body, $"{one} '{field.Key}'", rig.Bag, section => read(section, name)) is { } entry)
            {
                all.Add(entry);
            }
        }

        return all;
    }

    internal static bool IsName(string text) =>
        text.Length > 0 && char.IsLetterOrDigit(text[0]) && text.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_');
}

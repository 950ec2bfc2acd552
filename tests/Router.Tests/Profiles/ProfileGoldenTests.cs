using System.Globalization;
using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Profiles;

/// <summary>
/// Every profile that comes with the program beside a table of bytes (the text files of this folder), written out number by number, apart from the profile's formulas.
/// A line is <c>in BYTES = CONTROL GESTURE VALUE</c>, <c>none BYTES</c>, <c>light CONTROL COLOUR = BYTES | BYTES</c>, <c>text FIELD WORDS = BYTES | BYTES</c>, <c>start</c>, <c>stop</c> or <c>identity BYTES</c>.
/// </summary>
public sealed class ProfileGoldenTests
{
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "config", "profiles");
    private static readonly string Tables = Path.Combine(AppContext.BaseDirectory, "Profiles");

    public static TheoryData<string> Names() => [.. Directory.EnumerateFiles(Shipped, "*.conf", SearchOption.AllDirectories)
        .Select(static file => Path.GetRelativePath(Shipped, file)[..^".conf".Length].Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Profile_BytesOfTheUnit_AreItsControls(string name)
    {
        var profile = Load(name);
        var decoder = new ControlDecoder(profile);
        var wrong = new List<string>();
        foreach (var line in Lines(name))
        {
            if (line.StartsWith("in ", StringComparison.Ordinal))
            {
                var (bytes, expected) = Halves(line["in ".Length..]);
                var told = Decode(profile, decoder, bytes);
                if (told != expected && !(expected.EndsWith("release", StringComparison.Ordinal) && told.StartsWith(expected + " ", StringComparison.Ordinal)))
                {
                    wrong.Add($"{line}: {told}");
                }
            }
            else if (line.StartsWith("none ", StringComparison.Ordinal) && Decode(profile, decoder, line["none ".Length..]) is { Length: > 0 } found)
            {
                wrong.Add($"{line}: {found}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Profile_LightsAndMessages_AreTheBytesOfTheUnit(string name)
    {
        var profile = Load(name);
        var lines = Lines(name);
        var wrong = new List<string>();
        foreach (var line in lines.Where(static line => line.StartsWith("light ", StringComparison.Ordinal)))
        {
            var (what, expected) = Halves(line["light ".Length..]);
            var (control, colour) = (what.Split(' ')[0], what.Split(' ')[1]);
            var written = Written(profile, control, colour);
            if (written != expected)
            {
                wrong.Add($"{line}: {written}");
            }
        }

        foreach (var line in lines.Where(static line => line.StartsWith("text ", StringComparison.Ordinal)))
        {
            var (what, expected) = Halves(line["text ".Length..]);
            var written = Displayed(profile, what.Split(' ', 2)[0], what.Split(' ', 2)[1]);
            if (written != expected)
            {
                wrong.Add($"{line}: {written}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(Tail(lines, "start "), profile.Start.Select(static message => Hex(message.Span)));
        Assert.Equal(Tail(lines, "stop "), profile.Stop.Select(static message => Hex(message.Span)));
        Assert.Equal(string.Concat(Tail(lines, "identity ")), profile.Identity is { } identity ? Hex([.. identity.Manufacturer, .. identity.Model]) : "");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Table_OfAProfile_HasEveryGestureAndEveryLight(string name)
    {
        var profile = Load(name);
        var lines = Lines(name);
        var gestures = lines.Where(static line => line.StartsWith("in ", StringComparison.Ordinal)).Select(static line => string.Join(' ', Halves(line).Right.Split(' ')[..2])).ToHashSet();
        var lights = lines.Where(static line => line.StartsWith("light ", StringComparison.Ordinal)).Select(static line => Halves(line["light ".Length..]).Left).ToList();
        var lit = lights.Select(static light => light.Split(' ')[0]).ToHashSet();
        var missing = new List<string>();
        for (var element = 0; element < profile.Elements.Length; element++)
        {
            var control = profile.Controls[profile.Elements[element].Group];
            missing.AddRange(Enum.GetValues<Gesture>().Where(gesture => (control.Gestures & (1 << (int)gesture)) != 0)
                .Select(gesture => $"{profile.NameOf(element)} {Word(gesture)}").Where(told => !gestures.Contains(told)));
            if (control.Kind == ControlKind.Display && !Array.Exists(lines, line => line.StartsWith($"text {profile.NameOf(element)} ", StringComparison.Ordinal)))
            {
                missing.Add($"text {profile.NameOf(element)}");
            }

            if (control.Palette >= 0 && !lit.Contains(profile.NameOf(element)))
            {
                missing.Add($"light {profile.NameOf(element)}");
            }
        }

        foreach (var palette in profile.Palettes.Where(static palette => palette.Styles.Length == 0))
        {
            var shown = lights.Where(light => profile.Palettes.ElementAtOrDefault(profile.Find(light.Split('[', ' ')[0])!.Palette) == palette)
                .Select(static light => light.Split(' ')[1]).ToHashSet();
            missing.AddRange(palette.Colours.Select(static colour => colour.Name).Where(colour => !shown.Contains(colour)).Select(colour => $"{palette.Name} {colour}"));
        }

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Controls_Each_SayWhereTheirNumbersComeFrom(string name) => Assert.All(Load(name).Controls, static control => Assert.NotEqual("", control.Source));

    [Fact]
    public void Tables_Each_BelongToAProfile() =>
        Assert.All(
            Directory.EnumerateFiles(Tables, "*.txt", SearchOption.AllDirectories),
            static file => Assert.True(File.Exists(Path.Combine(Shipped, Path.ChangeExtension(Path.GetRelativePath(Tables, file), ".conf"))), file));

    /// <summary>The profile as a rig gets it. Two controls that claim one message, or anything else that is said about it, is a mistake.</summary>
    private static DeviceProfile Load(string name)
    {
        var result = RigCompiler.LoadText($"devices {{ d {{ profile = {name}, match = [ {{ port = \"*d*\" }} ] }} }}", "golden.conf");
        Assert.Empty(result.Diagnostics);
        return result.Plan!.Table.Devices[0].Profile;
    }

    private static string[] Lines(string name) =>
        [.. File.ReadAllLines(Path.Combine(Tables, name.Replace('/', Path.DirectorySeparatorChar) + ".txt")).Where(static line => line.Length > 0 && line[0] != '#')];

    private static (string Left, string Right) Halves(string line) => line.Split(" = ") is [var left, var right] ? (left, right) : throw new FormatException(line);

    private static string Decode(DeviceProfile profile, ControlDecoder decoder, string bytes)
    {
        Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)), out var message), bytes);
        return decoder.TryDecode(message, out var element, out var gesture, out var value)
            ? string.Create(CultureInfo.InvariantCulture, $"{profile.NameOf(element)} {Word(gesture)} {Math.Round(value, 3)}")
            : "";
    }

    private static string Written(DeviceProfile profile, string control, string colour)
    {
        var element = Enumerable.Range(0, profile.Elements.Length).First(index => profile.NameOf(index) == control);
        var palette = profile.Palettes[profile.Controls[profile.Elements[element].Group].Palette];
        var model = new LightModel(profile);
        return string.Join(" | ", palette.Colours[palette.IndexOf(colour)].Writes.Select(write =>
        {
            Span<byte> bytes = stackalloc byte[3];
            return Hex(bytes[..model.MessageFor(element, write).CopyTo(bytes)]);
        }));
    }

    /// <summary>What a text on a blank display sends. A row of slots has no words of its own: its line says that nothing is known.</summary>
    private static string Displayed(DeviceProfile profile, string field, string text)
    {
        var element = Enumerable.Range(0, profile.Elements.Length).First(index => profile.NameOf(index) == field);
        if (profile.Elements[element].Row is { } row)
        {
            return text == "unknown" ? Hex(row.WriteUnknown()) : throw new FormatException(text);
        }

        var displays = new DisplayModel(profile);
        displays.Lift();
        Drain(displays);
        displays.Wish(element, text);
        return string.Join(" | ", Drain(displays));
    }

    private static List<string> Drain(DisplayModel displays)
    {
        var sent = new List<string>();
        var bytes = new byte[DisplayModel.MaxLength];
        while (displays.TryWriteNext(0, bytes, out var length))
        {
            sent.Add(Hex(bytes.AsSpan(0, length)));
        }

        return sent;
    }

    private static IEnumerable<string> Tail(string[] lines, string word) =>
        lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..]);

    private static string Word(Gesture gesture) => gesture.ToString().ToLowerInvariant();

    private static string Hex(ReadOnlySpan<byte> bytes) => string.Join(' ', Convert.ToHexString(bytes).Chunk(2).Select(static two => new string(two)));
}

using MidiMesh.Contracts.Devices;
using MidiMesh.Router.Compilation.Lights;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>expect live /live/clip_slot/fire 2 1</c>, <c>expect synth note-on C3 100</c>, <c>expect light apc.pad[3,2] green</c>, <c>expect live.clip[1,1] playing</c>, <c>expect page mixer</c>, <c>expect variable octave 2</c>, <c>expect role clips apc</c>, <c>expect nothing</c>; with <c>no</c> behind it, the opposite.</summary>
internal sealed class ExpectVerb : TestVerb
{
    // A variable may be any number; this is beyond any that means something.
    private const double Most = 1e12;

    /// <inheritdoc />
    public override string Word => "expect";

    /// <inheritdoc />
    public override string Form =>
        "expect live /live/clip_slot/fire 2 1, expect synth note-on C3 100, expect light apc.pad[3,2] green, expect text mcu.top[1] 'Bass 1', expect live.clip[3,2] playing, expect page mixer, expect variable octave 2, expect role clips apc, expect no live /live/song/undo, expect nothing";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line)
    {
        if (line.TrySkip("nothing"))
        {
            return new ExpectMessage(line.Text, null, null, null, true);
        }

        var isNot = line.TrySkip("no");
        if (line.TrySkip("light"))
        {
            return ReadLight(line, isNot);
        }

        if (line.TrySkip("text"))
        {
            return ReadText(line, isNot);
        }

        if (line.Next == "page" && line.Draft.Names.PageOf(line.Second ?? "") >= 0 && line.TrySkip("page"))
        {
            return PageVerb.ReadPage(line) is { } page ? new ExpectPage(line.Text, page, isNot) : null;
        }

        if (IsWord(line, "variable"))
        {
            return ReadVariable(line, isNot);
        }

        if (IsWord(line, "role"))
        {
            return ReadRole(line, isNot);
        }

        if (line.Next is { } next && LiveFact.IsPlace(next, line))
        {
            return LiveFact.Read(line) is { } fact ? new ExpectFact(line.Text, fact, isNot) : null;
        }

        if (line.Take("what is expected: a device or endpoint and its message, light, or nothing") is not { } name)
        {
            return null;
        }

        var names = line.Draft.Names;
        if (names.DeviceOf(name.Value) >= 0 || names.RoleOf(name.Value) >= 0)
        {
            return MidiPattern.Read(line, isWhole: false) is { } midi ? new ExpectMessage(line.Text, name.Value, midi, null, isNot) : null;
        }

        if (names.EndpointOf(name.Value) >= 0)
        {
            return OscPattern.Read(line, isWhole: false) is { } osc ? new ExpectMessage(line.Text, name.Value, null, osc, isNot) : null;
        }

        if (name.Value.IndexOf('.', StringComparison.Ordinal) is var dot and > 0)
        {
            line.Unknown(name.At(0), $"no Live '{name.Value[..dot]}'", name.Value[..dot], names.Lives);
            return null;
        }

        line.Unknown(name.At(0), $"no device or endpoint '{name.Value}'", name.Value, [.. names.Ends, "light", "text", "nothing", "no", "page", "variable", "role"]);
        return null;
    }

    /// <summary>One of our own words, unless the rig has a device, role or endpoint of that name.</summary>
    private static bool IsWord(TestLine line, string word) => !line.Draft.Names.Ends.Contains(word) && line.TrySkip(word);

    private static ExpectVariable? ReadVariable(TestLine line, bool isNot)
    {
        if (line.Take("the name of a variable") is not { } name)
        {
            return null;
        }

        if (line.Draft.Names.VariableOf(name.Value) < 0)
        {
            line.Error(RigDiagnosticIds.UnknownName, name.At(0), $"no variable '{name.Value}'{NearestWord.Suggest(line.Bag, name.Value, line.Draft.Names.Variables)}");
            return null;
        }

        return line.TakeNumber("its value", -Most, Most) is { } value ? new ExpectVariable(line.Text, name.Value, value, isNot) : null;
    }

    private static ExpectRole? ReadRole(TestLine line, bool isNot)
    {
        if (line.Take("the name of a role") is not { } name)
        {
            return null;
        }

        var role = line.Draft.Names.RoleOf(name.Value);
        if (role < 0)
        {
            line.Unknown(name.At(0), $"no role '{name.Value}'", name.Value, line.Draft.Names.Roles);
            return null;
        }

        if (line.Take("the device that plays it") is not { } device)
        {
            return null;
        }

        string[] players = [.. line.Draft.Names.RoleDevices[role].Select(one => line.Draft.Names.Config.Devices[one].Name.Value)];
        if (players.Contains(device.Value))
        {
            return new ExpectRole(line.Text, name.Value, device.Value, isNot);
        }

        line.Error(RigDiagnosticIds.UnknownName, device.At(0), $"'{device.Value}' cannot play '{name.Value}'{NearestWord.Suggest(line.Bag, device.Value, players)}");
        return null;
    }

    private static ExpectText? ReadText(TestLine line, bool isNot)
    {
        if (line.TakeElement() is not { } field)
        {
            return null;
        }

        if (field.Control.Kind != ControlKind.Display)
        {
            line.Error(RigDiagnosticIds.DoesNotFit, field.Text.At(0), $"'{field.Control.Name}' of {field.Profile.Name} is no display");
            return null;
        }

        if (line.Take("what it shows, such as 'Bass 1'; '' when it is blank") is not { } text)
        {
            return null;
        }

        return new ExpectText(line.Text, field, text.Value is ['\'', .. var inner, '\''] ? inner : text.Value, isNot);
    }

    private static ExpectLight? ReadLight(TestLine line, bool isNot)
    {
        if (line.TakeElement() is not { } lamp)
        {
            return null;
        }

        TestElement[] lamps = lamp.Players.Count > 0 ? [.. lamp.Players.Where(static player => player.Control.Palette >= 0)] : [lamp];
        if (lamps.Length == 0 || lamps[0].Control.Palette < 0)
        {
            line.Error(RigDiagnosticIds.NoSuchLight, lamp.Text.At(0), $"'{lamp.Control.Name}' of {lamp.Profile.Name} has no light");
            return null;
        }

        if (line.Take("a colour such as green") is not { } colour)
        {
            return null;
        }

        var colours = lamps.Select(one => (one.Device, Colour: NameOf(colour.Value, one.Profile.Palettes[one.Control.Palette])!)).Where(static one => one.Colour is not null).ToList();
        if (colours.Count > 0)
        {
            return new ExpectLight(line.Text, lamp, colours, isNot);
        }

        var palette = lamps[0].Profile.Palettes[lamps[0].Control.Palette];
        line.Error(RigDiagnosticIds.UnknownWord, colour.At(0), $"no colour '{colour.Value}'{NearestWord.Suggest(line.Bag, colour.Value, [.. palette.Colours.Select(static one => one.Name)])}");
        return null;
    }

    /// <summary>What a palette calls a colour; the rig may ask for one that it lacks, and the device shows the nearest. Null when it is no colour.</summary>
    private static string? NameOf(string colour, LightPalette palette)
    {
        if (palette.IndexOf(colour) >= 0)
        {
            return colour;
        }

        return ColourWords.TryWish(colour, palette, out var wish, out _) && !LightWish.IsFollowed(wish)
            ? palette.Colours[LightWish.IsRgb(wish) ? palette.Nearest(LightWish.ColourOf(wish)) : LightWish.ColourOf(wish)].Name
            : null;
    }
}

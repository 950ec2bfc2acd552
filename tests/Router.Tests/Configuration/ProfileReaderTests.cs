using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Tests.Configuration;

public sealed class ProfileReaderTests
{
    [Fact]
    public void Read_Formulas_CountThroughTheCoordinates()
    {
        var profile = Read("controls { pad { at = \"[1..2 as column, 1..3 as row]\", sends = note, channel = \"column + 4\", number = \"100 - 10 * row + column\" } }");

        Assert.Equal([2, 3], profile.Controls[0].Sizes);
        Assert.Equal(
            ["pad[1,1] 4 91", "pad[1,2] 4 81", "pad[1,3] 4 71", "pad[2,1] 5 92", "pad[2,2] 5 82", "pad[2,3] 5 72"],
            profile.Elements.Select((element, i) => $"{profile.NameOf(i)} {element.Channel} {element.Number}"));
    }

    [Fact]
    public void Read_Lists_FillThePlacesInOrder()
    {
        var profile = Read("controls { s { at = \"[1..3 as n]\", sends = controller, channel = [1, 2, 16], number = [64, 67, 0] } }");

        Assert.Equal(["s[1] 0 64", "s[2] 1 67", "s[3] 15 0"], profile.Elements.Select((element, i) => $"{profile.NameOf(i)} {element.Channel} {element.Number}"));
    }

    [Fact]
    public void Read_CoordinatesFromZero_KeepTheirNumbers()
    {
        var control = Read("controls { note { at = \"[0..127 as note]\", sends = note, channel = any, number = \"note\" } }").Controls[0];

        Assert.Equal((0, 127, -1), (control.ElementAt([0]), control.ElementAt([127]), control.ElementAt([128])));
    }

    [Theory]
    [InlineData("kind = button", ControlKind.Button, "Press Release")]
    [InlineData("", ControlKind.Button, "Press Release")]
    [InlineData("kind = button, gestures = press", ControlKind.Button, "Press")]
    [InlineData("kind = position", ControlKind.Position, "Move")]
    [InlineData("kind = encoder, encoding = signed-bit", ControlKind.Encoder, "Turn")]
    [InlineData("kind = light", ControlKind.Light, "")]
    public void Read_Kind_TellsTheGestures(string written, ControlKind kind, string gestures)
    {
        var control = Read($"controls {{ c {{ {written}\nsends = controller, channel = 1, number = 1 }} }}").Controls[0];

        Assert.Equal(kind, control.Kind);
        Assert.Equal(gestures, string.Join(' ', Enum.GetValues<Gesture>().Where(gesture => (control.Gestures & (1 << (int)gesture)) != 0)));
        Assert.Equal(kind == ControlKind.Encoder ? RelativeEncoding.SignedBit : null, control.Encoding);
    }

    [Fact]
    public void Read_Palettes_PutTheColourAtRestFirstAndKeepSeveralMessages()
    {
        var profile = Read("""
            palettes { rgb { sends = note, rest = white, colours {
              off = 0, white = 3, pulse = [ { channel = 1, value = 22 }, { channel = 11, value = 21 } ], ring = { sends = controller, value = 9 }
            } } }
            controls { pad { sends = note, channel = 1, number = 1, light = rgb } }
            """);

        var palette = profile.Palettes[profile.Controls[0].Palette];
        Assert.Equal(["white", "off", "pulse", "ring"], palette.Colours.Select(static colour => colour.Name));
        Assert.Equal([new LightWrite(MidiKind.NoteOn, 0, 22), new LightWrite(MidiKind.NoteOn, 10, 21)], palette.Colours[2].Writes);
        Assert.Equal([new LightWrite(MidiKind.ControlChange, -1, 9)], palette.Colours[3].Writes);
    }

    [Fact]
    public void Read_Messages_AreWholeBytes()
    {
        var profile = Read("identity { manufacturer = \"00 20 29\", model = \"03 01\" }\nstart = [ \"F0 01 F7\", \"B0 07 7F\" ]\nstop = \"FC\"\nbytes-per-second = 3000, ports = \"*X*\"");

        Assert.Equal(["F001F7", "B0077F"], profile.Start.Select(static message => Convert.ToHexString(message.Span)));
        Assert.Equal(["FC"], profile.Stop.Select(static message => Convert.ToHexString(message.Span)));
        Assert.Equal((3000, "*X*", "002029", "0301"), (profile.BytesPerSecond, profile.PortPattern, Convert.ToHexString(profile.Identity!.Manufacturer), Convert.ToHexString(profile.Identity.Model)));
    }

    [Theory]
    [InlineData("contols { }", "1:1: profile 'x/y': no key 'contols'; did you mean 'controls'?")]
    [InlineData("start = [ \"F0 01\" ]", "1:11: profile 'x/y': 'start' should be whole MIDI messages in hexadecimal such as \"F0 7E 7F 06 01 F7\" or \"B0 07 7F\", of at most 1024 bytes")]
    [InlineData("start = [ \"F0 81 F7\" ]", "1:11: profile 'x/y': 'start' should be whole MIDI messages in hexadecimal such as \"F0 7E 7F 06 01 F7\" or \"B0 07 7F\", of at most 1024 bytes")]
    [InlineData("identity { manufacturer = \"47 48\", model = \"73\" }", "1:12: profile 'x/y', identity: a manufacturer is one byte, or three that begin with 00")]
    [InlineData("identity { manufacturer = \"F0\", model = \"73\" }", "1:27: profile 'x/y', identity: 'manufacturer' should be bytes below 80 such as \"47\", not 'F0'")]
    [InlineData("controls { c { sends = note, channel = 1 } }", "1:14: profile 'x/y', control 'c': 'number' is missing: a number, a formula such as \"52 + scene\", or a list")]
    [InlineData("controls { c { sends = note, number = 1 } }", "1:14: profile 'x/y', control 'c': 'channel' is missing: a number, a formula such as \"52 + scene\", or a list")]
    [InlineData("controls { c { sends = note, channel = 17, number = 1 } }", "1:40: profile 'x/y', control 'c': 'channel' goes from 1 to 16, and for [] it is 17")]
    [InlineData("controls { c { at = \"[1..9 as n]\", sends = note, channel = 1, number = \"120 + n\" } }", "1:72: profile 'x/y', control 'c': 'number' goes from 0 to 127, and for [8] it is 128")]
    [InlineData("controls { c { at = \"[1..9 as n]\", sends = note, channel = 1, number = \"120 + m\" } }", "1:79: profile 'x/y', control 'c': 'number': no name 'm' here; did you mean 'n'?")]
    [InlineData("controls { c { at = \"[1..2 as n]\", sends = note, channel = 1, number = [ 1 ] } }", "1:72: profile 'x/y', control 'c': 'number' has 1 numbers for 2 places")]
    [InlineData("controls { c { at = \"1..2\", sends = note, channel = 1, number = 1 } }", "1:21: profile 'x/y', control 'c': 'at' should be one to 3 ranges with their names, such as \"[1..8 as track, 1..5 as scene]\", of at most 4096 places, not '1..2'")]
    [InlineData("controls { c { sends = note, channel = 1, number = 1, light = pda } }, palettes { pad { colours { off = 0 } } }", "1:63: profile 'x/y', control 'c': no palette 'pda'; did you mean 'pad'?")]
    [InlineData("palettes { p { colours { on = 1 } } }", "1:14: profile 'x/y', palette 'p': the colour at rest is 'off', and there is no such colour; there is on; add it, or say rest = …")]
    [InlineData("palettes { p { colours { off = 200 } } }", "1:32: profile 'x/y', palette 'p', colours: 'off' should be a whole number from 0 to 127, not '200'")]
    [InlineData("controls { c { kind = position, gestures = press, sends = controller, channel = 1, number = 1 } }", "1:44: profile 'x/y', control 'c': a control of this kind cannot press")]
    [InlineData("controls { a { sends = note, channel = 1, number = 1 }, b { sends = note, channel = any, number = 1 } }", "1:57: profile 'x/y', control 'b': note 1 on channel 1 belongs to 'a' already")]
    [InlineData("profile { format = 2 }", "1:20: profile 'x/y': this version reads format 1, not 2")]
    public void Read_Mistake_IsToldAtItsPlace(string text, string expected)
    {
        var bag = new DiagnosticBag();
        ProfileReader.Read("x/y", HoconLoader.LoadText(text, "y.conf").Root, bag);

        Assert.Equal(
            expected.Split('|').Order(),
            bag.Sorted("y.conf").Select(static diagnostic => $"{diagnostic.Origin.Line}:{diagnostic.Origin.Column}: {diagnostic.Message}").Order());
    }

    [Fact]
    public void Read_ALightAndAKnobOnOneMessage_DoNotFightForIt() => Assert.Equal(2, Read("""
        palettes { r { sends = controller, colours { off = 0 } } }
        controls {
          knob { kind = position, sends = controller, channel = 1, number = 1 }
          ring { kind = light, sends = controller, channel = 1, number = 1, light = r }
        }
        """).Controls.Length);

    private static DeviceProfile Read(string text)
    {
        var bag = new DiagnosticBag();
        var profile = ProfileReader.Read("x/y", HoconLoader.LoadText(text, "y.conf").Root, bag);
        Assert.Empty(bag.Sorted("y.conf"));
        return profile;
    }
}

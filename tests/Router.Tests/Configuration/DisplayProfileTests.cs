using MidiMesh.Contracts.Devices;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Tests.Configuration;

public sealed class DisplayProfileTests
{
    [Fact]
    public void Read_Fields_BecomeControlsThatShowText()
    {
        var profile = Read("""
            displays { lcd { size = 32, message = "F0 01 <offset> <text> F7", fields {
              name { at = "[1..2 as strip, 1..2 as row]", offset = "16 * (row - 1) + 8 * (strip - 1)", width = 7, align = centre }
              line { offset = 16, width = 16 }
            } } }
            controls { pad { channel = 1, number = 1 } }
            """, out var errors);

        Assert.Empty(errors);
        Assert.Equal(["pad", "name", "line"], profile.Controls.Select(static control => control.Name));
        Assert.Equal(
            ["name[1,1] 0 7 Centre", "name[1,2] 16 7 Centre", "name[2,1] 8 7 Centre", "name[2,2] 24 7 Centre", "line 16 16 Left"],
            Enumerable.Range(1, 5).Select(element => $"{profile.NameOf(element)} {profile.Elements[element].Text!.Value.Offset} {profile.Elements[element].Text!.Value.Width} {profile.Elements[element].Text!.Value.Align}"));
        Assert.All(profile.Controls.Skip(1), static control => Assert.Equal((ControlKind.Display, 0, -1), (control.Kind, control.Gestures, control.Palette)));
    }

    [Fact]
    public void Read_DisplayWithoutFields_IsOneItself()
    {
        var profile = Read("displays { text { size = 4, message = \"F0 01 <text> F7\", align = right } }", out var errors);

        Assert.Empty(errors);
        Assert.Equal("text", Assert.Single(profile.Controls).Name);
        Assert.False(profile.Displays[0].Message!.HasOffset);
    }

    [Theory]
    [InlineData("message = \"F0 <text> F7\"", "'size' is missing: how many characters it shows, for instance size = 16")]
    [InlineData("size = 200, message = \"F0 <text> F7\"", "'size' should be a whole number from 1 to 128, not '200'")]
    [InlineData("size = 4", "either 'message' or 'letters' must say how a character is written, for instance message = \"F0 … <text> F7\"")]
    [InlineData("size = 4, message = \"F0 41 F7\"", "'message' should be a SysEx message of at most 32 bytes in hexadecimal, F0 to F7, with <text> once, and <offset> before it where a part can be written")]
    [InlineData("size = 4, message = \"F0 <text> <offset> F7\"", "'message' should be a SysEx message of at most 32 bytes in hexadecimal, F0 to F7, with <text> once, and <offset> before it where a part can be written")]
    [InlineData("size = 4, message = \"F0 80 <text> F7\"", "'message' should be a SysEx message of at most 32 bytes in hexadecimal, F0 to F7, with <text> once, and <offset> before it where a part can be written")]
    [InlineData("size = 4, message = \"F0 <text> F7\", mesage = 1", "no key 'mesage'; did you mean 'message'?")]
    [InlineData("size = 4, message = \"F0 <text> F7\", channel = 1", "no key 'channel'")]
    [InlineData("size = 4, message = \"F0 <text> F7\", letters = [ { of = \"A..Z\", value = 65 } ]", "'letters' has no blank; say what clears a character: { of = \" \", value = 32 }")]
    [InlineData("size = 4, message = \"F0 <text> F7\", fields { a { offset = 2, width = 3 } }", "'offset' goes from 0 to 1, and for [] it is 2")]
    [InlineData("size = 4, message = \"F0 <text> F7\", fields { a { offset = 0 } }", "'width' is missing: how many characters it has, for instance width = 6")]
    [InlineData("size = 4, message = \"F0 <text> F7\", fields { a { width = 1 } }", "'offset' is missing: a number, a formula such as \"52 + scene\", or a list")]
    [InlineData("size = 4, message = \"F0 <text> F7\", fields { pad { offset = 0, width = 1 } }", "there is a control 'pad' already; name the field otherwise")]
    [InlineData("size = 4, letters = { of = \"é\", value = 65, number = 1 }", "'of' should be one character of ASCII or a range of them such as \"A..Z\", not 'é'")]
    [InlineData("size = 4, letters = { of = \" ..~\", value = 100, number = 1 }", "from 100 on the values of ' ..~' go beyond 127")]
    [InlineData("size = 4, letters = { of = \" \", number = 1 }", "'value' is missing: what is sent for the first of them")]
    [InlineData("size = 4, letters = { of = \" \", value = 1 }", "'number' is missing: a number, a formula such as \"52 + scene\", or a list")]
    public void Read_Mistakes_AreToldOnce(string body, string expected)
    {
        Read($"displays {{ d {{ {body} }} }}\ncontrols {{ pad {{ channel = 1, number = 1 }} }}", out var errors);

        Assert.Contains(expected, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private static DeviceProfile Read(string text, out IReadOnlyList<HoconDiagnostic> errors)
    {
        var bag = new DiagnosticBag();
        var profile = ProfileReader.Read("test/text", HoconLoader.LoadText(text, "text.conf").Root, bag);
        errors = bag.Sorted("text.conf");
        return profile;
    }
}

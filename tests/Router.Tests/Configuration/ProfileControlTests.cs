using System.Globalization;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Tests.Configuration;

/// <summary>What profiles can say of controls beyond one plain message: written, then heard.</summary>
public sealed class ProfileControlTests
{
    [Theory]
    [InlineData("sends = controller-14, number = 7", "B0 07 40", "move 0.5039")]
    [InlineData("sends = controller-14, number = 7", "B0 07 7F", "move 1")]
    [InlineData("sends = controller-14, number = 7", "B0 07 40|B0 27 00", "move 0.5039|move 0.5")]
    [InlineData("sends = controller-14, number = 7", "B0 27 00|B0 07 40|B0 27 01|B0 07 7F|B0 27 7F", "move 0||move 0.5001||move 1")]
    [InlineData("sends = nrpn, number = 300", "B0 63 02|B0 62 2C|B0 06 40|B0 26 00", "||move 0.5039|move 0.5")]
    [InlineData("sends = nrpn, number = 300", "B0 63 02|B0 62 2C|B0 26 01|B0 06 7F|B0 26 7F", "||move 0.0001||move 1")]
    [InlineData("sends = nrpn, number = 300", "B0 63 02|B0 62 2D|B0 06 40", "||")]
    [InlineData("sends = nrpn, number = 300", "B0 63 02|B0 62 2C|B0 65 00|B0 06 40", "|||")]
    [InlineData("sends = nrpn, number = 300", "B0 06 40|B1 63 02|B1 62 2C|B0 06 40", "|||")]
    [InlineData("sends = poly-pressure, number = 36", "A0 24 7F|A0 25 7F", "move 1|")]
    [InlineData("sends = controller, number = 7, calibrate = [3, 124]", "B0 07 00|B0 07 03|B0 07 7C|B0 07 7F", "move 0|move 0|move 1|move 1")]
    [InlineData("sends = controller, number = 7, calibrate = [127, 0]", "B0 07 00|B0 07 7F", "move 1|move 0")]
    [InlineData("sends = controller, number = 7, dead-band = 2", "B0 07 40|B0 07 41|B0 07 40|B0 07 42|B0 07 7E|B0 07 7F|B0 07 7F", "move 0.5039|||move 0.5197|move 0.9921|move 1|")]
    [InlineData("sends = pitch-bend, calibrate = [0, 8192]", "E0 00 40|E0 7F 7F|E0 00 20", "move 1|move 1|move 0.5")]
    public void Position_Heard_IsWhereItStands(string written, string bytes, string expected) => Hear("kind = position, channel = 1, " + written, bytes, expected);

    [Theory]
    [InlineData("encoding = increments, sends = controller, number = 96", "B0 60 00|B0 61 7F|B0 62 01", "turn 1|turn -1|")]
    [InlineData("encoding = twos-complement, sends = controller-14, number = 20", "B0 14 00|B0 34 05|B0 14 7F|B0 34 7F", "|turn 5||turn -1")]
    [InlineData("encoding = binary-offset, sends = controller-14, number = 20", "B0 14 40|B0 34 05|B0 14 3F|B0 34 7F", "|turn 5||turn -1")]
    [InlineData("encoding = signed-bit, sends = controller-14, number = 20", "B0 14 00|B0 34 05|B0 14 40|B0 34 01|B0 34 00", "|turn 5||turn -1|")]
    [InlineData("encoding = signed-bit-2, sends = controller-14, number = 20", "B0 14 40|B0 34 05|B0 14 00|B0 34 01", "|turn 5||turn -1")]
    public void Encoder_Heard_TurnsBySteps(string written, string bytes, string expected) => Hear("kind = encoder, channel = 1, " + written, bytes, expected);

    [Fact]
    public void Button_OfOneControllerForAll_IsToldByItsValue() => Hear(
        "at = \"[1..2 as n]\", sends = controller, channel = 1, number = 104, value = \"n\", release { channel = 1, number = 105, value = \"n\" }",
        "B0 68 01|B0 68 02|B0 69 02|B0 69 01|B0 68 03|B0 69 00", "press 1|press 1|release 0|release 0||");

    [Theory]
    [InlineData("kind = position, channel = 1, sends = controller-14, number = 7")]
    [InlineData("kind = position, channel = 3, sends = nrpn, number = 300")]
    [InlineData("kind = position, channel = 1, sends = pitch-bend")]
    [InlineData("kind = position, channel = 1, sends = controller, number = 7, calibrate = [3, 124]")]
    [InlineData("kind = position, channel = 1, sends = poly-pressure, number = 7")]
    public void Screen_PlaysAPosition_AsTheDecoderHearsIt(string written)
    {
        var profile = Read(written);
        var (speech, decoder, bytes) = (new ElementSpeech(profile), new ControlDecoder(profile), new byte[ElementSpeech.MaxLength]);
        foreach (var position in (double[])[0, 0.25, 1])
        {
            var length = speech.Move(0, position, bytes);

            var heard = double.NaN;
            for (var at = 0; at < length; at += 3)
            {
                Assert.True(MidiMessage.TryFromBytes(bytes.AsSpan(at, 3), out var message));
                heard = decoder.TryDecode(message, out _, out _, out var value) ? value : heard;
            }

            Assert.Equal(position, heard, 2);
        }
    }

    [Theory]
    [InlineData("a { channel = 1, number = 7, sends = controller-14, kind = position }, b { channel = any, number = 39, sends = controller }", "control 'b': controller 39 on channel 1 belongs to 'a' already")]
    [InlineData("a { channel = 1, number = 104, value = 3, sends = controller }, b { channel = 1, number = 104, value = 3, sends = controller }", "control 'b': controller 104 with value 3 on channel 1 belongs to 'a' already")]
    [InlineData("a { channel = 1, number = 104, value = 3, sends = controller }, b { channel = 1, number = 104, sends = controller }", "control 'b': controller 104 on channel 1 belongs to 'a' already")]
    [InlineData("a { channel = 2, number = 9, sends = nrpn, kind = position }, b { channel = 2, number = 6, sends = controller }", "control 'b': controller 6 on channel 2 belongs to 'a' already")]
    [InlineData("a { channel = 2, number = 9, sends = nrpn, kind = position }, b { channel = 2, number = 9, sends = nrpn, kind = position }", "control 'b': parameter 9 on channel 2 belongs to 'a' already")]
    [InlineData("a { channel = 1, number = 96, sends = controller, kind = encoder, encoding = increments }, b { channel = 1, number = 97, sends = controller }", "control 'b': controller 97 on channel 1 belongs to 'a' already")]
    [InlineData("a { channel = 1, number = 32, sends = controller-14, kind = position }", "control 'a': 'number' goes from 0 to 31")]
    [InlineData("a { channel = 1, number = 1, sends = controller, kind = position, calibrate = [5, 5] }", "control 'a': 'calibrate' needs two ends that differ")]
    [InlineData("a { channel = 1, number = 1, sends = controller, kind = position, touch = hand }, hands { channel = 1, number = 1 }", "control 'a': no control 'hand'; did you mean 'hands'?")]
    [InlineData("a { channel = 1, number = 1, value = 3 }", "control 'a': only buttons that send a controller are told apart by its value")]
    public void Mistake_InAControl_IsToldWithWhatIsMeant(string controls, string expected)
    {
        var bag = new DiagnosticBag();
        ProfileReader.Read("test/device", HoconLoader.LoadText($"controls {{ {controls} }}", "test.conf").Root, bag);

        var told = Assert.Single(bag.Sorted("test.conf"));
        Assert.Contains(expected, told.Message, StringComparison.Ordinal);
        Assert.Equal(1, told.Origin.Line);
    }

    [Fact]
    public void Levels_OfARing_StepFromTheLowestValueToTheHighest()
    {
        var bag = new DiagnosticBag();
        var profile = ProfileReader.Read("test/device", HoconLoader.LoadText(
            "palettes { ring { sends = controller, levels { off = 0, dot { from = 1, to = 11 }, pan { from = 17, to = 27 } } } }, controls { r { kind = light, channel = 1, number = 48, sends = controller, light = ring } }", "test.conf").Root, bag);

        Assert.Empty(bag.Sorted("test.conf"));
        var palette = profile.Palettes[0];
        var pan = palette.Styles[palette.StyleOf("pan")];
        int Shown(double value) => palette.Colours[pan.StepOf(value)].Writes[0].Value;
        Assert.Equal([17, 17, 22, 27, 27], [Shown(-1), Shown(0), Shown(0.5), Shown(1), Shown(2)]);
        Assert.Equal((0, -1), (palette.Rest, palette.StyleOf("fan")));
    }

    [Theory]
    [InlineData("73 00", "73 00 19", true)]
    [InlineData("73 ..", "73 55", true)]
    [InlineData("73 .. 19", "73 55 18", false)]
    [InlineData("73 ..", "73", false)]
    public void Identity_WithBytesThatMayBeAnything_FitsWhatIsAnswered(string model, string answered, bool fits)
    {
        var bag = new DiagnosticBag();
        var profile = ProfileReader.Read("test/device", HoconLoader.LoadText($"identity {{ manufacturer = \"47\", model = \"{model}\" }}", "test.conf").Root, bag);

        Assert.Empty(bag.Sorted("test.conf"));
        Assert.Equal(fits, profile.Identity!.Fits(Convert.FromHexString(answered.Replace(" ", "", StringComparison.Ordinal))));
    }

    private static void Hear(string written, string bytes, string expected)
    {
        var decoder = new ControlDecoder(Read(written));
        var heard = bytes.Split('|').Select(one =>
        {
            Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(one.Replace(" ", "", StringComparison.Ordinal)), out var message));
            return decoder.TryDecode(message, out _, out var gesture, out var value)
                ? string.Create(CultureInfo.InvariantCulture, $"{gesture.ToString().ToLowerInvariant()} {Math.Round(value, 4)}")
                : "";
        });

        Assert.Equal(string.Join('|', expected.Split('|').Select(static one => one.Trim())), string.Join('|', heard));
    }

    private static DeviceProfile Read(string written)
    {
        var bag = new DiagnosticBag();
        var profile = ProfileReader.Read("test/device", HoconLoader.LoadText($"controls {{ c {{ {written} }} }}", "test.conf").Root, bag);
        Assert.Empty(bag.Sorted("test.conf"));
        return profile;
    }
}

using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Devices;

public sealed class LightPaletteTests
{
    // Bright, pale and dark of a few hues, and the greys, as in the palette that Akai and Novation share.
    private static readonly int[] Table = [0x1E1E1E, 0x7F7F7F, 0xFFFFFF, 0xFF4C4C, 0xFF0000, 0x590000, 0xFFBD6C, 0xFF5400, 0xFFFF4C, 0x4CFF4C, 0x00FF00, 0x4CC3FF, 0x0055FF, 0x874CFF, 0xFF4CFF, 0xFF4C87];
    private static readonly LightPalette Many = Make([.. Table.Select(rgb => (Rgb.Name(rgb), rgb))]);
    private static readonly LightPalette Few = Make([("green", 0x00FF00), ("green-blink", 0x00FF00), ("red", 0xFF0000), ("amber", 0xFFAA00)]);

    [Theory]
    [InlineData(0xFF94A6, 0xFF4C87)]                         // pastel pink stays pink
    [InlineData(0xD8E0B0, 0xFFFF4C)]                         // the palest of the yellows
    [InlineData(0x8BC5FF, 0x4CC3FF)]
    [InlineData(0x10A4EE, 0x4CC3FF)]
    [InlineData(0xE553A0, 0xFF4C87)]
    [InlineData(0x0A9C8E, 0x4CC3FF)]
    [InlineData(0xFFFFFF, 0xFFFFFF)]
    [InlineData(0x7B7B7B, 0x7F7F7F)]
    [InlineData(0x3C3C3C, 0x1E1E1E)]
    [InlineData(0x000000, 0x1E1E1E)]                         // a black clip is still a clip
    public void Nearest_ManyColours_KeepsTheHueAndNeverTakesAPastelForWhite(int wanted, int expected) =>
        Assert.Equal(Rgb.Name(expected), Many.Colours[Many.Nearest(wanted)].Name);

    [Theory]
    [InlineData(0xFF94A6, "red")]
    [InlineData(0xFFA529, "amber")]
    [InlineData(0x1AFF2F, "green")]
    [InlineData(0x25FFA8, "green")]
    public void Nearest_FewColours_IsTheStillOneOfTheNearestHue(int wanted, string expected) => Assert.Equal(expected, Few.Colours[Few.Nearest(wanted)].Name);

    [Fact]
    public void Nearest_LampOfOneColour_IsLit() =>
        Assert.Equal("on", Make([("blink", -1), ("on", -1)]) is var lamp ? lamp.Colours[lamp.Nearest(0x123456)].Name : "");

    [Fact]
    public void Dimmed_OfATable_IsTheDarkerOfTheSameHueAndElseDark()
    {
        Assert.Equal("#590000", Many.Colours[Many.Dimmed(Many.IndexOf("#ff0000"))].Name);
        Assert.Equal("off", Few.Colours[Few.Dimmed(Few.IndexOf("red"))].Name);
    }

    [Fact]
    public void AnyColour_WrittenAndRead_LosesTheLowestBitOnly()
    {
        var message = new RgbMessage([0xF0, 0x01, 0, 0, 0, 0, 0xF7], (2, 3, 4, 5));
        var bytes = new byte[RgbMessage.MaxLength];
        message.Write(81, 0xFF8107, bytes);

        Assert.True(message.TryRead(bytes.AsSpan(0, message.Length), out var number, out var rgb));
        Assert.Equal((81, 0xFE8006), (number, rgb));
        Assert.False(message.TryRead([0xF0, 0x02, 0, 0, 0, 0, 0xF7], out _, out _));
    }

    private static LightPalette Make((string Name, int Rgb)[] colours) => new("pad",
        [new LightColour("off", [new LightWrite(MidiKind.NoteOn, -1, 0)]), .. colours.Select((one, i) => new LightColour(one.Name, [new LightWrite(MidiKind.NoteOn, -1, i + 1)]) { Rgb = one.Rgb })]);
}

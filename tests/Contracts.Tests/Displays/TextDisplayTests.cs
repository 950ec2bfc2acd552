using System.Text;
using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Live;
using MidiMesh.Testing;

namespace MidiMesh.Contracts.Tests.Displays;

public sealed class TextDisplayTests
{
    private static readonly TextDisplay Ascii = new("lcd", 16, [new LetterRange((byte)' ', (byte)'~', ' ', [])], new TextMessage([0xF0, 0x00, 0x12, 0x00], 3, [0xF7]), "");

    // The segments of Mackie's digits: capitals, digits and signs, with a dot to each.
    private static readonly TextDisplay Segments = new(
        "time", 10, [new LetterRange((byte)'@', (byte)'_', 0, Cells), new LetterRange((byte)' ', (byte)'?', 32, Cells)], null, "") { DotValue = 64 };

    private static int[] Cells => [.. Enumerable.Range(0, 10).Select(static cell => 73 - cell)];

    [Theory]
    [InlineData("Bässe", "Basse")]
    [InlineData("Größe Ærø Łódź", "Grosse AEro Lodz")]
    [InlineData("Ba\u0308sse", "Basse")]                     // as macOS writes it
    [InlineData("“Crème” – brûlée…", "\"Creme\" - brulee.")]
    [InlineData("  Drums\t", "Drums")]
    [InlineData("🥁 Drums 🔥", "Drums")]
    [InlineData("ドラム", "???")]
    [InlineData("C♯ & D♭", "C# & Db")]
    [InlineData("ÀÿĀžŸĳ", "AyAzYij")]
    [InlineData("\u0001\u007F\u009F", "")]
    [InlineData("", "")]
    public void Fold_NamesOfPeople_BecomeAscii(string name, string expected)
    {
        Span<char> to = stackalloc char[64];
        Assert.Equal(expected, to[..AsciiFolding.Fold(name, to)].ToString());
    }

    [Fact]
    public void Fold_MoreThanThereIsRoomFor_IsCut()
    {
        Span<char> to = stackalloc char[3];
        Assert.Equal("ssA", to[..AsciiFolding.Fold("ßÆ", to)].ToString());
    }

    [Theory]
    [InlineData("Drums", 7, "Drums")]
    [InlineData("Bass Guitar", 7, "Bss Gtr")]
    [InlineData("Bass Guitar", 6, "BssGtr")]
    [InlineData("Synthesizer", 6, "Synths")]
    [InlineData("Percussion 12", 6, "Prcs12")]
    [InlineData("Electric Piano", 4, "Elct")]
    [InlineData("Operator", 4, "Oprt")]                      // fields of four, as small controllers have
    [InlineData("Auto Filter", 4, "AtFl")]
    [InlineData("GUITAR", 4, "GUTR")]
    [InlineData("A/B", 1, "A")]
    [InlineData("12345678", 4, "1234")]
    [InlineData("eee", 2, "ee")]
    public void Shorten_Name_StaysRecognisable(string name, int width, string expected)
    {
        var text = Encoding.ASCII.GetBytes(name);
        Assert.Equal(expected, Encoding.ASCII.GetString(text.AsSpan(0, Abbreviation.Shorten(text, width))));
    }

    [Theory]
    [InlineData("Bass", TextAlign.Left, "Bass  ")]
    [InlineData("Bass", TextAlign.Right, "  Bass")]
    [InlineData("Pad", TextAlign.Centre, " Pad  ")]
    [InlineData("Electric Piano", TextAlign.Left, "Elctrc")]
    [InlineData("", TextAlign.Right, "      ")]
    public void Fit_Field_HasBlanksAround(string text, TextAlign align, string expected)
    {
        Span<byte> cells = stackalloc byte[6];
        Ascii.Fit(text, align, cells);
        Assert.Equal(expected, Encoding.ASCII.GetString(cells));
    }

    [Theory]
    [InlineData("120.00", "20 20 20 20 20 31 32 70 30 30")]      // the dot belongs to the digit before it: 0x30 + 0x40
    [InlineData("bar 4", "20 20 20 20 20 02 01 12 20 34")]
    [InlineData(".5.", "20 20 20 20 20 20 20 20 2E 75")]
    [InlineData("~", "20 20 20 20 20 20 20 20 20 3F")]
    public void Fit_SevenSegments_HaveCapitalsAndDotsOfTheirOwn(string text, string values)
    {
        Span<byte> cells = stackalloc byte[10];
        Segments.Fit(text, TextAlign.Right, cells);
        Assert.Equal(values, string.Join(' ', cells.ToArray().Select(static cell => Segments.ValueOf(cell).ToString("X2", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Fit_AnyText_FillsTheFieldWithWhatTheDisplayHas()
    {
        var random = new Random(7);
        var cells = new byte[8];
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(300)).Select(_ => (char)random.Next(0, 0x10000))]);
            Ascii.Fit(text, (TextAlign)random.Next(3), cells);
            Assert.All(cells, static cell => Assert.InRange(cell, (byte)' ', (byte)'~'));
        }
    }

    [Fact]
    public void Fit_AndWrite_DoNotAllocate()
    {
        var cells = new byte[6];
        var to = new byte[32];
        Ascii.Fit("Bässe und Größe 12", TextAlign.Left, cells);
        Ascii.Message!.Write(Ascii, 3, cells, to);
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Ascii.Fit("Bässe und Größe 12", TextAlign.Left, cells);
                Ascii.Message.Write(Ascii, 3, cells, to);
                LiveNumberText.Write(LiveValue.TrackVolume, 0.5, 6, new Span<char>());
            }
        }));
    }

    [Fact]
    public void Message_WrittenAndReadBack_IsTheSame()
    {
        Span<byte> to = stackalloc byte[16];
        var length = Ascii.Message!.Write(Ascii, 5, "Abc"u8, to);
        Assert.Equal("F00012054162 63F7".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(to[..length]));
        Assert.True(Ascii.Message.TryRead(to[..length], out var offset, out var values));
        Assert.Equal((5, "Abc"), (offset, Encoding.ASCII.GetString(values)));
        for (var cut = 0; cut < length - 3; cut++)
        {
            Assert.False(Ascii.Message.TryRead(to[..cut], out _, out _));
        }
    }

    [Theory]
    [InlineData(LiveValue.TrackVolume, 0.85, 7, "0.0 dB")]
    [InlineData(LiveValue.TrackVolume, 1, 6, "6.0 dB")]
    [InlineData(LiveValue.TrackVolume, 0.4, 8, "-18.0 dB")]
    [InlineData(LiveValue.TrackVolume, 0.4, 7, "-18.0dB")]
    [InlineData(LiveValue.TrackVolume, 0.4, 6, "-18.0")]
    [InlineData(LiveValue.TrackVolume, 0.4, 4, "-18")]
    [InlineData(LiveValue.TrackVolume, 0, 6, "-inf")]
    [InlineData(LiveValue.TrackVolume, 0, 7, "-inf dB")]
    [InlineData(LiveValue.TrackVolume, 0.8499, 6, "0.0 dB")]
    [InlineData(LiveValue.TrackPanning, 0, 6, "C")]
    [InlineData(LiveValue.TrackPanning, -1, 6, "50L")]
    [InlineData(LiveValue.TrackPanning, 0.5, 6, "25R")]
    [InlineData(LiveValue.TrackSend, 0.805, 6, "80 %")]
    [InlineData(LiveValue.TrackSend, 1, 4, "100%")]
    [InlineData(LiveValue.Tempo, 120, 10, "120.00")]
    [InlineData(LiveValue.Tempo, 123.456, 6, "123.46")]
    [InlineData(LiveValue.Tempo, 123.456, 5, "123.5")]
    [InlineData(LiveValue.Tempo, 123.456, 3, "123")]
    [InlineData(LiveValue.TrackMute, 1, 6, "on")]
    public void Number_AsLiveShowsIt_FitsItsRoom(LiveValue value, double number, int room, string expected)
    {
        Span<char> to = stackalloc char[16];
        Assert.Equal(expected, to[..LiveNumberText.Write(value, number, room, to)].ToString());
    }

    [Fact]
    public void Decibels_FromTheBottomToTheTop_OnlyGrow()
    {
        var last = double.NegativeInfinity;
        for (var volume = 0.001; volume <= 1; volume += 0.001)
        {
            var now = LiveNumberText.Decibels(volume);
            Assert.True(now > last, $"{volume}: {now} after {last}");
            last = now;
        }
    }
}

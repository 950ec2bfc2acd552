namespace MidiMesh.Hocon.Tests;

public class WriterTests
{
    [Theory]
    [InlineData("a = x, b = \"x y\", c = \"1\", d = \"true\", e = 1e5, f = null, g = \"\"", "{ a = x, b = \"x y\", c = \"1\", d = \"true\", e = 1e5, f = null, g = \"\" }")]
    [InlineData("a { b {} , c = [] }, \"x.y\" = 1, \"\" = 2, \"include\" = 3", "{ a { b {}, c = [] }, \"x.y\" = 1, \"\" = 2, \"include\" = 3 }")]
    [InlineData("a = [1, [2], {b = 3}]", "{ a = [1, [2], { b = 3 }] }")]
    public void ToHocon_OneLine_QuotesOnlyWhatNeedsIt(string text, string expected) => Assert.Equal(expected, HoconWriter.ToHocon(Load.Text(text).Root, HoconWriterOptions.OneLine));

    [Fact]
    public void ToHocon_BareRoot_IsALoadableFile() => Assert.Equal("a = 1\nb {\n  c = [\n    x\n  ]\n}",
        HoconWriter.ToHocon(Load.Text("a = 1, b.c = [x]").Root, new HoconWriterOptions { BareRoot = true }));

    [Theory]
    [InlineData("007", "7")]
    [InlineData("1.", "1")]
    [InlineData("-.5", "-0.5")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("00", "0")]
    [InlineData("1.E5", "1E5")]
    public void ToJson_OddNumbers_AreValidJson(string number, string json)
    {
        Assert.Equal($"{{\"x\":{json}}}", HoconWriter.ToJson(Load.Text($"x = {number}").Root));
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
    }

    [Fact]
    public void ToHoconAndToJson_GeneratedDocuments_ReadBackEqual()
    {
        var random = new Random(7);
        for (var seed = 0; seed < 3_000; seed++)
        {
            var value = seed % 2 == 0 ? Load.Text(new Differential.DocumentGenerator(seed).Next()).Root : RandomValue(random);
            var style = (seed % 3) switch { 0 => HoconWriterOptions.Indented, 1 => HoconWriterOptions.OneLine, _ => new HoconWriterOptions { BareRoot = true } };

            var text = HoconWriter.ToHocon(value, style);
            var result = Load.Text(text);
            Assert.False(result.HasErrors, text);
            Assert.True(value.ContentEquals(result.Root), text);

            using var json = System.Text.Json.JsonDocument.Parse(HoconWriter.ToJson(value, indented: seed % 2 == 1));
            Assert.Equal(value.Fields.Select(f => f.Key), json.RootElement.EnumerateObject().Select(p => p.Name));
        }
    }

    [Fact]
    public void ToHocon_AnyString_ReadsBackEqual()
    {
        var random = new Random(3);
        for (var i = 0; i < 3_000; i++)
        {
            var text = RandomText.Next(random, 8);
            var document = $"{HoconWriter.Quote(text)} = {HoconWriter.Quote(text)}";
            var field = Assert.Single(Load.Text(document).Root.Fields);
            Assert.Equal(text, field.Key);
            var again = Assert.Single(Load.Text(HoconWriter.ToHocon(Load.Text(document).Root)).Root.Fields);
            Assert.Equal(text, again.Key);
            Assert.Equal(text, ((HoconScalar)again.Value).Text);
        }
    }

    /// <summary>JSON parsers refuse them, rightly.</summary>
    private static string WithoutLoneSurrogates(string text) => text.Replace("\uD83D\uDE00", "=", StringComparison.Ordinal).Replace("\uD83D", "-", StringComparison.Ordinal);

    /// <summary>An object with keys and texts of all kinds.</summary>
    private static HoconObject RandomValue(Random random)
    {
        var fields = Enumerable.Range(0, random.Next(1, 5)).Select(i => $"{HoconWriter.Quote(WithoutLoneSurrogates(RandomText.Next(random, 3)) + i)} = [{HoconWriter.Quote(WithoutLoneSurrogates(RandomText.Next(random, 5)))}, {random.Next(100)}]");
        return Load.Text(string.Join('\n', fields)).Root;
    }
}

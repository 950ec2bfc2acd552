using MidiMesh.Hocon.Formatting;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Tests.Formatting;

public sealed class HoconFormatterTests
{
    [Theory]
    [InlineData("a=1", "a = 1")]
    [InlineData("a   = 1", "a   = 1")]
    [InlineData("a{b=1,c:2}", "a { b = 1, c: 2 }")]
    [InlineData("a { }", "a {}")]
    [InlineData("x = [1,2 , 3]", "x = [1, 2, 3]")]
    [InlineData("a {\nb = 1 # one\n\n   // two\n\tc += 2\n}", "a {\n  b = 1 # one\n\n  // two\n  c += 2\n}")]
    [InlineData("via = [ {\nx = 1\n} ]", "via = [ {\n  x = 1\n} ]")]
    [InlineData("a = [\n[\n1\n]\n]", "a = [\n  [\n    1\n  ]\n]")]
    [InlineData("a =\n1", "a =\n  1")]
    [InlineData("a = b   c  # d", "a = b   c  # d")]
    [InlineData("a = 1#d", "a = 1 #d")]
    [InlineData("a = 1   \nb = 2\t", "a = 1\nb = 2")]
    [InlineData("a=1\r\n{b=1}\r\n", "")]
    [InlineData("a {\r\nb=1 \r\n}\r\n", "a {\r\n  b = 1\r\n}\r\n")]
    [InlineData("\uFEFFa=1\n", "\uFEFFa = 1\n")]
    [InlineData("  \uFEFF", "")]
    [InlineData("a = \"\"\"x\n   y\"\"\"\nb=1", "a = \"\"\"x\n   y\"\"\"\nb = 1")]
    [InlineData("a = ${b}{c=1}", "a = ${b} { c = 1 }")]
    [InlineData("include required(file(\"x\"))", "include required(file(\"x\"))")]
    public void Format_Text_ChangesBlanksOnly(string text, string expected)
    {
        var tree = HoconSyntaxTree.ParseText(text);
        var formatted = HoconFormatter.Format(tree);
        if (tree.Diagnostics.Any(static one => one.Severity == HoconSeverity.Error))
        {
            Assert.Null(formatted);
            return;
        }

        Assert.Equal(expected, formatted);
    }

    [Fact]
    public void Format_RandomDocuments_KeepsTokensValuesAndIsDoneAfterOnce()
    {
        string[] pieces = ["a", "b.c", " ", "  ", "\t", "\n", "\r\n", "{", "}", "[", "]", "=", ":", "+=", ",", "1", "\"q x\"", "${a}", "${?b}", "# c ", "// d\n", "\"\"\"t\n u\"\"\"", "true", "5ms", "null"];
        var random = new Random(11);
        var formattedCount = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 16)).Select(_ => pieces[random.Next(pieces.Length)]));
            var tree = HoconSyntaxTree.ParseText(text);
            if (HoconFormatter.Format(tree) is not { } formatted)
            {
                continue;
            }

            formattedCount++;
            var after = HoconSyntaxTree.ParseText(formatted);
            Assert.True(HoconFormatter.SameTokens(tree, after), $"{text}\n---\n{formatted}");
            Assert.True(HoconLoader.LoadText(text, "x").Root.ContentEquals(HoconLoader.LoadText(formatted, "x").Root), $"{text}\n---\n{formatted}");
            Assert.Equal(formatted, HoconFormatter.Format(after));
        }

        Assert.True(formattedCount > 1000, $"only {formattedCount} documents could be read");
    }

    [Fact]
    public void Format_DeepNesting_IsRefusedNotCrashed() =>
        Assert.Null(HoconFormatter.Format(HoconSyntaxTree.ParseText("a = " + new string('[', 20_000))));
}

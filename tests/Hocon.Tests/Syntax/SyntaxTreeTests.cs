using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Tests.Syntax;

public class SyntaxTreeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\uFEFFa = 1\r\n")]
    [InlineData("a = ${b }")]
    [InlineData("include required(file(\"x\")) # c")]
    [InlineData("a = \"x\\q\u0000 \n b = \"\"\"y")]
    [InlineData("}}} ]]] ,,, = : += ${ $ ` @")]
    [InlineData("a = \uD800 \uDC00")]
    public void ToString_ValidOrNot_GivesTheTextBack(string text) => AssertLossless(text);

    [Fact]
    public void ToString_RandomText_GivesTheTextBack()
    {
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            AssertLossless(RandomText.Next(random, 60));
        }
    }

    [Fact]
    public void ToString_GeneratedDocuments_GivesTheTextBack()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            AssertLossless(new Differential.DocumentGenerator(seed).Next());
        }
    }

    [Fact]
    public void Root_SmallDocument_HasTheExpectedNodes()
    {
        var tree = HoconSyntaxTree.ParseText("a.b = 1 # c\ninclude \"x\"\nc { d = [ 1, {e:2} ] }");
        Assert.Equal(
            "Document(Field(Key Value) Include Field(Key Value(Object(Field(Key Value(Array(Value Value(Object(Field(Key Value))))))))))",
            Describe(tree.Root));
        Assert.Equal("a.b = 1", tree.Root.Children().First().Text);
        Assert.Empty(tree.Diagnostics);
    }

    [Fact]
    public void Token_Index_CoversTheText()
    {
        var tree = HoconSyntaxTree.ParseText("a += ${?b}");
        Assert.Equal(
            [HoconSyntaxKind.UnquotedText, HoconSyntaxKind.Whitespace, HoconSyntaxKind.PlusEquals, HoconSyntaxKind.Whitespace, HoconSyntaxKind.Substitution],
            Enumerable.Range(0, tree.TokenCount).Select(i => tree.Token(i).Kind));
        Assert.Equal("${?b}", tree.Token(4).Text);
    }

    internal static void AssertLossless(string text)
    {
        var tree = HoconSyntaxTree.ParseText(text);
        Assert.Equal(text, tree.ToString());
        AssertNested(tree.Root);
        Assert.Equal(tree.TokenCount, tree.Root.Tokens.End.Value);
    }

    /// <summary>Children lie inside their parent, one after the other.</summary>
    private static void AssertNested(HoconSyntaxNode node)
    {
        var at = node.Tokens.Start.Value;
        foreach (var child in node.Children())
        {
            Assert.True(child.Tokens.Start.Value >= at, $"{child.Kind} starts before the end of what comes before it");
            Assert.Equal(node, child.Parent);
            AssertNested(child);
            at = child.Tokens.End.Value;
        }

        Assert.True(at <= node.Tokens.End.Value, $"{node.Kind} ends before its last child");
    }

    private static string Describe(HoconSyntaxNode node)
    {
        var children = string.Join(' ', node.Children().Select(Describe));
        return children.Length == 0 ? node.Kind.ToString() : $"{node.Kind}({children})";
    }
}

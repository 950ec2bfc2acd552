namespace MidiMesh.Hocon.Tests.Rules;

/// <summary>Mistakes as a table: a document, and the place and identifier of everything that is said about it.</summary>
public class DiagnosticTests
{
    [Theory]
    [InlineData("a = b@c", "1:6 HOC0001")]
    [InlineData("a = *x*", "1:5 HOC0001 1:7 HOC0001")]
    [InlineData("a = $x", "1:5 HOC0001")]
    [InlineData("a = 1+2", "1:6 HOC0001")]
    [InlineData("a = \"x\nb = 1", "1:5 HOC0002")]
    [InlineData("a = \"x\r\nb = 1", "1:5 HOC0002")]
    [InlineData("b = 1\na = \"\"\"x\n\n", "2:5 HOC0002")]
    [InlineData("a = ${b\nb = 1", "1:5 HOC0002")]
    [InlineData("a = \"\\q\"", "1:6 HOC0003")]
    [InlineData("a = \"\\u+041\"", "1:6 HOC0003")]
    [InlineData("a = \"x\ty\"", "1:7 HOC0004")]
    public void Text_MalformedTokens_AreReportedAtTheirCharacter(string text, string places) => Assert.Equal(places, Load.Places(text));

    [Theory]
    [InlineData("a = 1 b = 2", "1:7 HOC0008")]
    [InlineData("{ a = 1 b = 2 c = 3 }", "1:9 HOC0008 1:15 HOC0008")]
    [InlineData("a = 12:30", "1:7 HOC0008")]
    [InlineData("a == 1", "1:4 HOC0008")]
    [InlineData(",a = 1", "1:1 HOC0008")]
    [InlineData("a = 1,,b = 2", "1:7 HOC0008")]
    [InlineData("a = [1,,2]", "1:8 HOC0008")]
    [InlineData("a = [1 = 2]", "1:8 HOC0008")]
    [InlineData("a { } b { }", "1:7 HOC0008")]
    [InlineData("a { } { }\nb {} ${c} {}\nd {} [1] x", "1:7 HOC0008 2:6 HOC0008 3:6 HOC0008")]
    [InlineData("a =", "1:3 HOC0007")]
    [InlineData("a = \nb = 2", "1:3 HOC0007")]
    [InlineData("a = , b = 2", "1:3 HOC0007")]
    [InlineData("{ a }", "1:3 HOC0007")]
    [InlineData("a\nb = 1", "1:1 HOC0007")]
    [InlineData("= 1\nb = 2", "1:1 HOC0006")]
    [InlineData("${a} = 1\nb = 2", "1:1 HOC0006")]
    [InlineData("{ [1] }", "1:3 HOC0006")]
    [InlineData("a[0] = 1\nb = 2", "1:1 HOC0007")]
    [InlineData("a..b = 1", "1:3 HOC0009")]
    [InlineData(".a = 1", "1:1 HOC0009")]
    [InlineData("a. = 1", "1:2 HOC0009")]
    [InlineData("a = ${}", "1:7 HOC0009")]
    [InlineData("a = ${b..c}", "1:9 HOC0009")]
    [InlineData("a = ${b[0]}", "1:8 HOC0009")]
    [InlineData("a = ${ ?b}", "1:8 HOC0009")]
    [InlineData("[1]", "1:1 HOC0010")]
    [InlineData("{ a = 1 } b", "1:11 HOC0010")]
    [InlineData("{} {}", "1:4 HOC0010")]
    public void Structure_Mistakes_AreReportedWhereTheyAre(string text, string places) => Assert.Equal(places, Load.Places(text));

    [Theory]
    [InlineData("a {", "1:4 HOC0005")]
    [InlineData("a = [1", "1:7 HOC0005")]
    [InlineData("a = 1 }", "1:7 HOC0005")]
    [InlineData("a = [1 }", "1:8 HOC0005 1:9 HOC0005")]
    [InlineData("a { b = [1 }\nc = 2", "1:12 HOC0005")]
    [InlineData("a { b = 1 ]\n}", "1:11 HOC0005")]
    [InlineData("r {\n  a {\n    x = 1\n  b {\n    y = 2\n  }\n}\n", "3:10 HOC0005")]        // the brace that is missing, not the last one
    [InlineData("r {\n  a {\n    x = 1\n  }\n}\ns {\n    y = 2\n  }\n}\n", "7:5 HOC0005")]            // the line "b {" is missing
    [InlineData("  x = 1\n}\ns { }\n", "2:1 HOC0005")]
    [InlineData("s { }\n  x = 1\n}\n", "2:3 HOC0005")]
    [InlineData("r {\n    x = 1\n  }\n  b { y = 2 }\n}\n", "3:3 HOC0005")]                   // the line "a {" is missing
    [InlineData("r {\n  a = [\n    1\n  b = 2\n}\n", "4:5 HOC0008 5:1 HOC0005")]
    public void Brackets_Unbalanced_AreReportedWhereTheyAreMissing(string text, string places) => Assert.Equal(places, Load.Places(text));

    [Theory]
    [InlineData("a = ${no}", "1:5 HOC0101")]
    [InlineData("a = x ${no} y\nb = ${nope}", "1:7 HOC0101 2:5 HOC0101")]
    [InlineData("a = ${?no}\nb = ${a}", "2:5 HOC0101")]
    [InlineData("a = ${no}\nb = ${a}\nc = [${b}]", "1:5 HOC0101")]                            // what follows from an error is not another
    [InlineData("a = ${no}, a {}", "1:5 HOC0101")]
    [InlineData("a = ${a}", "1:5 HOC0102")]
    [InlineData("a = ${b}\nb = ${a}", "2:5 HOC0102")]
    [InlineData("a = ${b}\nb = ${c}\nc = ${a}", "3:5 HOC0102")]
    [InlineData("a { b = ${a} }", "1:9 HOC0102")]
    [InlineData("a = [${a}]", "1:6 HOC0102")]
    [InlineData("a = 1\na = [${a}]", "2:1 HOC0303 2:6 HOC0102")]
    [InlineData("x = [1]\na = b ${x}", "2:7 HOC0100")]
    [InlineData("x = 1\na = [2] ${x}", "2:9 HOC0100")]
    [InlineData("x = {b:1}\na = [2] ${x}", "2:9 HOC0100")]
    [InlineData("a = [1] x", "1:9 HOC0100")]
    [InlineData("a = {b:1} x", "1:11 HOC0100")]
    [InlineData("a = pad[1,2]", "1:8 HOC0100")]
    public void Values_ThatCannotBeWorkedOut_AreReported(string text, string places) => Assert.Equal(places, Load.Places(text));

    [Theory]
    [InlineData("a = F#3", "1:6 HOC0305")]
    [InlineData("a = x//y", "1:6 HOC0305")]
    [InlineData("a = \u201Cx\u201D", "1:5 HOC0300")]
    [InlineData("a = 'x'", "1:5 HOC0300")]
    [InlineData("a = 1;\nb = x y;", "1:6 HOC0301 2:8 HOC0301")]
    [InlineData("a = [ {x:1} {y:2} ]", "1:13 HOC0302")]
    [InlineData("a = {x:1} {y:2}", "")]
    [InlineData("a = 1\na = 2", "2:1 HOC0303")]
    [InlineData("a = 1\na = ${?b}", "")]
    [InlineData("a { x = 1 }\na { x = 2 }", "2:5 HOC0303")]
    [InlineData("a = 1 # comment\nb = \"x\"#fine", "")]
    public void Doubts_LegalButUnlikely_AreWarnings(string text, string places)
    {
        Assert.Equal(places, Load.Places(text));
        Assert.False(Load.Text(text).HasErrors);
    }

    [Fact]
    public void Cycle_ThreeHops_NamesEachWithItsPlace()
    {
        var diagnostic = Assert.Single(Load.Text("a = ${b}\nb = ${c}\nc = ${a}").Diagnostics);
        Assert.Equal("/rig/t.conf:3:5: error: 'a' is made of itself: ${b} at /rig/t.conf:1:5 -> ${c} at /rig/t.conf:2:5 -> ${a} at /rig/t.conf:3:5", diagnostic.ToString());
    }

    [Fact]
    public void UnresolvedSubstitution_NearMiss_SuggestsTheKey() => Assert.Contains("did you mean 'groups.one-clip'?",
        Assert.Single(Load.Text("groups { one-clip = 1 }, a = ${groups.one-clop}").Diagnostics).Message, StringComparison.Ordinal);

    [Fact]
    public void Errors_TenDifferentMistakes_AreAllReported()
    {
        var places = Load.Places("a = b@c\nb =\nc = \"x\nd = 1 e = 2\nf..g = 1\nh = ${no}\ni = [1] x\nj = 12:30\nk[0] = 1\nl = \"\\q\"\nok = 1");
        Assert.Equal("1:6 HOC0001 2:3 HOC0007 3:5 HOC0002 4:7 HOC0008 5:3 HOC0009 6:5 HOC0101 7:9 HOC0100 8:7 HOC0008 9:1 HOC0007 10:6 HOC0003", places);
    }

    [Fact]
    public void Errors_MoreThanTheLimit_StopAtTheLimitAndKeepErrorsOverWarnings()
    {
        var text = string.Concat(Enumerable.Repeat("a = 'x'\n", 150)) + "b = ${no}\n";
        var result = Load.Text(text);
        Assert.Equal(100, result.Diagnostics.Count);
        Assert.True(result.HasErrors);
    }

    [Fact]
    public void Errors_InOneValue_LeaveTheOthersUsable() =>
        Assert.Equal("""{"a":1,"c":{"e":3}}""", HoconWriter.ToJson(Load.Text("a = 1\nb = ${no}\nc { d = [1] x, e = 3 }").Root));
}

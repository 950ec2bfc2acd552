namespace MidiMesh.Hocon.Tests.Rules;

public class OriginTests
{
    private static readonly HoconLoadOptions WithBase = new()
    {
        Environment = static _ => null,
        FileSystem = new MemoryFiles(new() { ["/rig/base.conf"] = "a = 1\nb { c = x }\n" }),
    };

    [Fact]
    public void Origin_Literal_IsWhereItIsWritten()
    {
        var root = Load.Text("\uFEFFa = 1\n  b { c = [ 1,\n 2 ] }").Root;
        Assert.Equal("/rig/t.conf:1:5", root.Find("a")!.Origin.ToString());
        Assert.Equal("/rig/t.conf:2:11", root.Find("b.c")!.Origin.ToString());
        Assert.Equal("/rig/t.conf:3:2", ((HoconArray)root.Find("b.c")!).Items[1].Origin.ToString());
        Assert.Equal("/rig/t.conf:2:3", root.Fields[1].KeyOrigin.ToString());
    }

    [Fact]
    public void Origin_MultiLineString_IsItsFirstLine() => Assert.Equal(1, Load.Text("a = \"\"\"x\ny\"\"\"").Root.Find("a")!.Origin.Line);

    [Fact]
    public void Origin_Included_TellsTheIncludeStatement()
    {
        var origin = Load.Text("x = 0\ninclude \"base\"", WithBase).Root.Find("b.c")!.Origin;
        Assert.Equal("/rig/base.conf:2:9", origin.ToString());
        Assert.Equal("/rig/t.conf:2:1", origin.Via!.ToString());
    }

    [Fact]
    public void Origin_ThroughSubstitutions_TellsEachOnTheWay()
    {
        var origin = Load.Text("a = 1\nb = ${a}\nc = ${b}").Root.Find("c")!.Origin;
        Assert.Equal("1:5 <- 2:5 <- 3:5", $"{origin.Line}:{origin.Column} <- {origin.Via!.Line}:{origin.Via.Column} <- {origin.Via.Via!.Line}:{origin.Via.Via.Column}");
    }

    [Fact]
    public void Origins_Overridden_TellWhatWonAndWhatLost()
    {
        var value = Load.Text("include \"base\"\na = 2\na = 3", WithBase).Root.Find("a")!;
        Assert.Equal(["/rig/t.conf:3:5", "/rig/t.conf:2:5", "/rig/base.conf:1:5"], value.Origins.Select(o => o.ToString()));
    }

    [Fact]
    public void Origins_OverriddenBySubstitution_TellWhatLost()
    {
        var value = Load.Text("x = 9\na = 2\na = ${x}").Root.Find("a")!;
        Assert.Equal(["/rig/t.conf:1:5", "/rig/t.conf:2:5"], value.Origins.Select(o => o.ToString()));
    }

    [Fact]
    public void Origin_MergedObject_IsItsNewestBraces()
    {
        var value = Load.Text("a { x = 1 }\na { y = 2 }\na.z = 3").Root.Find("a")!;
        Assert.Equal(2, value.Origin.Line);
        Assert.Equal([2, 3, 1], value.Origins.Select(o => o.Line));
    }

    [Fact]
    public void KeyOrigin_Overridden_IsTheKeyThatWon()
    {
        var root = Load.Text("a = 1\n a = 2\nb = ${?no}\n b = ${a}").Root;
        Assert.Equal("2:2", $"{root.Fields[0].KeyOrigin.Line}:{root.Fields[0].KeyOrigin.Column}");
        Assert.Equal("4:2", $"{root.Fields[1].KeyOrigin.Line}:{root.Fields[1].KeyOrigin.Column}");
    }
}

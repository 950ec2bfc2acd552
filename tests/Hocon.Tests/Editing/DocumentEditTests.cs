using MidiMesh.Hocon.Editing;

namespace MidiMesh.Hocon.Tests.Editing;

public class DocumentEditTests
{
    private static HoconDocument Document(string text) => HoconDocument.Parse(text, "/rig/t.conf", Load.Options);

    [Theory]
    [InlineData("a = 1 # c\nb = 2", "a", "5", "a = 5 # c\nb = 2")]
    [InlineData("a:1,b : 2", "b", "x", "a:1,b : x")]
    [InlineData("a { b { c = 1 } }", "a.b.c", "[1, 2]", "a { b { c = [1, 2] } }")]
    [InlineData("a.b = 1\na { b = 2 }", "a.b", "3", "a.b = 1\na { b = 3 }")]
    [InlineData("a = \"x\" y\r\n", "a", "\"z\"", "a = \"z\"\r\n")]
    [InlineData("a = 1\na = ${?HOME}", "a", "2", "a = 2\na = ${?HOME}")]
    [InlineData("a { x = 1 }", "a", "5", "a = 5")]
    [InlineData("a { x = 1 }", "a", "{ y = 2 }", "a { y = 2 }")]
    [InlineData("l += 2", "l", "[1]", "l = [1]")]
    [InlineData("l = [ 1, 2, 3 ]", "l[1]", "x", "l = [ 1, x, 3 ]")]
    [InlineData("r { via = [ { rate = 1 }, { keep = a } ] }", "r.via[1].keep", "b", "r { via = [ { rate = 1 }, { keep = b } ] }")]
    [InlineData("a = 1", "a", "${?x}7", "a = ${?x}7")]
    [InlineData("\"a.b\" = 1", "\"a.b\"", "2", "\"a.b\" = 2")]
    [InlineData("b { x = 1 }\na = ${b} { y = 2 }", "a.y", "3", "b { x = 1 }\na = ${b} { y = 3 }")]
    public void WithValue_ExistingPath_ChangesNothingElse(string text, string path, string value, string expected) => AssertEdit(expected, Document(text).WithValue(path, value));

    [Theory]
    [InlineData("", "a", "1", "a = 1\n")]
    [InlineData("# only a comment", "a", "1", "# only a comment\na = 1\n")]
    [InlineData("a = 1", "b", "2", "a = 1\nb = 2")]
    [InlineData("a = 1\n", "b", "2", "a = 1\nb = 2\n")]
    [InlineData("a = 1 # one", "b", "2", "a = 1 # one\nb = 2")]
    [InlineData("a: 1\r\n", "b", "2", "a: 1\r\nb: 2\r\n")]
    [InlineData("a = 1,\nc = 2,\n", "b", "3", "a = 1,\nc = 2,\nb = 3,\n")]
    [InlineData("{\n  \"a\": 1,\n  \"c\": 2\n}\n", "b", "3", "{\n  \"a\": 1,\n  \"c\": 2,\n  b: 3\n}\n")]
    [InlineData("a { x = 1, y = 2 }", "a.z", "3", "a { x = 1, y = 2, z = 3 }")]
    [InlineData("a {\n    x = 1 # c\n    # end\n}\nb = 1\n", "a.y", "2", "a {\n    x = 1 # c\n    y = 2\n    # end\n}\nb = 1\n")]
    [InlineData("a {}", "a.x", "1", "a { x = 1 }")]
    [InlineData("a {\n}\n", "a.x", "1", "a {\n  x = 1\n}\n")]
    [InlineData("a {\n  # c\n}\n", "a.x", "1", "a {\n  # c\n  x = 1\n}\n")]
    [InlineData("a.b = 1\nz = 9\n", "a.c", "2", "a.b = 1\na.c = 2\nz = 9\n")]
    [InlineData("b { x = 1 }\na = ${b}\nz = 9\n", "a.y.z", "2", "b { x = 1 }\na = ${b}\na.y.z = 2\nz = 9\n")]
    [InlineData("b { x = 1 }\na = ${b} {\n  y = 2\n}\n", "a.z", "3", "b { x = 1 }\na = ${b} {\n  y = 2\n  z = 3\n}\n")]
    [InlineData("a = 1\n", "b.c.d", "{ e = 1 }", "a = 1\nb.c.d = { e = 1 }\n")]
    [InlineData("a { x = 1 }\n", "\"b.c\".\"d e\"", "1", "a { x = 1 }\n\"b.c\".\"d e\" = 1\n")]
    [InlineData("l = [ { a = 1 } ]", "l[0].b", "2", "l = [ { a = 1, b = 2 } ]")]
    [InlineData("a = \"\"\"\n# no comment\"\"\"", "b", "2", "a = \"\"\"\n# no comment\"\"\"\nb = 2")]
    [InlineData("include \"x\"\n", "b", "2", "include \"x\"\nb = 2\n")]
    public void WithValue_NewPath_AddsAFieldInTheStyleOfItsNeighbours(string text, string path, string value, string expected) => AssertEdit(expected, Document(text).WithValue(path, value));

    [Theory]
    [InlineData("a = 1", "a..b", "1")]
    [InlineData("a = 1", "", "1")]
    [InlineData("a = 1", "a", "1, b = 2")]
    [InlineData("a = 1", "a", "1 # c")]
    [InlineData("a = 1", "a", "")]
    [InlineData("a = 1", "a", "{ x = 1")]
    [InlineData("a = 1", "a", "1 }")]
    [InlineData("l = [1]", "l[1]", "2")]
    [InlineData("l = [1]", "l[x]", "2")]
    [InlineData("a { x = 1 }\na { y = 2 }", "a", "{ z = 3 }")]          // x of the first one would stay
    [InlineData("b { x = 1 }\na.x = 2\na = 5", "a.x", "3")]             // hidden by a = 5
    [InlineData("e = 1\na = ${e}\nb = [${a}, 2]", "b[5].x", "1")]
    public void WithValue_WithoutTheWantedEffect_IsRefused(string text, string path, string value) => AssertRefused(text, Document(text).WithValue(path, value));

    [Theory]
    [InlineData("a = 1\nb = 2\nc = 3\n", "b", "a = 1\nc = 3\n")]
    [InlineData("a = 1\r\nb = 2\r\n", "b", "a = 1\r\n")]
    [InlineData("a = 1\nb = 2", "b", "a = 1")]
    [InlineData("a = 1", "a", "")]
    [InlineData("\uFEFF# about a\na = 1\nb = 2", "a", "\uFEFFb = 2")]
    [InlineData("# head\n\n# about b\n// more\nb = 2 # beside\nc = 3\n", "b", "# head\n\nc = 3\n")]
    [InlineData("a { x = 1, y = 2, z = 3 }", "a.y", "a { x = 1, z = 3 }")]
    [InlineData("a { x = 1, y = 2 }", "a.y", "a { x = 1 }")]
    [InlineData("a { x = 1 }", "a.x", "a {  }")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "b", "{\n  \"a\": 1\n}\n")]
    [InlineData("a.x = 1\nb = 2\na { y = 3 }\na.z = 4\n", "a", "b = 2\n")]
    [InlineData("a = 1\na = ${?HOME}\nb = 2\n", "a", "b = 2\n")]
    [InlineData("l = [ 1, 2, 3 ]", "l[1]", "l = [ 1, 3 ]")]
    [InlineData("l = [\n  1\n  2\n]", "l[1]", "l = [\n  1\n]")]
    [InlineData("t = \"\"\"\n# text\"\"\"\nb = 1\n", "b", "t = \"\"\"\n# text\"\"\"\n")]
    [InlineData("a = 1\n", "no", "a = 1\n")]
    public void WithoutPath_Field_GoesWithItsCommentsAndOneSeparator(string text, string path, string expected) => AssertEdit(expected, Document(text).WithoutPath(path));

    [Fact]
    public void WithoutPath_ValueFromATemplate_IsRefused() => AssertRefused("t { x = 1 }\na = ${t}\na.x = 2", Document("t { x = 1 }\na = ${t}\na.x = 2").WithoutPath("a.x"));

    [Fact]
    public void WithValue_GeneratedDocuments_ReadsBackAndTouchesOneStretch()
    {
        var (done, random) = (0, new Random(11));
        for (var seed = 0; seed < 1_500; seed++)
        {
            var text = new Differential.DocumentGenerator(seed).Next();
            var document = Document(text);
            var paths = Paths(document.Load().Root, string.Empty).ToArray();
            var path = paths.Length > 0 && random.Next(3) > 0 ? paths[random.Next(paths.Length)] : "new.key";
            var edit = document.WithValue(path, "\"edited\"");
            if (!edit.Succeeded)
            {
                Assert.Equal(text, edit.Document.ToString());
                continue;
            }

            done++;
            Assert.Equal("edited", ((HoconScalar)edit.Document.Load().Root.Find(path)!).Text);
            AssertOnlyChanges(text, edit);

            var removed = edit.Document.WithoutPath(path);
            Assert.True(!removed.Succeeded || removed.Document.Load().Root.Find(path) is null);
            AssertOnlyChanges(edit.Document.ToString(), removed);
        }

        Assert.True(done > 700, $"only {done} edits were possible");
    }

    private static IEnumerable<string> Paths(HoconObject o, string prefix)
    {
        foreach (var field in o.Fields)
        {
            var path = prefix + HoconWriter.Key(field.Key);
            yield return path;
            foreach (var inner in field.Value is HoconObject child ? Paths(child, path + ".") : [])
            {
                yield return inner;
            }
        }
    }

    private static void AssertEdit(string expected, HoconEdit edit)
    {
        Assert.Empty(edit.Diagnostics);
        Assert.Equal(expected, edit.Document.ToString());
    }

    private static void AssertRefused(string text, HoconEdit edit)
    {
        Assert.Equal(HoconDiagnosticIds.EditRefused, Assert.Single(edit.Diagnostics).Id);
        Assert.Equal(text, edit.Document.ToString());
        Assert.Empty(edit.Changes);
    }

    /// <summary>Putting the old text back at the changed places gives the old document: nothing else was touched.</summary>
    private static void AssertOnlyChanges(string before, HoconEdit edit)
    {
        var text = edit.Document.ToString();
        var shift = 0;
        foreach (var change in edit.Changes)
        {
            text = string.Concat(text.AsSpan(0, change.Start), before.AsSpan(change.Start, change.Length), text.AsSpan(change.Start + change.NewText.Length));
            shift += change.Length;
        }

        Assert.Equal(before, text);
    }
}

namespace MidiMesh.Hocon.Tests.Rules;

public class IncludeTests
{
    private static HoconLoadResult Run(string main, params (string Path, string Text)[] files) => Run(main, null, files);

    private static HoconLoadResult Run(string main, HoconLoadOptions? options, params (string Path, string Text)[] files) =>
        Load.Text(main, new HoconLoadOptions
        {
            Environment = name => name == "V" ? "env" : null,
            FileSystem = new MemoryFiles(files.ToDictionary(f => f.Path, f => f.Text)),
            AllowedRoots = options?.AllowedRoots ?? [],
        });

    private static string Json(HoconLoadResult result)
    {
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == HoconSeverity.Error);
        return HoconWriter.ToJson(result.Root);
    }

    [Theory]
    [InlineData("include \"x\"")]
    [InlineData("include \"x.conf\"")]
    [InlineData("include file(\"x\")")]
    [InlineData("include file(\n\"x\" )")]
    [InlineData("include required( # c\n file( \"x\"\n\n) )")]
    [InlineData("include \"\"\"x\"\"\"")]
    [InlineData("include required(\"x\")")]
    [InlineData("include required(file(\"x.conf\"))")]
    [InlineData("include required( file( \"x.conf\" ) )")]
    [InlineData("include # c\n \"x\"")]
    [InlineData("include \"./sub/../x\"")]
    [InlineData("{ include \"x\" }")]
    public void Include_EachForm_ReadsTheFileBesideTheIncludingOne(string text) => Assert.Equal("""{"a":1}""", Json(Run(text, ("/rig/x.conf", "a = 1"))));

    [Theory]
    [InlineData("a = 0, include \"x\"", """{"a":1}""")]
    [InlineData("include \"x\", a = 2", """{"a":2}""")]
    [InlineData("p { include \"x\" }", """{"p":{"a":1}}""")]
    [InlineData("p { a = 0, include \"x\", b = 2 }", """{"p":{"a":1,"b":2}}""")]
    [InlineData("l = [ { include \"x\" } ]", """{"l":[{"a":1}]}""")]
    public void Include_PlaceInTheText_DecidesWhatWins(string text, string json) => Assert.Equal(json, Json(Run(text, ("/rig/x.conf", "a = 1"))));

    [Theory]
    [InlineData("v = root, p { include \"x\", v = own }", "own")]
    [InlineData("v = root, p { include \"x\" }", "root")]
    [InlineData("p { include \"x\" }", "none")]
    [InlineData("v = root, l = [ { include \"x\", v = own } ], p = ${l.0}", null)]
    public void Include_SubstitutionInside_LooksBelowThePrefixFirstThenFromTheRoot(string text, string? expected)
    {
        var result = Run(text, ("/rig/x.conf", "s = none, s = ${?v}"));
        Assert.Equal(expected, (result.Root.Find("p.s") as HoconScalar)?.Text);
    }

    [Fact]
    public void Include_SubstitutionInsideAListElement_LooksInTheElementFirst() => Assert.Equal(
        """{"v":"root","l":[{"s":"own","v":"own"},{"s":"root"}]}""",
        Json(Run("v = root, l = [ { include \"x\", v = own }, { include \"x\" } ]", ("/rig/x.conf", "s = ${v}"))));

    [Fact]
    public void Include_Environment_IsAskedByTheBarePath() => Assert.Equal("""{"p":{"s":"env"}}""", Json(Run("p { include \"x\" }", ("/rig/x.conf", "s = ${V}"))));

    [Fact]
    public void Include_Nested_IsRelativeToTheIncludingFile() => Assert.Equal("""{"p":{"q":{"a":1}}}""",
        Json(Run("p { include \"sub/x\" }", ("/rig/sub/x.conf", "q { include file(\"y\") }"), ("/rig/sub/y.conf", "a = 1"))));

    [Fact]
    public void Include_JsonAndConf_AreBothReadAndConfWins() => Assert.Equal("""{"a":2,"b":1,"c":2}""",
        Json(Run("include \"x\"", ("/rig/x.json", """{"a":1,"b":1}"""), ("/rig/x.conf", "a = 2, c = 2"))));

    [Fact]
    public void Include_OtherExtension_IsReadWhenItExists() => Assert.Equal("""{"a":1}""", Json(Run("include \"x.txt\"", ("/rig/x.txt", "a = 1"))));

    [Theory]
    [InlineData("include \"x\"", "1:9 HOC0304")]
    [InlineData("include required(\"x\")", "1:18 HOC0202")]
    [InlineData("include url(\"http://a/b\")", "1:13 HOC0203")]
    [InlineData("include \"http://a/b\"", "1:9 HOC0203")]
    [InlineData("include classpath(\"x\")", "1:19 HOC0203")]
    [InlineData("include \"../x\"", "1:9 HOC0203")]
    [InlineData("include file(\"/etc/x.conf\")", "1:14 HOC0203")]
    [InlineData("include \"link\"", "1:9 HOC0203")]
    [InlineData("include \"self\"", "1:9 HOC0204")]
    [InlineData("include \"list\"", "1:1 HOC0010")]
    [InlineData("include x", "1:1 HOC0011")]
    [InlineData("include \"\"", "1:9 HOC0011")]
    [InlineData("include \"a\" \"b\"", "1:1 HOC0011")]
    [InlineData("include file (\"x\")", "1:1 HOC0011")]
    [InlineData("include ${x}", "1:1 HOC0011")]
    [InlineData("include = 1", "1:1 HOC0011")]
    [InlineData("include", "1:1 HOC0011")]
    public void Include_Mistakes_AreReportedAtTheName(string text, string places)
    {
        var result = Run(text, ("/x.conf", "a = 1"), ("/etc/x.conf", "a = 1"), ("/rig/link.conf", "->/etc/x.conf"),
            ("/rig/t.conf", "include \"self\""), ("/rig/self.conf", "include \"t\""), ("/rig/list.conf", "[1]"));
        Assert.Contains(places, result.Diagnostics.Select(d => $"{d.Origin.Line}:{d.Origin.Column} {d.Id}"));
        Assert.Equal("{}", HoconWriter.ToJson(Load.Text("").Root));
    }

    [Fact]
    public void Include_AllowedRoot_MayLieElsewhere()
    {
        var options = new HoconLoadOptions { AllowedRoots = ["/profiles"] };
        Assert.Equal("""{"a":1}""", Json(Run("include \"/profiles/akai/apc40\"", options, ("/profiles/akai/apc40.conf", "a = 1"))));
        Assert.True(Run("include \"/profiles2/x\"", options, ("/profiles2/x.conf", "a = 1")).HasErrors);
    }

    [Fact]
    public void Include_Cycle_NamesEveryHop()
    {
        var result = Run("include \"x\"", ("/rig/t.conf", ""), ("/rig/x.conf", "include \"y\""), ("/rig/y.conf", "\n include \"x\""));
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("/rig/y.conf:2:10: error: the file includes itself: /rig/x.conf:1:1 -> /rig/y.conf:2:2", diagnostic.ToString());
        Assert.Equal("/rig/x.conf:1:1", diagnostic.Origin.Via!.ToString());
    }

    [Fact]
    public void Include_SameFileTwice_IsAllowedAndReadOnce()
    {
        var files = new MemoryFiles(new() { ["/rig/x.conf"] = "a = 1" });
        var result = Load.Text("p { include \"x\" }, q { include \"x\" }", new HoconLoadOptions { FileSystem = files });
        Assert.Equal("""{"p":{"a":1},"q":{"a":1}}""", Json(result));
        Assert.Single(files.Read);
    }

    [Fact]
    public void Include_EachFileIncludesTheNextTwice_StopsAtTheLimit()
    {
        var files = Enumerable.Range(0, 40).Select(i => ($"/rig/f{i}.conf", $"a {{ include \"f{i + 1}\" }}, b {{ include \"f{i + 1}\" }}")).ToArray();
        Assert.Contains(Run("include \"f0\"", files).Diagnostics, d => d.Id == HoconDiagnosticIds.IncludeCycle);
    }

    [Fact]
    public void Include_FiftyOneDeep_IsAnError()
    {
        var files = Enumerable.Range(0, 60).Select(i => ($"/rig/f{i}.conf", $"include \"f{i + 1}\"\nk{i} = 1")).ToArray();
        var result = Run("include \"f0\"", files);
        Assert.Contains("nested deeper than 50 files", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_ReadAndLookedFor_AreListed() => Assert.Equal(["/rig/x.json", "/rig/x.conf", "/rig/no.json", "/rig/no.conf"],
        Run("include \"x\", include \"no\"", ("/rig/x.conf", "a = 1")).Files);

    [Fact]
    public void LoadFile_Utf16_SaysSo()
    {
        var files = new MemoryFiles([]);
        files.Raw["/rig/t.conf"] = [0xFF, 0xFE, (byte)'a', 0];
        Assert.Contains("UTF-16", Assert.Single(HoconLoader.LoadFile("/rig/t.conf", new HoconLoadOptions { FileSystem = files }).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFile_InvalidUtf8_PointsAtTheByte()
    {
        var files = new MemoryFiles([]);
        files.Raw["/rig/t.conf"] = [.. "a = 1\nb = é"u8, 0xC3, .. "\nc = ${no}"u8];
        var result = HoconLoader.LoadFile("/rig/t.conf", new HoconLoadOptions { FileSystem = files });
        Assert.Equal(["2:6 HOC0201", "3:5 HOC0101"], result.Diagnostics.Select(d => $"{d.Origin.Line}:{d.Origin.Column} {d.Id}"));
    }

    [Fact]
    public void LoadFile_TooLarge_IsADiagnostic()
    {
        var files = new MemoryFiles(new() { ["/rig/t.conf"] = new string('#', 2000) });
        Assert.Equal(HoconDiagnosticIds.FileUnreadable, Assert.Single(HoconLoader.LoadFile("/rig/t.conf", new HoconLoadOptions { FileSystem = files, MaxFileBytes = 1000 }).Diagnostics).Id);
    }

    [Fact]
    public void LoadFile_OnDisk_FollowsLinksInsideTheFolderOnly()
    {
        var folder = Directory.CreateTempSubdirectory("hocon-").FullName;
        try
        {
            var rig = Directory.CreateDirectory(Path.Combine(folder, "rig")).FullName;
            File.WriteAllText(Path.Combine(folder, "secret.conf"), "s = 1");
            File.WriteAllText(Path.Combine(rig, "good.conf"), "g = 1");
            File.CreateSymbolicLink(Path.Combine(rig, "inside.conf"), Path.Combine(rig, "good.conf"));
            File.CreateSymbolicLink(Path.Combine(rig, "outside.conf"), "../secret.conf");
            Directory.CreateSymbolicLink(Path.Combine(rig, "up"), folder);
            File.CreateSymbolicLink(Path.Combine(rig, "loop.conf"), "loop.conf");
            File.WriteAllText(Path.Combine(rig, "t.conf"), "include \"inside\"\ninclude \"outside\"\ninclude \"up/secret\"\ninclude \"loop\"\ninclude \"up\"");

            var result = HoconLoader.LoadFile(Path.Combine(rig, "t.conf"));

            Assert.Equal("""{"g":1}""", HoconWriter.ToJson(result.Root));
            Assert.Equal(["2:9 HOC0203", "3:9 HOC0203", "4:9 HOC0304", "5:9 HOC0304"], result.Diagnostics.Select(d => $"{d.Origin.Line}:{d.Origin.Column} {d.Id}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void LoadFile_Missing_IsADiagnostic()
    {
        var result = HoconLoader.LoadFile(Path.Combine(Path.GetTempPath(), "no-such-folder", "no.conf"));
        Assert.Equal(HoconDiagnosticIds.FileUnreadable, Assert.Single(result.Diagnostics).Id);
        Assert.Empty(result.Root.Fields);
    }
}

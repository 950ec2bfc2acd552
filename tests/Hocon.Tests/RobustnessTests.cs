using System.Text;

namespace MidiMesh.Hocon.Tests;

/// <summary>Hostile and damaged input: never an exception, never more than its share of time.</summary>
public class RobustnessTests
{
    private const string Rig = """"
        # a rig
        include "base"
        rig { name = one-clip, format = 1 }
        devices { apc { profile = akai/apc40, match = [ { port = "*APC40*" } ], on-lost = release } }
        _t { via = [ { rate = 30/s } ], to = "live.x", note = ${rig.name}" of "${?HOME} }
        routes {
          launch = ${_t} { from = "apc.pad[track,scene]", on = press, via = ${_t.via} [ { exclusive = one-clip } ] }
          text = ${_t} { note = '''x''', triple = """a
        b""" }
          list += 1, list += ${rig.format}
        }
        a = 1, a = ${a} x // end
        """";

    [Fact]
    public void Load_CutAtEveryCharacter_NeverThrows()
    {
        for (var length = 0; length <= Rig.Length; length++)
        {
            AssertSane(Rig[..length]);
        }
    }

    [Fact]
    public void Load_MutatedTenThousandTimes_NeverThrows()
    {
        var random = new Random(42);
        for (var i = 0; i < 10_000; i++)
        {
            var text = new StringBuilder(Rig);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(8), text.Length - at);
                switch (random.Next(3))
                {
                    case 0:
                        text.Remove(at, length);
                        break;
                    case 1:
                        text.Insert(at, RandomText.Next(random, 4));
                        break;
                    default:
                        text.Insert(random.Next(text.Length), text.ToString(at, length));
                        break;
                }

                text.Append(text.Length == 0 ? "a" : string.Empty);
            }

            AssertSane(text.ToString());
        }
    }

    [Fact]
    public void Load_RandomText_NeverThrows()
    {
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++)
        {
            AssertSane(RandomText.Next(random, 80));
        }
    }

    [Theory]
    [InlineData("[", "", true)]
    [InlineData("{a=", "", true)]
    [InlineData("a=[", "]", true)]
    [InlineData("{a:", "}", true)]
    [InlineData("]", "", true)]
    [InlineData("}", "", true)]
    [InlineData("{]", "", true)]
    [InlineData("[}", "", true)]
    [InlineData("${", "", true)]
    [InlineData("\\", "", true)]
    [InlineData("=", "", true)]
    [InlineData("a=b=", "", true)]
    [InlineData("a {\n", "", true)]
    [InlineData("x=[\n", "", true)]
    [InlineData("\"x\n", "", true)]
    [InlineData("a.", "", false)]
    [InlineData("\"", "", false)]
    [InlineData("include \"x\" ", "", false)]
    [InlineData("\ninclude \"x\" ", "", false)]
    [InlineData("[]", "", false)]
    [InlineData("{}", "", false)]
    [InlineData("${?x}", "", false)]
    public void Load_TwentyThousandTimesTheSame_IsReadInTime(string open, string close, bool isWrong)
    {
        var result = Load.Text("x = " + string.Concat(Enumerable.Repeat(open, 20_000)) + string.Concat(Enumerable.Repeat(close, 20_000)));
        Assert.Equal(isWrong, result.HasErrors);
        Assert.InRange(result.Diagnostics.Count, 0, 100);
    }

    [Fact]
    public void Load_NestedAtTheLimit_IsReadAndBeyondIsNot()
    {
        static string Nested(int depth) => "a = " + new string('[', depth) + new string(']', depth);
        Assert.False(Load.Text(Nested(255)).HasErrors);
        Assert.Equal(HoconDiagnosticIds.TooDeep, Assert.Single(Load.Text(Nested(300)).Diagnostics).Id);
    }

    [Fact]
    public void Load_DottedPathBeyondTheLimit_IsADiagnostic() =>
        Assert.Equal(HoconDiagnosticIds.TooDeep, Assert.Single(Load.Text(string.Join('.', Enumerable.Repeat("a", 100_000)) + " = 1").Diagnostics).Id);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_ChainOfAHundredThousandSubstitutions_IsFollowed(bool backwards)
    {
        const int Length = 100_000;
        var lines = Enumerable.Range(1, Length).Select(i => $"k{i} = ${{k{i - 1}}}").Prepend("k0 = end");
        var result = Load.Text(string.Join('\n', backwards ? lines.Reverse() : lines));
        Assert.Empty(result.Diagnostics);
        Assert.Equal("end", ((HoconScalar)result.Root.Find($"k{Length}")!).Text);
    }

    [Fact]
    public void Load_CycleOfAHundredThousandSubstitutions_IsOneDiagnostic()
    {
        const int Length = 100_000;
        var result = Load.Text(string.Join('\n', Enumerable.Range(0, Length).Select(i => $"k{i} = ${{k{(i + 1) % Length}}}")));
        Assert.Equal(HoconDiagnosticIds.Cycle, Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void Load_ObjectsNestedThroughSubstitutions_StopAtTheDepthLimit()
    {
        var text = "k0 = 1\n" + string.Join('\n', Enumerable.Range(1, 2_000).Select(i => $"k{i} {{ x = ${{k{i - 1}}} }}"));
        var result = Load.Text(text);
        Assert.Equal(HoconDiagnosticIds.TooDeep, Assert.Single(result.Diagnostics).Id);
        Assert.Equal(256, result.Root.Height);
    }

    [Theory]
    [InlineData("k{0} = ${{k{1}}}${{k{1}}}", "k0 = xxxxxxxxxx")]
    [InlineData("k{0} = ${{k{1}}} ${{k{1}}}", "k0 = [1, 2]")]
    [InlineData("k{0} {{ a = ${{k{1}}}, b = ${{k{1}}} }}", "k0 = 1")]
    [InlineData("k{0} = [ ${{k{1}}}, ${{k{1}}} ]", "k0 = 1")]
    public void Load_ValuesThatDoubleThemselves_StopAtTheSizeLimit(string line, string first)
    {
        var text = first + "\n" + string.Join('\n', Enumerable.Range(1, 60).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, line, i, i - 1)));
        var result = Load.Text(text, new HoconLoadOptions { Environment = Load.Options.Environment, FileSystem = Load.Options.FileSystem, MaxResolvedSize = 1 << 20 });
        Assert.Equal(HoconDiagnosticIds.TooLarge, Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void Load_CircularDoubling_StaysBounded()
    {
        // Every key looks back through all others: without remembering values within the evaluation this takes 2^40 steps.
        var text = "z = 0\nz = ${a40}\na0 = ${z}\n" + string.Join('\n', Enumerable.Range(1, 40).Select(i => $"a{i} = ${{a{i - 1}}}${{?no}}, b{i} = ${{a{i - 1}}}"));
        var result = Load.Text(text);
        Assert.Empty(result.Diagnostics);
        Assert.Equal("0", ((HoconScalar)result.Root.Find("z")!).Text);
        Assert.InRange(result.ResolutionWork, 1, 20_000);
    }

    [Theory]
    [InlineData("flat")]
    [InlineData("templates")]
    [InlineData("chain")]
    [InlineData("append")]
    [InlineData("overrides")]
    [InlineData("pieces")]
    public void Load_TwiceTheSize_TakesAboutTwiceTheWork(string kind)
    {
        static string Document(string kind, int n)
        {
            var lines = Enumerable.Range(0, n).Select(i => kind switch
            {
                "flat" => $"k{i} = ${{?k{i - 1}}}",
                "templates" => $"r{i} = ${{_t}} {{ x = {i}, y {{ z = ${{n}} }} }}",
                "chain" => $"k{n - i} = ${{k{n - i - 1}}}",
                "append" => $"l{i % 10} += {i}",
                "overrides" => $"a.b{i % 7} {{ c{i % 11} = {i} }}",
                _ => i == 0 ? "p = ${n}" : $"p{i} = ${{n}}${{n}}${{n}} ${{p}}",
            });
            return "n = 1\n_t { y { q = 1, z = 0 }, w = [ 1, 2 ] }\nk0 = 1\n" + string.Join('\n', lines);
        }

        var (half, full) = (Load.Text(Document(kind, 500)), Load.Text(Document(kind, 1_000)));
        Assert.DoesNotContain(full.Diagnostics, d => d.Severity == HoconSeverity.Error);
        Assert.True(full.ResolutionWork <= (half.ResolutionWork * 2.5) + 100, $"{half.ResolutionWork} steps, then {full.ResolutionWork}");
    }

    [Fact]
    public void Load_AHundredThousandKeys_AreAllThere()
    {
        var root = Load.Text(string.Join('\n', Enumerable.Range(0, 100_000).Select(i => $"key{i} = {i}"))).Root;
        Assert.Equal(100_000, root.Fields.Count);
        Assert.Equal("99999", ((HoconScalar)root.Find("key99999")!).Text);
    }

    private static void AssertSane(string text)
    {
        Syntax.SyntaxTreeTests.AssertLossless(text);
        var result = Load.Text(text);
        Assert.InRange(result.Diagnostics.Count, 0, 100);
        Assert.All(result.Diagnostics, d => Assert.InRange(d.Origin.Line, 1, text.AsSpan().Count('\n') + 1));

        // What could be made is a value like any other.
        Assert.True(result.Root.ContentEquals(Load.Text(HoconWriter.ToHocon(result.Root)).Root), text);
        Assert.All(result.Root.Fields, f => Assert.NotEmpty(f.Value.Origins));
    }
}

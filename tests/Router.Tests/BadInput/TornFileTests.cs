using System.Globalization;
using System.Text;
using MidiMesh.Hocon;
using MidiMesh.Hocon.Syntax;
using MidiMesh.Router.Configuration;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.BadInput;

/// <summary>Every file that ships, cut at every byte, with lines lost, doubled and swapped, and with characters changed: the answer is a plan or diagnostics with places, never an exception.</summary>
public sealed class TornFileTests(ITestOutputHelper output)
{
    private const double ShareAtItsPlace = 0.95;

    public static TheoryData<string> Files => ExampleFiles.All;

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_CutAtEveryByte_IsNoPlanInsideBracketsAndTellsTheLineOfTheCut(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(ExampleFiles.Read(name));
        var depths = Depths(bytes);
        var (wrong, near) = (0, 0);
        Parallel.For(0, bytes.Length, cut =>
        {
            var result = ExampleFiles.Load(name, bytes[..cut]);
            Check(result);

            // A rig that ends within brackets must not become a smaller rig that runs.
            Assert.True(depths[cut] == 0 || result.Plan is null, $"{name} runs although it is cut at byte {cut}");
            if (result.Plan is null)
            {
                Interlocked.Increment(ref wrong);
                Interlocked.Add(ref near, IsNear(result, LastLineWithCode(bytes.AsSpan(0, cut))) ? 1 : 0);
            }
        });
        Count($"{name}: {bytes.Length} cuts, {wrong} are mistakes, {near} told within a line of the cut");
        Assert.True(near >= wrong * ShareAtItsPlace, $"{name}: {near} of {wrong} cuts told within a line");
    }

    [Fact]
    public void Load_LinesLostDoubledOrSwapped_IsToldNearTheLineOrWhereItIsMissed()
    {
        var counts = new Dictionary<string, (int Wrong, int Near)> { ["lost"] = default, ["doubled"] = default, ["swapped"] = default };
        foreach (var name in ExampleFiles.Names)
        {
            var lines = ExampleFiles.Read(name).Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                Try("lost", lines.Where((_, at) => at != i), i);
                Try("doubled", lines.Take(i + 1).Concat(lines.Skip(i)), i);
                Try("swapped", i == 0 ? lines : lines.Take(i - 1).Append(lines[i]).Append(lines[i - 1]).Concat(lines.Skip(i + 1)), i);
            }

            void Try(string how, IEnumerable<string> damaged, int at)
            {
                var result = ExampleFiles.Load(name, string.Join('\n', damaged));
                Check(result);
                if (result.Plan is null)
                {
                    var (wrong, near) = counts[how];
                    counts[how] = (wrong + 1, near + (IsNear(result, at + 1) ? 1 : 0));
                }
            }
        }

        foreach (var (how, (wrong, near)) in counts)
        {
            Count($"lines {how}: {wrong} are mistakes, {near} told within a line");
        }

        Assert.All(["doubled", "swapped"], how => Assert.True(counts[how].Near >= counts[how].Wrong * ShareAtItsPlace, $"{how}: {counts[how]}"));

        // A line that is gone is missed elsewhere: a device where routes speak of it, a key at the name of the thing that lacks it.
        Assert.True(counts["lost"].Near >= counts["lost"].Wrong * 0.6, $"lost: {counts["lost"]}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_CharactersChanged_GivesAnAnswer(string name)
    {
        const string Letters = "{}[]\"=,.:$#\\/ \n\0é0a-_*;'&";
        var text = ExampleFiles.Read(name);
        Parallel.For(0, 500, seed =>
        {
            var random = new Random(seed);
            var broken = text.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                broken[random.Next(broken.Length)] = Letters[random.Next(Letters.Length)];
            }

            Check(ExampleFiles.Load(name, new string(broken)));
        });
    }

    [Fact]
    public void Load_EveryFileThatShips_HasNoMistake() =>
        Assert.All(ExampleFiles.Names, static name => Assert.Empty(ExampleFiles.Load(name, ExampleFiles.Read(name)).Diagnostics));

    private static void Check(RigLoadResult result)
    {
        Assert.Equal(result.Plan is null, result.Diagnostics.Any(static diagnostic => diagnostic.Severity == HoconSeverity.Error));
        Assert.All(result.Diagnostics, static diagnostic => Assert.True(diagnostic.Origin is { Line: > 0, Column: > 0 } && diagnostic.Message.Length > 10, diagnostic.ToString()));
        Assert.InRange(result.Diagnostics.Count, 0, 2 * DiagnosticBag.MaxReported);
    }

    private static bool IsNear(RigLoadResult result, int line) =>
        result.Diagnostics.Any(diagnostic => diagnostic.Severity == HoconSeverity.Error && Math.Abs(diagnostic.Origin.Line - line) <= 1);

    /// <summary>For each byte how many brackets are open before it.</summary>
    private static int[] Depths(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var tree = HoconSyntaxTree.ParseText(text);
        var depths = new int[bytes.Length + 1];
        var (depth, at) = (0, 0);
        for (var i = 0; i < tree.TokenCount; i++)
        {
            var token = tree.Token(i);
            var length = Encoding.UTF8.GetByteCount(token.Text);
            Array.Fill(depths, depth, at, length);
            at += length;
            depth += token.Kind switch
            {
                HoconSyntaxKind.OpenBrace or HoconSyntaxKind.OpenBracket => 1,
                HoconSyntaxKind.CloseBrace or HoconSyntaxKind.CloseBracket => -1,
                _ => 0,
            };
        }

        return depths;
    }

    /// <summary>Comments and blank lines at the end have nothing that could be wrong.</summary>
    private static int LastLineWithCode(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var last = lines.Length;
        while (last > 1 && lines[last - 1].Trim() is "" or ['#', ..])
        {
            last--;
        }

        return last;
    }

    private void Count(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

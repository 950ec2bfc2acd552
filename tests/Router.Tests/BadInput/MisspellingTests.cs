using System.Text.RegularExpressions;
using MidiMesh.Hocon;
using MidiMesh.Hocon.Syntax;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.BadInput;

/// <summary>Every key and word of every file that ships, misspelt once: told within a line of its place, with the right word, and with nothing that only follows from it.</summary>
public sealed partial class MisspellingTests(ITestOutputHelper output)
{
    private const double Share = 0.95;

    public static TheoryData<string> Files => ExampleFiles.All;

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_EachWordMisspeltOnce_IsToldAtItsPlaceWithTheRightWordAndNothingElse(string name)
    {
        var text = ExampleFiles.Read(name);
        var slips = Slips(text).ToList();
        var (told, near, right, alone) = (0, 0, 0, 0);
        var misses = new List<string>();
        Parallel.ForEach(slips, slip =>
        {
            var result = ExampleFiles.Load(name, text[..slip.Offset] + slip.Wrong + text[(slip.Offset + slip.Word.Length)..]);
            if (result.Diagnostics.Count == 0)
            {
                return;                                 // a name that is free, or text for people
            }

            var line = 1 + text.AsSpan(0, slip.Offset).Count('\n');
            var isNear = result.Diagnostics.Any(diagnostic => Math.Abs(diagnostic.Origin.Line - line) <= 1);
            var isRight = result.Diagnostics.Any(diagnostic => Suggests(diagnostic.Message, slip.Word, slip.Wrong));
            lock (misses)
            {
                told++;
                near += isNear ? 1 : 0;
                right += isRight ? 1 : 0;
                alone += result.Diagnostics.Count == 1 ? 1 : 0;
                if (!isNear || !isRight || result.Diagnostics.Count > 1)
                {
                    misses.Add($"line {line}, {slip.Word} -> {slip.Wrong}: {string.Join(" | ", result.Diagnostics.Take(3))}");
                }
            }
        });

        var counts = $"{name}: {slips.Count} words, {told} matter, {near} told within a line, {right} with the right word, {alone} with nothing else";
        output.WriteLine(counts);
        misses.ForEach(output.WriteLine);
        Assert.True(near >= told * Share && right >= told * Share && alone >= told * Share, $"{counts}\n{string.Join('\n', misses)}");
        Assert.True(told >= (ExampleFiles.IsProfile(name) ? 1 : slips.Count / 2), counts);
    }

    /// <summary>The right word is offered; or, where a name is used that is misspelt where it is bound, both are set side by side: nobody knows which is meant.</summary>
    private static bool Suggests(string message, string word, string wrong) =>
        Suggestion().Match(message) is { Success: true } found
        && (Splits().Split(found.Groups[1].Value).Contains(word) || (found.Groups[1].Value == wrong && message.Contains($"'{word}'", StringComparison.Ordinal)));

    /// <summary>Two letters swapped; of two letters the last doubled; of two equal ones the last lost.</summary>
    private static IEnumerable<(int Offset, string Word, string Wrong)> Slips(string text)
    {
        var tree = HoconSyntaxTree.ParseText(text);
        for (var i = 0; i < tree.TokenCount; i++)
        {
            var token = tree.Token(i);
            if (token.Kind is not (HoconSyntaxKind.UnquotedText or HoconSyntaxKind.QuotedText or HoconSyntaxKind.Substitution))
            {
                continue;
            }

            foreach (Match match in Word().Matches(token.Text))
            {
                var word = match.Value;
                var wrong = word.Length == 2 ? word + word[1] : word[1] != word[2] ? $"{word[0]}{word[2]}{word[1]}{word[3..]}" : word[..^1];
                yield return (token.Span.Start.Value + match.Index, word, wrong);
            }
        }
    }

    [GeneratedRegex("[A-Za-z][A-Za-z_-]*[A-Za-z]")]
    private static partial Regex Word();

    [GeneratedRegex("did you mean '([^']*)'")]
    private static partial Regex Suggestion();

    // "akai/apc40" is the right word for "kaai", "600ms" for "mss", "_stop" for "sotp".
    [GeneratedRegex("[^A-Za-z-]+")]
    private static partial Regex Splits();
}

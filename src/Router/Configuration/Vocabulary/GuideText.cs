using System.Text.RegularExpressions;

namespace MidiMesh.Router.Configuration.Vocabulary;

/// <summary>What the guide's tables say of a word: the guide is the one place where words are described. It comes with the program.</summary>
internal sealed partial class GuideText
{
    private readonly Dictionary<string, List<(string[] Spans, string Meaning)>> _sections = new(StringComparer.Ordinal);

    private GuideText(string text)
    {
        List<(string[], string)> rows = [];
        foreach (var line in text.Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                _sections[heading.Groups[1].Value] = rows = [];
            }
            else if (line.StartsWith('|') && line.Split(" | ") is [var first, var second, ..] && Span().Matches(first) is { Count: > 0 } spans)
            {
                rows.Add(([.. spans.Select(static span => span.Groups[1].Value)], second.TrimEnd(' ', '|')));
            }
        }
    }

    /// <summary>The guide to rigs.</summary>
    public static GuideText Rig { get; } = Read("guide/rig-file.md");

    /// <summary>The guide to profiles.</summary>
    public static GuideText Profiles { get; } = Read("guide/profiles.md");

    /// <summary>What a section's table says of a word; empty when nothing.</summary>
    /// <param name="section">The section's word: "devices", "via".</param>
    /// <param name="word">The word, the first in a code span of the row.</param>
    public string Of(string section, string word) => Of(section, spans => spans.Any(span => First(span) == word));

    /// <summary>What a section's table says of a place such as <c>track.mute</c>, however its row writes it.</summary>
    public string OfPlace(string section, string place) => Of(section, spans => spans.Any(span =>
        Bare().Replace(span.Trim('"'), "") is var bare && (bare.StartsWith('.') ? place.EndsWith(bare, StringComparison.Ordinal) : bare[(bare.IndexOf('.', StringComparison.Ordinal) + 1)..] == place)));

    private static string First(string span) => Word().Match(span).Value;

    private string Of(string section, Func<string[], bool> fits) =>
        _sections.TryGetValue(section, out var rows) ? rows.FirstOrDefault(row => fits(row.Spans)).Meaning ?? "" : "";

    private static GuideText Read(string name)
    {
        using var stream = typeof(GuideText).Assembly.GetManifestResourceStream(name);
        using var reader = new StreamReader(stream ?? Stream.Null);
        return new GuideText(reader.ReadToEnd());
    }

    [GeneratedRegex(@"^#{2,4} .*?`([\w-]+)`")]
    private static partial Regex Heading();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Bare();

    [GeneratedRegex(@"[A-Za-z][\w-]*")]
    private static partial Regex Word();
}

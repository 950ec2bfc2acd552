using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Configuration;

/// <summary>Example rigs cut, torn and mistyped: whatever is left of them, the answer is a plan or diagnostics with places in the file, never an exception.</summary>
public sealed class RigRobustnessTests
{
    private static readonly string ConfigFolder = Path.Combine(AppContext.BaseDirectory, "config");

    // Without the profile files on disk in every one of thousands of loads: they are read once and served from memory.
    private static readonly RigLoadOptions Options = new() { Hocon = new Hocon.HoconLoadOptions { FileSystem = new CachedFiles() } };

    public static TheoryData<string> Rigs() => ["midimesh.conf", "rigs/one-clip.conf", "rigs/osc-translate.conf", "rigs/keyboard-to-synth.conf"];

    [Theory]
    [MemberData(nameof(Rigs))]
    public void LoadText_CutAnywhere_GivesAnAnswer(string name)
    {
        var text = Read(name);
        for (var length = 0; length < text.Length; length += name.StartsWith("rigs") ? 1 : 7)
        {
            Check(text[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void LoadText_LinesDroppedDoubledAndSwapped_GivesAnAnswer(string name)
    {
        var lines = Read(name).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            Check(string.Join('\n', lines.Where((_, at) => at != i)));
            Check(string.Join('\n', lines.Take(i + 1).Concat(lines.Skip(i))));
            if (i > 0)
            {
                Check(string.Join('\n', lines.Take(i - 1).Append(lines[i]).Append(lines[i - 1]).Concat(lines.Skip(i + 1))));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void LoadText_CharactersChanged_GivesAnAnswer(string name)
    {
        var text = Read(name);
        var random = new Random(name.Length);
        const string Letters = "{}[]\"=,.:$#\\/ \n\0é0a-_*;'&";
        for (var i = 0; i < 1000; i++)
        {
            var broken = text.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                broken[random.Next(broken.Length)] = Letters[random.Next(Letters.Length)];
            }

            Check(new string(broken));
        }
    }

    [Fact]
    public void LoadText_EveryKeyMisspeltOnce_IsToldInItsLineWithTheRightWord()
    {
        var text = Read("midimesh.conf");
        var keys = new HashSet<string>
        {
            "devices", "endpoints", "groups", "routes", "lights", "profile", "screen", "on-lost", "forward-clock", "kind", "simulate", "host", "send", "receive", "switch", "press-again",
            "empty-slot", "when-lost", "confirm", "within", "else", "from", "via", "to", "show", "exclusive", "member", "takeover", "scale", "rate", "keep", "clear", "web", "address", "port", "enabled",
        };
        var (told, right, all) = (0, 0, 0);
        foreach (var (offset, word) in Words(text).Where(found => keys.Contains(found.Word)))
        {
            if (word.Length < 4)
            {
                continue;
            }

            // Two letters swapped: the commonest slip.
            var wrong = $"{word[0]}{word[2]}{word[1]}{word[3..]}";
            var result = RigCompiler.LoadText(text[..offset] + wrong + text[(offset + word.Length)..], "mistyped.conf", Options);
            var line = 1 + text.AsSpan(0, offset).Count('\n');
            all++;
            told += result.Plan is null && result.Diagnostics.Any(diagnostic => Math.Abs(diagnostic.Origin.Line - line) <= 1) ? 1 : 0;
            right += result.Diagnostics.Any(diagnostic => diagnostic.Message.Contains($"did you mean '{word}'?")) ? 1 : 0;
        }

        Assert.True(all > 50, $"only {all} keys found");
        Assert.True(told >= all * 0.95, $"{told} of {all} told at their place");
        Assert.True(right >= all * 0.95, $"{right} of {all} with the right word");
    }

    private static void Check(string text)
    {
        var result = RigCompiler.LoadText(text, "broken.conf", Options);
        var lines = text.Count(static letter => letter == '\n') + 1;

        Assert.Equal(result.Plan is null, result.Diagnostics.Any(static diagnostic => diagnostic.Severity == Hocon.HoconSeverity.Error));
        Assert.All(result.Diagnostics, diagnostic => Assert.InRange(diagnostic.Origin.Line, 1, diagnostic.Origin.Path == "broken.conf" ? lines : int.MaxValue));
    }

    /// <summary>Words that stand as keys: outside comments, with = or { behind them.</summary>
    private static IEnumerable<(int Offset, string Word)> Words(string text)
    {
        var offset = 0;
        foreach (var line in text.Split('\n'))
        {
            var code = line.Split('#')[0];
            foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(code, @"(?<![\w""./-])([a-z][a-z-]+)\s*[={]"))
            {
                yield return (offset + match.Groups[1].Index, match.Groups[1].Value);
            }

            offset += line.Length + 1;
        }
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(ConfigFolder, name));

    private sealed class CachedFiles : Hocon.IHoconFileSystem
    {
        private readonly Hocon.IHoconFileSystem _disk = Hocon.HoconLoadOptions.Default.FileSystem;
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string?> _found = [];
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]?> _read = [];

        public string? FindFile(string path) => _found.GetOrAdd(path, _disk.FindFile);

        public string FindFolder(string path) => _disk.FindFolder(path);

        public byte[]? Read(string path, long maxBytes, out string problem)
        {
            var found = "";
            var content = _read.GetOrAdd(path, key => _disk.Read(key, maxBytes, out found));
            problem = found;
            return content;
        }
    }
}

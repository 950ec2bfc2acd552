using System.Text;
using System.Text.RegularExpressions;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Contracts.Tests.Osc;

public class OscAddressPatternTests
{
    [Theory]
    // pattern, what matches, what does not
    [InlineData("/a", "/a", "/ /b /aa /a/ /A")]
    [InlineData("/live/track", "/live/track", "/live/tracks /live/trac /live")]
    [InlineData("/?", "/a /*", "/ // /aa")]
    [InlineData("/a?c", "/abc /a?c", "/ac /a/c /abbc")]
    [InlineData("/*", "/ /a /abc", "/a/ /a/b")]
    [InlineData("/*/b", "/a/b //b", "/b /a/a/b")]
    [InlineData("/a*b", "/ab /axb /abb /axbxb", "/a/b /a /axbx")]
    [InlineData("/a**b", "/ab /axb", "/a/b")]
    [InlineData("/*a*b*", "/ab /xaxbx /aab", "/ba /a/b")]
    [InlineData("/[abc]", "/a /b /c", "/ /d /ab")]
    [InlineData("/[a-c]x", "/ax /bx /cx", "/dx /-x")]
    [InlineData("/[a-]", "/a /-", "/b")]
    [InlineData("/[-a]", "/a /-", "/b")]
    [InlineData("/[a-c-e]", "/a /b /c /- /e", "/d")]
    [InlineData("/[!a-c]", "/d /! /-", "/a /b /c / //")]
    [InlineData("/[a!]", "/a /!", "/b")]
    [InlineData("/[!!]", "/a", "/!")]
    [InlineData("/[*?{,]", "/* /? /{ /,", "/a")]
    [InlineData("/[!-~]x", "/!x /ax", "/-x /~x /x")] // the mark negates, so the minus is no range
    [InlineData("/{on,off}", "/on /off", "/ /o /ofn /on,off")]
    [InlineData("/a{,s}/x", "/a/x /as/x", "/ass/x")]
    [InlineData("/{}", "/", "/a")]
    [InlineData("/x{a,ab}{c,bc}", "/xac /xabc /xabbc", "/xa /xc")]
    [InlineData("/{a*,[0-9]?}/z", "/a/z /abc/z /1x/z", "/b/z /1/z")]
    [InlineData("/a,b", "/a,b", "/a")]
    [InlineData("//b", "/b /x/b /x/y/b", "/bb /x /b/x //b")]
    [InlineData("/a//b", "/a/b /a/x/b /a/x/y/b /a/b/b", "/b /a/bb /ab /a/xb/c")]
    [InlineData("/a//*", "/a/ /a/b /a/b/c", "/a /b")]
    [InlineData("//a//b", "/a/b /x/a/y/b /a/a/b/b", "/b/a /ab")]
    [InlineData("/live/clip/get/*", "/live/clip/get/name /live/clip/get/", "/live/clip/get/notes/x /live/clip/set/name")]
    [InlineData("/{track,clip}/[0-9]/*", "/track/1/mute /clip/9/", "/clips/1/x /track/10/x")]
    public void Matches_PatternTable_IsAsSpecified(string pattern, string yes, string no)
    {
        var compiled = OscAddressPattern.Compile(pattern);

        Assert.All(yes.Split(' '), address => Assert.True(Matches(compiled, address), address));
        Assert.All(no.Split(' '), address => Assert.False(Matches(compiled, address), address));
        Assert.False(Matches(compiled, ""));
        Assert.Equal(pattern, compiled.ToString());
    }

    [Theory]
    [InlineData("/ä/?", "/ä/ö /ä/😀 /ä/a", "/a/a /ä/ /ä/öö")]
    [InlineData("/[!ab]", "/ö /€ /😀 /c", "/a /öö")]
    [InlineData("/{ä,ö}x", "/äx /öx", "/x /üx")]
    [InlineData("/*ö", "/ö /xö /äö", "/o")]
    public void Matches_TextBeyondAscii_CountsCharacters(string pattern, string yes, string no)
    {
        var compiled = OscAddressPattern.Compile(pattern);

        Assert.All(yes.Split(' '), address => Assert.True(Matches(compiled, address), address));
        Assert.All(no.Split(' '), address => Assert.False(Matches(compiled, address), address));
    }

    [Theory]
    [InlineData("", 0, "begins with")]
    [InlineData("a/b", 0, "begins with")]
    [InlineData("/a[bc", 2, "never closed")]
    [InlineData("/a{b,c", 2, "never closed")]
    [InlineData("/a]", 2, "closes nothing")]
    [InlineData("/a}b", 2, "closes nothing")]
    [InlineData("/[]", 1, "empty")]
    [InlineData("/[!]", 1, "empty")]
    [InlineData("/[c-a]", 2, "backwards")]
    [InlineData("/[a/b]", 3, "ASCII")]
    [InlineData("/[ä]", 2, "ASCII")]
    [InlineData("/{a{b}}", 3, "nested")]
    [InlineData("/{a/b}", 3, "'/'")]
    [InlineData("/a//", 4, "'//'")]
    [InlineData("/a///b", 4, "'//'")]
    [InlineData("/a\0b", 2, "NUL")]
    public void TryCompile_InvalidPattern_SaysWhatAndWhere(string pattern, int offset, string reason)
    {
        Assert.False(OscAddressPattern.TryCompile(pattern, out var compiled, out var error));
        Assert.Null(compiled);
        Assert.Equal(offset, error.Offset);
        Assert.Contains(reason, error.Reason);
        Assert.Throws<FormatException>(() => OscAddressPattern.Compile(pattern));
    }

    [Fact]
    public void TryCompile_HalfASurrogatePair_IsRefused()
    {
        Assert.False(OscAddressPattern.TryCompile("/a\ud800b", out _, out var error));
        Assert.Equal(2, error.Offset);
    }

    [Fact]
    public void TryCompile_TooLongPattern_IsRefused()
    {
        var longest = "/" + new string('a', OscAddressPattern.MaxStates - 2);

        Assert.True(OscAddressPattern.TryCompile(longest, out var compiled, out _));
        Assert.True(Matches(compiled, longest));
        Assert.False(OscAddressPattern.TryCompile(longest + "a", out _, out var error));
        Assert.Contains("longer", error.Reason);
        Assert.False(OscAddressPattern.TryCompile("/" + new string('?', 600), out _, out _));
    }

    [Theory]
    [InlineData("/a/b", true, "/a/b")]
    [InlineData("/a b#c", true, "/a b#c")]
    [InlineData("/a/*", false, "/a/")]
    [InlineData("/a[b]", false, "/a")]
    [InlineData("/{a}", false, "/")]
    [InlineData("//a", false, "")]
    [InlineData("/a//b", false, "/a")]
    public void Pattern_LiteralStart_IsKnown(string pattern, bool literal, string prefix)
    {
        var compiled = OscAddressPattern.Compile(pattern);

        Assert.Equal(literal, compiled.IsLiteral);
        Assert.Equal(prefix, Encoding.UTF8.GetString(compiled.LiteralPrefix));
    }

    [Fact]
    public void Matches_RandomPatterns_AgreeWithRegularExpressions()
    {
        var random = new Random(99);
        string[] pieces = ["a", "b", "ab", "/", "/", "?", "*", "[ab]", "[!a]", "[a-c]", "{a,b}", "{a,ab,}", "{b*,?a}", "//", "c"];
        var matched = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var pattern = "/" + string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (!OscAddressPattern.TryCompile(pattern, out var compiled, out _))
            {
                Assert.True(pattern.Contains("///") || pattern.EndsWith("//"), pattern);
                continue;
            }

            var expected = new Regex(ToRegex(pattern), RegexOptions.CultureInvariant);
            for (var j = 0; j < 60; j++)
            {
                var address = "/" + string.Concat(Enumerable.Range(0, random.Next(0, 9)).Select(_ => "aabbc/"[random.Next(6)]));
                var matches = expected.IsMatch(address);
                Assert.True(matches == Matches(compiled, address), $"{pattern} {address}");
                matched += matches ? 1 : 0;
            }
        }

        Assert.True(matched > 2_000, $"{matched} matches");
    }

    [Theory]
    [InlineData("/*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b")]
    [InlineData("/{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}b")]
    [InlineData("/{*,*,*}{*,*,*}{*,*,*}{*,*,*}{*,*,*}{*,*,*}b")]
    [InlineData("//*//*//*//*//*//*//*//*//b")]
    [InlineData("/*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?b")]
    public void Matches_PathologicalPattern_StaysWithinItsBound(string pattern)
    {
        var compiled = OscAddressPattern.Compile(pattern);
        foreach (var address in new[] { "/" + new string('a', 2_000), string.Concat(Enumerable.Repeat("/a", 1_000)) })
        {
            Assert.False(compiled.Matches(Encoding.UTF8.GetBytes(address), out var steps));
            // States are at most two for each character of the pattern; each is met at most once for each byte.
            Assert.InRange(steps, 1, 2 * 2 * pattern.Length * address.Length);
        }
    }

    [Fact]
    public void Matches_PlainText_CostsNoSteps()
    {
        OscAddressPattern.Compile("/live/clip/*").Matches("/live/track/x"u8, out var elsewhere);
        OscAddressPattern.Compile("/live/clip").Matches("/live/clip"u8, out var literal);

        Assert.Equal((0, 0), (elsewhere, literal));
    }

    [Fact]
    public void Matches_RandomBytes_NeverFails()
    {
        var random = new Random(5);
        OscAddressPattern[] patterns =
        [
            OscAddressPattern.Compile("/*"), OscAddressPattern.Compile("/?[!a]{b,c*}"), OscAddressPattern.Compile("//[a-z]?"),
        ];
        var address = new byte[24];
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(address);
            address[0] = (byte)'/';
            var taken = address.AsSpan(0, random.Next(address.Length));
            Assert.Equal(taken.Length > 0 && !taken[1..].Contains((byte)'/'), patterns[0].Matches(taken));
            patterns[1].Matches(taken);
            patterns[2].Matches(taken);
        }
    }

    private static bool Matches(OscAddressPattern pattern, string address) => pattern.Matches(Encoding.UTF8.GetBytes(address));

    /// <summary>The same meaning in another notation, for the pieces used above.</summary>
    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder("\\A");
        var braces = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '/' when i + 1 < pattern.Length && pattern[i + 1] == '/':
                    regex.Append("/(?:[^/]+/)*");
                    i++;
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '[' when pattern[i + 1] == '!':
                    regex.Append("[^/");
                    i++;
                    break;
                case '{':
                    regex.Append("(?:");
                    braces = true;
                    break;
                case '}':
                    regex.Append(')');
                    braces = false;
                    break;
                case ',' when braces:
                    regex.Append('|');
                    break;
                default:
                    regex.Append(pattern[i]);
                    break;
            }
        }

        return regex.Append("\\z").ToString();
    }
}

using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Configuration;

public sealed class NearestWordTests
{
    private static readonly string[] Words = ["press", "release", "turn", "move", "track-stop", "velocity", "volume", "exclusive"];

    [Theory]
    [InlineData("pres", "press")]
    [InlineData("perss", "press")]
    [InlineData("presss", "press")]
    [InlineData("Press", "press")]
    [InlineData("relaese", "release")]
    [InlineData("trun", "turn")]
    [InlineData("track_stop", "track-stop")]
    [InlineData("trackstop", "track-stop")]
    [InlineData("vol", "volume")]
    [InlineData("stop", "track-stop")]
    [InlineData("exclusiv", "exclusive")]
    [InlineData("exlcusive", "exclusive")]
    public void Find_SlipOfTheFinger_GivesTheWordThatWasMeant(string wrong, string meant) => Assert.Equal(meant, NearestWord.Find(wrong, Words));

    [Theory]
    [InlineData("banana")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("a-name-so-long-that-nobody-can-have-meant-any-of-these-words-by-it-at-all")]
    public void Find_AnotherWord_GivesNone(string wrong) => Assert.Null(NearestWord.Find(wrong, Words));

    [Fact]
    public void Suggest_NothingNear_ListsWhatThereIs() =>
        Assert.Equal("; there is press, turn", NearestWord.Suggest(new DiagnosticBag(), "banana", ["press", "turn"]));

    [Fact]
    public void Find_EveryWordWithOneLetterChangedLeftOutAddedOrSwapped_FindsItInNinetyFivePercent()
    {
        var random = new Random(20240611);
        var words = new[] { "devices", "endpoints", "groups", "routes", "lights", "profile", "match", "on-lost", "forward-clock", "virtual", "screen", "kind", "host", "send", "receive", "simulate", "switch", "press-again", "empty-slot", "when-lost", "confirm", "within", "from", "when", "via", "priority", "last", "show" };
        var (right, all) = (0, 0);
        foreach (var word in words)
        {
            for (var i = 0; i < 40; i++)
            {
                all++;
                right += NearestWord.Find(Misspell(word, random), words) == word ? 1 : 0;
            }
        }

        Assert.True(right >= all * 0.95, $"{right} of {all}");
    }

    private static string Misspell(string word, Random random)
    {
        while (true)
        {
            var at = random.Next(word.Length);
            var letter = (char)('a' + random.Next(26));
            var wrong = random.Next(4) switch
            {
                0 => word[..at] + letter + word[(at + 1)..],
                1 => word.Remove(at, 1),
                2 => word.Insert(at, letter.ToString()),
                _ when at + 1 < word.Length => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
                _ => word,
            };
            if (wrong != word)
            {
                return wrong;
            }
        }
    }
}

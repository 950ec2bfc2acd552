using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web;

public sealed class TokenFileTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("midimesh-");
    private readonly string _folder;

    public TokenFileTests() => _folder = Path.Combine(_home.FullName, "state");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void Write_ThenFind_TellsPageAndToken()
    {
        var token = AccessToken.Create();
        using var file = TokenFile.Write(new Uri("http://127.0.0.1:8700/"), token, _folder);
        var entry = Assert.Single(TokenFile.Find(_folder));
        Assert.Equal(new Uri("http://127.0.0.1:8700/"), entry.Page);
        Assert.Equal(token.Text, entry.Token);
        Assert.Equal(Environment.ProcessId, entry.Process);
    }

    [Fact]
    public void Write_OnUnix_OnlyItsUserCanReadIt()
    {
        using var file = TokenFile.Write(new Uri("http://127.0.0.1:8700/"), AccessToken.Create(), _folder);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
        }
    }

    [Fact]
    public void Dispose_RemovesIt_AndNoDraftIsLeft()
    {
        TokenFile.Write(new Uri("http://127.0.0.1:8700/"), AccessToken.Create(), _folder).Dispose();
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void Write_OverWhatACrashLeft_TakesItsPlace()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "router-8700.json"), "{ half a fi");
        using var file = TokenFile.Write(new Uri("http://127.0.0.1:8700/"), AccessToken.Create(), _folder);
        Assert.Single(TokenFile.Find(_folder));
    }

    [Fact]
    public void Find_SpoiltAndStaleFiles_ArePassedOver()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "router-1.json"), "not json");
        File.WriteAllText(Path.Combine(_folder, "router-2.json"), "{}");

        // No process has the highest number that the system could give.
        File.WriteAllText(Path.Combine(_folder, "router-3.json"), $"{{\"page\":\"http://127.0.0.1:3/\",\"token\":\"x\",\"process\":{int.MaxValue}}}");
        Assert.Empty(TokenFile.Find(_folder));
        Assert.Empty(TokenFile.Find(Path.Combine(_folder, "nowhere")));
    }

    [Fact]
    public void Token_Fresh_IsLongRandomAndFitForALink()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => AccessToken.Create().Text).ToHashSet();
        Assert.Equal(100, tokens.Count);
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{32}$", token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("has a blank in it and is long enough")]
    [InlineData("has-a-#-in-it-and-is-long-enough")]
    public void Token_TooWeakOrUnfit_IsRefused(string text) => Assert.Throws<ArgumentException>(() => new AccessToken(text));

    [Fact]
    public void Matches_AnythingElse_IsFalse()
    {
        var token = AccessToken.Create();
        Assert.True(token.Matches(token.Text));
        Assert.False(token.Matches(null));
        Assert.False(token.Matches(""));
        Assert.False(token.Matches(token.Text[1..]));
        Assert.False(token.Matches(token.Text + "A"));
        Assert.DoesNotContain(token.Text, $"{token}", StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Http.Headers;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web;

/// <summary>Who is let in. Each rule is one that a page on some other site, open in the same browser, would try to break.</summary>
public sealed class RequestGuardTests : IAsyncLifetime
{
    private static readonly HttpClient Client = new() { Timeout = WebBench.Patience };
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("127.0.0.1.evil.example:80")]
    [InlineData("192.168.1.5")]
    [InlineData("localhost.")]
    [InlineData("stage.local")]
    public async Task Host_ForeignName_IsMisdirected(string host)
    {
        foreach (var path in (string[])["/", "/api/status", "/ws", "/api/monitor"])
        {
            using var answer = await Ask(HttpMethod.Get, path, host: host);
            Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        }

        Assert.Equal(4, _bench.Server.Counts.Forbidden);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:80")]
    public async Task Host_OurOwnName_IsServed(string host)
    {
        using var answer = await Ask(HttpMethod.Get, "/", host: host);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Host_NameGivenInTheRig_IsServed()
    {
        await using var bench = await WebBench.StartAsync(options => options with { HostNames = ["stage.local"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, bench.Server.Page) { Headers = { Host = "Stage.local:8080" } };
        using var answer = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost")]
    [InlineData("null")]
    [InlineData("https://{host}")]
    [InlineData("http://{host}.evil.example")]
    public async Task Socket_ForeignOrigin_IsForbidden(string origin)
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            TestSocket.OpenAsync(_bench.Server.Page, origin.Replace("{host}", _bench.Server.Page.Authority, StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Socket_OurOwnPage_IsLetIn()
    {
        using var socket = await _bench.ConnectAsync($"http://{_bench.Server.Page.Authority}");
        await socket.ReceiveAsync("state");
    }

    [Fact]
    public async Task Panic_WithoutToken_IsRefused()
    {
        foreach (var token in (string?[])[null, "", "wrong", _bench.Token.Text[..^1], _bench.Token.Text + "x", new string('x', 5000)])
        {
            using var answer = await Ask(HttpMethod.Post, "/api/panic", token: token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var inQuery = await Ask(HttpMethod.Post, $"/api/panic?token={_bench.Token.Text}");
        Assert.Equal(HttpStatusCode.Unauthorized, inQuery.StatusCode);
        Assert.Equal(0, _bench.Panics);
    }

    [Fact]
    public async Task Panic_WithToken_Silences()
    {
        using var answer = await Ask(HttpMethod.Post, "/api/panic", token: _bench.Token.Text);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(1, _bench.Panics);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Panic_FromAForeignPage_IsForbiddenEvenWithToken(string header, string value)
    {
        using var answer = await Ask(HttpMethod.Post, "/api/panic", token: _bench.Token.Text, header: (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(0, _bench.Panics);
    }

    [Fact]
    public async Task Panic_AsGet_DoesNothing()
    {
        using var answer = await Ask(HttpMethod.Get, "/api/panic", token: _bench.Token.Text);
        Assert.NotEqual(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(0, _bench.Panics);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("BREW")]
    public async Task Method_NeitherGetNorPost_IsNotSpoken(string method)
    {
        using var answer = await Ask(new HttpMethod(method), "/api/panic", token: _bench.Token.Text);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task Headers_EveryAnswer_TellsTheBrowserToBeStrict()
    {
        foreach (var (path, host) in ((string, string?)[])[("/", null), ("/js/app.js", null), ("/api/status", null), ("/nothing", null), ("/", "evil.example")])
        {
            using var answer = await Ask(HttpMethod.Get, path, host: host);
            var policy = One(answer, "Content-Security-Policy");
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("evil", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", One(answer, "X-Content-Type-Options"));
            Assert.Equal("DENY", One(answer, "X-Frame-Options"));
            Assert.Equal("no-referrer", One(answer, "Referrer-Policy"));
            Assert.Equal("same-origin", One(answer, "Cross-Origin-Resource-Policy"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Token_NoAnswer_GivesItAway()
    {
        foreach (var path in (string[])["/", "/api/status", "/api/devices/apc/surface", "/api/trace"])
        {
            Assert.DoesNotContain(_bench.Token.Text, await Client.GetStringAsync(new Uri(_bench.Server.Page, path)), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_bench.Token.Text, _bench.Server.Page.ToString(), StringComparison.Ordinal);
        Assert.Equal($"#token={_bench.Token.Text}", _bench.Server.PlayLink.Fragment);
    }

    [Theory]
    [InlineData("/../midimesh.dll")]
    [InlineData("/%2e%2e/midimesh.dll")]
    [InlineData("/js/%2e%2e%2findex.html")]
    [InlineData("/wwwroot/index.html")]
    [InlineData("/api")]
    [InlineData("/api/devices/none/surface")]
    [InlineData("/api/devices/%00/surface")]
    public async Task Path_NoSuchThing_IsNotFound(string path)
    {
        using var answer = await Ask(HttpMethod.Get, path);
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, answer.StatusCode.ToString());
    }

    [Fact]
    public async Task Body_TooLong_IsRefusedAndTheServerLives()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_bench.Server.Page, "/api/panic")) { Content = new ByteArrayContent(new byte[1 << 20]) };
        try
        {
            using var answer = await Client.SendAsync(request);
            Assert.False(answer.IsSuccessStatusCode);
        }
        catch (HttpRequestException)
        {
            // The server may hang up on it before it has said why.
        }

        Assert.Equal(0, _bench.Panics);
        using var after = await Ask(HttpMethod.Get, "/api/status");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public void Page_AllFiles_AreSmallAndKnown()
    {
        var assets = new PageAssets();
        Assert.InRange(assets.Size, 10_000, 300_000);
        Assert.Contains("/index.html", assets.Paths);
        Assert.Contains("/js/app.js", assets.Paths);
    }

    [Fact]
    public async Task Start_PortTaken_SaysWhichAndWhatToDo()
    {
        var problem = await Assert.ThrowsAsync<WebServerException>(() => WebBench.StartAsync(options => options with { Port = _bench.Server.Page.Port }));
        Assert.Contains($"127.0.0.1:{_bench.Server.Page.Port}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("web.port", problem.Message, StringComparison.Ordinal);
    }

    private static string One(HttpResponseMessage answer, string header) => Assert.Single(answer.Headers.GetValues(header));

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, string? host = null, string? token = null, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_bench.Server.Page, path));
        request.Headers.Host = host;
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (header is { } extra)
        {
            request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

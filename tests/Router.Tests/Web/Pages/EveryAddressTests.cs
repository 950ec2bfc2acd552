using System.Net;
using System.Net.Http.Headers;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>The same questions to every address: without token, with the token to look, from another site, under a foreign name, with garbage.</summary>
public sealed class EveryAddressTests
{
    private static readonly string[] Open =
    [
        "/api/status", "/api/devices/{name}/surface", "/api/held", "/api/trace", "/api/monitor", "/api/record", "/api/record/last", "/api/stage", "/api/latency", "/api/why", "/api/swap",
        "/api/words", "/api/graph", "/metrics", "/health",
    ];

    private static readonly string[] Shut = ["/api/rig", "/api/rig/versions", "/api/look-link"];

    private static readonly string[] Changing =
    [
        "/api/panic", "/api/repaint", "/api/reload", "/api/swap", "/api/identify", "/api/record/last", "/api/check", "/api/rig", "/api/rig/try", "/api/rig/untry", "/api/learn", "/api/replay",
    ];

    /// <summary>None may be forgotten here, nor in the guide.</summary>
    [Fact]
    public async Task Addresses_AllOfThem_AreTriedHereAndToldInTheGuide()
    {
        await using var bench = await WebBench.StartAsync();
        var known = Open.Concat(Shut).Append("/ws").Append("/{**path}").Select(static path => "GET " + path).Concat(Changing.Select(static path => "POST " + path)).ToHashSet();
        Assert.All(bench.Server.Addresses, address => Assert.Contains(address, known));

        var guide = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs", "page.md"));
        foreach (var path in Open.Concat(Shut).Concat(Changing))
        {
            Assert.Contains(path, guide, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Changing_WithoutTheTokenOrFromElsewhere_IsRefusedEverywhere()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        var before = running.RigText;
        foreach (var path in Changing)
        {
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await Ask(running.Page, HttpMethod.Post, path, null)));
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await Ask(running.Page, HttpMethod.Post, path, running.Token[..^1])));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await Ask(running.Page, HttpMethod.Post, path, running.Token, ("Origin", "http://evil.example"))));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await Ask(running.Page, HttpMethod.Post, path, running.Token, ("Sec-Fetch-Site", "same-site"))));
            Assert.Equal((path, HttpStatusCode.MisdirectedRequest), (path, await Ask(running.Page, HttpMethod.Post, path, running.Token, ("Host", "evil.example"))));
        }

        Assert.Equal(before, running.RigText);
        Assert.False(Directory.Exists(Path.Combine(running.Folder, "recordings")));
        Assert.DoesNotContain("version 2", running.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_UnderAForeignNameOrWithTooLittle_IsRefusedEverywhere()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        foreach (var path in Open.Concat(Shut).Select(static path => path.Replace("{name}", "apc", StringComparison.Ordinal)))
        {
            Assert.Equal((path, HttpStatusCode.MisdirectedRequest), (path, await Ask(running.Page, HttpMethod.Get, path, running.Token, ("Host", "evil.example"))));
        }

        foreach (var path in Shut)
        {
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await Ask(running.Page, HttpMethod.Get, path, null)));
        }
    }

    [Fact]
    public async Task Changing_WithTheTokenToLook_IsRefusedEverywhere()
    {
        await using var bench = await WebBench.StartAsync();
        foreach (var path in Changing)
        {
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await Ask(bench.Server.Page, HttpMethod.Post, path, bench.LookToken.Text)));
        }

        // What it may see and what not, also when it comes from another machine.
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(bench.Server.Page, HttpMethod.Get, "/api/look-link", bench.LookToken.Text));
        Assert.Equal(HttpStatusCode.OK, await Ask(bench.Server.Page, HttpMethod.Get, "/api/look-link", bench.Token.Text));
        Assert.Equal(0, bench.Panics);
    }

    [Fact]
    public async Task Garbage_ToEveryAddress_IsNoServerErrorAndChangesNothing()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        var before = running.RigText;
        string[] queries = ["", "?file=0", "?file=../../etc/passwd", "?file=0&mark=%00&id=..%2F..%2Frig.conf", "?id=99999999999999999999&after=x&role=%22&device=%3Cb%3E&seconds=-1"];
        byte[][] bodies = [[], [0xFF, 0xFE, 0x00, 0xC3], "{"u8.ToArray(), "[[[[[[[[[[[["u8.ToArray(), new byte[(1 << 20) + 1]];
        foreach (var path in Changing.Except(["/api/panic", "/api/repaint", "/api/record/last", "/api/rig/untry", "/api/reload"]))
        {
            foreach (var query in queries)
            {
                foreach (var body in bodies)
                {
                    var status = await Ask(running.Page, HttpMethod.Post, path + query, running.Token, body: body);
                    Assert.True(status < HttpStatusCode.InternalServerError, $"{path}{query} with {body.Length} bytes: {status}");
                }
            }
        }

        foreach (var path in Open.Concat(Shut).Except(["/api/monitor", "/api/record"]))
        {
            foreach (var query in queries)
            {
                var status = await Ask(running.Page, HttpMethod.Get, path.Replace("{name}", "%2e%2e%2frig.conf", StringComparison.Ordinal) + query, running.Token);
                Assert.True(status < HttpStatusCode.InternalServerError, $"{path}{query}: {status}");
            }
        }

        Assert.Equal(before, running.RigText);
        Assert.Equal(HttpStatusCode.OK, await Ask(running.Page, HttpMethod.Get, "/api/status", null));
    }

    private static async Task<HttpStatusCode> Ask(Uri page, HttpMethod method, string path, string? token, (string Name, string Value)? header = null, byte[]? body = null)
    {
        using var client = new HttpClient { Timeout = WebBench.Patience };
        using var request = new HttpRequestMessage(method, new Uri(page, path));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new ByteArrayContent(body);
        if (header is { } extra)
        {
            request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        }

        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return answer.StatusCode;
        }
        catch (HttpRequestException) when (body?.Length > 4096)
        {
            return HttpStatusCode.RequestEntityTooLarge;     // the server may hang up before it has said why
        }
    }
}

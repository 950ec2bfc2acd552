using System.Net;
using System.Text.Json;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>What the rig's files may be asked over HTTP, and what not.</summary>
public sealed class RigRequestTests
{
    [Fact]
    public async Task Files_WithoutToken_AreNeitherReadNorWrittenNorTried()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        var before = running.RigText;
        foreach (var (method, path) in ((HttpMethod, string)[])
            [
                (HttpMethod.Get, "/api/rig"), (HttpMethod.Get, "/api/rig/versions?file=0"), (HttpMethod.Get, "/api/look-link"), (HttpMethod.Post, "/api/rig?file=0&overwrite=true"),
                (HttpMethod.Post, "/api/check?file=0"), (HttpMethod.Post, "/api/rig/try?file=0"), (HttpMethod.Post, "/api/rig/untry"), (HttpMethod.Post, "/api/learn"),
            ])
        {
            using var answer = await running.AskAsync(method, path, method == HttpMethod.Post ? "x = 1" : null, withToken: false);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
            Assert.DoesNotContain("one-clip", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(before, running.RigText);
    }

    [Theory]
    [InlineData("file=1")]
    [InlineData("file=-1")]
    [InlineData("file=../secret.conf")]
    [InlineData("file=%2Fetc%2Fpasswd")]
    [InlineData("file=99999999999")]
    public async Task File_ThatIsNoneOfTheRigs_IsNotThere(string query)
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await File.WriteAllTextAsync(Path.Combine(running.Folder, "secret.conf"), "secret = 1");
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/api/rig/versions?"), (HttpMethod.Post, "/api/check?"), (HttpMethod.Post, "/api/rig?overwrite=true&"), (HttpMethod.Post, "/api/rig/try?")])
        {
            using var answer = await running.AskAsync(method, path + query, method == HttpMethod.Post ? "x = 1" : null);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Include_LinkedOutOfTheFolder_IsNoFileOfTheRig()
    {
        var outside = Directory.CreateTempSubdirectory("midimesh-outside-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside, "private.conf"), "private = 1");
            await using var running = await RunningPage.StartAsync(RunningPage.Demo());
            File.CreateSymbolicLink(Path.Combine(running.Folder, "link.conf"), Path.Combine(outside, "private.conf"));
            using var check = await running.AskAsync(HttpMethod.Post, "/api/check?file=0", running.RigText + "include required(file(\"link.conf\"))\n");
            var text = await check.Content.ReadAsStringAsync();
            Assert.Contains("\"ok\":false", text, StringComparison.Ordinal);
            using var rig = JsonDocument.Parse(await (await running.AskAsync(HttpMethod.Get, "/api/rig")).Content.ReadAsStringAsync());
            Assert.Equal(1, rig.RootElement.GetProperty("files").GetArrayLength());
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task Check_BrokenText_SaysWhereAndWritesNothing()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        var before = running.RigText;
        using var answer = await running.AskAsync(HttpMethod.Post, "/api/check?file=0", before.Replace("kind = exclusive", "kind = exclusve", StringComparison.Ordinal));
        using var found = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var first = found.RootElement.GetProperty("diagnostics")[0];
        Assert.Equal((0, 9, 26, "error"), (first.GetProperty("file").GetInt32(), first.GetProperty("line").GetInt32(), first.GetProperty("column").GetInt32(), first.GetProperty("severity").GetString()));
        Assert.Equal(before, running.RigText);
        Assert.False(Directory.Exists(Path.Combine(running.Folder, ".midimesh", "versions")));
    }

    [Fact]
    public async Task Check_TooLong_IsRefused()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        using var answer = await running.AskAsync(HttpMethod.Post, "/api/check?file=0", new string('#', (1 << 20) + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Save_MoreThanTen_KeepsTheLastTen()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        var text = running.RigText.Replace("\n", "\r\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(running.Rig, text);
        for (var i = 0; i < 13; i++)
        {
            using var saved = await running.AskAsync(HttpMethod.Post, "/api/rig?file=0&overwrite=true", $"# {i}\n" + RunningPage.Demo());
            Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        }

        using var versions = JsonDocument.Parse(await (await running.AskAsync(HttpMethod.Get, "/api/rig/versions?file=0")).Content.ReadAsStringAsync());
        Assert.Equal(10, versions.RootElement.GetArrayLength());
        var newest = versions.RootElement[0].GetProperty("id").GetString()!;
        using var one = JsonDocument.Parse(await (await running.AskAsync(HttpMethod.Get, $"/api/rig/versions?file=0&id={Uri.EscapeDataString(newest)}")).Content.ReadAsStringAsync());
        Assert.StartsWith("# 11\n", one.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);

        // The file had Windows' line ends, and has them still.
        Assert.StartsWith("# 12\r\n", running.RigText, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(running.Folder), file => file.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Save_VersionsCannotBeKept_SaysSoAndChangesNothing()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        var before = running.RigText;
        Directory.CreateDirectory(Path.Combine(running.Folder, ".midimesh"));
        await File.WriteAllTextAsync(Path.Combine(running.Folder, ".midimesh", "versions"), "in the way");
        using var answer = await running.AskAsync(HttpMethod.Post, "/api/rig?file=0&overwrite=true", "# new\n" + before);
        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.Contains("was not saved", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, running.RigText);
    }

    [Theory]
    [InlineData("""{"routes":[{"from":"apc.pad[3,2]","to":"live.clip[3,2]"}]}""", "pad-3-2-clip { from = \\u0022apc.pad[3,2]\\u0022, via = [ { exclusive = one-clip } ], to = \\u0022live.clip[3,2]\\u0022 }")]
    [InlineData("""{"routes":[{"from":"apc.pad[3,2]","to":"live.clip[5,2]","whole":true}]}""", "to = \\u0022live.clip[track \\u002B 2,scene]\\u0022")]
    [InlineData("""{"routes":[{"from":"apc.cue-level","gesture":"turn","to":"live.tempo"}]}""", "{ relative = turn }, { scale = [60, 180] }, { rate = 30/s }")]
    [InlineData("""{"routes":[{"from":"apc.pad[3,2]","to":"live.nothing"}]}""", "\"problem\":\"")]
    [InlineData("""{"routes":[{"from":"apc.pad[3,2]\" x","to":"live.play"}]}""", "\"problem\":\"")]
    [InlineData("""{"routes":[{"from":"apc.stop-all","to":"live.clip[1,1]","whole":true}]}""", "do not count alike")]
    [InlineData("""{"routes":[]}""", "\"problem\":\"")]
    public async Task Learn_Asked_AnswersWithTheRouteOrWhyNot(string body, string expected)
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        var before = running.RigText;
        using var answer = await running.AskAsync(HttpMethod.Post, "/api/learn", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Contains(expected.Replace("pad-3-2-clip ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Equal(before, running.RigText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"routes":[null]}""")]
    [InlineData("""{"routes":[{}]}""")]
    public async Task Learn_Garbage_IsRefused(string body)
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        using var answer = await running.AskAsync(HttpMethod.Post, "/api/learn", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Look_FromAnotherMachine_NeedsALinkAndLetsNobodyPlay()
    {
        await using var bench = await WebBench.StartAsync(options => options with { OpenToThisMachine = false });
        using var client = new HttpClient { Timeout = WebBench.Patience };
        foreach (var path in (string[])["/api/status", "/api/trace?after=0", "/api/held", "/API/status", "/api/devices/apc/surface", "/api/record/last", "/metrics", "/health"])
        {
            using var shut = await client.GetAsync(new Uri(bench.Server.Page, path));
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, shut.StatusCode));
        }

        // The page itself tells nothing, so it is served: it is what asks for the token.
        using var page = await client.GetAsync(bench.Server.Page);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", bench.LookToken.Text);
        using var open = await client.GetAsync(new Uri(bench.Server.Page, "/api/status"));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        using var panic = await client.PostAsync(new Uri(bench.Server.Page, "/api/panic"), null);
        Assert.Equal(HttpStatusCode.Unauthorized, panic.StatusCode);

        using var stranger = await bench.ConnectAsync(hello: false);
        await stranger.SendAsync(new { @do = "hello", token = "" });
        Assert.Equal("nothing", (await stranger.ReceiveAsync("hello")).GetProperty("text").GetString());
        await stranger.SendAsync(new { @do = "hello", token = bench.LookToken.Text });
        Assert.Equal("look", (await stranger.ReceiveAsync("hello")).GetProperty("text").GetString());
        await stranger.ReceiveAsync("state");
        await stranger.SendAsync(new { @do = "press", device = "apc", element = 0 });
        await stranger.ReceiveAsync("refused");
        Assert.Equal(0, bench.Heard.Count);
    }

    [Fact]
    public void LookLink_OfAnAddress_IsACodeWithItsToken()
    {
        var options = new WebOptions(IPAddress.Parse("192.168.7.3"), 8484, AccessToken.Create());
        var link = Assert.Single(LookLinks.Of(options, 8484));
        Assert.Equal($"http://192.168.7.3:8484/#token={options.LookToken.Text}", link.ToString());
        var rows = LookLinks.QrCodeOf(link);
        Assert.All(rows, row => Assert.Equal(rows.Count, row.Length));
        Assert.Contains("1111111", rows[4], StringComparison.Ordinal);       // the edge of a finder pattern, behind the quiet zone
        Assert.DoesNotContain('1', rows[0]);
        Assert.Empty(LookLinks.Of(options with { Address = IPAddress.Loopback }, 8484));
    }
}

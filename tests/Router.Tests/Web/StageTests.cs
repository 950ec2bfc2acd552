using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web;

/// <summary>The headline job seen from the page: real actors, a simulated Live over real UDP, a click in a real browser.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class StageTests(Chromium chromium) : IAsyncLifetime
{
    private readonly AccessToken _token = AccessToken.Create();
    private RouterHost _router = null!;
    private WebServer _server = null!;

    public async Task InitializeAsync()
    {
        _router = await RouterHost.StartAsync(StageRig.Plan(), new RouterHostOptions { Loggers = NullLoggerFactory.Instance });
        _server = await WebServer.StartAsync(new WebOptions(IPAddress.Loopback, 0, _token) { KeepAlive = WebBench.Patience }, _router.Board, _router.Screens, _router.Panic);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _router.DisposeAsync();
    }

    [Fact]
    public async Task Click_OnAPad_ThatClipPlaysAndTheOthersStop()
    {
        await using var window = await chromium.OpenAsync(_server.PlayLink);
        await Assertions.Expect(window.Page.Locator("#word")).ToHaveTextAsync("READY");

        // A clip that is there shows amber; an empty slot is dark.
        await Assertions.Expect(window.Pad(3, 2)).ToHaveAttributeAsync("data-light", "amber");
        await Assertions.Expect(window.Pad(2, 1)).ToHaveAttributeAsync("data-light", "off");
        await window.Pad(3, 2).ClickAsync();
        await Playing(window, 3, 2);
        await window.Pad(1, 3).ClickAsync();
        await Assertions.Expect(window.Pad(1, 3)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("\\bwanted\\b"));
        await window.Picture("stage-waiting");
        await Playing(window, 1, 3);
        await Assertions.Expect(window.Pad(3, 2)).ToHaveAttributeAsync("data-light", "amber");
        await Assertions.Expect(window.Page.Locator("#events")).ToContainTextAsync("pad[1,3] pressed → launch");
        await Assertions.Expect(window.Page.Locator("#events")).ToContainTextAsync("track 1, scene 3 is playing");
        await Assertions.Expect(window.Page.Locator("#tiles")).ToContainTextAsync("track 1, scene 3");
        await window.Picture("stage-playing");
        Assert.Empty(window.Complaints);

        await window.Page.SetViewportSizeAsync(390, 844);
        Assert.Equal(390, await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await window.Picture("stage-phone");
        await window.Picture("stage-phone-whole", whole: true);
        await window.Page.SetViewportSizeAsync(1920, 1080);
        await window.Picture("stage-large");
    }

    [Fact]
    public async Task Live_QuitsInTheMiddle_PageSaysSo()
    {
        await using var window = await chromium.OpenAsync(_server.PlayLink);
        await Assertions.Expect(window.Page.Locator("#word")).ToHaveTextAsync("READY");
        await _router.SimulatedLives[0].DisposeAsync();
        await Assertions.Expect(window.Page.Locator("#word")).ToHaveTextAsync("LOST");
        await Assertions.Expect(window.Page.Locator("#reason")).ToContainTextAsync("live");
        await window.Picture("stage-live-lost");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Monitor_WhilePlaying_TellsEveryStepInWords()
    {
        using var client = new HttpClient { Timeout = WebBench.Patience };
        using var patience = new CancellationTokenSource(WebBench.Patience);
        await using var window = await chromium.OpenAsync(_server.PlayLink);
        await Assertions.Expect(window.Page.Locator("#word")).ToHaveTextAsync("READY");
        using var lines = new StreamReader(await client.GetStreamAsync(new Uri(_server.Page, "/api/monitor"), patience.Token));
        await window.Pad(5, 3).ClickAsync();
        var told = new List<string>();
        while (!told.Any(text => text.Contains("track 5, scene 3 is playing", StringComparison.Ordinal)))
        {
            using var line = JsonDocument.Parse((await lines.ReadLineAsync(patience.Token))!);
            told.Add($"{line.RootElement.GetProperty("subject").GetString()}: {line.RootElement.GetProperty("text").GetString()} {line.RootElement.GetProperty("detail").GetString()}");
        }

        string[] story =
        [
            "apc: pad[5,3] pressed note on", "apc: route launch", "one-clip: track 5, scene 3: launched", "live: was told /live/clip_slot/fire",
            "apc: pad[5,3] lit green-blink",
        ];
        Assert.All(story, part => Assert.Contains(told, text => text.StartsWith(part, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Trace_Asked_GoesOnWhereItEnded()
    {
        using var client = new HttpClient { Timeout = WebBench.Patience };
        using var first = JsonDocument.Parse(await client.GetStringAsync(new Uri(_server.Page, "/api/trace?after=0")));
        var last = first.RootElement.GetProperty("last").GetInt64();
        var entries = first.RootElement.GetProperty("entries");
        Assert.InRange(entries.GetArrayLength(), 1, 1000);
        Assert.Equal(last, entries[entries.GetArrayLength() - 1].GetProperty("number").GetInt64());
        using var next = JsonDocument.Parse(await client.GetStringAsync(new Uri(_server.Page, $"/api/trace?after={last}")));
        Assert.All(next.RootElement.GetProperty("entries").EnumerateArray(), entry => Assert.True(entry.GetProperty("number").GetInt64() > last));
        foreach (var odd in (string[])["-1", "x", "99999999999999999999", "9223372036854775807"])
        {
            using var answer = await client.GetAsync(new Uri(_server.Page, $"/api/trace?after={odd}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Status_AsJson_TellsDevicesGridAndWord()
    {
        await using var window = await chromium.OpenAsync(_server.PlayLink);
        await Assertions.Expect(window.Page.Locator("#word")).ToHaveTextAsync("READY");
        using var client = new HttpClient { Timeout = WebBench.Patience };
        using var status = JsonDocument.Parse(await client.GetStringAsync(new Uri(_server.Page, "/api/status")));
        var root = status.RootElement;
        Assert.Equal("Ready", root.GetProperty("word").GetString());
        Assert.Equal("one-clip", root.GetProperty("status").GetProperty("rig").GetString());
        Assert.Equal("Ready", root.GetProperty("status").GetProperty("devices")[0].GetProperty("report").GetProperty("phase").GetString());
        Assert.Equal("Alive", root.GetProperty("status").GetProperty("endpoints")[0].GetProperty("link").GetString());
        var rows = root.GetProperty("grids")[0].GetProperty("rows");
        Assert.Equal("Stopped", rows[1][2].GetString());
        Assert.Equal("Empty", rows[0][1].GetString());
    }

    private static async Task Playing(PageWindow window, int track, int scene)
    {
        await Assertions.Expect(window.Pad(track, scene)).ToHaveAttributeAsync("data-mark", "Playing");
        await Assertions.Expect(window.Pad(track, scene)).ToHaveAttributeAsync("data-light", "green");
        await Assertions.Expect(window.Page.Locator(".pad.cell[data-mark=Playing]")).ToHaveCountAsync(1);
    }
}

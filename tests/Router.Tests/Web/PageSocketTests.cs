using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace MidiMesh.Router.Tests.Web;

/// <summary>What a page may send, and what becomes of a page that sends something else.</summary>
public sealed class PageSocketTests : IAsyncLifetime
{
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync(options => options with { MostSockets = 4, MostMessagesPerSecond = 300 });

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Press_WithToken_ReachesMidiMesh()
    {
        using var socket = await _bench.ConnectAsync();
        await socket.SendAsync(new { @do = "press", device = "apc", element = StageRig.Pad(2, 4), velocity = 90 });
        Assert.Equal([0x91, 56, 90], _bench.Heard.Take());
        await socket.SendAsync(new { @do = "release", device = "apc", element = StageRig.Pad(2, 4) });
        Assert.Equal([0x81, 56, 127], _bench.Heard.Take());
        await socket.SendAsync(new { @do = "move", device = "apc", element = StageRig.Element("fader", 8), to = .5 });
        Assert.Equal([0xB7, 7, 64], _bench.Heard.Take());
        await socket.SendAsync(new { @do = "turn", device = "apc", element = StageRig.Element("cue-level"), steps = 1 });
        Assert.Equal([0xB0, 47, 1], _bench.Heard.Take());
    }

    [Fact]
    public async Task Press_WithoutToken_IsRefusedAndNothingSounds()
    {
        using var socket = await _bench.ConnectAsync(hello: false);
        foreach (var verb in (string[])["press", "release", "move", "turn", "release-all"])
        {
            await socket.SendAsync(new { @do = verb, device = "apc", element = 0, to = .5, steps = 1 });
            await socket.ReceiveAsync("refused");
        }

        Assert.Equal(5, _bench.Server.Counts.Refused);
        Assert.Equal(0, _bench.Heard.Count);

        // To look is free.
        var picture = await socket.ReceiveAsync("state");
        Assert.Equal("apc", picture.GetProperty("surfaces")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Hello_WrongTokenThreeTimes_ClosesTheSocket()
    {
        using var socket = await _bench.ConnectAsync(hello: false);
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync(new { @do = "hello", token = $"wrong-{i}" });
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await socket.ReadToEndAsync());
    }

    [Fact]
    public async Task Hello_WrongTokenAfterTheRightOne_TakesTheRightAway()
    {
        using var socket = await _bench.ConnectAsync();
        await socket.SendAsync(new { @do = "hello", token = "wrong" });
        Assert.Equal("look", (await socket.ReceiveAsync("hello")).GetProperty("text").GetString());
        await socket.SendAsync(new { @do = "press", device = "apc", element = 0 });
        await socket.ReceiveAsync("refused");
        Assert.Equal(0, _bench.Heard.Count);
    }

    [Fact]
    public async Task Close_WhileHolding_ReleasesEverything()
    {
        using var socket = await Holding();
        await socket.CloseAsync();
        Assert.Equal([0x80, 53, 127], _bench.Heard.Take());
    }

    [Fact]
    public async Task Abort_WhileHolding_ReleasesEverything()
    {
        using var socket = await Holding();
        socket.Abort();
        Assert.Equal([0x80, 53, 127], _bench.Heard.Take());
    }

    [Fact]
    public async Task Page_OutOfReach_IsSeenOffAndWhatItHeldReleased()
    {
        await using var bench = await WebBench.StartAsync(options => options with { KeepAlive = TimeSpan.FromSeconds(2) });
        using var socket = await bench.ConnectAsync();
        await socket.SendAsync(new { @do = "press", device = "apc", element = StageRig.Pad(1, 1) });
        Assert.Equal([0x90, 53, 127], bench.Heard.Take());

        // It reads no more, so it answers no ping.
        Assert.Equal([0x80, 53, 127], bench.Heard.Take());
    }

    [Fact]
    public async Task Server_StopsWhileAPadIsHeld_ReleasesIt()
    {
        using var socket = await Holding();
        await _bench.Server.DisposeAsync();
        Assert.Equal([0x80, 53, 127], _bench.Heard.Take());
        await _bench.ServeAsync(0);
    }

    [Fact]
    public async Task Message_TooLong_ClosesAndReleases()
    {
        using var socket = await Holding();
        await socket.SendAsync("{\"do\":\"" + new string('x', 5000) + "\"}");
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await socket.ReadToEndAsync());
        Assert.Equal([0x80, 53, 127], _bench.Heard.Take());
        Assert.Equal(1, _bench.Server.Counts.Cut);
    }

    [Fact]
    public async Task Message_Binary_Closes()
    {
        using var socket = await Holding();
        await socket.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, await socket.ReadToEndAsync());
        Assert.Equal([0x80, 53, 127], _bench.Heard.Take());
    }

    [Fact]
    public async Task Message_Flood_ClosesAndReleases()
    {
        using var socket = await Holding();
        var flood = Task.Run(async () =>
        {
            try
            {
                for (var i = 0; i < 50_000; i++)
                {
                    await socket.SendAsync(new { @do = "move", device = "apc", element = StageRig.Element("fader", 1), to = i % 2 });
                }
            }
            catch (WebSocketException)
            {
                // Closed, as it should be.
            }
        });
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await socket.ReadToEndAsync());
        await flood;
        while (_bench.Heard.Take() is not [0x80, 53, 127])
        {
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1e999")]
    [InlineData("\"press\"")]
    [InlineData("{\"do\":\"explode\"}")]
    [InlineData("{\"do\":5}")]
    [InlineData("{\"do\":null,\"device\":\"apc\"}")]
    [InlineData("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":1}}}}}")]
    public async Task Message_NotUnderstood_IsCountedAndThePageLives(string text)
    {
        using var socket = await _bench.ConnectAsync();
        await socket.SendAsync(text);
        await socket.ReceiveAsync("refused");
        Assert.Equal(1, _bench.Server.Counts.Garbage);
        await StillPlays(socket);
    }

    [Theory]
    [InlineData("{\"do\":\"press\"}")]
    [InlineData("{\"do\":\"press\",\"device\":\"none\",\"element\":0}")]
    [InlineData("{\"do\":\"press\",\"device\":\"apc\",\"element\":-1}")]
    [InlineData("{\"do\":\"press\",\"device\":\"apc\",\"element\":1e300}")]
    [InlineData("{\"do\":\"press\",\"device\":\"apc\",\"element\":0.5}")]
    [InlineData("{\"do\":\"press\",\"device\":\"apc\",\"element\":\"0\"}")]
    [InlineData("{\"do\":\"press\",\"device\":[],\"element\":{}}")]
    [InlineData("{\"do\":\"release\",\"device\":\"apc\",\"element\":3}")]
    [InlineData("{\"do\":\"move\",\"device\":\"apc\",\"element\":0,\"to\":1}")]
    [InlineData("{\"do\":\"turn\",\"device\":\"apc\",\"element\":0,\"steps\":1e300}")]
    public async Task Message_NoSuchThing_IsRefusedAndThePageLives(string text)
    {
        using var socket = await _bench.ConnectAsync();
        await socket.SendAsync(text);
        await StillPlays(socket);
        Assert.Equal(1, _bench.Server.Counts.Refused);
    }

    [Fact]
    public async Task Message_TenThousandSpoiltOnes_NothingSticksAndThePageLives()
    {
        const int Count = 10_000;
        await using var bench = await WebBench.StartAsync(options => options with { MostMessagesPerSecond = 10 * Count });
        var random = new Random(20_261);
        var whole = JsonSerializer.SerializeToUtf8Bytes(new { @do = "press", device = "apc", element = 12, velocity = 100 });
        var socket = await bench.ConnectAsync();
        for (var i = 0; i < Count; i++)
        {
            var spoilt = whole.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                // Only ASCII: a text that is not UTF-8 ends a WebSocket by its own rules.
                spoilt[random.Next(spoilt.Length)] = (byte)random.Next(0x20, 0x7F);
            }

            await socket.SendAsync(spoilt[..random.Next(1, spoilt.Length + 1)]);
        }

        await socket.SendAsync(new { @do = "release-all" });
        await socket.SendAsync(new { @do = "press", device = "apc", element = StageRig.Pad(8, 5) });
        while (bench.Heard.Take() is not [0x97, 57, 127])
        {
        }

        await socket.CloseAsync();
        await socket.ReadToEndAsync();
        while (bench.Heard.Take() is not [0x87, 57, 127])
        {
        }

        Assert.All(Enumerable.Range(0, StageRig.Profile.Elements.Length), element => Assert.False(bench.Device.IsHeld(element)));
        Assert.True(bench.Server.Counts.Garbage > Count / 2, $"{bench.Server.Counts.Garbage} of {Count} were understood to be garbage");
        socket.Dispose();
    }

    [Fact]
    public async Task Socket_NotUtf8_EndsThatPageOnly()
    {
        using var socket = await Holding();
        await socket.SendAsync([0xC3, 0x28, 0xFF]);
        try
        {
            await socket.ReadToEndAsync();
        }
        catch (WebSocketException)
        {
            // Hung up without a goodbye.
        }

        Assert.Equal([0x80, 53, 127], _bench.Heard.Take());
        using var next = await _bench.ConnectAsync();
        await StillPlays(next);
    }

    [Fact]
    public async Task Sockets_MoreThanAllowed_AreRefusedUntilOneGoes()
    {
        var open = new List<TestSocket>();
        for (var i = 0; i < 4; i++)
        {
            open.Add(await _bench.ConnectAsync());
        }

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => TestSocket.OpenAsync(_bench.Server.Page, null));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await open[0].CloseAsync();
        await open[0].ReadToEndAsync();

        // The place is free once the server has seen it out.
        using var next = await Eventually(() => TestSocket.OpenAsync(_bench.Server.Page, null));
        open.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task State_LightChanges_ComesToEveryPage()
    {
        using var one = await _bench.ConnectAsync();
        using var other = await _bench.ConnectAsync(hello: false);
        Assert.True(_bench.Lights.TrySend([0x92, 55, 2]));
        foreach (var socket in (TestSocket[])[one, other])
        {
            await socket.ReceiveAsync("state", picture => picture.GetProperty("surfaces")[0].GetProperty("lights")[StageRig.Pad(3, 3)].GetInt32() == 2);
        }
    }

    [Fact]
    public async Task State_PageThatNeverReads_HoldsNobodyUp()
    {
        using var deaf = await _bench.ConnectAsync();
        using var page = await _bench.ConnectAsync(hello: false);

        // Lights go on being set however long the page is deaf; the other page gets each newest picture.
        for (var round = 0; round < 50; round++)
        {
            for (var pad = 0; pad < 40; pad++)
            {
                Assert.True(_bench.Lights.TrySend([(byte)(0x90 | (pad % 8)), (byte)(53 + (pad / 8)), (byte)(1 + (round % 6))]));
            }

            await page.ReceiveAsync("state", picture => picture.GetProperty("surfaces")[0].GetProperty("lights")[0].GetInt32() == 1 + (round % 6));
        }
    }

    [Fact]
    public async Task Surface_OfTheDevice_TellsHowToDrawIt()
    {
        using var client = new HttpClient();
        using var surface = JsonDocument.Parse(await client.GetStringAsync(new Uri(_bench.Server.Page, "/api/devices/apc/surface")));
        var root = surface.RootElement;
        Assert.Equal("Akai APC40", root.GetProperty("model").GetString());
        var pad = root.GetProperty("controls")[0];
        Assert.Equal("button", pad.GetProperty("kind").GetString());
        Assert.Equal([8, 5], pad.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal("green-blink", root.GetProperty("palettes")[0][2].GetString());
        Assert.Equal(StageRig.Profile.Elements.Length, root.GetProperty("elements").GetInt32());
    }

    [Fact]
    public async Task Surface_BeforeTheFirstPicture_IsToldOnce()
    {
        using var socket = await TestSocket.OpenAsync(_bench.Server.Page, null);
        var told = (await socket.ReceiveAsync("surface")).GetProperty("surface");
        Assert.Equal("apc", told.GetProperty("name").GetString());
        Assert.Equal(StageRig.Profile.Elements.Length, told.GetProperty("elements").GetInt32());

        // Two pictures with another light each, and no second word of what the device is.
        for (byte value = 1; value <= 2; value++)
        {
            Assert.True(_bench.Lights.TrySend([0x90, 53, value]));
            while (true)
            {
                var message = await socket.ReceiveAnyAsync();
                Assert.NotEqual("surface", message.GetProperty("t").GetString());
                if (message.GetProperty("t").GetString() == "state" && message.GetProperty("surfaces")[0].GetProperty("lights")[0].GetInt32() == value)
                {
                    break;
                }
            }
        }
    }

    [Fact]
    public async Task File_KnownAlready_IsNotSentAgain()
    {
        using var client = new HttpClient { BaseAddress = _bench.Server.Page };
        using var first = await client.GetAsync(new Uri("/js/app.js", UriKind.Relative));
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/js/app.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        using var other = new HttpRequestMessage(HttpMethod.Get, "/js/link.js");
        other.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(other)).StatusCode);
        Assert.Equal("no-store", (await client.GetAsync(new Uri("/api/status", UriKind.Relative))).Headers.CacheControl!.ToString());
    }

    private static async Task<T> Eventually<T>(Func<Task<T>> attempt)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(started) < WebBench.Patience)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<TestSocket> Holding()
    {
        var socket = await _bench.ConnectAsync();
        await socket.SendAsync(new { @do = "press", device = "apc", element = StageRig.Pad(1, 1) });
        Assert.Equal([0x90, 53, 127], _bench.Heard.Take());
        return socket;
    }

    private async Task StillPlays(TestSocket socket)
    {
        var before = _bench.Heard.Count;
        await socket.SendAsync(new { @do = "press", device = "apc", element = StageRig.Pad(5, 5) });
        Assert.Equal([0x94, 57, 127], _bench.Heard.Take());
        Assert.Equal(before + 1, _bench.Heard.Count);
    }
}

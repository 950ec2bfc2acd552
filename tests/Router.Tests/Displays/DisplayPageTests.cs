using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Displays;

/// <summary>A Mackie Control on the page: its display shows what it was sent, as the unit would.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class DisplayPageTests(Chromium chromium) : IAsyncLifetime
{
    private readonly AccessToken _token = AccessToken.Create();
    private RouterHost _router = null!;
    private WebServer _server = null!;

    public async Task InitializeAsync()
    {
        var (send, receive) = (StageRig.FreePort(), StageRig.FreePort());
        var result = RigCompiler.LoadText($$"""
            devices { mcu { profile = mackie/control, screen = true } }
            endpoints { live { kind = ableton-osc, simulate = true, send = {{send}}, receive = {{receive}} } }
            lights {
              names { from = "live.track[track].name", to = "mcu.top[track]" }
              hello { show = "Grüße", to = "mcu.bottom-line" }
              tempo { from = "live.tempo", to = "mcu.time" }
            }
            """, "page.conf");
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
        _router = await RouterHost.StartAsync(result.Plan, new RouterHostOptions { Loggers = NullLoggerFactory.Instance });
        _server = await WebServer.StartAsync(new WebOptions(IPAddress.Loopback, 0, _token) { KeepAlive = WebBench.Patience }, _router.Board, _router.Screens, _router.Panic);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _router.DisposeAsync();
    }

    [Fact]
    public async Task Display_OfAnOnScreenDevice_ShowsItsTexts()
    {
        await using var window = await chromium.OpenAsync(_server.PlayLink);
        var displays = window.Page.Locator(".display");
        await Assertions.Expect(displays.Nth(0)).ToHaveAttributeAsync("aria-label", "lcd: Drums Bass Keys Pad Lead Vocals Guitar Lights, Grusse");
        await Assertions.Expect(displays.Nth(1)).ToHaveAttributeAsync("aria-label", "time: 120.00");
        Assert.Equal(2, await displays.Nth(0).Locator(".text").CountAsync());
        Assert.Equal("Drums  Bass   Keys   Pad    Lead   Vocals Guitar Lights ", await displays.Nth(0).Locator(".text").First.EvaluateAsync<string>("node => node.textContent"));

        // No character is cut off, however wide the page is.
        foreach (var width in (int[])[390, 1280])
        {
            await window.Page.SetViewportSizeAsync(width, 800);
            Assert.True(await displays.Nth(0).Locator(".text").First.EvaluateAsync<bool>("node => node.scrollWidth <= node.clientWidth + 1"), $"{width} pixels");
            await window.Picture($"display-{width}");
        }

        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Repaint_Asked_TellsTheDeviceAnew()
    {
        var screen = _router.Screens.Find("mcu")!;
        using var client = new HttpClient();
        var (status, _) = await Ask(client, "/api/repaint", token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, status);

        var before = screen.Received;
        (status, var body) = await Ask(client, "/api/repaint?device=mcu", _token.Text);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"told":["mcu"],"absent":[],"known":["mcu"]}""", body);

        // Every light once, and both rows of the display.
        var profile = screen.Profile;
        await EndToEnd.RunningRig.Until(() => screen.Received - before >= profile.Elements.Count(element => profile.Controls[element.Group].Palette >= 0 && profile.Palettes[profile.Controls[element.Group].Palette].Rest == 0) + 2, "told anew");

        (_, body) = await Ask(client, "/api/repaint?device=mc", _token.Text);
        Assert.Equal("""{"told":[],"absent":[],"known":["mcu"]}""", body);
    }

    private async Task<(HttpStatusCode Status, string Body)> Ask(HttpClient client, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Page, path));
        if (token is not null)
        {
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
        }

        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

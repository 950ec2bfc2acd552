using Microsoft.Playwright;

namespace MidiMesh.Router.Tests.Web;

/// <summary>The page in a real browser: what hands do to it arrives as the controller's MIDI, and its lights are what MIDI told it.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageTests(Chromium chromium) : IAsyncLifetime
{
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Link_WithToken_ShowsTheControllerAndHidesTheToken()
    {
        await using var window = await Open();
        Assert.Equal(40, await window.Page.Locator(".pad.cell").CountAsync());
        Assert.Equal(5, await window.Page.Locator(".pad.scene").CountAsync());
        Assert.Equal(10, await window.Page.Locator("[role=slider]").CountAsync());
        await Assertions.Expect(window.Page.Locator("#permission")).ToBeHiddenAsync();
        await Assertions.Expect(window.Page.Locator("#silence")).ToBeEnabledAsync();
        Assert.Equal(_bench.Server.Page.ToString(), window.Page.Url);
        Assert.DoesNotContain(_bench.Token.Text, await window.Page.ContentAsync(), StringComparison.Ordinal);

        // A reload keeps the right to play, without any cookie that other local servers would be sent.
        await window.Page.ReloadAsync();
        await window.Pad(1, 1).ClickAsync();
        Assert.Equal([0x90, 53, 127], _bench.Heard.Take());
        Assert.Empty(await window.Page.Context.CookiesAsync());
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Link_WithoutToken_LooksOnly()
    {
        await using var window = await chromium.OpenAsync(_bench.Server.Page);
        await window.Pad(1, 1).ClickAsync();
        await Assertions.Expect(window.Page.Locator("#permission")).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.Locator("#silence")).ToBeDisabledAsync();
        Assert.True(_bench.Lights.TrySend([0x90, 53, 1]));
        await Assertions.Expect(window.Pad(1, 1)).ToHaveAttributeAsync("data-light", "green");
        Assert.Equal(0, _bench.Heard.Count);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Pad_Clicked_SendsPressAndRelease()
    {
        await using var window = await Open();
        await window.Pad(3, 2).HoverAsync();
        await window.Page.Mouse.DownAsync();
        Assert.Equal([0x92, 54, 127], _bench.Heard.Take());
        await Assertions.Expect(window.Pad(3, 2)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("\\bheld\\b"));

        // A hand that slides off still holds the pad until it comes up.
        await window.Page.Mouse.MoveAsync(5, 5);
        await window.Page.Mouse.UpAsync();
        Assert.Equal([0x82, 54, 127], _bench.Heard.Take());
        Assert.Equal(2, _bench.Heard.Count);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Controls_OfEveryKind_SpeakTheirMidi()
    {
        await using var window = await Open();
        foreach (var (element, press) in ((int, byte[])[])
            [(StageRig.Element("clip-stop", 7), [0x96, 52, 127]), (StageRig.Element("scene", 5), [0x90, 86, 127]), (StageRig.Element("stop-all"), [0x90, 81, 127])])
        {
            await window.Element(element).ClickAsync();
            Assert.Equal(press, _bench.Heard.Take());
            Assert.Equal(0x80, _bench.Heard.Take()[0] & 0xF0);
        }

        await window.Page.Locator(".more summary").ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "cue level down" }).ClickAsync();
        Assert.Equal([0xB0, 47, 127], _bench.Heard.Take());
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Touch_ThreeFingersAtOnce_EachIsHeldByItself()
    {
        await using var window = await Open(touch: true);
        var session = await window.Page.Context.NewCDPSessionAsync(window.Page);
        var points = new List<Dictionary<string, object>>();
        foreach (var (track, scene) in ((int, int)[])[(1, 1), (4, 3), (8, 5)])
        {
            points.Add(await Point(window.Pad(track, scene), points.Count));
            await Touch(session, "touchStart", points);
            Assert.Equal([(byte)(0x90 + track - 1), (byte)(52 + scene), 127], _bench.Heard.Take());
        }

        await Touch(session, "touchEnd", [points[1]]);
        Assert.Equal([0x83, 55, 127], _bench.Heard.Take());
        await Touch(session, "touchCancel", []);
        byte[][] last = _bench.Heard.Take(2);
        Assert.Equal([0x80, 0x87], last.Select(message => (int)message[0]).Order());
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Keys_ByTheirPlace_PlayPadsScenesAndStops()
    {
        await using var window = await Open();
        foreach (var (keys, press) in ((string[], byte[])[])
            [
                (["Digit1"], [0x90, 53, 127]), (["Digit8"], [0x97, 53, 127]), (["KeyQ"], [0x90, 54, 127]), (["KeyK"], [0x97, 55, 127]),
                (["Comma"], [0x97, 56, 127]), (["Shift", "Digit1"], [0x90, 57, 127]), (["KeyO"], [0x90, 83, 127]), (["Shift", "KeyQ"], [0x90, 52, 127]),
                (["Digit0"], [0x90, 81, 127]),
            ])
        {
            foreach (var key in keys)
            {
                await window.Page.Keyboard.DownAsync(key);
            }

            Assert.Equal(press, _bench.Heard.Take());

            // Shift may come up first: the key still holds what it pressed.
            foreach (var key in keys)
            {
                await window.Page.Keyboard.UpAsync(key);
            }

            Assert.Equal([(byte)(press[0] - 0x10), press[1], 127], _bench.Heard.Take());
        }

        // Shortcuts of the browser are not presses.
        await window.Page.Keyboard.PressAsync("Control+KeyS");
        await window.Page.Keyboard.PressAsync("KeyZ");
        Assert.Equal([0x90, 56, 127], _bench.Heard.Take());
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Keys_WindowLosesFocus_NothingSticks()
    {
        await using var window = await Open();
        await window.Page.Keyboard.DownAsync("KeyQ");
        await window.Page.Keyboard.DownAsync("Digit3");
        _bench.Heard.Take(2);
        await window.Page.EvaluateAsync("dispatchEvent(new Event('blur'))");
        Assert.All(_bench.Heard.Take(2), message => Assert.Equal(0x80, message[0] & 0xF0));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Keyboard_Alone_WalksPressesAndMoves()
    {
        await using var window = await Open();
        await window.Pad(1, 1).FocusAsync();
        await window.Page.Keyboard.PressAsync("ArrowRight");
        await window.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(window.Pad(2, 2)).ToBeFocusedAsync();
        await window.Page.Keyboard.DownAsync("Enter");
        Assert.Equal([0x91, 54, 127], _bench.Heard.Take());
        await window.Page.Keyboard.UpAsync("Enter");
        Assert.Equal([0x81, 54, 127], _bench.Heard.Take());
        await window.Page.Keyboard.PressAsync("Space");
        _bench.Heard.Take(2);
        await window.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(window.Element(StageRig.Element("fader", 1))).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal([0xB0, 7, 1], _bench.Heard.Take());
        await window.Page.Keyboard.PressAsync("End");
        Assert.Equal([0xB0, 7, 127], _bench.Heard.Take());
        Assert.Equal(6, _bench.Heard.Count);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Fader_Dragged_EndsWhereTheHandDoes()
    {
        await using var window = await Open();
        var fader = window.Element(StageRig.Element("fader", 2));
        await fader.ScrollIntoViewIfNeededAsync();
        var box = (await fader.BoundingBoxAsync())!;
        await window.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + box.Height - 26);
        await window.Page.Mouse.DownAsync();
        await window.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 2, new MouseMoveOptions { Steps = 20 });
        await window.Page.Mouse.UpAsync();
        byte[] last;
        do
        {
            last = _bench.Heard.Take();
            Assert.Equal([0xB1, 7], last[..2]);
        }
        while (last[2] != 127);

        await Assertions.Expect(fader).ToHaveAttributeAsync("aria-valuenow", "127");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Lights_AsMidiSays_InColourShapeAndWord()
    {
        await using var window = await Open();
        for (byte value = 0; value < 7; value++)
        {
            Assert.True(_bench.Lights.TrySend([(byte)(0x90 | value), 53, value]));
        }

        Assert.True(_bench.Lights.TrySend([0x97, 53, 77]));
        string[] words = ["off", "green", "green-blink", "red", "red-blink", "amber", "amber-blink", "unnamed"];
        for (var track = 1; track <= 8; track++)
        {
            await Assertions.Expect(window.Pad(track, 1)).ToHaveAttributeAsync("data-light", words[track - 1]);
        }

        await Assertions.Expect(window.Pad(3, 1)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("\\bblink\\b"));
        await Assertions.Expect(window.Pad(3, 1).Locator("svg")).ToBeVisibleAsync();
        await Assertions.Expect(window.Pad(1, 1).Locator("svg")).ToBeHiddenAsync();

        // A blinking pad really changes what it shows.
        await window.Page.WaitForFunctionAsync(
            "element => (window.seen ??= new Set()).add(getComputedStyle(document.querySelector(`[data-element='${element}']`)).backgroundColor).size > 1", StageRig.Pad(3, 1));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Page_ClosedWhileHolding_ReleasesThePad()
    {
        var window = await Open();
        await window.Pad(1, 1).HoverAsync();
        await window.Page.Mouse.DownAsync();
        Assert.Equal([0x90, 53, 127], _bench.Heard.Take());
        await window.DisposeAsync();
        Assert.Equal([0x80, 53, 127], _bench.Heard.Take());
    }

    [Fact]
    public async Task Server_GoesAndComesBack_PageSaysLostThenPlaysOn()
    {
        await using var window = await Open();
        var port = _bench.Server.Page.Port;
        await _bench.Server.DisposeAsync();
        await Assertions.Expect(window.Page.Locator("#word")).ToHaveTextAsync("LOST");
        await Assertions.Expect(window.Page.Locator("#reason")).ToContainTextAsync("does not answer");
        await window.Picture("lost-server");
        await _bench.ServeAsync(port);
        await Assertions.Expect(window.Page.Locator("#word")).Not.ToHaveTextAsync("LOST");
        await Assertions.Expect(window.Page.Locator("#silence")).ToBeEnabledAsync();
        await window.Pad(6, 1).ClickAsync();
        Assert.Equal([0x95, 53, 127], _bench.Heard.Take());

        // Browsers themselves note a socket that cannot be opened; nothing else may complain.
        Assert.All(window.Complaints, complaint => Assert.Contains("WebSocket connection to", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silence_HeldNotTapped_Panics()
    {
        await using var window = await Open();
        var silence = window.Page.Locator("#silence");
        await silence.ClickAsync();
        Assert.Equal(0, _bench.Panics);
        await silence.HoverAsync();
        await window.Page.Mouse.DownAsync();
        await Assertions.Expect(silence).ToContainTextAsync("done");
        await window.Page.Mouse.UpAsync();
        Assert.Equal(1, _bench.Panics);
        Assert.Empty(window.Complaints);
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(320, 640)]
    [InlineData(844, 390)]
    [InlineData(1920, 1080)]
    public async Task Page_AnySize_HasNoHorizontalScroll(int width, int height)
    {
        await using var window = await Open(width, height);
        Assert.Equal(width, await window.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"));
        var pad = (await window.Pad(8, 5).BoundingBoxAsync())!;
        Assert.InRange(pad.X + pad.Width, 1, width);
        Assert.True(pad.Width >= 24 && pad.Height >= 24, "a pad is too small for a finger (WCAG 2.5.8)");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Text_EverywhereOnThePage_HasEnoughContrast()
    {
        await using var window = await Open();
        for (byte value = 1; value < 7; value++)
        {
            Assert.True(_bench.Lights.TrySend([(byte)(0x90 | value), 53, value]));
        }

        await Assertions.Expect(window.Pad(7, 1)).ToHaveAttributeAsync("data-light", "amber-blink");
        foreach (var beat in (string[])["0", "1"])
        {
            await AssertContrast(window, beat);
        }
    }

    /// <summary>Text and symbols can be read, on a screen at its full brightness and on one turned down to 30 %.</summary>
    internal static async Task AssertContrast(PageWindow window, string beat = "0")
    {
        foreach (var brightness in (double[])[1, .3])
        {
            var poor = await window.Page.EvaluateAsync<string[]>(ContrastScript, new { beat, brightness });
            Assert.True(poor.Length == 0, $"{window.Page.Url} at {brightness}: {string.Join("; ", poor)}");
        }
    }

    /// <summary>Every element with text of its own against the nearest opaque ground behind it (WCAG 2.2, 1.4.3: 4.5 to 1, for large text on the dimmed screen 3 to 1), and every symbol (1.4.11: 3 to 1).</summary>
    /// <remarks>A screen turned down gives less light, and what it reflects of the room stays: the 0.05 of WCAG's formula. What cannot be used now is exempt there.</remarks>
    private const string ContrastScript = """
        ({ beat, brightness }) => {
          document.documentElement.dataset.beat = beat;
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const light = ([r, g, b]) => brightness * [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const ground = node => { for (; node; node = node.parentElement) { const c = rgba(getComputedStyle(node).backgroundColor); if (c[3] > 250) return c; } return [0, 0, 0, 255]; };
          const ratioOf = node => { const [a, b] = [light(rgba(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x); return (a + .05) / (b + .05); };
          const dimmed = brightness < 1;
          const poor = [];
          for (const node of document.body.querySelectorAll('*')) {
            const text = [...node.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
            if (!text || !node.checkVisibility() || node.closest('noscript, .fader')) continue;
            if (dimmed && node.closest(':disabled')) continue;
            const { fontSize, fontWeight } = getComputedStyle(node);
            const large = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && fontWeight >= 700);
            const ratio = ratioOf(node);
            if (ratio < (dimmed && large ? 3 : 4.5)) poor.push(`${node.tagName}.${node.className} "${text}" ${ratio.toFixed(2)}`);
          }
          for (const symbol of document.body.querySelectorAll('svg:has(> use)')) {
            if (!symbol.checkVisibility() || symbol.closest(':disabled')) continue;
            const ratio = ratioOf(symbol);
            if (ratio < 3) poor.push(`symbol ${symbol.firstChild.getAttribute('href')} in ${symbol.parentElement.className} ${ratio.toFixed(2)}`);
          }
          return poor;
        }
        """;

    private static async Task<Dictionary<string, object>> Point(ILocator locator, int id)
    {
        var box = (await locator.BoundingBoxAsync())!;
        return new() { ["x"] = box.X + (box.Width / 2), ["y"] = box.Y + (box.Height / 2), ["id"] = id };
    }

    private static Task<System.Text.Json.JsonElement?> Touch(ICDPSession session, string type, IEnumerable<Dictionary<string, object>> points) =>
        session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points.ToArray() });

    private Task<PageWindow> Open(int width = 1280, int height = 800, bool touch = false) => chromium.OpenAsync(_bench.Server.PlayLink, width, height, touch);
}

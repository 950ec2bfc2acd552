using Microsoft.Playwright;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>From page to page, by mouse, by finger and by keys, on large and small screens.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class NavigationTests(Chromium chromium)
{
    private static readonly string[] Names = ["stage", "graph", "monitor", "rig", "devices", "learn", "trace"];

    [Theory]
    [InlineData(390, 844)]
    [InlineData(320, 640)]
    [InlineData(1280, 800)]
    public async Task EveryPage_AnySize_OpensWithoutHorizontalScrollAndWithEnoughContrast(int width, int height)
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await chromium.OpenAsync(running.Link, width, height, touch: width < 500);
        foreach (var name in Names.Skip(1).Append("stage"))
        {
            var link = window.Page.Locator($"#pages a[href='#/{name}']");
            await (width < 500 ? link.TapAsync() : link.ClickAsync());
            await Assertions.Expect(link).ToHaveAttributeAsync("aria-current", "page");
            await Assertions.Expect(name == "stage" ? window.Pad(1, 1) : window.Page.Locator("#page h2").First).ToBeVisibleAsync();
            await Assertions.Expect(window.Page.Locator("#page .loading")).ToHaveCountAsync(0);
            if (width > 1000)
            {
                await PageTests.AssertContrast(window);
            }

            Assert.Equal((name, width), (name, await window.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")));
            await window.Picture($"page-{name}-{width}", whole: true);
        }

        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Keyboard_Alone_GoesToEveryPage()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await chromium.OpenAsync(running.Link);
        for (var i = 1; i < Names.Length; i++)
        {
            var link = window.Page.Locator($"#pages a[href='#/{Names[i]}']");
            await window.Page.Locator("#silence").FocusAsync();
            for (var tabs = 0; tabs <= i; tabs++)
            {
                await window.Page.Keyboard.PressAsync("Tab");
            }

            await Assertions.Expect(link).ToBeFocusedAsync();
            await window.Page.Keyboard.PressAsync("Enter");

            // What is read next is the page that was asked for.
            await Assertions.Expect(window.Page.Locator("#page")).ToBeFocusedAsync();
            await Assertions.Expect(window.Page.Locator("#page h2").First).ToBeVisibleAsync();
        }

        Assert.Empty(window.Complaints);
    }

    /// <summary>Tab leads to everything on every page that can be used, and never into a trap. Pads are walked by the arrow keys.</summary>
    [Fact]
    public async Task Keyboard_Alone_ReachesAllThatAPageHas()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await chromium.OpenAsync(running.Link);
        foreach (var name in Names)
        {
            await window.Page.Locator($"#pages a[href='#/{name}']").ClickAsync();
            await Assertions.Expect(name == "stage" ? window.Pad(1, 1) : window.Page.Locator("#page h2").First).ToBeVisibleAsync();
            await Assertions.Expect(window.Page.Locator("#page .loading")).ToHaveCountAsync(0);
            if (name is "monitor" or "trace")
            {
                // A line for each thing that happens is a button each: a few will do, and none comes while we walk.
                await window.Page.GetByRole(AriaRole.Searchbox).FillAsync("no such thing happens");
            }

            await window.Page.Locator("#silence").FocusAsync();
            var left = await window.Page.EvaluateAsync<int>(CountScript);
            for (var tabs = 0; tabs < 300 && left > 0; tabs++)
            {
                await window.Page.Keyboard.PressAsync("Tab");
                left = await window.Page.EvaluateAsync<int>(CountScript);
            }

            Assert.True(left == 0, $"{name}: {await window.Page.EvaluateAsync<string>("[...document.querySelectorAll('[data-unreached]')].map(node => node.outerHTML.slice(0, 90)).join('; ')")}");
        }
    }

    /// <summary>Marks what has the focus as reached, and counts what is still to be.</summary>
    private const string CountScript = """
        () => {
          document.activeElement.dataset.reached = '';
          let left = 0;
          for (const node of document.querySelectorAll('main button, main a[href], main input, main select, main textarea, main summary, main [role=slider]')) {
            const open = node.checkVisibility() && !node.disabled && !node.closest('.matrix .pad') && !node.closest('.picture a');
            const unreached = open && node.dataset.reached === undefined;
            node.toggleAttribute('data-unreached', unreached);
            left += unreached ? 1 : 0;
          }
          return left;
        }
        """;

    [Fact]
    public async Task Keys_OnAnotherPage_PlayNoPads()
    {
        await using var bench = await WebBench.StartAsync();
        await using var window = await chromium.OpenAsync(bench.Server.PlayLink);
        await window.Page.Locator("#pages a[href='#/monitor']").ClickAsync();
        await Assertions.Expect(window.Page.Locator("#page h2").First).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("KeyQ");
        await window.Page.Locator("#pages a[href='#/stage']").ClickAsync();
        await window.Pad(1, 1).WaitForAsync();
        await window.Page.Keyboard.PressAsync("KeyZ");
        Assert.Equal([0x90, 56, 127], bench.Heard.Take());
    }

    [Fact]
    public async Task HeldPad_PageTurned_IsReleased()
    {
        await using var bench = await WebBench.StartAsync();
        await using var window = await chromium.OpenAsync(bench.Server.PlayLink);
        await window.Page.Keyboard.DownAsync("KeyQ");
        Assert.Equal([0x90, 54, 127], bench.Heard.Take());
        await window.Page.EvaluateAsync("location.hash = '#/trace'");
        Assert.Equal([0x80, 54, 127], bench.Heard.Take());
    }

    [Fact]
    public async Task Stage_OpenedFirst_FetchesNoOtherPage()
    {
        await using var bench = await WebBench.StartAsync();
        await using var window = await chromium.OpenAsync(bench.Server.PlayLink);
        var fetched = await window.Page.EvaluateAsync<string[]>("performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)");
        Assert.Contains("/js/app.js", fetched);

        // All at once: no module is found only when another has been read.
        var preloaded = await window.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('link[rel=modulepreload]')].map(link => new URL(link.href).pathname)");
        Assert.Equal(fetched.Where(path => path.StartsWith("/js/", StringComparison.Ordinal) && path != "/js/app.js").Distinct().Order(StringComparer.Ordinal), preloaded.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(fetched, path => path.StartsWith("/js/pages/", StringComparison.Ordinal) || path.StartsWith("/js/editor/", StringComparison.Ordinal) || path == "/pages.css");
    }

    [Fact]
    public async Task Stage_FromAnotherMachine_DrawsTheControllers()
    {
        await using var bench = await WebBench.StartAsync(static options => options with { OpenToThisMachine = false });
        await using var window = await chromium.OpenAsync(bench.Server.PlayLink);
        await window.Pad(1, 1).ClickAsync();
        Assert.Equal([0x90, 53, 127], bench.Heard.Take());
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Graph_OpenedLater_ShowsTheQueueOfBefore()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Board.Queues.Add(7);
        for (var second = 0; second < 20; second++)
        {
            bench.Board.Queues.Add(0);
        }

        await using var window = await chromium.OpenAsync(bench.Server.PlayLink);
        await window.Page.Locator("#pages a[href='#/graph']").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Worst queue, the last minute" })).ToContainTextAsync("7");
        Assert.InRange(await window.Page.EvaluateAsync<int>("document.querySelector('.queue-line').points.length"), 42, 120);
    }

    [Fact]
    public void Page_AllOfIt_StaysLight() => Assert.InRange(new PageAssets().Size, 1, 300 * 1024);
}

using Microsoft.Playwright;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>Graph, monitor, trace and devices while something happens.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class LivePagesTests(Chromium chromium)
{
    [Fact]
    public async Task Graph_RouteRuns_ItsLightAndCountTell()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo() + "routes.volume { from = \"apc.fader[track]\", via = [ { takeover = pickup } ], to = \"live.track[track].volume\" }\n");
        await using var window = await running.OpenAsync(chromium, "graph");
        await using var player = await chromium.OpenAsync(running.Link);
        var row = window.Page.Locator("tr[data-route=launch]");
        await Assertions.Expect(row.Locator("td.done")).ToHaveTextAsync("0");
        await player.Pad(3, 2).ClickAsync();
        await Assertions.Expect(row.Locator("td.done")).Not.ToHaveTextAsync("0");
        await Assertions.Expect(row).ToHaveAttributeAsync("data-light", "done");

        // A fader that has not met the volume yet does nothing, and that is to be seen too.
        await player.Page.Locator("[role=slider]").First.PressAsync("ArrowUp");
        await Assertions.Expect(window.Page.Locator("tr[data-route=volume]")).ToHaveAttributeAsync("data-light", "nothing");
        await Assertions.Expect(window.Page.Locator(".picture .route[data-light=nothing]")).ToHaveCountAsync(1);
        await window.Picture("graph");

        // From the route to the line where it is written.
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "launch", Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".editor textarea")).ToBeFocusedAsync();
        Assert.Equal("  launch {", await window.Page.EvaluateAsync<string>("() => { const area = document.querySelector('.editor textarea'); return area.value.split('\\n')[area.value.slice(0, area.selectionStart).split('\\n').length - 1]; }"));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Monitor_Pressed_TellsFiltersPausesAndAnswersWhy()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await running.OpenAsync(chromium, "monitor");
        await using var player = await chromium.OpenAsync(running.Link);
        var lines = window.Page.Locator(".lines > li");
        await RunningRig.Until(() => Press(player, window), "the monitor hears a press");
        var pressed = lines.Filter(new() { HasText = "pad[3,2] pressed" }).First;
        await Assertions.Expect(pressed.GetByRole(AriaRole.Button, new() { Name = "Copy" })).ToHaveAttributeAsync("title", "from = \"apc.pad[3,2]\", on = press");
        await window.Picture("monitor");

        await window.Page.GetByRole(AriaRole.Searchbox).FillAsync("route launch");
        await Assertions.Expect(lines.Filter(new() { HasText = "pressed" })).ToHaveCountAsync(0);
        await Assertions.Expect(lines.First).ToContainTextAsync("route launch");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        var shown = await lines.CountAsync();
        await player.Pad(1, 1).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".state")).ToContainTextAsync("more");
        Assert.Equal(shown, await lines.CountAsync());
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(lines).Not.ToHaveCountAsync(shown);

        // Why: a tap on the line; Escape goes back to it.
        await lines.First.Locator(".row").ClickAsync();
        var box = window.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(box.Locator(".why li").First).Not.ToContainTextAsync("Asking");
        await Assertions.Expect(box).ToContainTextAsync("launch");
        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(box).ToHaveCountAsync(0);

        // A router without "why" answers 404, which browsers note by themselves.
        Assert.All(window.Complaints, complaint => Assert.Contains("404", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trace_AfterAPress_HasTheWholeStory()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var player = await chromium.OpenAsync(running.Link);
        await Assertions.Expect(player.Page.Locator("#word")).ToHaveTextAsync("READY");
        await player.Pad(3, 2).ClickAsync();
        await Assertions.Expect(player.Pad(3, 2)).ToHaveAttributeAsync("data-light", "green");
        await using var window = await running.OpenAsync(chromium, "trace");
        await window.Page.GetByRole(AriaRole.Searchbox).FillAsync("pad[3,2] pressed");
        var story = window.Page.Locator(".trace > li");
        await Assertions.Expect(story).ToHaveCountAsync(1);
        await Assertions.Expect(story).ToContainTextAsync("route launch");
        await Assertions.Expect(story).ToContainTextAsync("/live/clip_slot/fire");
        await window.Picture("trace");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Devices_Played_ShowThemselvesAndAreSwapped()
    {
        var rig = RunningPage.Demo()
            .Replace("  apc { profile = akai/apc40, screen = true }", "  apc { profile = akai/apc40, screen = true }\n  pad { profile = novation/launchpad, screen = true }", StringComparison.Ordinal)
            .Replace("groups.one-clip", "roles.grid { any-of = [ apc, pad ] }\ngroups.one-clip", StringComparison.Ordinal)
            .Replace("\"apc.pad[track,scene]\"", "\"grid.pad[track,scene]\"", StringComparison.Ordinal);
        await using var running = await RunningPage.StartAsync(rig);
        await using var window = await running.OpenAsync(chromium, "devices");
        await Assertions.Expect(window.Page.Locator(".device")).ToHaveCountAsync(2);
        await Assertions.Expect(window.Page.Locator(".device[data-device=apc]")).ToContainTextAsync("on this screen");
        await Assertions.Expect(window.Page.Locator("#page .surface")).ToHaveCountAsync(2);
        await window.Page.Locator(".device[data-device=apc]").GetByRole(AriaRole.Button, new() { Name = "Repaint" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("#page .bar")).ToHaveTextAsync("Told anew: apc.");

        // First what would change, then the change.
        await window.Page.GetByRole(AriaRole.Combobox, new() { Name = "Who plays grid" }).SelectOptionAsync("pad");
        await Assertions.Expect(window.Page.Locator(".rehearsal li").First).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Swap to pad" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".roles h3")).ToContainTextAsync("is played by pad");
        await window.Picture("devices", whole: true);

        // The controllers are back on the stage, whole.
        await window.Page.Locator("#pages a[href='#/stage']").ClickAsync();
        await Assertions.Expect(window.Page.Locator("#surfaces .surface")).ToHaveCountAsync(2);
        Assert.Empty(window.Complaints);
    }

    private static bool Press(PageWindow player, PageWindow window)
    {
        player.Pad(3, 2).ClickAsync().GetAwaiter().GetResult();
        return window.Page.Locator(".lines > li", new() { HasText = "pad[3,2] pressed" }).CountAsync().GetAwaiter().GetResult() > 0;
    }
}

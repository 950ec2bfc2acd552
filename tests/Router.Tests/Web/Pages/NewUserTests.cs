using Microsoft.Playwright;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Recording;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>The first quarter of an hour of somebody who has read README and nothing else, on a copy of the rig that ships.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class NewUserTests(Chromium chromium)
{
    [Fact]
    public async Task NewUser_WithTheDemo_PlaysBreaksMendsLearnsAsksAndSaves()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.ShippedDemo());
        await using var window = await chromium.OpenAsync(running.Link, height: 1000);
        await Assertions.Expect(window.Page.Locator("#word")).ToHaveTextAsync("READY");
        await window.Picture("story-1-opened");

        await PlayTheGrid(window);
        await BreakReadAndMend(running, window);
        await LearnARoute(running, window);
        await AskWhyNothingHappened(window);
        await SaveTheLastMinute(running, window);
        Assert.Empty(window.Complaints);
    }

    /// <summary>By mouse and by keys: exactly one clip plays.</summary>
    private static async Task PlayTheGrid(PageWindow window)
    {
        await window.Pad(3, 2).ClickAsync();
        await Light(window, 3, 2, "green");
        await window.Page.Keyboard.PressAsync("KeyA");
        await Light(window, 1, 3, "green");
        await Light(window, 3, 2, "amber");
        await window.Picture("story-2-played");
    }

    /// <summary>A slip of the fingers in the headline's route. It is told at its place; saved all the same, it stops nothing; mended, it runs.</summary>
    private static async Task BreakReadAndMend(RunningPage running, PageWindow window)
    {
        var (page, good) = (window.Page, running.RigText);
        var (area, found) = (page.Locator(".editor textarea"), page.Locator(".found"));
        await GoTo(page, "rig");
        await Assertions.Expect(area).ToHaveValueAsync(good);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Go to" }).SelectOptionAsync("routes.launch");
        var broken = good.Replace("to   = \"live.clip[track,scene]\"", "to   = \"live.clap[track,scene]\"", StringComparison.Ordinal);
        Assert.NotEqual(good, broken);
        await area.FillAsync(broken);
        var error = found.GetByRole(AriaRole.Button).First;
        await Assertions.Expect(error).ToContainTextAsync("Live has no 'clap'");
        await Assertions.Expect(error).ToContainTextAsync("did you mean 'clip'?");
        await error.ClickAsync();
        await window.Picture("story-3-broken");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#page .bar")).ToContainTextAsync("does not run");
        Assert.Equal(broken, running.RigText);
        await window.Picture("story-4-saved-broken");

        // What ran goes on.
        await GoTo(page, "stage");
        await window.Pad(4, 3).ClickAsync();
        await Light(window, 4, 3, "green");
        await window.Picture("story-5-plays-on");

        await GoTo(page, "rig");
        await Assertions.Expect(area).ToHaveValueAsync(broken);
        await area.FillAsync(good);
        await Assertions.Expect(found).ToHaveTextAsync("Nothing wrong.");
        await area.PressAsync("Control+s");
        await Assertions.Expect(page.Locator("#page .state")).ToHaveTextAsync("saved");
        Assert.Equal(good, running.RigText);
        await window.Picture("story-6-mended");
    }

    /// <summary>A button that did nothing so far launches a scene; it is kept in the file and works.</summary>
    private static async Task LearnARoute(RunningPage running, PageWindow window)
    {
        var page = window.Page;
        await GoTo(page, "learn");
        await page.Locator("#page .pad").First.WaitForAsync();
        var select = page.GetByRole(AriaRole.Combobox, new() { Name = "What it shall do" });
        await Assertions.Expect(select.Locator("option").First).ToBeAttachedAsync();
        await RunningRig.Until(() => Touched(page), "the page hears the button");
        var scene = select.Locator("option", new() { HasText = "live.scene[scene] – fires" });
        await select.SelectOptionAsync(new SelectOptionValue { Label = await scene.InnerTextAsync() });
        await page.Locator("[data-to='live.scene[2]']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add this one" }).ClickAsync();
        await Assertions.Expect(page.Locator(".learnt pre")).ToContainTextAsync("to = \"live.scene[2]\"");
        await window.Picture("story-7-learning");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await Assertions.Expect(page.Locator("#page .bar")).ToContainTextAsync("Kept in the rig file");
        Assert.Contains("from = \"apc.track-select[1]\", to = \"live.scene[2]\"", running.RigText, StringComparison.Ordinal);
        await window.Picture("story-8-kept");

        await GoTo(page, "stage");
        await page.GetByRole(AriaRole.Button, new() { Name = "track select, track 1" }).ClickAsync();
        await Light(window, 1, 2, "green");
    }

    /// <summary>A button without a route, and a fader that has not met its value: what was touched is the newest line, and a tap on it tells.</summary>
    private static async Task AskWhyNothingHappened(PageWindow window)
    {
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "track select, track 2" }).ClickAsync();
        await Ask(page, "track-select[2] pressed", "Nearest is track-select-1-scene: its coordinates, apc.track-select[1], leave this one out");
        await window.Picture("story-9-why-no-route");
        await page.Keyboard.PressAsync("Escape");

        await page.Locator("[role=slider]").First.PressAsync("ArrowUp");
        await Ask(page, "fader[1]", "route volume: the fader has not met the value yet");
        await window.Picture("story-10-why-fader");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    /// <summary>Beside the rig, and to whoever looks from elsewhere: both are recordings that can be read to their end.</summary>
    private static async Task SaveTheLastMinute(RunningPage running, PageWindow window)
    {
        var page = window.Page;
        await GoTo(page, "trace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the last minute" }).ClickAsync();
        await Assertions.Expect(page.Locator("#page .state")).ToContainTextAsync("Saved");
        await window.Picture("story-11-saved");
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(running.Folder, "recordings")));
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download it" }).ClickAsync());
        await Assertions.Expect(page.Locator("#page .state")).ToHaveTextAsync($"Downloaded: {download.SuggestedFilename}");
        Assert.EndsWith(".rec", download.SuggestedFilename, StringComparison.Ordinal);
        foreach (var file in (string[])[kept, await download.PathAsync()])
        {
            await using var content = File.OpenRead(file);
            var (recording, problem) = RecordingReader.Read(content);
            Assert.Null(problem);
            Assert.True(recording!.IsWhole);
            Assert.Contains(recording.Events, one => one is { Kind: TraceKind.MidiIn, Subject: "apc" });
        }
    }

    private static async Task Ask(IPage page, string line, string answer)
    {
        await page.Locator("#events button", new() { HasText = line }).First.ClickAsync();
        var box = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(box.Locator(".why")).ToContainTextAsync(answer);
    }

    private static bool Touched(IPage page)
    {
        page.GetByRole(AriaRole.Button, new() { Name = "track select, track 1" }).ClickAsync().GetAwaiter().GetResult();
        return page.Locator(".touched").First.InnerTextAsync().GetAwaiter().GetResult() == "apc.track-select[1]";
    }

    private static Task Light(PageWindow window, int track, int scene, string light) => Assertions.Expect(window.Pad(track, scene)).ToHaveAttributeAsync("data-light", light);

    private static Task GoTo(IPage page, string name) => page.Locator($"#pages a[href='#/{name}']").ClickAsync();
}

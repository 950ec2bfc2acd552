using Microsoft.Playwright;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>Routes that are shown rather than written: from the page and from the command line, into the very file that runs.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class LearnPageTests(Chromium chromium)
{
    [Fact]
    public async Task Controls_SeveralInARow_AreTriedKeptAndTakenBack()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await running.OpenAsync(chromium, "learn");
        var (before, page) = (running.RigText, window.Page);
        await Assertions.Expect(page.Locator("#word")).ToHaveTextAsync("READY");
        await page.Locator("#page .pad").First.WaitForAsync();

        // The activator of the first track, and all of its neighbours, to the mute of their tracks.
        await Listening(window);
        await page.GetByRole(AriaRole.Button, new() { Name = "activator, track 1" }).ClickAsync();
        await Assertions.Expect(page.Locator(".touched").First).ToHaveTextAsync("apc.activator[1]");
        await Choose(page, "live.track[track].mute", "live.track[1].mute");
        await page.GetByLabel("neighbours").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add this one" }).ClickAsync();
        await Assertions.Expect(page.Locator(".learnt pre")).ToHaveTextAsync("activator-mute { from = \"apc.activator[track]\", to = \"live.track[track].mute\" }");

        // And a fader, by the keyboard alone.
        await page.Locator("[role=slider]").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator(".touched").First).ToHaveTextAsync("apc.fader[1]");
        await page.GetByLabel("neighbours").UncheckAsync();
        await Choose(page, "live.track[track].volume", "live.track[3].volume");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add this one" }).ClickAsync();
        await Assertions.Expect(page.Locator(".learnt pre").Last).ToContainTextAsync("{ takeover = pickup }, { scale = [0.0, 0.85] }");

        // Trying changes what runs and no file.
        await page.GetByRole(AriaRole.Button, new() { Name = "Try", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#page .bar")).ToContainTextAsync("not kept yet");
        Assert.Equal(before, running.RigText);
        await page.GetByRole(AriaRole.Button, new() { Name = "activator, track 2" }).ClickAsync();
        await RunningRig.Until(() => Trace(running).Contains("route activator-mute", StringComparison.Ordinal), "the tried route runs");
        await page.EvaluateAsync("scrollTo(0, 0)");
        await window.Picture("learn");

        await page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await Assertions.Expect(page.Locator("#page .bar")).ToContainTextAsync("Kept in the rig file");
        Assert.Contains("activator-mute { from", running.RigText, StringComparison.Ordinal);
        var kept = running.RigText.Split('\n');
        Assert.All(before.Split('\n'), line => Assert.Contains(line, kept));
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator("#page .bar")).ToContainTextAsync("what it said before");
        Assert.Equal(before, running.RigText);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Learn_OnTheCommandLine_KeepsTheRouteThatWasPressed()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await chromium.OpenAsync(running.Link);
        using var cli = new CliBench();
        using var file = TokenFile.Write(running.Page, new AccessToken(running.Token), cli.Context.TokenFolder);
        var learning = cli.Run("learn", "live.scene[2]", "--keep");
        await RunningRig.Until(() => cli.Error.Text.Contains("Press", StringComparison.Ordinal), "it asks for a press");
        await window.Page.Locator(".pad.scene").Nth(3).ClickAsync();
        Assert.Equal(0, await learning);
        Assert.Contains("scene-4-scene { from = \"apc.scene[4]\", to = \"live.scene[2]\" }", running.RigText, StringComparison.Ordinal);
        Assert.Contains("# The headline.", running.RigText, StringComparison.Ordinal);
        Assert.Contains("version 2 runs", cli.Output.Text, StringComparison.Ordinal);
    }

    private static async Task Choose(IPage page, string place, string which)
    {
        var select = page.GetByRole(AriaRole.Combobox, new() { Name = "What it shall do" });
        await Assertions.Expect(select.Locator("option", new() { HasText = place })).ToHaveCountAsync(1);
        await select.SelectOptionAsync(new SelectOptionValue { Label = await select.Locator("option", new() { HasText = place }).InnerTextAsync() });
        await page.Locator($"[data-to='{which}']").ClickAsync();
    }

    /// <summary>The page hears what is pressed from now on.</summary>
    private static Task Listening(PageWindow window) =>
        Assertions.Expect(window.Page.Locator("select[aria-label='What it shall do'] option").First).ToBeAttachedAsync();

    private static string Trace(RunningPage running)
    {
        using var answer = running.AskAsync(HttpMethod.Get, "/api/trace?after=0").GetAwaiter().GetResult();
        return answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
    }
}

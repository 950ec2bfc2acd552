using Microsoft.Playwright;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>The editor in a real browser, on the rig that runs.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class RigPageTests(Chromium chromium)
{
    [Fact]
    public async Task Mistake_Typed_IsToldWithItsPlaceAndMended()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await running.OpenAsync(chromium, "rig");
        var (area, found) = (window.Page.Locator(".editor textarea"), window.Page.Locator(".found"));
        await Assertions.Expect(area).ToHaveValueAsync(running.RigText);
        await Assertions.Expect(found).ToHaveTextAsync("Nothing wrong.");

        await area.FillAsync(running.RigText.Replace("exclusive = one-clip", "exclusive = one-clop", StringComparison.Ordinal));
        var error = found.GetByRole(AriaRole.Button).First;
        await Assertions.Expect(error).ToContainTextAsync("one-clip");
        await Assertions.Expect(error).ToContainTextAsync("14:");
        await Assertions.Expect(window.Page.Locator(".layer > .error")).ToHaveCountAsync(1);
        Assert.DoesNotContain("one-clop", running.RigText, StringComparison.Ordinal);
        await window.Picture("rig-mistake");

        // The place is one key away.
        await error.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(area).ToBeFocusedAsync();
        await area.FillAsync(running.RigText);
        await Assertions.Expect(found).ToHaveTextAsync("Nothing wrong.");
        await Assertions.Expect(window.Page.Locator(".layer > .error")).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Numbers_TextScrolled_GoWithTheirLines()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await running.OpenAsync(chromium, "rig");
        var area = window.Page.Locator(".editor textarea");
        await Assertions.Expect(area).ToHaveValueAsync(running.RigText);
        await area.FillAsync(running.RigText + string.Concat(Enumerable.Range(1, 200).Select(static line => $"# {line} {new string('x', 300)}\n")));
        await Assertions.Expect(window.Page.Locator(".layer > div")).ToHaveCountAsync(running.RigText.Count(static letter => letter == '\n') + 201);
        await area.EvaluateAsync("area => { area.scrollTop = 1000; area.scrollLeft = 200; }");

        // The number of a line stands before it: it has gone up as far as the text has, and sideways not at all.
        await Assertions.Expect(window.Page.Locator(".editor .layer")).ToHaveAttributeAsync("style", new System.Text.RegularExpressions.Regex(@"translate\(-200px, -1000px\)"));
        var (left, top) = (
            await window.Page.EvaluateAsync<double>("(() => { const line = document.querySelector('.layer > div:nth-child(60)'); return line.getBoundingClientRect().left + parseFloat(getComputedStyle(line, '::before').left) - document.querySelector('.editor').getBoundingClientRect().left; })()"),
            await window.Page.EvaluateAsync<double>("document.querySelector('.layer > div:nth-child(60)').getBoundingClientRect().top - document.querySelector('.editor').getBoundingClientRect().top"));
        Assert.InRange(left, -1, 2);
        Assert.InRange(top, (59 * 21) + 8 - 1000 - 2, (59 * 21) + 8 - 1000 + 2);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Save_ByKey_WritesRunsAndKeepsWhatWas()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await running.OpenAsync(chromium, "rig");
        var (area, before) = (window.Page.Locator(".editor textarea"), running.RigText);
        await Assertions.Expect(area).ToHaveValueAsync(before);
        var after = before.Replace("waiting = green-blink", "waiting = red-blink", StringComparison.Ordinal);
        await area.FillAsync(after);
        await Assertions.Expect(window.Page.Locator(".state")).ToHaveTextAsync("not saved");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Difference" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".diff .new")).ToContainTextAsync("red-blink");
        await Assertions.Expect(window.Page.Locator(".diff .gone")).ToContainTextAsync("green-blink");
        await window.Picture("rig-difference", whole: true);

        await area.PressAsync("Control+s");
        await Assertions.Expect(window.Page.Locator(".state")).ToHaveTextAsync("saved");
        Assert.Equal(after, running.RigText);
        await RunningRig.Until(() => running.Said.Contains("version 2 runs", StringComparison.Ordinal), "the saved rig runs");

        // What was replaced is one of the versions, and can be put back.
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Versions" }).ClickAsync();
        await window.Page.Locator(".versions button").First.ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Put it back" }).ClickAsync();
        await Assertions.Expect(area).ToHaveValueAsync(before);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".state")).ToHaveTextAsync("saved");
        Assert.Equal(before, running.RigText);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Save_FileChangedElsewhere_IsRefusedUntilSomebodyDecides()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await running.OpenAsync(chromium, "rig");
        var (area, before) = (window.Page.Locator(".editor textarea"), running.RigText);
        await Assertions.Expect(area).ToHaveValueAsync(before);
        await area.FillAsync("# mine\n" + before);
        await File.WriteAllTextAsync(running.Rig, "# theirs\n" + before);
        await area.PressAsync("Control+s");
        var bar = window.Page.Locator(".bar");
        await Assertions.Expect(bar).ToContainTextAsync("changed elsewhere");
        Assert.StartsWith("# theirs", running.RigText, StringComparison.Ordinal);
        await Assertions.Expect(area).ToHaveValueAsync("# mine\n" + before);

        await bar.GetByRole(AriaRole.Button, new() { Name = "Overwrite" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".state")).ToHaveTextAsync("saved");
        Assert.StartsWith("# mine", running.RigText, StringComparison.Ordinal);

        // Theirs is not lost: it is the newest of the versions.
        var kept = Directory.GetFiles(Path.Combine(running.Folder, ".midimesh", "versions")).Order().Last();
        Assert.StartsWith("# theirs", await File.ReadAllTextAsync(kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_Typed_AreOfferedAndTaken()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await running.OpenAsync(chromium, "rig");
        var area = window.Page.Locator(".editor textarea");
        await Assertions.Expect(area).ToHaveValueAsync(running.RigText);
        await Assertions.Expect(window.Page.Locator(".found")).ToHaveTextAsync("Nothing wrong.");
        await Assertions.Expect(window.Page.Locator("select[aria-label='Go to'] option", new() { HasText = "routes.launch" })).ToHaveCountAsync(1);

        // Down to the end of the route, and a new key.
        await window.Page.GetByRole(AriaRole.Combobox, new() { Name = "Go to" }).SelectOptionAsync("routes.launch");
        await area.PressAsync("End");
        await area.PressAsync("Enter");
        await window.Page.Keyboard.TypeAsync("pri");
        var options = window.Page.GetByRole(AriaRole.Listbox);
        await Assertions.Expect(options.GetByRole(AriaRole.Option)).ToContainTextAsync(["priority"]);
        await window.Picture("rig-words");
        await area.PressAsync("Enter");
        await window.Page.Keyboard.TypeAsync(" = 3");
        Assert.Contains("    launch {\n    priority = 3\n".Trim(), (await area.InputValueAsync()).Replace("  launch", "launch", StringComparison.Ordinal), StringComparison.Ordinal);

        // A place of Live's, with its quotes, by keys alone.
        await area.PressAsync("Enter");
        await window.Page.Keyboard.TypeAsync("to = \"live.sc");
        await Assertions.Expect(options.GetByRole(AriaRole.Option).First).ToContainTextAsync("live.scene[scene]");
        await area.PressAsync("Escape");
        await Assertions.Expect(options).ToBeHiddenAsync();
        await area.PressAsync("Control+Space");
        await area.PressAsync("Enter");
        Assert.Contains("to = \"live.scene[scene]", await area.InputValueAsync(), StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Origin_OfANameInAnInclude_OpensThatFile()
    {
        var includes = new Dictionary<string, string> { ["venue/hall.conf"] = "# The hall.\ngroups.one-clip { kind = exclusive, press-again = restart }\n" };
        var rig = RunningPage.Demo().Replace("groups.one-clip { kind = exclusive }\n", "include required(file(\"venue/hall.conf\"))\n", StringComparison.Ordinal);
        await using var running = await RunningPage.StartAsync(rig, includes);
        await using var window = await running.OpenAsync(chromium, "rig");
        var area = window.Page.Locator(".editor textarea");
        await Assertions.Expect(area).ToHaveValueAsync(rig);
        await Assertions.Expect(window.Page.Locator("select[aria-label='Go to'] option", new() { HasText = "routes.launch" })).ToHaveCountAsync(1);
        await area.EvaluateAsync("area => { const at = area.value.indexOf('one-clip'); area.focus(); area.setSelectionRange(at + 2, at + 2); }");
        await area.PressAsync("F12");
        await Assertions.Expect(area).ToHaveValueAsync(includes["venue/hall.conf"]);

        // The include is saved where it is, and the rig that includes it runs with it.
        await area.FillAsync(includes["venue/hall.conf"].Replace("restart", "nothing", StringComparison.Ordinal));
        await area.PressAsync("Control+s");
        await Assertions.Expect(window.Page.Locator(".state")).ToHaveTextAsync("saved");
        Assert.Contains("nothing", await File.ReadAllTextAsync(Path.Combine(running.Folder, "venue", "hall.conf")), StringComparison.Ordinal);
        Assert.Equal(rig, running.RigText);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Editor_WithoutToken_ShowsNoFile()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.Demo());
        await using var window = await chromium.OpenAsync(new Uri(running.Page, "#/rig"), awaitSurface: false);
        await Assertions.Expect(window.Page.Locator(".problem")).ToContainTextAsync("token");
        await Assertions.Expect(window.Page.Locator(".editor")).ToBeHiddenAsync();
    }
}

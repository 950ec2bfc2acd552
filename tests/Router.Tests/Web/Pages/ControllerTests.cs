using Microsoft.Playwright;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>Any profile can be drawn and played: pads, foot switches with a display, a keyboard, faders.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class ControllerTests(Chromium chromium)
{
    [Theory]
    [InlineData("akai/apc40", "pad[3,2]", "KeyE")]
    [InlineData("novation/launchpad", "pad[1,1]", "Digit1")]
    [InlineData("behringer/fcb1010-eureka", "switch[1]", null)]
    [InlineData("generic/keyboard", "note[48]", "KeyZ")]
    [InlineData("generic/osc-surface", "button[1]", null)]
    [InlineData("mackie/control", "select[1]", null)]
    public async Task Profile_OnScreen_IsDrawnAndPlayed(string profile, string control, string? key)
    {
        await using var running = await RunningPage.StartAsync($$"""
            devices { box { profile = {{profile}}, screen = true }, thru { profile = generic/keyboard, screen = true } }
            routes { all { from = box, to = thru } }
            """);
        await using var window = await running.OpenAsync(chromium, "devices", touch: true);
        var surface = window.Page.Locator("#page .surface[data-device=box]");
        await surface.WaitForAsync();
        if (profile == "generic/keyboard")
        {
            await Assertions.Expect(surface.Locator(".piano .key")).ToHaveCountAsync(25);
        }

        // By finger: the first button that the profile has.
        var first = surface.Locator("button.pad[data-element]").First;
        await first.ScrollIntoViewIfNeededAsync();
        await first.TapAsync();
        await Heard(running, "box", " pressed");
        if (key is not null)
        {
            await window.Page.Keyboard.PressAsync(key);
            await Heard(running, "box", $"{control} pressed");
        }

        await window.Picture($"controller-{profile.Replace('/', '-')}", whole: true);
        await window.Page.SetViewportSizeAsync(390, 844);
        Assert.Equal(390, await window.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"));
        await window.Picture($"controller-{profile.Replace('/', '-')}-390", whole: true);
        Assert.Empty(window.Complaints);
    }

    private static async Task Heard(RunningPage running, string device, string text)
    {
        var told = "";
        await RunningRig.Until(() => (told = Trace(running)).Contains($"\"subject\":\"{device}\"", StringComparison.Ordinal) && told.Contains(text, StringComparison.Ordinal), $"{device}: {text}");
    }

    private static string Trace(RunningPage running)
    {
        using var answer = running.AskAsync(HttpMethod.Get, "/api/trace?after=0").GetAwaiter().GetResult();
        return answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
    }
}

using Microsoft.Playwright;
using MidiMesh.Actors.Devices;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>Two equal units, told apart from the page in a browser: the question, the press on the hardware, and what came of it.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class TwinPageTests(Chromium chromium)
{
    private const string Rig = """
        rig { name = twins, format = 1 }
        devices {
          left  { profile = generic/keyboard, match { port = "*Twin*" } }
          right { profile = generic/keyboard, match { port = "*Twin*" } }
        }
        """;

    [Fact]
    public async Task Identify_OnTheDevicesPage_AsksForAPressAndPlacesBoth()
    {
        await using var bench = await SwapBench.StartAsync(Rig, "Twin A", "Twin B");
        await RunningRig.Until(() => bench.PhaseOf("left") == DevicePhase.Ambiguous && bench.PhaseOf("right") == DevicePhase.Ambiguous, "twins wait");
        await using var window = await chromium.OpenAsync(bench.Server.PlayLink, 1280, 900, awaitSurface: false);
        await window.Page.Locator("#pages a[href='#/devices']").ClickAsync();
        var left = window.Page.Locator(".device[data-device=left]");
        await Assertions.Expect(left).ToContainTextAsync("which one is it?");

        // By the keyboard: the button, then the hardware.
        var identify = left.GetByRole(AriaRole.Button, new() { Name = "Identify" });
        await Assertions.Expect(identify).ToBeEnabledAsync();
        await identify.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(window.Page.Locator("#page .bar")).ToHaveTextAsync("Press any pad on the one that is 'left': Twin A, Twin B.");
        await window.Picture("twins-asked");
        bench.Peer("Twin B").Send([0x90, 60, 100]);

        await Assertions.Expect(window.Page.Locator("#page .bar")).ToHaveTextAsync("'left' is the one at Twin B.");
        await Assertions.Expect(left).ToContainTextAsync("ready");
        await Assertions.Expect(left).ToContainTextAsync("Twin B");
        await Assertions.Expect(window.Page.Locator(".device[data-device=right]")).ToContainTextAsync("Twin A");
        await window.Picture("twins-placed");
        Assert.Empty(window.Complaints);
    }
}

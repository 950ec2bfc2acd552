using Microsoft.Playwright;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Tests.Web.Pages;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>What <c>dotnet run --project src/Router</c> gives people: the shipped rig and profile, the printed link, a click, and an orderly end.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class DemoTests(Chromium chromium)
{
    [Fact]
    public async Task Demo_AsShipped_PlaysAndEndsInOrder()
    {
        await using var running = await RunningPage.StartAsync(RunningPage.ShippedDemo());
        await using (var window = await chromium.OpenAsync(running.Link, height: 1240))
        {
            await Assertions.Expect(window.Page.Locator("#word")).ToHaveTextAsync("READY");
            await window.Pad(3, 2).ClickAsync();
            await Assertions.Expect(window.Pad(3, 2)).ToHaveAttributeAsync("data-light", "green");
            await window.Pad(1, 3).ClickAsync();
            await Assertions.Expect(window.Pad(1, 3)).ToHaveAttributeAsync("data-light", "green");
            await Assertions.Expect(window.Pad(3, 2)).ToHaveAttributeAsync("data-light", "amber");
            await window.Pad(7, 1).ClickAsync();
            await Assertions.Expect(window.Pad(7, 1)).ToHaveAttributeAsync("data-light", "green-blink");
            await window.Picture("demo", whole: true);
            Assert.Empty(window.Complaints);
        }

        await running.StopAsync();
        Assert.Equal("", running.Said);
    }
}

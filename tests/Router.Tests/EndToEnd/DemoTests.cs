using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.Web;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>What <c>dotnet run --project src/Router</c> gives people: the shipped rig and profile, the printed link, a click, and an orderly end.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class DemoTests(Chromium chromium)
{
    [Fact]
    public async Task Demo_AsShipped_PlaysAndEndsInOrder()
    {
        var (live, router) = RunningRig.FreePorts();
        var folder = Directory.CreateTempSubdirectory("midimesh-demo-").FullName;
        var rig = Path.Combine(folder, "midimesh.conf");
        var shipped = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "config", "midimesh.conf"));
        await File.WriteAllTextAsync(rig, shipped
            .Replace("12000", live.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("12001", router.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        using var stop = new CancellationTokenSource();
        await using var output = new WaitingWriter();
        await using var error = new WaitingWriter();

        var running = RouterProgram.RunAsync(new RunOptions(rig, 0, true, false) { PageKeepAlive = RunningRig.Patience }, output, error, stop.Token);
        try
        {
            await RunningRig.Until(() => output.Text.Contains("Ctrl-C", StringComparison.Ordinal) || running.IsCompleted, "the link is printed");
            var link = Regex.Match(output.Text, @"Open (http://\S+)").Groups[1].Value;
            await using var window = await chromium.OpenAsync(new Uri(link), height: 1240);
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
        finally
        {
            await stop.CancelAsync();
            Assert.Equal(0, await running);
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal("", error.Text);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace MidiMesh.Benchmarks.Pages;

/// <summary>The page in a real browser: how soon it can be used, how soon a light answers a click, and what it costs the data path to be looked at.</summary>
internal static class PageBenchmarks
{
    private const string Program = "/usr/bin/chromium";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Notes when the grid can be played, and how long each light takes to answer a click: both by the browser's own clock.</summary>
    private const string Watch = """
        (() => {
          const notes = window.notes = { usable: 0, clicks: [] };
          let pressed = null;
          addEventListener('pointerdown', event => {
            const pad = event.target.closest?.('[data-light]');
            pressed = pad && { pad, light: pad.dataset.light, at: event.timeStamp };
          }, true);
          new MutationObserver(changes => {
            if (!notes.usable && document.querySelector('.pad[data-light]') && document.getElementById('silence')?.disabled === false && document.getElementById('word')?.textContent === 'READY') {
              notes.usable = performance.now();
            }
            if (pressed && pressed.pad.dataset.light !== pressed.light) {
              notes.clicks.push(performance.now() - pressed.at);
              pressed = null;
            }
          }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        })();
        """;

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(Rounds rounds)
    {
        if (!File.Exists(Program))
        {
            Console.Error.WriteLine($"{Program} is not there: apt-get install --no-install-recommends chromium");
            return;
        }

        using var playwright = await Playwright.CreateAsync().ConfigureAwait(false);
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program, Headless = true, Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"],
        }).ConfigureAwait(false);
        await using (browser.ConfigureAwait(false))
        {
            await UseAsync(browser, rounds).ConfigureAwait(false);
            await DataPathBenchmarks.RunAsync(browser, rounds).ConfigureAwait(false);
        }
    }

    private static async Task UseAsync(IBrowser browser, Rounds rounds)
    {
        var (send, receive) = (RouterProcess.FreePort(), RouterProcess.FreePort());
        using var live = await RouterProcess.SimulateLiveAsync(send, receive).ConfigureAwait(false);

        // Clips start at once: a click waits for nobody's bar, and the next one not for this one.
        using (var socket = new UdpClient())
        {
            await socket.SendAsync("/live/song/set/clip_trigger_quantization\0\0\0\0,i\0\0\0\0\0\0"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, send)).ConfigureAwait(false);
        }

        using var router = await RouterProcess.RunAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            rig { name = bench, format = 1 }
            devices.apc { profile = akai/apc40, screen = true }
            endpoints.live { kind = ableton-osc, send = {{send}}, receive = {{receive}} }
            groups.one-clip { kind = exclusive }
            routes.launch { from = "apc.pad[track,scene]", via = [ { exclusive = one-clip } ], to = "live.clip[track,scene]" }
            lights.clips { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink } }
            """)).ConfigureAwait(false);

        Table.Title("The page in Chromium, all on this machine, Live's tick 0", " ms: p50         p99         most       of");
        await OpenAsync(browser, router.Link!).ConfigureAwait(false);          // the first one waits for the router's code to be compiled, and for Live
        var (opened, bytes) = (new List<double>(), 0.0);
        for (var i = 0; i < 40 / rounds.Shorter; i++)
        {
            (var usable, bytes) = await OpenAsync(browser, router.Link!).ConfigureAwait(false);
            opened.Add(usable);
        }

        Print("opened: the grid can be played", opened);
        Print("click to another light", await ClickAsync(browser, router.Link!, 1000 / rounds.Shorter).ConfigureAwait(false));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the stage's files: {bytes / 1000:0} kB"));
    }

    private static async Task<(double Usable, double Bytes)> OpenAsync(IBrowser browser, Uri link)
    {
        var context = await browser.NewContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var page = await OpenPageAsync(context, link).ConfigureAwait(false);
            var bytes = await page.EvaluateAsync<double>("performance.getEntries().reduce((sum, entry) => sum + (entry.decodedBodySize ?? 0), 0)").ConfigureAwait(false);
            return (await page.EvaluateAsync<double>("notes.usable").ConfigureAwait(false), bytes);
        }
    }

    /// <summary>Opens the page and waits until it can be used.</summary>
    public static async Task<IPage> OpenPageAsync(IBrowserContext context, Uri link, string usable = "notes.usable > 0")
    {
        await context.AddInitScriptAsync(Watch).ConfigureAwait(false);
        var page = await context.NewPageAsync().ConfigureAwait(false);
        await page.GotoAsync(link.ToString()).ConfigureAwait(false);
        await UntilAsync(page, usable).ConfigureAwait(false);
        return page;
    }

    /// <summary>Asks again and again: the page's content policy forbids Playwright's own way of waiting for an expression, which evaluates text within the page.</summary>
    private static async Task UntilAsync(IPage page, string expression)
    {
        var patience = Stopwatch.StartNew();
        while (!await page.EvaluateAsync<bool>(expression).ConfigureAwait(false))
        {
            if (patience.Elapsed > Patience)
            {
                throw new TimeoutException($"not so after {Patience.TotalSeconds} s: {expression}");
            }

            await Task.Delay(5).ConfigureAwait(false);
        }
    }

    /// <summary>Clicks pads in turn, each when the one before has answered; from the browser's stamp of the press to the changed light.</summary>
    private static async Task<List<double>> ClickAsync(IBrowser browser, Uri link, int count)
    {
        var context = await browser.NewContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var page = await OpenPageAsync(context, link).ConfigureAwait(false);
            var pads = await page.Locator(".pad[data-light=amber]").AllAsync().ConfigureAwait(false);
            var elements = new List<string>();
            foreach (var pad in pads)
            {
                elements.Add((await pad.GetAttributeAsync("data-element").ConfigureAwait(false))!);
            }

            // A few first, for the code on the way to be compiled.
            const int warmUp = 30;
            for (var i = 0; i < count + warmUp; i++)
            {
                // The clip before comes to rest first, so that no light changes but for this click.
                await UntilAsync(page, "!document.querySelector('.pad.cell[data-light$=blink]')").ConfigureAwait(false);
                await page.Locator($"[data-element='{elements[i % elements.Count]}']").ClickAsync().ConfigureAwait(false);
                await UntilAsync(page, FormattableString.Invariant($"notes.clicks.length > {i}")).ConfigureAwait(false);
            }

            return [.. (await page.EvaluateAsync<double[]>("notes.clicks").ConfigureAwait(false))[warmUp..]];
        }
    }

    private static void Print(string name, List<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-34}{Spread.Percentile(sorted, 0.5),9:0.0}  {Spread.Percentile(sorted, 0.99),10:0.0}  {sorted[^1],11:0.0}  {sorted.Length,7}"));
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Web.Pages;

/// <summary>The whole program on a rig in a folder of its own, as people start it, with its page.</summary>
internal sealed class RunningPage : IAsyncDisposable
{
    private static readonly HttpClient Client = new() { Timeout = RunningRig.Patience };
    private readonly CancellationTokenSource _stop = new();
    private readonly WaitingWriter _output = new();
    private readonly WaitingWriter _error = new();
    private Task<int> _running = Task.FromResult(0);

    private RunningPage(string folder) => Folder = folder;

    public string Folder { get; }

    public string Rig => Path.Combine(Folder, "rig.conf");

    /// <summary>Opens the page with the right to play.</summary>
    public Uri Link { get; private set; } = null!;

    public Uri Page => new(Link.GetLeftPart(UriPartial.Path));

    public string Token => Link.Fragment["#token=".Length..];

    public string RigText => File.ReadAllText(Rig);

    /// <summary>A rig with an on-screen APC40 and a simulated Live, with comments that must survive whatever is done to it.</summary>
    public static string Demo()
    {
        var (send, receive) = RunningRig.FreePorts();
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # The rig of a test.
            rig { name = tried, format = 1 }
            devices {
              apc { profile = akai/apc40, screen = true }   # drawn on the page
            }
            endpoints {
              live { kind = ableton-osc, simulate = true, send = {{send}}, receive = {{receive}} }
            }
            groups.one-clip { kind = exclusive }
            routes {
              # The headline.
              launch {
                from = "apc.pad[track,scene]"
                via  = [ { exclusive = one-clip } ]
                to   = "live.clip[track,scene]"
              }
            }
            lights {
              clips {
                from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
                show { stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
              }
            }

            """);
    }

    /// <summary>The rig that runs when none is named, with a simulated Live at ports of its own.</summary>
    public static string ShippedDemo()
    {
        var (live, router) = RunningRig.FreePorts();
        return File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "midimesh.conf"))
            .Replace("12000", live.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("12001", router.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    public static async Task<RunningPage> StartAsync(string rig, IReadOnlyDictionary<string, string>? others = null)
    {
        var running = new RunningPage(Directory.CreateTempSubdirectory("midimesh-page-").FullName);
        foreach (var (name, text) in others ?? new Dictionary<string, string>())
        {
            var file = Path.Combine(running.Folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }

        await File.WriteAllTextAsync(running.Rig, rig);
        running._running = RouterProgram.RunAsync(new RunOptions(running.Rig, 0, true, false) { PageKeepAlive = RunningRig.Patience }, running._output, running._error, running._stop.Token);
        await RunningRig.Until(() => running._output.Text.Contains("Ctrl-C", StringComparison.Ordinal) || running._running.IsCompleted, "the link is printed");
        Assert.False(running._running.IsCompleted, running._error.Text);
        running.Link = new Uri(Regex.Match(running._output.Text, @"Open (http://\S+)").Groups[1].Value);
        return running;
    }

    /// <summary>What the program has said on its error output.</summary>
    public string Said => _error.Text;

    /// <summary>One of the pages behind the stage, opened as its own link would.</summary>
    public async Task<PageWindow> OpenAsync(Chromium chromium, string page, int width = 1280, int height = 900, bool touch = false)
    {
        var window = await chromium.OpenAsync(Link, width, height, touch, awaitSurface: false);
        await window.Page.Locator($"#pages a[href='#/{page}']").ClickAsync();
        return window;
    }

    /// <summary>Asks as a program would.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? body = null, bool withToken = true)
    {
        using var request = new HttpRequestMessage(method, new Uri(Page, path));
        request.Headers.Authorization = withToken ? new AuthenticationHeaderValue("Bearer", Token) : null;
        request.Content = body is null ? null : new StringContent(body);
        return await Client.SendAsync(request);
    }

    /// <summary>As Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        Assert.Equal(0, await _running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
        await _output.DisposeAsync();
        await _error.DisposeAsync();
    }
}

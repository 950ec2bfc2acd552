using Microsoft.Playwright;

namespace MidiMesh.Router.Tests.Web;

/// <summary>One real browser for all tests of the page: the system's own Chromium, which must be there.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    private const float PatienceMilliseconds = 60_000;
    private IPlaywright _playwright = null!;

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = null!;

    /// <summary>Where pictures of the page are kept for people to look at.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException($"The page is tested in a real browser, and {Program} is not there: apt-get install --no-install-recommends chromium");
        }

        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Headless = true,
            Timeout = PatienceMilliseconds,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A window of its own: nothing is shared with other tests.</summary>
    internal async Task<PageWindow> OpenAsync(Uri address, int width = 1280, int height = 800, bool touch = false, bool awaitSurface = true)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height }, HasTouch = touch, DeviceScaleFactor = 1,
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        var window = new PageWindow(context, await context.NewPageAsync());
        await window.Page.GotoAsync(address.ToString());
        if (awaitSurface)
        {
            await window.Pad(1, 1).WaitForAsync();
        }

        return window;
    }
}

/// <summary>A window with the page in it, and what its console complained about.</summary>
internal sealed class PageWindow : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public PageWindow(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                lock (_complaints) { _complaints.Add(message.Text); }
            }
        };
        page.PageError += (_, error) =>
        {
            lock (_complaints) { _complaints.Add(error); }
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints
    {
        get { lock (_complaints) { return [.. _complaints]; } }
    }

    public ILocator Pad(int track, int scene) => Element(StageRig.Pad(track, scene));

    public ILocator Element(int element) => Page.Locator($"[data-element='{element}']");

    public Task<bool> TrueOf(string script) => Page.EvaluateAsync<bool>(script);

    public Task Picture(string name, bool whole = false) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Pictures, name + ".png"), FullPage = whole });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <summary>The tests that share the browser run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>
{
    public const string Name = "chromium";
}

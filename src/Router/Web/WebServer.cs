using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Status;
using MidiMesh.Router.Editing;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Metrics;
using MidiMesh.Router.Reload;
using MidiMesh.Router.Screen;
using MidiMesh.Router.Web.Rigs;

namespace MidiMesh.Router.Web;

/// <summary>Serves the page, and what the command line asks of a running router.</summary>
/// <remarks>
/// A host of its own inside the program: it reads no configuration files and no environment, takes no signals, and stopping it stops nothing else.
/// Looking is free for everybody who may connect; changing anything needs the token (see <see cref="RequestGuard"/>).
/// </remarks>
public sealed partial class WebServer : IAsyncDisposable
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromMilliseconds(500);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly WebOptions _options;
    private readonly MeshBoard _board;
    private readonly ScreenRack _rack;
    private readonly Action _panic;
    private readonly Func<Task<ReloadOutcome>>? _reload;
    private readonly StageRequests _stage;
    private readonly WhyRequests _why;
    private readonly RecordRequests _records;
    private readonly ReplayRequests _replays;
    private readonly MeshMetrics _metrics;
    private readonly MetricsRequests _figures;
    private readonly ILogger _logger;
    private readonly PageAssets _assets = new();
    private readonly RequestGuard _guard;
    private readonly MonitorStream _monitor;
    private readonly StateFeed _feed;
    private readonly CancellationTokenSource _stop = new();
    private readonly WebApplication _host;
    private int _sockets;
    private int _disposed;

    private readonly RigRequests? _rig;

    private WebServer(WebOptions options, MeshBoard board, ScreenRack rack, Action panic, Func<Task<ReloadOutcome>>? reload, IMeshCommands? commands, Func<RigConfig?> config, RigEditor? editor)
    {
        _why = new WhyRequests(board, config);
        _records = new RecordRequests(board, options);
        _replays = new ReplayRequests(board);
        _metrics = new MeshMetrics(board);
        _figures = new MetricsRequests(board, _metrics);
        _stage = new StageRequests(board, commands);
        (_options, _board, _rack, _panic, _reload) = (options, board, rack, panic, reload);
        _logger = board.Loggers.CreateLogger("MidiMesh.Web");
        _guard = new RequestGuard(options, Counts);
        _rig = editor is null ? null : new RigRequests(editor, _guard);
        _monitor = new MonitorStream(board, options);
        _feed = new StateFeed(board, rack, Counts, _logger);
        _host = BuildHost(options, board.Loggers);
        MapEndpoints(_host);
    }

    /// <summary>Where the page is, with the port that the system chose when it was asked to; without the token.</summary>
    public Uri Page { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The link that opens the page with the right to play. The token stands behind the '#', which browsers keep to themselves.</summary>
    public Uri PlayLink => new(Page, $"#token={_options.Token.Text}");

    /// <summary>What may be asked for: "GET /api/status".</summary>
    internal IEnumerable<string> Addresses => ((IEndpointRouteBuilder)_host).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}"));

    /// <summary>What was refused and passed.</summary>
    public WebCounts Counts { get; } = new();

    /// <summary>Starts serving.</summary>
    /// <param name="options">Where, and the token.</param>
    /// <param name="board">What is shown.</param>
    /// <param name="rack">The on-screen devices that pages play.</param>
    /// <param name="panic">Silences everything at once; called from any thread.</param>
    /// <param name="reload">Reads the rig anew; null when that cannot be asked for.</param>
    /// <param name="commands">What swaps devices and asks for a press; null when that cannot be asked for.</param>
    /// <param name="config">The rig that runs as it is written; null when it came from no file.</param>
    /// <param name="editor">Reads and writes the rig's files; null when there are none.</param>
    /// <exception cref="WebServerException">The port is taken, or the address is none of this machine's.</exception>
    internal static async Task<WebServer> StartAsync(
        WebOptions options, MeshBoard board, ScreenRack rack, Action panic, Func<Task<ReloadOutcome>>? reload = null, IMeshCommands? commands = null,
        Func<RigConfig?>? config = null, RigEditor? editor = null)
    {
        var server = new WebServer(options, board, rack, panic, reload, commands, config ?? (static () => null), editor);
        try
        {
            await server._host.StartAsync().ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or SocketException or AddressInUseException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new WebServerException(Explain(options, cause), cause);
        }

        server.Page = server.Listening();
        server._feed.Start();
        server._metrics.Start();
        return server;
    }

    /// <summary>Closes the pages and stops, within half a second.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(Goodbye);
        await _host.StopAsync(patience.Token).ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
        await _feed.DisposeAsync().ConfigureAwait(false);
        await _metrics.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private static WebApplication BuildHost(WebOptions options, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port);
            var limits = kestrel.Limits;
            limits.MaxConcurrentConnections = MostConnections(options);
            limits.MaxRequestBodySize = 4096;
            limits.MaxRequestHeadersTotalSize = 16 * 1024;
            limits.RequestHeadersTimeout = options.RequestPatience;
            limits.KeepAliveTimeout = options.RequestPatience;
        });
        return builder.Build();
    }

    /// <summary>Connections at once; more are closed as they come.</summary>
    internal static int MostConnections(WebOptions options) => 16 + (2 * (options.MostSockets + options.MostMonitors));

    private static string Explain(WebOptions options, Exception cause)
    {
        var where = $"{options.Address}:{options.Port.ToString(CultureInfo.InvariantCulture)}";
        var isTaken = cause is AddressInUseException || cause.InnerException is AddressInUseException
            || cause is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
        return isTaken
            ? $"The page cannot be served at {where}: another program (perhaps another MidiMesh) has that port. Choose another with web.port in the rig, or 0 for any free one."
            : $"The page cannot be served at {where}: {cause.Message} Check web.address in the rig.";
    }

    private void MapEndpoints(WebApplication host)
    {
        host.Use(next => context => _guard.Check(context, next));
        host.UseWebSockets();
        host.UseRouting();
        host.MapGet("/ws", (RequestDelegate)Socket);
        host.MapGet("/api/status", (RequestDelegate)Status);
        host.MapGet("/api/devices/{name}/surface", (RequestDelegate)Surface);
        host.MapGet("/api/held", (RequestDelegate)Held);
        host.MapGet("/api/trace", (RequestDelegate)_monitor.Once);
        host.MapGet("/api/monitor", (RequestDelegate)(context => _monitor.Follow(context, _stop.Token)));
        host.MapGet("/api/record", (RequestDelegate)(context => _records.Follow(context, _stop.Token)));
        host.MapGet("/api/record/last", (RequestDelegate)_records.Last);
        host.MapPost("/api/record/last", (RequestDelegate)_records.SaveLast);
        host.MapPost("/api/replay", (RequestDelegate)(context => _replays.Play(context, _stop.Token)));
        host.MapGet("/api/stage", (RequestDelegate)_figures.Stage);
        host.MapGet("/api/latency", (RequestDelegate)_figures.Latency);
        host.MapGet("/metrics", (RequestDelegate)_figures.Prometheus);
        host.MapGet("/health", (RequestDelegate)_figures.Health);
        host.MapGet("/api/why", (RequestDelegate)_why.Tell);
        host.MapPost("/api/panic", (RequestDelegate)Panic);
        host.MapPost("/api/repaint", (RequestDelegate)Repaint);
        host.MapPost("/api/reload", (RequestDelegate)Reload);
        host.MapGet("/api/swap", (RequestDelegate)_stage.Rehearse);
        host.MapPost("/api/swap", (RequestDelegate)_stage.Swap);
        host.MapPost("/api/identify", (RequestDelegate)_stage.Identify);
        host.MapGet("/api/look-link", (RequestDelegate)LookLink);
        _rig?.Map(host);
        host.MapGet("/{**path}", (RequestDelegate)Asset);
        host.UseEndpoints(_ => { });
    }

    private async Task Reload(HttpContext context)
    {
        if (_reload is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("This rig came from no file.\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        var outcome = await _reload().ConfigureAwait(false);
        var answer = new { outcome.Version, outcome.Applied, outcome.Summary, Diagnostics = outcome.Diagnostics.Select(static diagnostic => diagnostic.ToString()) };
        await context.Response.WriteAsJsonAsync(answer, Json, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary><c>GET /api/look-link</c>: for each address at which other machines reach the page, the link that lets one look and not play, and its QR code row by row. Needs the token.</summary>
    private Task LookLink(HttpContext context)
    {
        if (!_guard.HasToken(context.Request))
        {
            return _guard.Refuse(context, StatusCodes.Status401Unauthorized, "This needs the token. It is in the link that MidiMesh printed.");
        }

        var links = LookLinks.Of(_options, Page.Port).Select(static link => new { Link = link.ToString(), Rows = LookLinks.QrCodeOf(link) });
        return context.Response.WriteAsJsonAsync(new { Links = links }, Json, context.RequestAborted);
    }

    private Uri Listening()
    {
        var addresses = _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var port = new Uri(addresses.First()).Port;
        var shown = _options.Address.Equals(IPAddress.Any) || _options.Address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : _options.Address;
        return new UriBuilder("http", shown.ToString(), port).Uri;
    }

    private Task Asset(HttpContext context)
    {
        if (_assets.Find(context.Request.Path.Value ?? "/") is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("There is no such page.\n", context.RequestAborted);
        }

        // The files tell nothing of this rig: a browser may keep them, and asks each time whether they are still the same.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = asset.Mark;
        if (context.Request.Headers.IfNoneMatch is [{ } known] && known == asset.Mark)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Bytes.Length;
        return context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted).AsTask();
    }

    /// <summary>What is held and why, longest first.</summary>
    private Task Held(HttpContext context)
    {
        var held = new List<HeldNote>();
        foreach (var device in _board.Wiring.Devices)
        {
            device.ReadHeld(held);
        }

        foreach (var endpoint in _board.Wiring.Endpoints)
        {
            endpoint.ReadHeld(held);
        }

        _board.Stage.ReadHeld(held);
        return context.Response.WriteAsJsonAsync(held.OrderByDescending(static note => note.Seconds).ToArray(), Json, context.RequestAborted);
    }

    private Task Status(HttpContext context)
    {
        var status = _board.Status;
        var verdict = Verdict.Of(status, recentDrops: 0);
        var answer = new { verdict.Word, verdict.Reason, Status = status, Unaccounted = DeliveryBalance.Check(status), Grids = Grids(), Web = Counts, Ports = _board.PortHolders() };
        return context.Response.WriteAsJsonAsync(answer, Json, context.RequestAborted);
    }

    /// <summary>What each Live of the rig does, slot by slot, as the mirror has it: rows are scenes.</summary>
    private IEnumerable<object> Grids() => _board.Wiring.Endpoints
        .Where(endpoint => endpoint.Plan.Kind.IsLive())
        .Select(live => new
        {
            live.Plan.Name,
            live.TrackCount,
            live.SceneCount,
            Rows = Enumerable.Range(0, Math.Min(live.SceneCount, live.Plan.Scenes))
                .Select(scene => Enumerable.Range(0, Math.Min(live.TrackCount, live.Plan.Tracks)).Select(track => live.SlotState(track, scene))),
        });

    private Task Surface(HttpContext context)
    {
        if (context.Request.RouteValues["name"] is not string name || _rack.Find(name) is not { } device)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("There is no on-screen device of that name.\n", context.RequestAborted);
        }

        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            SurfaceJson.Write(json, device.Name, device.Profile);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.Body.WriteAsync(memory.ToArray(), context.RequestAborted).AsTask();
    }

    private Task Panic(HttpContext context)
    {
        PanicAsked(_logger);
        _replays.Silence();
        _panic();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary><c>POST /api/repaint?device=D</c>: lights, displays and motor faders are told anew, of one device or of all; says of which.</summary>
    private Task Repaint(HttpContext context)
    {
        var name = context.Request.Query["device"] is [{ Length: > 0 } only] ? only : null;
        var devices = _board.Wiring.Devices.Where(device => name is null || device.Plan.Name == name).ToList();
        var there = devices.Where(static device => device.IsAttached && device.Report.Phase == DevicePhase.Ready).ToList();
        foreach (var device in there)
        {
            using var turn = device.EnterTurn();
            device.Repaint();
            _rack.Repaint(device.Plan.Name);
        }

        var answer = new
        {
            Told = there.Select(static device => device.Plan.Name), Absent = devices.Except(there).Select(static device => device.Plan.Name),
            Known = _board.Wiring.Devices.Select(static device => device.Plan.Name),
        };
        return context.Response.WriteAsJsonAsync(answer, Json, context.RequestAborted);
    }

    private async Task Socket(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await _guard.Refuse(context, StatusCodes.Status400BadRequest, "This address is for the page's own socket.").ConfigureAwait(false);
            return;
        }

        if (Interlocked.Increment(ref _sockets) > _options.MostSockets)
        {
            Interlocked.Decrement(ref _sockets);
            await _guard.Refuse(context, StatusCodes.Status503ServiceUnavailable, "Too many pages are open.").ConfigureAwait(false);
            return;
        }

        try
        {
            // A page that vanished (a phone out of reach) is noticed by its missing pong, and what it held is released.
            using var socket = await context.WebSockets.AcceptWebSocketAsync(
                new WebSocketAcceptContext { KeepAliveInterval = _options.KeepAlive, KeepAliveTimeout = 2 * _options.KeepAlive }).ConfigureAwait(false);
            var page = new PageSocket(socket, _options, _rack, Counts, _board.Context.Time, _stage, _guard.NeedsTokenToLook(context.Connection));
            _feed.Add(page);
            try
            {
                await page.Run(_stop.Token).ConfigureAwait(false);
            }
            finally
            {
                _feed.Remove(page);
            }
        }
        catch (Exception cause) when (cause is WebSocketException or IOException or OperationCanceledException)
        {
            // A handshake that broke off.
        }
        finally
        {
            Interlocked.Decrement(ref _sockets);
        }
    }

    [LoggerMessage(42, LogLevel.Information, "Somebody asked for silence on the page")]
    private static partial void PanicAsked(ILogger logger);

    /// <summary>The program around us decides when it ends; the web host must not take Ctrl-C for itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

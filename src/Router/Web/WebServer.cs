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
using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Web;

/// <summary>Serves the page, and what the command line asks of a running router.</summary>
/// <remarks>
/// A host of its own inside the program: it reads no configuration files and no environment, takes no signals, and stopping it stops nothing else.
/// Looking is free for everybody who may connect; changing anything needs the token (see <see cref="RequestGuard"/>).
/// </remarks>
public sealed partial class WebServer : IAsyncDisposable
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly WebOptions _options;
    private readonly MeshBoard _board;
    private readonly ScreenRack _rack;
    private readonly Action _panic;
    private readonly ILogger _logger;
    private readonly PageAssets _assets = new();
    private readonly RequestGuard _guard;
    private readonly MonitorStream _monitor;
    private readonly StateFeed _feed;
    private readonly CancellationTokenSource _stop = new();
    private readonly WebApplication _host;
    private int _sockets;
    private int _disposed;

    private WebServer(WebOptions options, MeshBoard board, ScreenRack rack, Action panic)
    {
        (_options, _board, _rack, _panic) = (options, board, rack, panic);
        _logger = board.Loggers.CreateLogger("MidiMesh.Web");
        _guard = new RequestGuard(options, Counts);
        _monitor = new MonitorStream(board, options);
        _feed = new StateFeed(board, rack, Counts, _logger);
        _host = BuildHost(options, board.Loggers);
        MapEndpoints(_host);
    }

    /// <summary>Where the page is, with the port that the system chose when it was asked to; without the token.</summary>
    public Uri Page { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The link that opens the page with the right to play. The token stands behind the '#', which browsers keep to themselves.</summary>
    public Uri PlayLink => new(Page, $"#token={_options.Token.Text}");

    /// <summary>What was refused and passed.</summary>
    public WebCounts Counts { get; } = new();

    /// <summary>Starts serving.</summary>
    /// <param name="options">Where, and the token.</param>
    /// <param name="board">What is shown.</param>
    /// <param name="rack">The on-screen devices that pages play.</param>
    /// <param name="panic">Silences everything at once; called from any thread.</param>
    /// <exception cref="WebServerException">The port is taken, or the address is none of this machine's.</exception>
    public static async Task<WebServer> StartAsync(WebOptions options, MeshBoard board, ScreenRack rack, Action panic)
    {
        var server = new WebServer(options, board, rack, panic);
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
            limits.MaxConcurrentConnections = 16 + (2 * (options.MostSockets + options.MostMonitors));
            limits.MaxRequestBodySize = 4096;
            limits.MaxRequestHeadersTotalSize = 16 * 1024;
            limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        return builder.Build();
    }

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
        host.MapGet("/api/trace", (RequestDelegate)_monitor.Once);
        host.MapGet("/api/monitor", (RequestDelegate)(context => _monitor.Follow(context, _stop.Token)));
        host.MapPost("/api/panic", (RequestDelegate)Panic);
        host.MapGet("/{**path}", (RequestDelegate)Asset);
        host.UseEndpoints(_ => { });
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

        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Bytes.Length;
        return context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted).AsTask();
    }

    private Task Status(HttpContext context)
    {
        var status = _board.Status;
        var verdict = Verdict.Of(status, recentDrops: 0);
        var answer = new { verdict.Word, verdict.Reason, Status = status, Grids = Grids(), Web = Counts };
        return context.Response.WriteAsJsonAsync(answer, Json, context.RequestAborted);
    }

    /// <summary>What each Live of the rig does, slot by slot, as the mirror has it: rows are scenes.</summary>
    private IEnumerable<object> Grids() => _board.Wiring.Endpoints
        .Where(endpoint => endpoint.Plan.Kind != EndpointKind.Osc)
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
        _panic();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
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
                new WebSocketAcceptContext { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive }).ConfigureAwait(false);
            var page = new PageSocket(socket, _options, _rack, Counts, _board.Context.Time);
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

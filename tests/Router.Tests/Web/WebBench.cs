using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.OscUdp;
using MidiMesh.Router.Screen;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web;

/// <summary>A page's server with one on-screen controller and no actors: the test itself holds MidiMesh's end of the cable.</summary>
internal sealed class WebBench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly IMidiInput _input;

    private WebBench(LoopbackBackend backend, MeshBoard board, ScreenRack rack, AccessToken token)
    {
        (Backend, Board, Rack, Token) = (backend, board, rack, token);
        Heard = new RecordingSink();
        _input = backend.OpenInput("apc", Heard);
        Lights = backend.OpenOutput("apc");
    }

    public LoopbackBackend Backend { get; }

    public MeshBoard Board { get; }

    public ScreenRack Rack { get; }

    public AccessToken Token { get; }

    public AccessToken LookToken { get; } = AccessToken.Create();

    public WebServer Server { get; private set; } = null!;

    public ScreenDevice Device => Rack.Find("apc")!;

    /// <summary>What the controller sends, as MidiMesh would hear it.</summary>
    public RecordingSink Heard { get; }

    /// <summary>Where MidiMesh would light it.</summary>
    public IMidiOutput Lights { get; }

    /// <summary>How often silence was asked for.</summary>
    public int Panics => Volatile.Read(ref _panics);

    private int _panics;

    public static async Task<WebBench> StartAsync(Func<WebOptions, WebOptions>? change = null)
    {
        var backend = new LoopbackBackend(TimeProvider.System);
        var context = new MeshContext(TimeProvider.System, new EventNumbers(), new MeshTrace(TimeProvider.System));
        var board = new MeshBoard(context, [], backend, new OscTransport(TimeProvider.System, NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        var rack = new ScreenRack(backend);
        rack.Apply(StageRig.Plan());
        var bench = new WebBench(backend, board, rack, AccessToken.Create());
        await bench.ServeAsync(0, change);
        return bench;
    }

    /// <summary>Starts the server, anew after it was stopped.</summary>
    public async Task ServeAsync(int port, Func<WebOptions, WebOptions>? change = null)
    {
        // A page in a test is this process: when the machine is busy it answers late, and is not to be taken for gone.
        var options = new WebOptions(IPAddress.Loopback, port, Token) { KeepAlive = Patience, LookToken = LookToken };
        Server = await WebServer.StartAsync(change?.Invoke(options) ?? options, Board, Rack, () => Interlocked.Increment(ref _panics));
    }

    /// <summary>A program's socket: no origin, as no browser sends it.</summary>
    public async Task<TestSocket> ConnectAsync(string? origin = null, bool hello = true)
    {
        var socket = await TestSocket.OpenAsync(Server.Page, origin);
        if (hello)
        {
            await socket.SendAsync(new { @do = "hello", token = Token.Text });
            Assert.Equal("play", (await socket.ReceiveAsync("hello")).GetProperty("text").GetString());
        }

        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Rack.Dispose();
        _input.Dispose();
        Backend.Dispose();
        Heard.Dispose();
    }
}

/// <summary>The far end of the page's socket.</summary>
internal sealed class TestSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 * 1024];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<TestSocket> OpenAsync(Uri page, string? origin)
    {
        var socket = new TestSocket();
        socket._socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
        {
            socket._socket.Options.SetRequestHeader("Origin", origin);
        }

        using var patience = new CancellationTokenSource(WebBench.Patience);
        try
        {
            await socket._socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/ws" }.Uri, patience.Token);
            return socket;
        }
        catch (WebSocketException) when (socket._socket.HttpStatusCode != 0)
        {
            var status = socket._socket.HttpStatusCode;
            socket.Dispose();
            throw new HttpRequestException("refused", null, status);
        }
    }

    public Task SendAsync(object message) => SendAsync(JsonSerializer.SerializeToUtf8Bytes(message));

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var patience = new CancellationTokenSource(WebBench.Patience);
        await _socket.SendAsync(message, type, endOfMessage: true, patience.Token);
    }

    /// <summary>The next message of a type; others (pictures come all the time) are passed over.</summary>
    public async Task<JsonElement> ReceiveAsync(string type, Func<JsonElement, bool>? wanted = null)
    {
        while (await NextAsync() is { } text)
        {
            var message = JsonDocument.Parse(text).RootElement;
            if (message.GetProperty("t").GetString() == type && wanted?.Invoke(message) != false)
            {
                return message;
            }
        }

        throw new Xunit.Sdk.XunitException($"the socket was closed ({_socket.CloseStatus}) before any '{type}' came");
    }

    /// <summary>The next message, whatever it is.</summary>
    public async Task<JsonElement> ReceiveAnyAsync() => JsonDocument.Parse(await NextAsync() ?? throw new Xunit.Sdk.XunitException($"the socket was closed ({_socket.CloseStatus})")).RootElement;

    /// <summary>Reads until the server closes.</summary>
    public async Task<WebSocketCloseStatus?> ReadToEndAsync()
    {
        while (await NextAsync() is not null)
        {
        }

        return _socket.CloseStatus;
    }

    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(WebBench.Patience);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
    }

    /// <summary>As a phone that goes out of reach: no goodbye.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]?> NextAsync()
    {
        using var patience = new CancellationTokenSource(WebBench.Patience);
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (part.EndOfMessage)
            {
                return _buffer[..length];
            }
        }
    }
}

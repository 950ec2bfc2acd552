using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Tests.Osc;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Recording;
using MidiMesh.Router.Tests.BadInput;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Swap;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Fuzz;

/// <summary>A router with everything that takes bytes from outside, and what is thrown at each.</summary>
internal sealed class FuzzedRouter : IAsyncDisposable
{
    /// <summary>How many ways in there are; a case takes the one of its seed.</summary>
    public const int Ways = 13;

    private static readonly TimeSpan PressAgain = TimeSpan.FromSeconds(2);

    private static readonly string[] Words =
    [
        "/live/startup", "/live/song/get/num_tracks", "/live/song/get/num_scenes", "/live/song/get/track_data", "/live/track/get/playing_slot_index", "/live/track/get/fired_slot_index",
        "/live/clip_slot/get/has_clip", "/live/clip/get/name", "/live/track/get/volume", "/live/track/get/name", "/live/song/get/tempo", "/live/song/get/beat", "/live/view/get/selected_track",
        "/live/error", "/live/test", "/live/play/clip", "/live/name/track", "/live/volume", "/live/tracks", "/pad/1/1", "/pad/8/8", "/fader/1", "/dial/1", "/name/1", "/pad/1/1/color", "/say", "/*", "/{a,b}/[!c]?",
    ];

    private static readonly string[] Requests =
    [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /api/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "GET /api/devices/pads/surface HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/trace?subject=apc&kind=midi-in&route=launch HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /api/why?id=1 HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/record HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n", "GET /api/monitor?rig-line=true HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /api/repaint?device=apc HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 0\r\n\r\n",
        "POST /api/swap HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 30\r\n\r\n{\"role\":\"grid\",\"device\":\"apc\"}",
        "POST /api/identify HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
        "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    ];

    private static readonly string[] PageWords =
    [
        "{\"do\":\"hello\",\"token\":\"TOKEN\"}", "{\"do\":\"press\",\"device\":\"pads\",\"element\":3,\"value\":100}", "{\"do\":\"release\",\"device\":\"pads\",\"element\":3}",
        "{\"do\":\"move\",\"device\":\"pads\",\"element\":60,\"value\":0.5}", "{\"do\":\"turn\",\"device\":\"pads\",\"element\":70,\"value\":-3}", "{\"do\":\"release-all\"}",
        "{\"do\":\"swap\",\"role\":\"grid\",\"device\":\"pads\"}", "{\"do\":\"identify\",\"device\":\"apc\"}", "{\"do\":{\"a\":[1,2,{\"b\":null}]}}",
    ];

    private static readonly byte[][] Midi =
    [
        [0x90, 53, 127, 0x80, 53, 0], [0xB0, 7, 100, 8, 101], [0xF0, 0x47, 0x7F, 0x73, 0x60, 0, 4, 0x42, 8, 2, 1, 0xF7], [0xF0, 0x7E, 0x7F, 6, 2, 0x47, 0x73, 0, 0, 0, 0xF7], [0xF8, 0xFE, 0xFA, 0xFC],
        [0xE0, 0, 64, 0xD0, 5, 0xA0, 60, 9], [0xC5, 3, 0xF2, 1, 2, 0xF3, 4, 0xF1, 5], [0xB0, 99, 1, 98, 2, 6, 3, 38, 4], [0x90, 60, 0x90, 61, 0xF8, 5],
    ];

    private readonly RunningRig _rig;
    private readonly WebServer _server;
    private readonly AccessToken _token;
    private readonly Complaints _log;
    private readonly ILoggerFactory _loggers;
    private readonly Surface _apc;
    private readonly int[] _udp;
    private readonly int _sized;
    private readonly int _slip;
    private readonly UdpClient _client = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly byte[] _recording;

    private FuzzedRouter(RunningRig rig, WebServer server, AccessToken token, Complaints log, ILoggerFactory loggers, int[] udp, int sized, int slip)
    {
        (_rig, _server, _token, _log, _loggers, _udp, _sized, _slip) = (rig, server, token, log, loggers, udp, sized, slip);
        _apc = new Surface(new LoopbackFarEnd(rig.Peer("apc")), null);
        _recording = Encoding.UTF8.GetBytes(string.Concat(new TraceRecorder(rig.Board).TakeLast()));
    }

    public static async Task<FuzzedRouter> StartAsync()
    {
        int[] ports = [.. Enumerable.Range(0, 4).SelectMany(static _ => { var (a, b) = RunningRig.FreePorts(); return new[] { a, b }; })];
        var log = new Complaints();
        var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var rig = await RunningRig.StartAsync(Rig(ports), ["apc", "keys", "synth"], loggers: loggers);
        await rig.Ready();
        var token = AccessToken.Create();
        var server = await WebServer.StartAsync(new WebOptions(IPAddress.Loopback, 0, token), rig.Board, rig.Router.Screens, rig.Router.Panic, null, rig.Router);
        return new FuzzedRouter(rig, server, token, log, loggers, [ports[1], ports[2], ports[3], ports[4]], ports[5], ports[6]);
    }

    /// <summary>One case: the same bytes at the same place for the same seed.</summary>
    public async Task Throw(int seed)
    {
        var random = new Random(seed);
        switch (seed % Ways)
        {
            case var way and < 4:
                await _client.SendAsync(Mutation.Spoil(random, Packet(random)), new IPEndPoint(IPAddress.Loopback, _udp[way]));
                break;
            case 4:
                await Connect(_sized, Mutation.Spoil(random, Stream(random, slip: false)));
                break;
            case 5:
                await Connect(_slip, Mutation.Spoil(random, Stream(random, slip: true)));
                break;
            case 6:
                _rig.Peer("apc").Send(Mutation.Spoil(random, Midi[random.Next(Midi.Length)]));
                break;
            case 7:
                _rig.Peer("keys").Send(Mutation.Spoil(random, Midi[random.Next(Midi.Length)]));
                break;
            case 8:
                await Connect(_server.Page.Port, Mutation.Spoil(random, Encoding.Latin1.GetBytes(Requests[random.Next(Requests.Length)].Replace("TOKEN", _token.Text, StringComparison.Ordinal))));
                break;
            case 9:
                await SayOnThePage(random);
                break;
            case 10:
                await Connect(_server.Page.Port, [.. Encoding.Latin1.GetBytes(Requests[^1]), .. Mutation.Spoil(random, Frame(random))]);
                break;
            case 11:
                RecordingReader.Read(new MemoryStream(Mutation.Spoil(random, _recording.AsSpan(0, Math.Min(_recording.Length, random.Next(20_000))))));
                break;
            default:
                var name = ExampleFiles.Names[random.Next(ExampleFiles.Names.Count)];
                ExampleFiles.Load(name, Mutation.Spoil(random, Encoding.UTF8.GetBytes(ExampleFiles.Read(name))));
                break;
        }
    }

    /// <summary>Nothing has fallen, and a pad press still lights.</summary>
    /// <remarks>OSC has no locks: what was forged may have been believed. Live says everything anew, as it does when a set is loaded, and then the press counts.</remarks>
    public async Task Check()
    {
        var apc = _rig.Peer("apc");
        apc.Send([0xF7, 0x80, 53, 0]);                        // ends whatever was begun
        _rig.Live.Do(static live => live.Restart());
        await _rig.Ready();
        Assert.Null(await _rig.Router.GiveRoleAsync("grid", "apc"));                                                    // whoever has the token may swap

        // Its news may come a moment after it is ready, and a press that falls into them fails and says so: a player presses again.
        var (live, last) = (_rig.Board.Wiring.Endpoints[0], 0L);
        await RunningRig.Until(
            () =>
            {
                if (live.Link == LiveLink.Alive && live.SlotState(0, 0) is ClipState.Stopped or ClipState.Failed && (last == 0 || TimeProvider.System.GetElapsedTime(last) > PressAgain))
                {
                    last = TimeProvider.System.GetTimestamp();
                    apc.Send([0x90, 53, 127]);
                    apc.Send([0x80, 53, 0]);
                }

                return _apc.Light(0, 53) == 1 && _rig.Live.Read(static set => set.PlayingSlot(0)) == 0;
            },
            "the clip plays and its pad is green");
        Assert.Empty(_rig.Board.Parked);
        Assert.Empty(_rig.Board.Restarts);
        Assert.Empty(_log.Lines);
        using var client = new HttpClient { Timeout = RunningRig.Patience };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(_server.Page, "/health"))).StatusCode);
        await RunningRig.Until(() => Actors.Status.DeliveryBalance.Check(_rig.Board.Status).Count == 0, "every delivery is accounted for");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _rig.DisposeAsync();
        _loggers.Dispose();
    }

    private static byte[] Packet(Random random) => random.Next(3) == 0
        ? RandomOsc.Packet(random)
        : new OscMessage(Words[random.Next(Words.Length)], [.. RandomOsc.Message(random).Arguments.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => (OscValue)random.Next(-2, 12)))]).ToPacket();

    private static byte[] Stream(Random random, bool slip)
    {
        var stream = new List<byte>();
        for (var packets = random.Next(1, 4); packets > 0; packets--)
        {
            var packet = Packet(random);
            var frame = new byte[(2 * packet.Length) + 8];
            Assert.True(slip ? OscFraming.TryWriteSlip(packet, frame, out var length) : OscFraming.TryWriteLengthPrefixed(packet, frame, out length));
            stream.AddRange(frame.AsSpan(0, length));
        }

        return [.. stream];
    }

    /// <summary>Frames of a page's socket, masked as a browser's are (RFC 6455, section 5.2).</summary>
    private byte[] Frame(Random random)
    {
        var stream = new List<byte>();
        for (var frames = random.Next(1, 4); frames > 0; frames--)
        {
            var text = Encoding.UTF8.GetBytes(PageWords[random.Next(PageWords.Length)].Replace("TOKEN", _token.Text, StringComparison.Ordinal));
            stream.Add((byte)(0x80 | (random.Next(4) == 0 ? random.Next(16) : 1)));
            stream.AddRange(text.Length < 126 ? [(byte)(0x80 | text.Length)] : [0xFE, (byte)(text.Length >> 8), (byte)text.Length]);
            stream.AddRange(new byte[4]);                     // a mask of zeros changes nothing
            stream.AddRange(text);
        }

        return [.. stream];
    }

    private async Task SayOnThePage(Random random)
    {
        using var socket = await TestSocket.OpenAsync(_server.Page, null);
        try
        {
            for (var words = random.Next(1, 5); words > 0; words--)
            {
                var text = Encoding.UTF8.GetBytes(PageWords[random.Next(PageWords.Length)].Replace("TOKEN", _token.Text, StringComparison.Ordinal));
                await socket.SendAsync(Mutation.Spoil(random, text), random.Next(8) == 0 ? System.Net.WebSockets.WebSocketMessageType.Binary : System.Net.WebSockets.WebSocketMessageType.Text);
            }
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            // Cut off, as it should be.
        }
    }

    private static async Task Connect(int port, byte[] bytes)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        try
        {
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            socket.Poll(TimeSpan.FromMilliseconds(2), SelectMode.SelectRead);
        }
        catch (SocketException)
        {
            // Cut off, as it should be.
        }
    }

    private static string Rig(int[] ports) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = fuzz, format = 1 }
        devices {
          apc { profile = akai/apc40, match { port = apc } }
          pads { profile = akai/apc40, screen = true }
          keys { profile = generic/midi, match { port = keys } }
          synth { profile = generic/midi, match { port = synth } }
          tablet { profile = generic/osc-surface, osc { receive = {{ports[4]}} } }
        }
        endpoints {
          live { kind = ableton-osc, send = {{ports[0]}}, receive = {{ports[1]}}, simulate = true }
          panel { kind = osc, receive = {{ports[2]}} }
          old { kind = as-live-osc, live = live, send = {{ports[7]}}, receive = {{ports[3]}} }
          sized { kind = osc, receive = {{ports[5]}}, transport = tcp, framing = size }
          slip { kind = osc, receive = {{ports[6]}}, transport = tcp, framing = slip }
        }
        roles.grid { any-of = [ apc, pads ] }
        groups.one-clip { kind = exclusive }
        routes {
          launch { from = "grid.pad[track,scene]", on = press, via = [ { exclusive = one-clip, member = "clip[track,scene]" } ], to = "live.clip[track,scene]" }
          faders { from = "grid.fader[track]", to = "live.track[track].volume" }
          play { from = keys, to = synth }
          tap { from = "tablet.pad[track,scene]", to = synth, via = [ { send = "B0 01 01", to = synth } ] }
          say { from = "panel:/say", via = [ { send = "B0 01 {arg1}", to = synth } ] }
          sized { from = "sized:/say", via = [ { send = "B0 02 02", to = synth } ] }
          slip { from = "slip:/say", via = [ { send = "B0 03 03", to = synth } ] }
        }
        lights.clips {
          from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
          show { empty = off, stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
        }
        """);

    /// <summary>Every line of an error: no input of theirs is one.</summary>
    private sealed class Complaints : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _lines.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}

using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Reload;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Reload;

/// <summary>What a reload leaves alone: what steps remember, lights that stay the same, what is known of Live; and the one socket that it opens anew.</summary>
public sealed class KeptOnReloadTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-kept-").FullName;
    private readonly LoopbackBackend _ports = new(TimeProvider.System);
    private readonly LoopbackDevice _keys;
    private readonly PortLog _heard = new();
    private readonly PortLog _lit = new();
    private readonly (int First, int Second) _udp = RunningRig.FreePorts();
    private RouterHost? _router;
    private RigReloader? _reloader;

    public KeptOnReloadTests()
    {
        _keys = _ports.CreateDevice("keys");
        _heard.Listen(_ports.CreateDevice("synth"));
        _lit.Listen(_ports.CreateDevice("pads"));
    }

    private string Rig => Path.Combine(_folder, "rig.conf");

    private RouterHost Router => _router!;

    public async ValueTask DisposeAsync()
    {
        _reloader?.Dispose();
        if (_router is not null)
        {
            await _router.DisposeAsync();
        }

        _ports.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Reload_RouteUnchanged_ItsRateGoesOnCounting()
    {
        const string limited = "once { from = keys, via = [ { rate = 1/min, keep = first } ], to = synth }";
        await Play(limited);
        Program(1);
        await Play(limited + "\n other { from = keys, when { note = 1 }, to = synth }");
        Program(2);
        await _heard.Expect("C001");

        await Play("once { from = keys, via = [ { rate = 2/min, keep = first } ], to = synth }");
        Program(3);
        await _heard.Expect("C001", "C003");
    }

    [Fact]
    public async Task Reload_RouteUnchanged_ItsToggleIsAsItWas()
    {
        const string toggled = "switch { from = \"keys.note[60]\", via = [ { toggle = [0, 1] }, { send = \"C0 {value}\", to = synth } ] }";
        await Play(toggled, keyboard: true);
        Press(60);
        await Play(toggled + "\n other { from = \"keys.note[1]\", to = synth }", keyboard: true);
        Press(60);

        await _heard.Expect("C07F", "C000");
    }

    [Fact]
    public async Task Reload_LightsStayTheSame_AreNotSentAgain()
    {
        var live = $"endpoints {{ live {{ kind = ableton-osc, simulate = true, send = {_udp.First}, receive = {_udp.Second} }} }}\n";
        await Play("", live + Lights("off"));
        await Known();
        await RunningRig.Until(() => Router.Board.Wiring.Devices[2].Counts.LightsWaiting == 0, "all lights are told");

        // What the next but one reload changes is told behind what this one would have repeated.
        await Play("other { from = keys, to = synth }", live + Lights("off"));
        _lit.Clear();

        await Play("another { from = keys, to = synth }", live + Lights("off"));
        await Play("another { from = keys, to = synth }", live + Lights("amber"));
        await RunningRig.Until(() => _lit.Lines().Count > 0, "the lamp that changed is told");
        Assert.Single(_lit.Lines());

        static string Lights(string none) =>
            $"lights {{ first {{ from = \"live.clip[1,1].state\", to = \"pads.pad[1,1]\", show {{ empty = green, stopped = green, playing = green, waiting = green }} }}\n"
            + $" second {{ from = \"live.clip[2,1].state\", to = \"pads.pad[2,1]\", show {{ empty = {none}, stopped = {none}, playing = {none}, waiting = {none} }} }} }}\n";
    }

    [Fact]
    public async Task Reload_MoreOfLiveIsNeeded_WhatIsKnownStaysKnown()
    {
        var live = $"endpoints {{ live {{ kind = ableton-osc, simulate = true, send = {_udp.First}, receive = {_udp.Second} }} }}\n";
        const string fire = "fire { from = keys, when { note = 1 }, to = \"live.clip[1,1]\" }";
        await Play(fire, live);
        await Known();
        var lane = Router.Board.Wiring.Endpoints[0];
        Assert.True(double.IsNaN(lane.Value(LiveValue.TrackVolume, 0, -1)), "nobody has asked for volumes yet");

        await Play(fire + "\n volume { from = \"pads.fader[1]\", via = [ { takeover = pickup } ], to = \"live.track[1].volume\" }", live);

        Assert.Same(lane, Router.Board.Wiring.Endpoints[0]);
        Assert.Equal(LiveLink.Alive, lane.Link);
        Assert.NotEqual(ClipState.Unknown, lane.SlotState(0, 0));
        await RunningRig.Until(() => !double.IsNaN(lane.Value(LiveValue.TrackVolume, 0, -1)), "the volume is known");
        Assert.Equal(LiveLink.Alive, lane.Link);
    }

    [Fact]
    public async Task Reload_EndpointListensElsewhere_IsHeardThere()
    {
        const string hit = "hit { from = \"panel:/hit\", via = [ { send = \"C0 05\", to = synth } ] }";
        await Play(hit, $"endpoints {{ panel {{ kind = osc, receive = {_udp.First} }} }}\n");
        await HeardFrom(_udp.First);
        var lane = Router.Board.Wiring.Endpoints[0];

        await Play(hit, $"endpoints {{ panel {{ kind = osc, receive = {_udp.Second} }} }}\n");

        Assert.Same(lane, Router.Board.Wiring.Endpoints[0]);
        await HeardFrom(_udp.Second);
    }

    private static string Text(string routes, string more, bool keyboard) => $$"""
        devices {
          keys  { profile = generic/{{(keyboard ? "keyboard" : "midi")}}, match = [ { port = "keys" } ] }
          synth { profile = generic/midi, match = [ { port = "synth" } ] }
          pads  { profile = akai/apc40, match = [ { port = "pads" } ] }
        }
        routes {
          {{routes}}
        }
        {{more}}
        """;

    /// <summary>Runs a rig: the first one starts the router, the others are reloads.</summary>
    private async Task Play(string routes, string more = "", bool keyboard = false)
    {
        await File.WriteAllTextAsync(Rig, Text(routes, more, keyboard));
        if (_reloader is not null)
        {
            var outcome = await _reloader.ReloadAsync("test");
            Assert.True(outcome.Applied, $"{outcome.Summary}\n{string.Join('\n', outcome.Diagnostics)}");
            return;
        }

        var loaded = RigCompiler.Load(Rig);
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Diagnostics));
        _router = await RouterHost.StartAsync(loaded.Plan!, new RouterHostOptions { CreateBackends = _ => [_ports], Loggers = NullLoggerFactory.Instance });
        await RunningRig.Until(() => Router.Board.Wiring.Devices.All(device => device.Report.Phase == DevicePhase.Ready), "every device is ready");
        _reloader = new RigReloader(Rig, loaded, _router, TextWriter.Null, watch: false);
    }

    private Task Known() => RunningRig.Until(
        () => Router.Board.Wiring.Endpoints[0] is { Link: LiveLink.Alive } live && live.SlotState(0, 0) != ClipState.Unknown, "Live is known");

    /// <summary>A datagram may come before the socket is open, and is then lost: it is sent until one is heard.</summary>
    private async Task HeardFrom(int port)
    {
        var before = _heard.Lines().Count;
        using var program = new UdpClient("127.0.0.1", port);
        await RunningRig.Until(
            () =>
            {
                try
                {
                    program.Send(new OscMessage("/hit").ToPacket());
                }
                catch (SocketException)
                {
                    return false;                            // nobody listens there yet
                }

                return _heard.Lines().Count > before;
            }, $"something is heard at {port}");
    }

    private void Program(byte number) => _keys.Send([0xC0, number]);

    private void Press(byte note)
    {
        _keys.Send([0x90, note, 100]);
        _keys.Send([0x80, note, 0]);
    }
}

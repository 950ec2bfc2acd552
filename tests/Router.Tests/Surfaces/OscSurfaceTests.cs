using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Backends.OscUdp;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Screen;
using MidiMesh.Router.Surfaces;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;

namespace MidiMesh.Router.Tests.Surfaces;

/// <summary>A tablet on real UDP plays a whole rig: its pads launch clips, and it is told lights, motors and texts.</summary>
public sealed class OscSurfaceTests : IAsyncLifetime
{
    private readonly int _port = StageRig.FreePort();
    private RouterHost _router = null!;

    public async Task InitializeAsync()
    {
        var (send, receive) = (StageRig.FreePort(), StageRig.FreePort());
        var result = RigCompiler.LoadText($$"""
            devices { tablet { profile = generic/osc-surface, osc { receive = {{_port}} } } }
            endpoints { live { kind = ableton-osc, simulate = true, send = {{send}}, receive = {{receive}} } }
            groups { one { kind = exclusive } }
            routes {
              launch { from = "tablet.pad[track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" }
              level  { from = "tablet.fader[1..8 as track]", to = "live.track[track].volume" }
              tempo  { from = "tablet.dial[1]", via = [ { relative = turn, step = 0.01 }, { scale = [20, 999] } ], to = "live.tempo" }
            }
            lights {
              clips  { from = "live.clip[track,scene].state", to = "tablet.pad[track,scene]", show { stopped = clip-colour, playing = green, waiting = green-blink } }
              levels { from = "live.track[track].volume", to = "tablet.fader[1..8 as track]" }
              names  { from = "live.track[track].name", to = "tablet.name[track]" }
              hello  { show = "Grüße", to = "tablet.line[1]" }
            }
            """, "tablet.conf");
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
        _router = await RouterHost.StartAsync(result.Plan, new RouterHostOptions { Loggers = NullLoggerFactory.Instance });
        await RunningRig.Until(() => _router.Board.Wiring.Endpoints[0].Link == LiveLink.Alive, "Live answers");
    }

    public async Task DisposeAsync() => await _router.DisposeAsync();

    [Fact]
    public async Task Tablet_FirstWord_IsToldEverything()
    {
        using var tablet = new Tablet(_port);
        tablet.Say("/hello");

        await tablet.Shows("/name/1", "Drums");
        await tablet.Shows("/line/1", "Grusse");
        await tablet.Shows("/fader/1", "0.85");
        await tablet.Shows("/pad/1/1", "1");
        await tablet.Shows("/pad/2/1", "0");                  // an empty slot
        await tablet.Shows("/pad/2/1/color", "#000000");
        await RunningRig.Until(() => tablet.Of("/pad/1/1/color") is { Length: 7 } colour && colour != "#000000", "the clip's colour");
        Assert.Null(tablet.Of("/dial/1"));                    // it shows nothing
    }

    [Fact]
    public async Task Tablet_PressesAPad_ThatClipPlaysAndItSaysSo()
    {
        using var tablet = new Tablet(_port);
        tablet.Say("/pad/3/2", 1f);
        tablet.Say("/pad/3/2", 0f);
        await tablet.Shows("/pad/3/2/color", "#00ff00");
        await RunningRig.Until(() => _router.Board.Wiring.Endpoints[0].SlotState(2, 1) == ClipState.Playing, "the clip plays");

        tablet.Say("/pad/1/3");                               // a tap without an argument
        await RunningRig.Until(() => _router.Board.Wiring.Endpoints[0].SlotState(0, 2) == ClipState.Playing, "the other plays");
        await RunningRig.Until(() => tablet.Of("/pad/3/2/color") is not "#00ff00", "the first one stopped");
    }

    [Fact]
    public async Task Tablet_ReleaseLost_TheNextPressCountsAsOne()
    {
        using var tablet = new Tablet(_port);
        tablet.Say("/pad/3/2", 1f);
        await RunningRig.Until(() => _router.Board.Wiring.Endpoints[0].SlotState(2, 1) == ClipState.Playing, "the clip plays");
        tablet.Say("/pad/3/2", 1f);                           // playing again stops it

        await RunningRig.Until(() => _router.Board.Wiring.Endpoints[0].SlotState(2, 1) == ClipState.Stopped, "the clip stops");
    }

    [Fact]
    public async Task Fader_MovedByOne_IsToldToTheOther()
    {
        using var one = new Tablet(_port);
        using var other = new Tablet(_port);
        one.Say("/hello");
        other.Say("/hello");
        await one.Shows("/fader/2", "0.85");
        await other.Shows("/fader/2", "0.85");

        one.Say("/fader/2", 0.25f);

        await other.Shows("/fader/2", "0.25");
        await RunningRig.Until(() => Math.Abs(_router.Board.Wiring.Endpoints[0].Value(LiveValue.TrackVolume, 1, -1) - 0.25) < 0.001, "Live has it");
    }

    [Fact]
    public async Task Fader_MovedByOne_IsNotToldBack()
    {
        // Without a mesh, whose motors are told their true place a moment after the hand.
        var tablet = RigCompiler.LoadText(string.Create(CultureInfo.InvariantCulture, $"devices.tablet {{ profile = generic/osc-surface, osc {{ receive = {StageRig.FreePort()} }} }}"), "tablet.conf").Plan!.Devices[0];
        using var ports = new LoopbackBackend(TimeProvider.System, NullLogger<LoopbackBackend>.Instance);
        using var device = new ScreenDevice(tablet.Profile, ports.CreateDevice("tablet"));
        using var surface = new OscSurface(device, tablet.Osc!, new UdpOscTransport(TimeProvider.System, NullLogger<UdpOscTransport>.Instance), TimeProvider.System);
        using var one = new Tablet(tablet.Osc!.Local.Port);
        using var other = new Tablet(tablet.Osc.Local.Port);
        one.Say("/hello");
        other.Say("/hello");
        await one.Shows("/fader/2", "0");
        await other.Shows("/fader/2", "0");

        for (var move = 1; move <= 50; move++)
        {
            one.Say("/fader/2", move / 50f);
            await Task.Delay(1);                              // so that it is told at any moment of a move
        }

        await other.Shows("/fader/2", "1");
        other.Say("/fader/3", 0.5f);
        await one.Shows("/fader/3", "0.5");
        Assert.Equal("0", one.Of("/fader/2"));
    }

    [Fact]
    public async Task Dial_Turned_SendsSteps()
    {
        using var tablet = new Tablet(_port);
        await RunningRig.Until(() => _router.Board.Wiring.Endpoints[0].Value(LiveValue.Tempo, -1, -1) == 120, "the tempo is known");
        tablet.Say("/dial/1", 1);

        await RunningRig.Until(() => Math.Abs(_router.Board.Wiring.Endpoints[0].Value(LiveValue.Tempo, -1, -1) - 129.79) < 0.01, "one step up");
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/pad/9/9")]
    [InlineData("/pad")]
    [InlineData("/pad/1/1/color")]
    [InlineData("/name/1")]
    public async Task Tablet_SaysWhatMeansNothing_IsToldAllTheSame(string address)
    {
        using var tablet = new Tablet(_port);
        tablet.Raw([1, 2, 3]);
        tablet.Raw([]);
        tablet.Say(address, float.NaN);
        tablet.Say("/fader/1", float.PositiveInfinity);
        tablet.Say("/fader/1", "text");

        await tablet.Shows("/line/1", "Grusse");
        await tablet.Shows("/fader/1", "0.85");
    }

    [Theory]
    [InlineData("osc { receive = 9000 }, match { port = x }", "device 'd': 'match' looks for a plug, and a OSC device has none; take one of the two out")]
    [InlineData("osc { receive = 9000 }, virtual = true", "device 'd': 'virtual' and 'osc' exclude each other: a MIDI port of ours, or a surface that speaks OSC")]
    [InlineData("osc { }", "device 'd', osc: 'receive' is missing: the UDP port at which it is played, for instance receive = 9000")]
    [InlineData("osc = 9000", "device 'd': 'osc' should be { receive = 9000 }, not '9000'")]
    [InlineData("osc { receive = 9000, host = tablet }", "device 'd', osc: 'host' should be an address such as 192.168.1.20, localhost, or any for everybody, not 'tablet'")]
    [InlineData("osc { receive = 8000 }", "device 'd': port 8000 is taken by endpoint 'panel'; choose another")]
    public void Mistakes_HaveTheirWords(string body, string expected)
    {
        var result = RigCompiler.LoadText($"devices {{ d {{ profile = generic/osc-surface, {body} }} }}\nendpoints {{ panel {{ kind = osc, receive = 8000 }} }}", "mistake.conf");

        Assert.Equal([expected], result.Diagnostics.Select(static one => one.Message));
    }

    /// <summary>A tablet: it remembers the last that it was told under each address.</summary>
    private sealed class Tablet : IDisposable
    {
        private readonly UdpClient _client = new(new IPEndPoint(IPAddress.Loopback, 0));
        private readonly ConcurrentDictionary<string, string> _told = new();
        private readonly Task _hearing;

        public Tablet(int port)
        {
            _client.Connect(IPAddress.Loopback, port);
            _hearing = Hear();
        }

        public void Say(string address, params OscValue[] arguments) => Raw(new OscMessage(address, arguments).ToPacket());

        public void Raw(byte[] datagram) => _client.Send(datagram);

        public string? Of(string address) => _told.GetValueOrDefault(address);

        public Task Shows(string address, string text) => RunningRig.Until(() => Of(address) == text, $"{address} {text}");

        public void Dispose()
        {
            _client.Dispose();
            _hearing.Wait();
        }

        private async Task Hear()
        {
            try
            {
                while (true)
                {
                    var datagram = await _client.ReceiveAsync().ConfigureAwait(false);
                    Assert.InRange(datagram.Buffer.Length, 1, 1400);
                    Assert.Equal(OscError.None, OscMessage.ParseAll(datagram.Buffer, out var messages));
                    foreach (var message in messages)
                    {
                        var argument = Assert.Single(message.Arguments);
                        var text = argument.Argument.TryGetNumber(out var number) ? number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) : System.Text.Encoding.UTF8.GetString(argument.Argument.Bytes);
                        _told[message.Address] = text;
                    }
                }
            }
            catch (Exception cause) when (cause is ObjectDisposedException or SocketException)
            {
                // The tablet was put away.
            }
        }
    }
}

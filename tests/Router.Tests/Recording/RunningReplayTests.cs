using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Recording;
using MidiMesh.Router.Screen;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.Compilation;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Recording;

/// <summary>Recordings played into a router that runs: real actors and lanes, its web interface, and the command line.</summary>
public sealed class RunningReplayTests
{
    private const string Head = "midimesh-recording 1\nrig tried rig.conf\nbegan 2026-05-01T20:15:03.1250000+02:00\n";

    [Fact]
    public async Task Running_WholeRecording_IsPlayedMarkedAndLetGo()
    {
        await using var stage = await Stage.StartAsync();
        stage.Cli.Write("set.rec", Head + """
            0.000000 midi-in keys 1 0 903C64 | note on
            0.001000 route keys 1 0 thru Continue 0
            0.010000 midi-in keys 2 0 904050
            0.011000 midi-in ghost 3 0 904050
            0.020000 midi-in keys 4 1 803C40
            0.030000 midi-in keys 5 0 B0407F
            0.040000 osc-in panel 6 0 2F312F61000000002C66000040400000
            0.050000 midi-in keys 7 0 F00102+300
            0.060000 end

            """);
        Assert.Equal(0, await stage.Cli.Run("replay set.rec --running --speed 2"));
        var heard = await stage.Synth.Take(6);
        Assert.Equal(["903C64", "904050", "803C40", "B0407F"], heard[..4]);
        Assert.Equal(["804000", "B04000"], heard[4..].Order());                  // nobody let go of these
        Assert.Contains("set.rec: left out 1 messages of 'ghost', a device that the rig does not have", stage.Cli.Error.Lines);
        Assert.Contains("set.rec: left out 1 messages of which the recording has only the beginning", stage.Cli.Error.Lines);
        Assert.Contains("set.rec: 5 inputs replayed", stage.Cli.Error.Lines);

        var entries = stage.Trace();
        Assert.All(entries.Where(static entry => entry.Kind is TraceKind.MidiIn or TraceKind.OscIn), static entry => Assert.Equal(TraceEntry.Replayed, entry.Text));
        var asked = Assert.Single(entries, static entry => entry.Kind == TraceKind.OscIn);
        Assert.Contains(entries, entry => entry.Kind == TraceKind.Route && entry.EventId == asked.EventId);

        // What a hand does is marked as nobody's replay, and what is told of the others is marked in words.
        stage.Rig.Peer("keys").Send([0x90, 70, 1]);
        await stage.Synth.Expect("904601");
        var words = new TraceWords(TimeProvider.System, () => stage.Rig.Board.Wiring.Table);
        var texts = stage.Trace().Where(static entry => entry.Kind == TraceKind.MidiIn).Select(entry => words.Line(entry).Text).ToList();
        Assert.EndsWith("(replayed)", texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("(replayed)", texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_CtrlC_LetsGoAndPlaysNoMore()
    {
        await using var stage = await Stage.StartAsync();
        var running = await stage.ReplayForAnHourAsync();
        await stage.Cli.Stop();
        Assert.Equal(0, await running);
        await stage.Synth.Expect("903C64", "803C00");
        Assert.Contains("Stopped. The router lets go of what the replay held.", stage.Cli.Error.Lines);

        // It is over for the router too: the next one may begin.
        using var next = new CliBench { };
        next.Context = next.Context with { TokenFolder = stage.Cli.Context.TokenFolder };
        next.Write("short.rec", Head + "0.000000 midi-in keys 1 0 904164\n0.000000 end\n");
        await RunningRig.Until(() => next.Run("replay short.rec --running").GetAwaiter().GetResult() == 0, "the next replay is let in");
        Assert.Equal(["903C64", "803C00", "904164", "804100"], await stage.Synth.Take(4));
    }

    [Fact]
    public async Task Running_Silence_EndsIt()
    {
        await using var stage = await Stage.StartAsync();
        var running = await stage.ReplayForAnHourAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await stage.PostAsync("/api/panic", [])).StatusCode);
        Assert.Equal(0, await running);
        Assert.Contains("Somebody asked for silence: the replay ended.", stage.Cli.Error.Lines);
        Assert.Contains("hour.rec: 1 inputs replayed", stage.Cli.Error.Lines);
        await RunningRig.Until(() => stage.Synth.Lines().Exists(static line => line.StartsWith("803C", StringComparison.Ordinal)), "the note ends, by the silence or by the replay's end");
    }

    [Fact]
    public async Task Running_RouterEnds_IsSaidAndNothingSticks()
    {
        await using var stage = await Stage.StartAsync();
        var running = await stage.ReplayForAnHourAsync();
        await stage.Server.DisposeAsync();
        Assert.Equal(2, await running);
        Assert.Contains(stage.Cli.Error.Lines, static line => line.StartsWith("midimesh: the router ended, ", StringComparison.Ordinal) && line.EndsWith(" of 3600.0 s in.", StringComparison.Ordinal));
        await stage.Synth.Expect("903C64", "803C00");
    }

    [Fact]
    public async Task Running_SecondReplay_IsRefused()
    {
        await using var stage = await Stage.StartAsync();
        var running = await stage.ReplayForAnHourAsync();
        var answer = await stage.PostAsync("/api/replay", Encoding.UTF8.GetBytes(Head + "0 end\n"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("Another replay is going on; end it first.\n", await answer.Content.ReadAsStringAsync());
        await stage.Cli.Stop();
        await running;
    }

    [Fact]
    public async Task Running_DeviceNotPluggedIn_IsPlayedAllTheSameAndNamed()
    {
        await using var stage = await Stage.StartAsync();
        stage.Rig.Peer("keys").Unplug();
        await RunningRig.Until(() => stage.Rig.Board.Wiring.Devices[0].Report.Phase == Actors.Devices.DevicePhase.Absent, "keys is gone");
        stage.Cli.Write("set.rec", Head + "0.000000 midi-in keys 1 0 903C64\n0.000000 midi-in keys 2 1 803C40\n0.100000 end\n");
        Assert.Equal(0, await stage.Cli.Run("replay set.rec --running"));
        Assert.Contains("set.rec: not plugged in, and played all the same: keys", stage.Cli.Error.Lines);
        await stage.Synth.Expect("903C64", "803C40");
    }

    [Fact]
    public async Task Running_DeviceGoesWithANewRig_IsCountedFromThenOn()
    {
        await using var stage = await Stage.StartAsync();
        var replay = new RunningReplay(stage.Rig.Board);
        var content = Encoding.UTF8.GetBytes(Head + "0.000000 midi-in keys 1 0 903C64\n3600.000000 midi-in keys 2 0 904064\n3600.000000 end\n");
        using var stop = new CancellationTokenSource();
        var playing = replay.PlayAsync(new MemoryStream(content), 1, static _ => Task.CompletedTask, stop.Token);
        await stage.Synth.Expect("903C64");
        await stage.Rig.Router.ApplyAsync(RigCompiler.LoadText("rig { name = other, format = 1 }\ndevices { synth { profile = generic/midi, match = [ { port = synth } ] } }\n", "other.conf").Plan!);
        await RunningRig.Until(() => stage.Rig.Board.Wiring.Devices.Length == 1, "the new rig runs");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing);
        await stage.Synth.Expect("903C64", "803C40");                            // its lane let go as it went, and nothing else did
    }

    [Fact]
    public async Task Running_WrongToken_IsSaid()
    {
        await using var stage = await Stage.StartAsync();
        using var wrong = new CliBench();
        using var file = TokenFile.Write(stage.Server.Page, AccessToken.Create(), wrong.Context.TokenFolder);
        wrong.Write("set.rec", Head + "0.000000 midi-in keys 1 0 903C64\n0.1 end\n");
        Assert.Equal(2, await wrong.Run("replay set.rec --running"));
        Assert.Contains("refuses (HTTP 401): This needs the token.", wrong.Error.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Trace(), static entry => entry.Kind == TraceKind.MidiIn);
    }

    [Fact]
    public async Task Running_NoRouter_IsSaid()
    {
        using var bench = new CliBench();
        bench.Write("set.rec", Head + "0 end\n");
        Assert.Equal(2, await bench.Run("replay set.rec --running"));
        Assert.Contains("no router runs here", bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_TooManyInputs_AreRefusedOnBothSides()
    {
        await using var stage = await Stage.StartAsync();
        var line = "0.000000 midi-in keys 1 0 F0" + new string('0', 1000) + "F7\n";
        stage.Cli.Write("large.rec", Head + string.Concat(Enumerable.Repeat(line, (RunningReplay.MostBytes / line.Length) + 1)) + "0.000000 end\n");
        Assert.Equal(1, await stage.Cli.Run("replay large.rec --running"));
        Assert.Contains("midimesh: large.rec: what is replayed into a running router has at most 16 MB of inputs, and these are 17.", stage.Cli.Error.Lines);

        try
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await stage.PostAsync("/api/replay", new byte[RunningReplay.MostBytes + 1])).StatusCode);
        }
        catch (HttpRequestException)
        {
            // The server may hang up before it has said why.
        }

        Assert.DoesNotContain(stage.Trace(), static entry => entry.Kind == TraceKind.MidiIn);
    }

    [Theory]
    [InlineData("/api/replay", "nonsense\n", "1:1: ")]
    [InlineData("/api/replay", Head + "0.000000 midi-in keys 1 0 903C64\n0.1 midi-in keys x 0 90\n", "5:18: ")]
    [InlineData("/api/replay?speed=0", Head, "speed is 0.01 to 1000.")]
    [InlineData("/api/replay?speed=1e3", Head, "speed is 0.01 to 1000.")]
    public async Task Post_SomethingWrong_IsRefusedAndNothingIsPlayed(string path, string body, string why)
    {
        await using var stage = await Stage.StartAsync();
        var answer = await stage.PostAsync(path, Encoding.UTF8.GetBytes(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(why, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Trace(), static entry => entry.Kind == TraceKind.MidiIn);
    }

    [Theory]
    [InlineData("replay a.rec --running --rig b.conf")]
    [InlineData("replay a.rec --running --midi b.mid")]
    [InlineData("replay a.rec --running --lights")]
    [InlineData("replay --diff a.conf b.conf a.rec --running")]
    public async Task Running_WithWhatIsForTheBench_IsAUsageError(string line)
    {
        using var bench = new CliBench();
        Assert.Equal(64, await bench.Run(line));
    }

    [Fact]
    public async Task Running_BadFile_NamesThePlace()
    {
        using var bench = new CliBench();
        bench.Write("torn.rec", Head + "0.0 midi-in keys 1 0 9\n");
        Assert.Equal(1, await bench.Run("replay torn.rec --running"));
        Assert.StartsWith("torn.rec:4:22: error: ", bench.Error.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("akai/apc40", "922F7F", "822F00")]                              // a pad
    [InlineData("akai/apc40", "903C64", "803C00")]                              // a note of no control
    [InlineData("generic/keyboard", "913C64 913C00 914064", "814000")]          // a release by velocity 0
    [InlineData("generic/keyboard", "B0407F B04000 B1427F", "B14200")]          // pedals
    [InlineData("behringer/fcb1010-uno", "B0507F B0517F B05000", "B05100")]      // momentary switches
    [InlineData("behringer/fcb1010-uno-toggles", "B0507F", "")]                 // a switch that toggles by itself
    [InlineData("behringer/fcb1010-eureka", "B06801 B06803 B06903", "B06901")]  // releases of another number
    [InlineData("behringer/fcb1010", "C005 B0077F E00040", "")]                 // nothing that is held
    public void Hands_PressedAndNotLetGo_AreReleased(string profile, string played, string releases)
    {
        var hands = new ReplayedHands(RigText.Compile($"devices.it {{ profile = {profile}, virtual = true }}\n").Plan!.Devices.Single(static device => device.Name == "it").Profile);
        foreach (var bytes in played.Split(' '))
        {
            Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(bytes), out var message));
            hands.Take(message);
        }

        Assert.Equal(releases, string.Join(' ', hands.Releases.Select(static release => $"{release.Status:X2}{release.Data1:X2}{release.Data2:X2}")));
    }

    /// <summary>A rig that runs with its web interface, and a command line that finds it.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly AccessToken _token = AccessToken.Create();
        private readonly ScreenRack _rack;
        private readonly TokenFile _file;

        private Stage(RunningRig rig, ScreenRack rack, WebServer server, AccessToken token)
        {
            (Rig, _rack, Server, _token) = (rig, rack, server, token);
            _file = TokenFile.Write(server.Page, token, Cli.Context.TokenFolder);
            Synth.Listen(rig.Peer("synth"));
        }

        public RunningRig Rig { get; }

        public WebServer Server { get; }

        public CliBench Cli { get; } = new();

        public PortLog Synth { get; } = new();

        public static async Task<Stage> StartAsync()
        {
            var (receive, send) = RunningRig.FreePorts();
            LoopbackBackend? backend = null;
            var rig = await RunningRig.StartAsync(
                string.Create(CultureInfo.InvariantCulture, $$"""
                    rig { name = tried, format = 1 }
                    devices { keys { profile = generic/midi, match = [ { port = keys } ] }, synth { profile = generic/midi, match = [ { port = synth } ] } }
                    endpoints.panel { kind = osc, receive = {{receive}}, send = {{send}} }
                    routes {
                      thru { from = keys, to = synth }
                      echo { from = "panel:/1/*", via = [ { osc = "/echo", args = [ "=arg1" ] } ], to = panel }
                    }

                    """),
                ["keys", "synth"], change: (ports, options) =>
                {
                    backend = ports;
                    return options;
                });
            await rig.Ready();
            var rack = new ScreenRack(backend!);
            var token = AccessToken.Create();
            var server = await WebServer.StartAsync(new WebOptions(IPAddress.Loopback, 0, token), rig.Board, rack, rig.Router.Panic);
            return new Stage(rig, rack, server, token);
        }

        /// <summary>Begins a replay of a note that is let go after an hour; returns when it sounds.</summary>
        public async Task<Task<int>> ReplayForAnHourAsync()
        {
            Cli.Write("hour.rec", Head + "0.000000 midi-in keys 1 0 903C64\n3600.000000 midi-in keys 2 1 803C40\n3600.000000 end\n");
            var running = Cli.Run("replay hour.rec --running");
            await Synth.Expect("903C64");
            await Cli.Error.See("Replaying into the running router. Ctrl-C ends it.");
            return running;
        }

        public List<TraceEntry> Trace()
        {
            var entries = new List<TraceEntry>();
            Rig.Board.Context.Trace.Read(0, entries);
            return entries;
        }

        public async Task<HttpResponseMessage> PostAsync(string path, byte[] body)
        {
            using var client = new HttpClient { BaseAddress = Server.Page, Timeout = RunningRig.Patience };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token.Text);
            using var content = new ByteArrayContent(body);
            return await client.PostAsync(new Uri(path, UriKind.Relative), content);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            _file.Dispose();
            _rack.Dispose();
            await Rig.DisposeAsync();
            Cli.Dispose();
        }
    }
}

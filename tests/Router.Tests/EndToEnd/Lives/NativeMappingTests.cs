using System.Globalization;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Cli;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Metrics;
using MidiMesh.Router.Web;
using Spectre.Console;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>Faders that Live maps by itself, with our own script in real Python under the fake Live. That Live moves its parameter by MIDI the fake does not do: so whatever moves came by OSC.</summary>
public sealed class NativeMappingTests
{
    private const string First = "map/0/7/0.85";
    private const string Second = "map/1/7/0.85";

    [Fact]
    public async Task Fader_HandedOver_IsNotSentUntilTakenBackAndLiveThatStartsAnewMapsItAgain()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, quantization: 0);
        await using var rig = await RunningRig.StartAsync(Rig(port, "native = true"), ["apc"]);
        await rig.Ready();
        var endpoint = rig.Board.Wiring.Endpoints[0];
        await RunningRig.Until(() => endpoint.Counts.Mapped == 2, "both faders are Live's");
        Assert.Equal([First, Second], await live.AskText("mapped"));

        await Move(rig, endpoint, 0, 10, isOurs: false);
        Assert.Contains(TraceOf(rig), static entry => entry is { Outcome: StepOutcome.HandedOver, Route.Name: "fader" });
        Assert.Equal([First, Second], await live.AskText("mapped"));          // nothing has moved

        // Live starts anew: it maps again, and has not been sent anything meanwhile that was its own.
        live.Tell("restart");
        await RunningRig.Until(() => endpoint.Counts.Mapped == 0 || endpoint.Session!.Counters.Readings > 1, "the set is read again");
        await RunningRig.Until(() => endpoint.Counts.Mapped == 2, "both faders are Live's again");
        Assert.Equal([First, Second], await live.AskText("mapped"));
        await Move(rig, endpoint, 0, 20, isOurs: false);

        // A rig that does not ask for it takes them back, another one hands them over again.
        await Apply(rig, Rig(port, "native = false"));
        await Move(rig, endpoint, 0, 127, isOurs: true);
        await UntilMapped(live);
        Assert.Equal(0, endpoint.Counts.Mapped);
        await Apply(rig, Rig(port, "native = no-feedback"));
        await RunningRig.Until(() => endpoint.Counts.Mapped == 2, "Live's once more");
        Assert.Equal(["map/0/7/1", Second], await live.AskText("mapped"));
    }

    [Fact]
    public async Task Device_LostAndBack_IsTakenBackAndHandedOverAnew()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, quantization: 0);
        await using var rig = await RunningRig.StartAsync(Rig(port, "native = true"), ["apc"]);
        await rig.Ready();
        var endpoint = rig.Board.Wiring.Endpoints[0];
        await RunningRig.Until(() => endpoint.Counts.Mapped == 2, "both faders are Live's");
        rig.Peer("apc").Unplug();
        await UntilMapped(live);
        Assert.Equal(0, endpoint.Counts.Mapped);
        rig.Peer("apc").Plug();
        await RunningRig.Until(() => endpoint.Counts.Mapped == 2, "Live's again");
        await UntilMapped(live, First, Second);
    }

    [Fact]
    public async Task Figures_OfControls_HandedOverRefusedAndTakenBack_AreThoseOfMetricsAndTop()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, quantization: 0);
        await using var rig = await RunningRig.StartAsync(
            Rig(port, "native = true") + "\nroutes { nowhere { from = \"apc.fader[3]\", to = \"live.track[30].volume\", native = true } }", ["apc"]);
        await rig.Ready();
        await using var metrics = new MeshMetrics(rig.Board);
        var first = await Until(metrics, mapped: 2, handedOver: 2, refused: 1);
        rig.Peer("apc").Unplug();
        var second = await Until(metrics, mapped: 0, handedOver: first.HandedOver, refused: first.Refused);
        Assert.True(second.TakenBack >= first.TakenBack + 2, $"{first}, then {second}");
        rig.Peer("apc").Plug();
        var third = await Until(metrics, mapped: 2, second.HandedOver + 2, second.Refused + 1);

        var shown = new StagePictures(rig.Board, metrics).Take();
        var native = shown.Endpoints[0].Native!;
        Assert.True(native.HandedOver >= third.HandedOver && native.Refused >= third.Refused && native.Mapped == native.HandedOver - native.TakenBack, $"{third}, then {native}");
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;
        console.Write(TopPicture.Draw(shown, TimeZoneInfo.Utc, int.MaxValue));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"maps {native.Mapped} controls itself ({native.HandedOver} handed over, {native.Refused} refused, {native.TakenBack} taken back)"), text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rig_Ends_ControlsAreFree()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, quantization: 0);
        await using (var rig = await RunningRig.StartAsync(Rig(port, "native = true"), ["apc"]))
        {
            await RunningRig.Until(() => rig.Board.Wiring.Endpoints[0].Counts.Mapped == 2, "both faders are Live's");
        }

        await UntilMapped(live);
    }

    /// <summary>Waits until the figures for monitoring systems are these or more, and agree. More, because a mapping in doubt is asked for anew, whatever has put it in doubt.</summary>
    private static async Task<StageNatives> Until(MeshMetrics metrics, int mapped, long handedOver, long refused)
    {
        StageNatives? found = null;
        await RunningRig.Until(() => Read() is { } now && now.Mapped == mapped && now.HandedOver >= handedOver && now.Refused >= refused && now.HandedOver - now.TakenBack == mapped && (found = now) is not null,
            $"{mapped} mapped, {handedOver} handed over, {refused} refused");
        return found!;

        StageNatives Read()
        {
            var mappings = metrics.Figures.Single(static figure => figure.Name == "midimesh.native.mappings").Read().ToDictionary(static one => (string)one.Tags[1].Value!, static one => (long)one.Value);
            var now = (int)metrics.Figures.Single(static figure => figure.Name == "midimesh.native.mapped").Read().Single().Value;
            return new StageNatives(now, mappings["handed-over"], mappings["refused"], mappings["taken-back"]);
        }
    }

    private static async Task Move(RunningRig rig, Actors.Endpoints.EndpointLane endpoint, int track, byte value, bool isOurs)
    {
        var before = endpoint.Counts.HandedOver;
        rig.Peer("apc").Send([(byte)(0xB0 + track), 7, value]);
        await RunningRig.Until(() => isOurs ? endpoint.Value(LiveValue.TrackVolume, track, -1) is var now && Math.Abs(now - (value / 127.0)) < 0.01 : endpoint.Counts.HandedOver > before, "moved");
    }

    private static async Task UntilMapped(ScriptedLive live, params string[] expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!(await live.AskText("mapped")).SequenceEqual(expected))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < RunningRig.Patience, "never mapped: " + string.Join(' ', expected));
        }
    }

    private static List<TraceEntry> TraceOf(RunningRig rig)
    {
        var entries = new List<TraceEntry>();
        rig.Board.Context.Trace.Visit(0, (in TraceEntry entry) => entries.Add(entry));
        return entries;
    }

    private static async Task Apply(RunningRig rig, string text)
    {
        var loaded = RigCompiler.LoadText(text, "rig.conf");
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Diagnostics));
        await rig.Router.ApplyAsync(loaded.Plan);
    }

    private static string Rig(int port, string native) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = native, format = 1 }
        devices { apc { profile = akai/apc40, match = [ { port = apc } ] } }
        endpoints { live { kind = midimesh, send = {{port}} } }
        routes { fader { from = "apc.fader[1..2 as track]", to = "live.track[track].volume", {{native}} } }
        lights { ring { from = "live.track[track].volume", to = "apc.track-ring-value[track]" } }
        """);
}

using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Backends.OscUdp;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Metrics;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.Compilation;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Metrics;

public sealed partial class MetricsTests
{
    [Fact]
    public void Histogram_Quantiles_AreNeverTooSmallAndAtMostAnEighthTooGreat()
    {
        var histogram = new LatencyHistogram();
        for (var micros = 1; micros <= 100_000; micros++)
        {
            histogram.Add(micros * 1e-6);
        }

        foreach (var share in (double[])[0.01, 0.5, 0.9, 0.99, 0.999])
        {
            Assert.InRange(histogram.Quantile(share), share * 0.1 * 0.9999, share * 0.1 * 1.13);
        }

        Assert.Equal(100_000, histogram.Count);
        Assert.Equal(0.1, histogram.Max, 1e-9);
        Assert.Equal(histogram.Count, histogram.UpTo(5));
        Assert.InRange(histogram.UpTo(0.05), 43_000, 50_000);
        histogram.Add(1e9);                                  // beyond the last place
        Assert.Equal(1e9, histogram.Quantile(1));
        Assert.Equal(0, new LatencyHistogram().Quantile(0.99));
    }

    [Fact]
    public void Latencies_InControlledTime_TellOursApartFromLives()
    {
        using var bench = new RigBench(RigText.Compile("""
            routes { launch { from = "apc.pad[track,scene]", to = "live.clip[track,scene]" }, late { from = keys, via = [ { delay = 500ms } ], to = synth } }
            """).Plan!);
        Assert.True(bench.Connect());
        var latencies = new Latencies(bench.Trace, bench.Time);
        latencies.Update();
        bench.Send(0, [0x92, 54, 127]);
        bench.Send(1, [0x90, 60, 100]);                      // delayed on purpose: nobody's latency
        bench.Advance(TimeSpan.FromSeconds(1));
        latencies.Update();

        Assert.Equal(0, LatencySummary.Of(latencies.Recent(Latencies.Total)).Max);
        Assert.InRange(LatencySummary.Of(latencies.Recent(Latencies.Live)).Max, 0.001, 1000);
        latencies.Read((hops, routes) =>
        {
            Assert.Equal(1, hops[Latencies.Live].Count);
            Assert.True(hops[Latencies.Total].Count > 0);
            Assert.Equal(["launch"], routes.Keys);
        });
        bench.Advance(TimeSpan.FromSeconds(61));
        latencies.Update();
        Assert.Equal(0, latencies.Recent(Latencies.Live).Count);   // a minute ago is not recent
    }

    [Fact]
    public async Task Prometheus_RunningRouter_IsTheTextFormatAndTellsTheRoute()
    {
        await using var rig = await RunningRig.StartAsync("""
            rig { name = t, format = 1 }
            devices { keys { profile = generic/keyboard, match = [ { port = keys } ] }, synth { profile = generic/midi, match = [ { port = synth } ] } }
            routes { thru { from = keys, to = synth } }
            """, ["keys", "synth"]);
        await using var server = await WebServer.StartAsync(new WebOptions(IPAddress.Loopback, 0, AccessToken.Create()), rig.Board, rig.Router.Screens, rig.Router.Panic);
        await rig.Ready();
        rig.Peer("keys").Send([0x90, 60, 100]);
        await RunningRig.Until(() => rig.Board.Status.Devices.Any(static one => one is { Name: "synth", Counts.Sounding: 1 }), "the note is in the status");
        using var client = new HttpClient { BaseAddress = server.Page };
        using var answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => Assert.Matches(PrometheusLine(), line));
        Assert.Contains("midimesh_sounding{subject=\"synth\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("midimesh_route_latency_seconds_count{route=\"thru\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("midimesh_route_latency_seconds_bucket{route=\"thru\",le=\"+Inf\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE midimesh_gc_pause_seconds_total counter\n", text, StringComparison.Ordinal);

        using var latency = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/latency", UriKind.Relative)));
        Assert.Equal(1, latency.RootElement.GetProperty("routes").GetProperty("thru").GetProperty("count").GetInt64());
        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);

        rig.Peer("keys").Unplug();
        rig.Peer("synth").Unplug();
        await RunningRig.Until(() => rig.Board.Status.Devices.All(static one => one.Report.Phase != Actors.Devices.DevicePhase.Ready), "both are gone");
        using var lost = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        Assert.Contains("\"word\":\"Lost\"", await lost.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_EveryFigureThatItAsksFor_IsThere()
    {
        await using var web = await WebBench.StartAsync();
        using var client = new HttpClient { BaseAddress = web.Server.Page };
        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        using var board = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs", "dashboard", "midimesh.json")));
        var asked = board.RootElement.GetProperty("panels").EnumerateArray().SelectMany(static panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(static target => MetricName().Matches(target.GetProperty("expr").GetString()!)).Select(static name => name.Value).Distinct().ToList();
        Assert.InRange(asked.Count, 10, 100);
        Assert.All(asked, name => Assert.Contains($"# TYPE {name} ", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meter_Listened_TellsTheSameFigures()
    {
        await using var web = await WebBench.StartAsync();
        for (var i = 0; i < 77_777; i++)
        {
            web.Board.Context.Numbers.Next();
        }

        var events = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument is { Meter.Name: MeshMetrics.MeterName, Name: "midimesh.events" })
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => events.Add(value));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Contains(77_777, events);                     // other tests' routers have events of their own
    }

    [Fact]
    public async Task Latencies_NobodyAsks_AreNotLookedAt()
    {
        const int capacity = 16;
        var time = new ManualTime();
        var context = new MeshContext(time, new EventNumbers(), new MeshTrace(time, capacity));
        using var backend = new LoopbackBackend(time);
        var board = new MeshBoard(context, [], backend, new OscTransport(time, NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        await using var metrics = new MeshMetrics(board);
        metrics.Start();
        void Write(int count)
        {
            for (var i = 0; i < count; i++)
            {
                context.Trace.Life("apc", "is ready");
            }
        }

        // Reading this one asks for nothing: it is what the last look found overwritten.
        var missed = metrics.Figures.Single(static figure => figure.Name == "midimesh.latency.missed");
        double Missed() => missed.Read().Single().Value;
        Write(3 * capacity);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, Missed());

        // One question, and for some minutes it looks by itself.
        metrics.Look();
        Assert.Equal(2 * capacity, Missed());
        Write(2 * capacity);
        var looks = 0;
        await RunningRig.Until(() =>
        {
            if (looks++ < 40)
            {
                time.Advance(TimeSpan.FromSeconds(5));       // not beyond the minutes for which one question is good
            }

            return Missed() > 2 * capacity;
        }, "it looked, and nobody asked again");
    }

    [Fact]
    public async Task Top_IntoAPipe_PrintsOnePlainPictureAndEnds()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        web.Board.Context.Trace.Life("apc", "is [red]ready\e[31m");
        Assert.Equal(0, await bench.Run("top"));
        Assert.StartsWith("WATCH  The rig is being started.", bench.Output.Lines[0], StringComparison.Ordinal);
        Assert.Contains(bench.Output.Lines, static line => line.TrimEnd().EndsWith("apc          is [red]ready?[31m", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', bench.Output.Text);
    }

    [Fact]
    public async Task Top_NoRouter_Ends2WithAdvice()
    {
        using var bench = new CliBench();
        Assert.Equal(2, await bench.Run("top"));
        Assert.Equal("midimesh: no router runs here.", bench.Error.Lines[0]);
        Assert.Equal(64, await bench.Run("top now"));
    }

    [Fact]
    public async Task Top_OnATerminal_LeavesTheSecondScreenWhenItEnds()
    {
        using var bench = new CliBench();
        bench.Context = bench.Context with { IsTerminal = true };
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        var running = bench.Run("top");
        await bench.Output.See("longest queue");
        await bench.Stop();
        Assert.Equal(0, await running);
        Assert.EndsWith("\e[?25h\e[?1049l", bench.Output.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="([^"\\\n]|\\.)*"(,[a-z]+="([^"\\\n]|\\.)*")*\})? (NaN|[-+]?[0-9.]+([eE][-+]?[0-9]+)?))$""")]
    private static partial Regex PrometheusLine();

    [GeneratedRegex("midimesh_[a-z_]+?(?=_bucket|[^a-z_]|$)")]
    private static partial Regex MetricName();
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Status;
using MidiMesh.Router.Metrics;

namespace MidiMesh.Router.Web;

/// <summary>Figures and health, for monitoring, the page and <c>midimesh top</c>.</summary>
internal sealed class MetricsRequests(MeshBoard board, MeshMetrics metrics)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
    private readonly StagePictures _pictures = new(board, metrics);

    /// <summary><c>GET /metrics</c>: Prometheus' text format.</summary>
    public Task Prometheus(HttpContext context)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(PrometheusText.Write(metrics), context.RequestAborted);
    }

    /// <summary><c>GET /health</c>: 200 while the set can go on (READY, WATCH), 503 when presses come to nothing (LOST) or the rig is still being started; with the reasons.</summary>
    public Task Health(HttpContext context)
    {
        var status = board.Status;
        var verdict = Verdict.Of(status, 0);
        var isWell = status.Version > 0 && verdict.Word != VerdictWord.Lost;
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        var reasons = DeliveryBalance.Check(status).Prepend(verdict.Reason);
        return context.Response.WriteAsJsonAsync(new { verdict.Word, Reasons = reasons }, Json, context.RequestAborted);
    }

    /// <summary><c>GET /api/latency</c>: p50, p99 and max in milliseconds by hop and route, and for the last minute with its histogram; garbage collection beside them, and the longest queue of each second of the last minute, oldest first.</summary>
    public Task Latency(HttpContext context)
    {
        var latencies = metrics.Look();
        var (ours, live) = (latencies.Recent(Latencies.Total), latencies.Recent(Latencies.Live));
        object answer = new();
        latencies.Read((hops, routes) => answer = new
        {
            Recent = new { Ours = LatencySummary.Of(ours), Live = LatencySummary.Of(live), Bars = new { UpToMs = LatencyHistogram.Ends.Select(static end => end * 1000), Ours = ours.Bars(), Live = live.Bars() } },
            Hops = hops.ToDictionary(static hop => hop.Key, static hop => LatencySummary.Of(hop.Value)),
            Routes = routes.ToDictionary(static route => route.Key, static route => LatencySummary.Of(route.Value)),
            Queue = board.Queues.Read(),
            Gc = new { Collections = GC.CollectionCount(0), PauseMs = GC.GetTotalPauseDuration().TotalMilliseconds },
        });
        return context.Response.WriteAsJsonAsync(answer, Json, context.RequestAborted);
    }

    /// <summary><c>GET /api/stage</c>: what the stage page shows, once: see <see cref="StagePicture"/>.</summary>
    public Task Stage(HttpContext context) => context.Response.WriteAsJsonAsync(_pictures.Take(), Json, context.RequestAborted);
}
